"""What a witness does with a head it is shown: cosign it once it is known to extend the last one, or say why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from consent.errors import Conflict, Forbidden, InvalidInput, NotFound, Problem, Refused
from consent.witness.heads import Heads
from signing import checkpoint as checkpoints, merkle, note
from signing.add_checkpoint import AddCheckpoint, parse_add_checkpoint
from signing.checkpoint import OpenedCheckpoint
from signing.errors import SigningError
from signing.note import Cosigner, Verifier
from signing.tree_head import Checkpoint, format_checkpoint, parse_checkpoint


class OtherHead(Conflict):
    """The witness holds another head than the caller says: `size` is the one to prove from."""

    def __init__(self, size: int, detail: str) -> None:
        super().__init__((Problem("head_known", "", detail),))
        self.size = size


@dataclass(frozen=True, slots=True)
class Witness:
    """A name with its keys, the logs it knows by origin (each with its keys), and the heads it has cosigned."""

    name: str
    signers: tuple[Cosigner, ...]
    logs: Mapping[str, tuple[Verifier, ...]]
    heads: Heads

    @property
    def vkeys(self) -> tuple[str, ...]:
        """What verifies its cosignatures, one verifier key for each of its keys."""
        return tuple(note.format_vkey(self.name, one.public, note.kind_of(one)) for one in self.signers)

    def add_checkpoint(self, body: str, now: int) -> str:
        """The signature lines over a head that extends the last one cosigned (C2SP tlog-witness, add-checkpoint).

        Raises InvalidInput (400), NotFound for a log it does not know (404), Forbidden where the log has not signed
        (403), OtherHead (409), Refused where the proof does not hold (422). Comparing with the last head and replacing
        it is one step: of two requests for different heads only one is cosigned.
        """
        asked, opened = self._opened(body)
        shown = opened.checkpoint
        with self.heads.locked(shown.origin) as held:
            last = _last(held.read())
            _refuse_other(asked, shown, last)
            _refuse_unproven(asked, shown, last)
            text = format_checkpoint(shown)
            lines = "".join(note.cosign(text, self.name, one, now) for one in self.signers)
            held.replace(note.format_note(opened.note.text, opened.note.verified) + lines)
        return lines

    def _opened(self, body: str) -> tuple[AddCheckpoint, OpenedCheckpoint]:
        try:
            asked = parse_add_checkpoint(body)
            origin = asked.checkpoint.split("\n", 1)[0]
        except SigningError as error:
            raise InvalidInput((Problem(error.code, "", error.detail),)) from error
        if origin not in self.logs:
            raise NotFound.of("log_unknown", f"this witness does not know the log {origin[:80]!a}")
        try:
            opened = checkpoints.open_checkpoint_of_any(asked.checkpoint, self.logs[origin])
        except SigningError as error:
            raise Forbidden.of("checkpoint_invalid", f"not signed by the log: {error.detail}") from error
        if asked.old > opened.checkpoint.size:
            detail = f"the head has {opened.checkpoint.size} entries, fewer than the {asked.old} to extend"
            raise InvalidInput((Problem("bad_number", "", detail),))
        return asked, opened

    def head_of(self, name: str) -> str:
        """The cosigned head of a log, by the SHA-256 of its origin in hex. Raises NotFound."""
        found = self.heads.read(name)
        if found is None:
            raise NotFound.of("log_unknown", "no head of such a log was cosigned here")
        return found


def _last(cosigned: str | None) -> Checkpoint | None:
    return parse_checkpoint(cosigned.split("\n\n")[0] + "\n") if cosigned is not None else None


def _refuse_other(asked: AddCheckpoint, shown: Checkpoint, last: Checkpoint | None) -> None:
    size = last.size if last is not None else 0
    if asked.old != size:
        raise OtherHead(size, f"the last head cosigned here has {size} entries")
    if last is not None and shown.size == last.size and shown.root != last.root:
        raise OtherHead(size, "another head of that size was cosigned here: the log has two histories")


def _refuse_unproven(asked: AddCheckpoint, shown: Checkpoint, last: Checkpoint | None) -> None:
    if last is None or last.size == 0:
        if asked.path:
            raise Refused.of("consistency_invalid", "nothing is to be proven from an empty log")
        return
    try:
        merkle.verify_consistency(last.size, shown.size, last.root, shown.root, asked.path)
    except SigningError as error:
        raise Refused.of(error.code, error.detail) from error


def known_logs(vkeys: tuple[str, ...]) -> dict[str, tuple[Verifier, ...]]:
    """The logs of verifier keys, by origin. Raises InvalidInput (`vkey_malformed`)."""
    found: dict[str, list[Verifier]] = {}
    for vkey in vkeys:
        try:
            verifier = note.parse_vkey(vkey)
        except SigningError as error:
            raise InvalidInput((Problem(error.code, "", f"{vkey[:60]!a}: {error.detail}"),)) from error
        found.setdefault(verifier.name, []).append(verifier)
    return {origin: tuple(keys) for origin, keys in found.items()}
