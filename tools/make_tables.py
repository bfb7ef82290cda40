r"""Makes the frozen tables of consent/data again from their sources.

Usage: python tools/make_tables.py <territoryContainment.json of cldr-core 48.2.0> \
    <data/json of language-subtag-registry 0.4.2> <main/en of cldr-localenames-full 48.2.0> <output directory>
"""

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pycountry
from langcodes import data_dicts


def territories(source: Path) -> dict[str, Any]:
    """The containment table without the keys that only state a status."""
    table = json.loads(source.read_text(encoding="utf-8"))["supplemental"]["territoryContainment"]
    contains = {code: said["_contains"] for code, said in table.items() if "-status-" not in code}
    named = "npm cldr-core 48.2.0, supplemental/territoryContainment.json, keys without -status-"
    return {"source": named, "version": "48.2.0", "licence": "Unicode-3.0", "contains": contains}


def subdivisions() -> dict[str, list[str]]:
    """ISO 3166-2 codes by country, without the country's own letters."""
    found: dict[str, list[str]] = {}
    for one in pycountry.subdivisions:
        country, part = one.code.split("-", 1)
        found.setdefault(country, []).append(part)
    return {country: sorted(parts) for country, parts in found.items()}


def languages(records: list[dict[str, Any]], day: str) -> dict[str, object]:
    """What the IANA registry of that day says of macrolanguages, collections, regions and what is deprecated.

    CLDR's other ways to write languages and regions serve for comparing what was let in before.
    """
    today: dict[str, dict[str, str | None]] = {}
    for kind, types in KINDS.items():
        listed = (one for one in records if one["Type"] in types and "Deprecated" in one)
        today[kind] = {_code(one): one.get("Preferred-Value") for one in listed}
    spoken = [one for one in records if one["Type"] in {"language", "extlang"}]
    return {
        "source": f"IANA language subtag registry of {day}, by npm language-subtag-registry 0.4.2; "
        f"aliases and further macrolanguages by langcodes {version('langcodes')}, from CLDR",
        "licence": "CC0-1.0 (language-subtag-registry), MIT (langcodes), Unicode-3.0 (CLDR)",
        "tables": {
            "macrolanguages": {
                **data_dicts.NORMALIZED_MACROLANGUAGES,
                **{_code(one): one["Macrolanguage"] for one in spoken if "Macrolanguage" in one},
            },
            "collections": sorted(_code(one) for one in spoken if one.get("Scope") == "collection"),
            "regions": sorted(_code(one) for one in records if one["Type"] == "region" and "Deprecated" not in one),
            "deprecated": today,
            "aliases": {
                "languages": data_dicts.LANGUAGE_REPLACEMENTS,
                "regions": {old.lower(): new for old, new in data_dicts.TERRITORY_REPLACEMENTS.items()},
            },
        },
    }


KINDS = {
    "languages": {"language"}, "extlangs": {"extlang"}, "regions": {"region"}, "variants": {"variant"},
    "tags": {"redundant", "grandfathered"},
}  # fmt: skip
"""The registry's types of records, by how the table calls them."""


def _code(record: dict[str, Any]) -> str:
    return str(record.get("Subtag") or record["Tag"]).lower()


OWN = {
    "CN": {"HK": "HK", "MO": "MO", "TW": "TW"}, "FI": {"01": "AX"},
    "FR": {"BL": "BL", "MF": "MF", "NC": "NC", "PF": "PF", "PM": "PM", "TF": "TF", "WF": "WF", "971": "GP", "972": "MQ",
           "973": "GF", "974": "RE", "976": "YT", "GP": "GP", "MQ": "MQ", "GF": "GF", "RE": "RE", "YT": "YT"},
    "NL": {"AW": "AW", "CW": "CW", "SX": "SX", "BQ1": "BQ", "BQ2": "BQ", "BQ3": "BQ"}, "NO": {"21": "SJ", "22": "SJ"},
    "US": {"AS": "AS", "GU": "GU", "MP": "MP", "PR": "PR", "UM": "UM", "VI": "VI"},
}  # fmt: skip
"""Parts of countries that ISO 3166-1 gives a code of their own, as the remarks of ISO 3166-2 name them."""


def subdivisions_with_own_code() -> dict[str, object]:
    """The country code of each part that has one."""
    own = {f"{country}-{part}": code for country, parts in OWN.items() for part, code in parts.items()}
    return {"source": "remarks of ISO 3166-2 on parts that are in ISO 3166-1 too", "own": own}


def names(source: Path, containment: dict[str, Any]) -> dict[str, object]:
    """The English names of the territories of the containment table, of languages and of scripts, without variants."""
    known = {*containment, *(code for codes in containment.values() for code in codes)}
    listed = {kind: _display_names(source, kind) for kind in ("territories", "languages", "scripts")}
    listed["territories"] = {code: name for code, name in listed["territories"].items() if code in known}
    named = "npm cldr-localenames-full 48.2.0, main/en, names without -alt-"
    return {"source": named, "version": "48.2.0", "licence": "Unicode-3.0", **listed}


def _display_names(source: Path, kind: str) -> dict[str, str]:
    read = json.loads((source / f"{kind}.json").read_text(encoding="utf-8"))
    found = read["main"]["en"]["localeDisplayNames"][kind]
    return {code: name for code, name in found.items() if "-alt-" not in code}


def main() -> None:
    """Write every table."""
    source, registry, displayed, directory = (Path(one) for one in sys.argv[1:5])
    records = json.loads((registry / "registry.json").read_text(encoding="utf-8"))
    day = json.loads((registry / "meta.json").read_text(encoding="utf-8"))["File-Date"]
    contained = territories(source)
    tables = {
        "territories-cldr-48": contained, "names-en-cldr-48": names(displayed, contained["contains"]),
        "languages": languages(records, day),
        "subdivisions": subdivisions(), "subdivisions-with-own-code": subdivisions_with_own_code(),
    }  # fmt: skip
    for name, table in tables.items():
        text = json.dumps(table, separators=(",", ":"), sort_keys=True)
        (directory / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
