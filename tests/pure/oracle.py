"""What a grant comes to when something happens around its signatures, read off the specification's table alone (§5.44).

Nothing here looks at a record. Instants are seconds; a thing dated by a day or an instant counts from its own second
on, a thing that is said counts in the order of the log. `BEFORE` is before her side's first proof, `BETWEEN` after it
and before the last proof of anybody, `AFTER` later than that.
"""

from __future__ import annotations

from dataclasses import dataclass

BEFORE, BETWEEN, AFTER = "before", "between", "after"
COVERED, ASKS, REFUSED = "covered", "needs_escalation", "not_covered"
WORST = (COVERED, ASKS, REFUSED)
LIVING = ("performer", "agent", "guardian", "court")
"""Who signs for her while she lives; `estate` and `union` after her death, `licensee` and `vendor` gain by it."""
DELEGATES = ("agent", "guardian", "court", "estate", "union")


@dataclass(frozen=True)
class Row:
    """Who signs for her, what happens, and where: the three instants with the entries that brought them."""

    signer: str
    event: str
    happens: tuple[int, int]
    hers: tuple[int, int]
    last: tuple[int, int]
    made: int  # when it is generated, or was
    after_death: str = "unstated"
    revocability: str = "irrevocable_in_term"

    def place(self, *, said: bool) -> str:
        """Where the event lies; what is `said` in one second stands in the order of its entries."""
        happens, hers, last = (
            (self.happens, self.hers, self.last) if said else (self.happens[:1], self.hers[:1], self.last[:1])
        )
        return BEFORE if happens <= hers else BETWEEN if happens <= last else AFTER


Verdict = tuple[str, str]  # an outcome and the code that must stand among its reasons ("" where none need)
YES: Verdict = (COVERED, "")
AT_ONCE = ("revocable_at_will", "statutory_withdrawal", "notice_over")


def died(row: Row) -> Verdict:
    gone, doubt = (REFUSED, "estate_requirements"), (ASKS, "estate_requirements")
    return {
        BEFORE: {"performer": gone, "court": YES}.get(row.signer, (REFUSED, "authority_expired_at_signing")),
        BETWEEN: doubt if row.after_death == "continues" else gone,
        AFTER: {"continues": YES, "unstated": doubt, "ends": gone}[row.after_death],
    }[row.place(said=False)]


def of_age(row: Row) -> Verdict:
    """Majority or emancipation: herself too early, or another who had signed for her; a court's order outlives it."""
    if row.signer == "performer":
        return YES if row.place(said=False) == BEFORE else (REFUSED, "minor_requirements")
    early = YES if row.signer == "court" else (REFUSED, "authority_expired_at_signing")
    return early if row.place(said=False) == BEFORE else (ASKS, "minor_requirements")


def withdrawn(row: Row) -> Verdict:
    """Whole, or the part that is asked."""
    if row.place(said=True) == BETWEEN or row.revocability in AT_ONCE:
        return REFUSED, "withdrawn"
    if row.revocability == "gdpr_consent":  # by law, whatever the contract says of it
        return REFUSED, "withdrawn"
    return YES if row.revocability in {"notice_running", "opt_out_new_works"} else (ASKS, "disputed")


def ended(row: Row) -> Verdict:
    return YES if row.place(said=False) == AFTER else (REFUSED, "authority_expired_at_signing")


def key_doubted(row: Row) -> Verdict:
    return (ASKS, "disputed") if row.place(said=False) == BEFORE else YES


def key_revoked(row: Row) -> Verdict:
    return (REFUSED, "key_revoked") if row.place(said=False) == BEFORE else YES


def declined(row: Row) -> Verdict:
    return YES if row.place(said=True) == AFTER else (REFUSED, "declined")


TABLE = {
    "died": died, "majority": of_age, "emancipated": of_age,
    "withdrawn": withdrawn, "part withdrawn": withdrawn, "other part withdrawn": lambda _: YES,
    "declined by her": declined, "declined by the studio": declined,
    "barred": lambda _: (REFUSED, "absolute_prohibition"), "other barred": lambda _: YES,
    "suspended": lambda _: (REFUSED, "suspended"),
    "mandate until": ended, "mandate ended": ended,
    "key revoked by her": key_doubted, "key revoked by a registrar": key_revoked,
    "left union": lambda _: YES, "joined union": lambda _: YES, "nothing": lambda _: YES,
}  # fmt: skip
GAINING = {"licensee": (REFUSED, "signer_no_authority"), "vendor": (ASKS, "signer_no_authority")}


def generating(row: Row) -> Verdict:
    """The worse of what happened and of who signed for her."""
    return max(GAINING.get(row.signer, YES), TABLE[row.event](row), key=lambda one: WORST.index(one[0]))


def showing(row: Row) -> Verdict:
    """What was made at an instant: by all that stood then, by doubts of the keys, and by bars on showing in force now.

    A bar of everything is a bar on showing. What was made under a key revoked back since is for a person to say.
    """
    if row.event in {"key revoked by a registrar", "key revoked by her"}:
        of_key = YES if row.place(said=False) != BEFORE else (ASKS, "")
        return max(GAINING.get(row.signer, YES), of_key, key=lambda one: WORST.index(one[0]))
    by_a_minor = row.signer == "performer" and TABLE[row.event] is of_age
    later = row.happens[0] > row.made and row.event != "barred" and not by_a_minor
    if later:
        return GAINING.get(row.signer, YES)
    by_law = row.revocability == "gdpr_consent" and TABLE[row.event] is withdrawn and row.place(said=True) != BETWEEN
    asks = max(GAINING.get(row.signer, YES), (ASKS, "withdrawn"), key=lambda one: WORST.index(one[0]))
    return asks if by_law else generating(row)  # of what was made after a law ended consent a person says
