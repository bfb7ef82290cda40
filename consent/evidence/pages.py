"""The files of evidence that are for people: the story, how to verify without us, and the receipt keys.

They are made of what is verified and of nothing else, so that a verifier makes them again and compares. It knows no
database, and no policy: what a reader believes changes no word. Whoever changes a word counts `package.FORM` one on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from consent import receipt
from consent.entry import Entry
from consent.evidence import account
from consent.evidence.account import CaseFile, ToldDecision
from consent.evidence.limits import NOT_PROVEN
from consent.paper.page import as_text
from consent.records import AnyRecord
from consent.statements.rulings import ErasureOrder
from signing import canonical
from signing.keys import Keyring

STORY, README, JWKS = "story.txt", "README.txt", "jwks.json"
PAGES: Final = (STORY, README, JWKS)


def pages_of(case: CaseFile, receipt_keys: Keyring) -> dict[str, bytes]:
    """The pages of a case, by name."""
    return {
        STORY: as_text(account.account_of(case)).encode(),
        README: how_to_verify(case.origin).encode(),
        JWKS: canonical.canonicalize(receipt.published_keys(case.origin, receipt_keys)),
    }


def case_of(
    manifest: Mapping[str, Any],
    tree_size: int,
    entries: Mapping[int, Entry],
    told: Sequence[ToldDecision],
    records: Sequence[AnyRecord],
) -> CaseFile:
    """What the manifest, the entries it names and what lies beside them tell. Raises KeyError for a broken manifest."""
    here = {record.digest: record for record in records}
    return CaseFile(
        kind=manifest["subject"]["kind"],
        subject=manifest["subject"]["id"],
        origin=manifest["origin"],
        tree_size=tree_size,
        decisions=told,
        records=records,
        withheld=manifest["withheld"],
        erased=[_erased(one, entries, here) for one in manifest["erased"]],
        times=[one["size"] for one in manifest["timestamps"]],
        states={one["grant"]: one["state"] for one in manifest["states"]},
    )


def _erased(said: Mapping[str, Any], entries: Mapping[int, Entry], here: Mapping[str, AnyRecord]) -> str:
    """That a statement is gone, and on what ground where the order is here."""
    by, kind = entries[said["entry"]].members["refs"][0], entries[said["registered"]].members["kind"]
    order = here[by].of(ErasureOrder) if by in here else None
    ground = f": {order.body.ground}" if order is not None else ""
    what = "grant" if kind == "consent.grant" else kind
    return f"The {what} {said['digest']} was erased by {by} (entry {said['entry']}){ground}"


def how_to_verify(origin: str) -> str:
    """The page that goes with every bundle."""
    missing = "\n".join(f"- {one}" for one in NOT_PROVEN)
    return f"""How to verify this evidence without us
======================================

With the program, offline: consent verify evidence FILE --policy POLICY. The policy names the key of the log
{origin} and its witnesses and is not in this file: take it from where you trust.

Without it:
1. manifest.json names every file with the base64url SHA-256 of its bytes; nothing else is in the zip.
2. checkpoint.txt is a C2SP signed note; verify it with the log's key, and the witnesses' cosignatures with theirs.
3. log/N.tlog-proof and log/N.entry.json: C2SP tlog-proof of entry N under that checkpoint (RFC 6962 hashing). They are
   the first entry, the last one, and those of whatever the manifest lists.
4. statements/D.json: D is the base64url SHA-256 of its bytes, and the entry of its index names D. proofs/D.P.json is
   the proof of party P of the statement: a JWS with detached payload over those bytes. Keys stand in statements of type
   key.registration; registrars and receipt keys in log/0.entry.json, jwks.json holds the latter.
5. decisions/I.receipt.jwt is a JWS by a receipt key; its claims hold the digests of I.request.json and of the entry.
   I.record.json is the part of the claims whose digest the entry holds. I.answer.json is the whole answer: what of it
   stands in no claim is proven by deciding again, and by nothing else.
6. documents/D.bin, rules/D.json: D is the base64url SHA-256 of its bytes; statements name documents, receipts rules.
7. time/N.tsr is an RFC 3161 response over time/N.checkpoint.txt (openssl ts -verify); entry N of the log holds its
   digest, and time/N.consistency.json is the RFC 6962 proof from that checkpoint to checkpoint.txt.
8. Withheld statements were looked at and are not here: of them the manifest tells how many they are. Holds are
   amounts that other decisions held, each with its decision's entry; rests_on are entries of further decisions.
9. story.txt, this page and jwks.json say nothing that is not in the other files: the program makes them again.

What it does not prove:
{missing}
"""
