"""Conditions that several profiles share, each under the name a lawyer would give it. Pure functions."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from consent import registry
from consent.authority.granting import zone_of
from consent.authority.signatures import Signing, signings
from consent.prefix import Record
from consent.rules import uses
from consent.rules.case import Case, Lack, Offer
from consent.rules.verdicts import Verdict, either, every
from consent.scope import ANY, Scope
from consent.statements.grants import Grant
from consent.statements.people import Mandate
from consent.states.life import Life
from consent.vocabulary import territories, times, words

ADDRESSES_REPLICAS = frozenset(
    {"SAT23", "SAT26", "IMA25", "COM25", "SRC24", "TVA24", "REP24", "NAR24", "ACTRA"}
)  # fmt: skip
"""Agreement profiles whose terms expressly address digital replicas."""


def reasonably_specific(scope: Scope, grant: Grant) -> bool:
    """Cases README 29: a description that is not empty, and a scope that names roles or scenes."""
    described = bool((scope.description or grant.description).strip())
    return described and any(listed and ANY not in listed for listed in (scope.roles, scope.scenes))


def vague(offer: Offer) -> bool:
    """Whether the consent lacks a reasonably specific description of the use."""
    return not reasonably_specific(offer.scope, offer.grant)


def form_fails(offer: Offer) -> bool:
    """Whether the consent stands in a voucher, in standard terms, or was only spoken."""
    return offer.grant.form in uses.FAILING_FORMS


def clicked(offer: Offer) -> bool:
    """Whether the consent was clicked: a form that a person must judge."""
    return offer.grant.form == "clickwrap"


def bargained(offer: Offer) -> bool:
    """Cases README 30: terms count as bargained when the compensation stands in the grant."""
    return offer.grant.compensation is not None


def blanket(offer: Offer) -> bool:
    """Cases README 30: a consent that names no project."""
    return not offer.scope.projects


def of_class(*classes: str) -> Callable[[Offer], bool]:
    """Whether the grant is of one of these replica classes."""
    wanted = frozenset(classes)
    return lambda offer: offer.grant.replica_class in wanted


def asks_use(*wanted: str) -> Callable[[Any], bool]:
    """Whether one of these uses is asked (of a case, an offer or a lack)."""
    listed = frozenset(wanted)
    return lambda subject: case_of(subject).use in listed


def case_of(subject: Case | Offer | Lack) -> Case:
    """The case a subject is about."""
    return subject if isinstance(subject, Case) else subject.case


def of_class_asked(subject: Offer | Case, wanted: str) -> Verdict:
    """Whether the replica is of the class: as the grant says, else as the asker does."""
    if isinstance(subject, Offer):
        return Verdict(subject.grant.replica_class == wanted)
    return subject.told("replica_class").flagged(lambda stated: stated == wanted)


def portrays_voice(case: Case) -> bool:
    """Whether the output touches a voice."""
    return not uses.VOICES.isdisjoint(case.performance.modalities)


def is_dead(case: Case) -> bool:
    """Whether the performer has died by the instant of generation."""
    return case.person is not None and case.person.dead_at(case.at)


def is_living(case: Case) -> bool:
    """Whether the performer is registered and not known to have died."""
    return case.person is not None and not is_dead(case)


def years_dead(case: Case, years: int) -> bool:
    """Whether the performer died no more than so many years before generation."""
    return is_dead(case) and case.at < times.years_later(case.person.died_at or 0, years, "UTC")  # type: ignore[union-attr]


def signed_as_minor(offer: Offer) -> bool:
    """Whether consent was given while the performer was a minor, birthdays beginning in the grant's zone."""
    person, consent_at = offer.case.person, offer.life.consent_at
    return person is not None and consent_at is not None and person.minor_at(consent_at, zone_of(offer.grant))


def adult_at(offer: Offer) -> int | None:
    """When the performer came of age in the grant's zone, None where no birth date is known."""
    return offer.case.person.adult_at(zone_of(offer.grant)) if offer.case.person else None


def depicts_minor(case: Case) -> Verdict:
    """Whether a minor is depicted: the performer is one, or is shown at an age below eighteen."""
    minor = case.person is not None and case.person.minor_at(case.at, "UTC")
    return either(minor, case.told("apparent_age").flagged(lambda age: age < 18))


def sexual(case: Case) -> bool:
    """Whether nudity or simulated sex is asked."""
    return not {"nudity", "simulated_sex"}.isdisjoint(case.question.request.content)


def collectively_governed(offer: Offer) -> bool:
    """Whether a collective agreement that expressly addresses replicas governs, or the union bargained so."""
    by_union = offer.grant.representation == "union_cba_expressly_addresses_replicas"
    return by_union or not ADDRESSES_REPLICAS.isdisjoint(offer.profiles)


def counselled(offer: Offer) -> bool:
    """Whether counsel negotiated terms that stand clear and conspicuous in a signed or initialled writing."""
    conspicuous = offer.grant.form not in uses.FAILING_FORMS | {"clickwrap"}
    return offer.grant.representation == "counsel_negotiated" and conspicuous


def void_clause(offer: Offer) -> Verdict:
    """The three-part test of Cal. Lab. Code §927, N.Y. Gen. Oblig. §5-302 and 820 ILCS, all parts together."""
    if not vague(offer) or counselled(offer) or collectively_governed(offer):
        return Verdict(False)
    return offer.case.stated("replaces_in_person_work").test()


def meets_territory(case: Case, region: str) -> bool:
    """Whether a territory asked lies in the region, or holds it or a part of it."""
    return any(_meets(code, region) for code in case.question.request.territories)


