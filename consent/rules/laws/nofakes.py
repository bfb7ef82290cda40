"""NOFAKES: the NO FAKES bill (S. 4591, 2026). It is not law: a project switches it on to be careful."""

from __future__ import annotations

from typing import Final

from consent.authority.signers import zone_of
from consent.rules.case import GrantedScope, Lack
from consent.rules.clauses import S1, grant, lacking, performance, rule
from consent.rules.model import Effect, Rule, Settler
from consent.rules.profile import Profile
from consent.rules.shared.asked import all_of, asks_use
from consent.rules.shared.people import (
    adult_at,
    court_approved,
    holds_evidence,
    is_dead,
    signed_as_minor,
    signers_for_performer,
    years_dead,
)  # fmt: skip
from consent.rules.shared.terms import collectively_governed, form_fails, vague
from consent.vocabulary import uses
from consent.vocabulary.times import format_instant, years_later

INV, NOT, TERM, NOTICE = Effect.INVALID, Effect.NOT, Effect.TERM, Effect.NOTICE
_BILL = "NO FAKES bill, S. 4591 as reported on 18 June 2026"


def free(granted: GrantedScope) -> bool:
    """Whether no collective agreement that addresses replicas governs: only then rules 01 to 03 speak."""
    return not collectively_governed(granted)


def begins_at(granted: GrantedScope) -> int:
    """When the licence begins."""
    term = granted.scope.term
    return term.first if term else 0


def adult_licence_ends_at(granted: GrantedScope) -> int:
    """Ten years after it begins."""
    return years_later(begins_at(granted), 10, zone_of(granted.grant))


def minor_licence_ends_at(granted: GrantedScope) -> int:
    """Five years after it begins, and at eighteen if that is sooner."""
    by_age = adult_at(granted)
    by_years = years_later(begins_at(granted), 5, zone_of(granted.grant))
    return by_years if by_age is None else min(by_years, by_age)


def _shortens(granted: GrantedScope, end: int) -> bool:
    term = granted.scope.term
    return term is not None and (term.end is None or end < term.end)


def adult_term_cut(granted: GrantedScope) -> bool:
    """Whether a living adult's licence says it lasts longer than ten years."""
    living_adult = not signed_as_minor(granted) and not signers_for_deceased(granted)
    return free(granted) and living_adult and _shortens(granted, adult_licence_ends_at(granted))


def minor_term_cut(granted: GrantedScope) -> bool:
    """Whether a minor's licence says it lasts longer than the bill lets it."""
    return free(granted) and signed_as_minor(granted) and _shortens(granted, minor_licence_ends_at(granted))


def limit_shown(granted: GrantedScope) -> bool:
    """Whether rule 01 or 03 shows a limit of this licence, as if the bill were law."""
    return adult_term_cut(granted) or minor_term_cut(granted)


def signers_for_deceased(granted: GrantedScope) -> bool:
    """Whether somebody consented in the place of a performer who had died."""
    person, given_at = granted.case.person, granted.life.given_at
    dead = person is not None and given_at is not None and person.dead_at(given_at)
    return dead and bool(signers_for_performer(granted))


def unprotected_renewal(granted: GrantedScope) -> bool:
    """Whether more than ten years after death no registration for renewal is in evidence."""
    renewed = holds_evidence(granted, "copyright_office_registration")
    return is_dead(granted.case) and not years_dead(granted.case, 10) and years_dead(granted.case, 70) and not renewed


def lacks_right_holder(lack: Lack) -> bool:
    """Whether a replica of somebody who died within seventy years is asked without the right-holder's licence."""
    return years_dead(lack.case, 70) and (lack.case.use in uses.PORTRAYS or lack.case.prompted)


def _until(end: int) -> str:
    return f"under the bill the licence counts until {format_instant(end)}"


RULES: Final[tuple[Rule, ...]] = (
    rule("NOFAKES-00", "A bill, not law: it decides only where the project switches it on", S1, _BILL,
         "profiles_on",
         performance(NOTICE, "", lambda _: True, "judged by a bill that is not law, as the project asks"), revision=2),
    rule("NOFAKES-01", "A living adult's licence counts for its first ten years only", S1, f"{_BILL}, sec. 2(b)",
         "term",
         grant(TERM, "", adult_term_cut, lambda granted: _until(adult_licence_ends_at(granted))),
         grant(NOT, "expired",
               lambda granted: adult_term_cut(granted) and adult_licence_ends_at(granted) <= granted.case.at,
               "the ten years the bill allows are over", pointer="/at"), revision=2),
    rule("NOFAKES-02", "A licence is written, signed by the person or an authorised representative, and specific", S1,
         f"{_BILL}, sec. 2(b)", "form description",
         grant(INV, "form_defective", all_of(free, form_fails), "the licence is not a signed writing of its own"),
         grant(INV, "description_not_specific", all_of(free, vague), "the licence has no specific description"),
         revision=2),
    rule("NOFAKES-03", "A minor's licence counts for five years, ends at eighteen, and needs a court's approval", S1,
         f"{_BILL}, sec. 2(b)", "birth_date mandates",
         grant(TERM, "", minor_term_cut, lambda granted: _until(minor_licence_ends_at(granted))),
         grant(NOT, "expired",
               lambda granted: minor_term_cut(granted) and minor_licence_ends_at(granted) <= granted.case.at,
               "the time the bill allows a minor's licence is over", pointer="/at"),
         grant(INV, "minor_requirements",
               lambda granted: free(granted) and signed_as_minor(granted) and not court_approved(granted),
               "no court has approved the minor's licence"), settled_by=Settler.PERSON, revision=2),
    rule("NOFAKES-04", "Rules 01 to 03 are off where a collective agreement that addresses replicas governs", S1,
         f"{_BILL}, sec. 2(b)", "agreement",
         grant(Effect.EXEMPT, "", collectively_governed, "a collective agreement that addresses replicas governs"),
         revision=2),
    rule("NOFAKES-05", "Works already made under a licence may go on being used after it ends", S1,
         f"{_BILL}, sec. 2(b)", "uses",
         performance(Effect.EXEMPT, "", asks_use(uses.EXPLOITS), "what a licence let make may go on being shown"),
         revision=2),
    rule("NOFAKES-06", "After death the right-holder signs; ten years, renewed by registration, seventy at most", S1,
         f"{_BILL}, sec. 2(b), (d)", "died mandates evidence",
         lacking(lacks_right_holder, code="estate_requirements", yields=False),
         grant(NOT, "estate_requirements", unprotected_renewal,
               "more than ten years after death no registration for renewal is in evidence"),
         settled_by=Settler.PERSON, revision=2),
    rule("NOFAKES-07", "The limits of licences reach contracts made after the bill takes effect; it has not, so every"
         " licence of today would keep its terms", S1, f"{_BILL}, on existing contracts", "term",
         grant(NOTICE, "", limit_shown,
               "the licence was made before the bill could take effect, and would keep its own terms")),
)  # fmt: skip

PROFILE: Final = Profile("NOFAKES", "NO FAKES bill", "law", RULES, "S. 4591 (bill text)", advisory=True)
