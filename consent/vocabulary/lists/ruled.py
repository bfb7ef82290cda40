"""Words that a table or a rule decides on: too many to tell one by one."""

from __future__ import annotations

from typing import Final

from consent.vocabulary.lists.wordlist import RuledList

LISTS: Final[tuple[RuledList, ...]] = (
    RuledList(
        "territories", "Territories",
        "`territories` of a scope and of a check, `home` of a party, `jurisdictions` of a project: the regions and "
        "countries of Unicode CLDR 48, and the ISO 3166-2 subdivisions of those countries. A region stands for all of "
        "its countries; a subdivision that has a country code of its own is written with that code.",
        (
            ("001", "The world: all 257 countries and territories of the table."),
            ("EU", "The member states of the European Union."),
            ("419", "Latin America and the Caribbean."),
            ("DE", "Germany."),
            ("US-CA", "California, a subdivision of the United States."),
        ),
    ),
    RuledList(
        "languages", "Languages",
        "`languages` of a scope and of a check: tags of BCP 47, as the IANA registry has them, of at most 35 "
        "characters. A tag stands for what begins with it: `fr` covers `fr-CA`, `fr-CA` does not cover `fr`.",
        (
            ("en", "English."),
            ("fr-CA", "French as it is spoken in Canada."),
            ("zh-Hant", "Chinese in traditional characters."),
            ("zxx", "In a question, alone in its list: the result has no words."),
            ("*", "In a scope: any language; a rule that asks for consent language by language is not met by it."),
        ),
    ),
    RuledList(
        "zones", "Time zones",
        "`zone` of a `term`: a name of the IANA time zone database. The days of the term are its days.",
        (
            ("America/Los_Angeles", "The time of Los Angeles."),
            ("Europe/Berlin", "The time of Berlin."),
            ("UTC", "Coordinated universal time."),
        ),
    ),
    RuledList(
        "schemes", "Schemes of identifiers",
        "`scheme` of an identifier of a work or a person. Of these the spelling and the check character are verified; "
        "any other scheme, of up to 32 lower-case letters, digits, `-` and `_`, is free text.",
        (
            ("eidr", "A work in the Entertainment Identifier Registry, such as `10.5240/7791-8534-2C23-9030-8610-5`."),
            ("isan", "The International Standard Audiovisual Number of a work."),
            ("isni", "The International Standard Name Identifier of a person, sixteen characters without blanks."),
            ("imdb", "The number of a person (`nm…`) or a work (`tt…`) in the Internet Movie Database."),
        ),
    ),
)  # fmt: skip