def _meets(code: str, region: str) -> bool:
    if not territories.is_subdivision(region):
        return territories.lies_in(code, region)
    whole = not territories.is_subdivision(code) and territories.lies_in(territories.country_of(region), code)
    return code == region or whole


def signers_for_performer(offer: Offer) -> list[Signing]:
    """Those who signed in the performer's place."""
    return [one for one in signings(offer.life.record) if one.role in words.ROLES_FOR_ANOTHER]


def mandates_of(offer: Offer) -> list[Record]:
    """Every complete mandate of those who signed in the performer's place, said by the instant of generation."""
    prefix, performer = offer.case.question.prefix, offer.grant.performer
    return [
        record
        for signing in signers_for_performer(offer)
        for record in prefix.complete(f"delegate:{signing.party}", Mandate, by=offer.case.at)
        if isinstance(record.body, Mandate) and record.body.principal == performer
    ]


def holds_evidence(offer: Offer, kind: str) -> bool:
    """Whether a mandate of a signer rests on evidence of that kind (cases README 36)."""
    bodies = (record.body for record in mandates_of(offer))
    return any(one.kind == kind for body in bodies if isinstance(body, Mandate) for one in body.evidence)


def court_approved(offer: Offer) -> bool:
    """Cases README 35: whether a court order in force at signing was given to whoever signed for the minor."""
    return any(
        mandate.capacity == "court_order" and _in_force(record, mandate, signing.at)
        for signing in signers_for_performer(offer)
        for record in offer.case.question.prefix.complete(f"delegate:{signing.party}", Mandate, by=signing.at)
        if isinstance(mandate := record.body, Mandate) and mandate.principal == offer.grant.performer
    )


def _in_force(record: Record, mandate: Mandate, at: int) -> bool:
    started = mandate.start.first_second() <= at and (record.complete_at or at + 1) <= at
    return started and (mandate.until is None or at < mandate.until.end())


def interest_together(offer: Offer) -> Fraction | None:
    """The shares of the heirs who signed, added up; None where nobody signed as heir, or a share is not said."""
    shares: dict[str, Fraction | None] = {}
    for record in mandates_of(offer):
        body = record.body
        if isinstance(body, Mandate) and body.capacity == "heir":
            share = Fraction(body.interest[0], body.interest[1]) if body.interest else None
            shares[body.delegate] = share if share is not None else shares.get(body.delegate)
    known = [share for share in shares.values() if share is not None]
    return sum(known, Fraction(0)) if shares and len(known) == len(shares) else None


def signed_by_heirs(offer: Offer) -> bool:
    """Whether somebody signed as an heir."""
    return any(
        isinstance(record.body, Mandate) and record.body.capacity == "heir" for record in mandates_of(offer)
    )  # fmt: skip


def has_condition(offer: Offer, kind: str) -> bool:
    """Whether the grant carries a condition of that kind (`hire_condition`, `exclusive_recording_contract`)."""
    return any(condition.kind == kind for condition in offer.grant.conditions)


def model_from_elsewhere(case: Case) -> Verdict:
    """Whether the model was made for another production, as the asker states."""
    works = case.question.works
    return case.stated("model_trained_for").flagged(lambda origin: origin not in works)


def replaces(case: Case, *work: str) -> Verdict:
    """Whether the output replaces covered work of these kinds, as the asker states."""
    wanted = frozenset(work)
    return case.stated("replaces_covered_work").flagged(lambda listed: not wanted.isdisjoint(listed))


def generates(case: Case) -> bool:
    """Whether a tool of the chain generates: every tool does unless its declaration says otherwise (README 28)."""
    tools = case.question.tools
    return not tools or any(tool.declaration is None or tool.declaration.generative for tool in tools)


def is_permitted_double(case: Case) -> bool | Verdict:
    """Whether this performer is a stunt or other double whose own face and voice do not appear."""
    touched = {"face", "name", *uses.VOICES}
    if not touched.isdisjoint(case.performance.modalities):
        return False
    works_as = case.performance.facts.get("covered_work")
    asked = {one.performer.party for one in case.question.request.performances if one.performer}
    return works_as in {"stunt", "double_standin"} and case.told("doubles_for").flagged(asked.__contains__)


def prompted_by_name(case: Case) -> bool:
    """Whether the performer's name stands in a prompt."""
    return "name" in case.features


def prompted_by_named_feature(case: Case) -> bool:
    """Whether the performer's name stands in a prompt with a principal facial feature."""
    return prompted_by_name(case) and not uses.FACIAL.isdisjoint(case.features)


def withdrawn_wholly(life: Life, at: int) -> int | None:
    """When the performer's side withdrew the whole grant, None where it has not by then."""
    whole = [one.effective for one in life.ended_at(at) if one.scope is None and one.code == "withdrawn"]
    return min(whole, default=None)


def registered_kind(case: Case, party: str) -> str | None:
    """The kind a party is registered with."""
    known = registry.person(case.question.prefix, party)
    return known.kind if known else None


def all_of(*conditions: Callable[[Any], bool | Verdict]) -> Callable[[Any], bool | Verdict]:
    """One condition from several: plain ones decide before those that rest on a stated fact are asked."""

    def holds(subject: Any) -> bool | Verdict:
        open_ones = []
        for condition in conditions:
            judged = condition(subject)
            if judged is False:
                return False
            if judged is not True:
                open_ones.append(judged)
        return every(*open_ones) if open_ones else True

    return holds
