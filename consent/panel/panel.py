"""A ledger's panel: the witnesses of its own tlog-policy, each with its keys and the address it is asked at."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock
from typing import Final

from consent.errors import InvalidInput, Problem
from signing import note
from signing.errors import SigningError
from signing.note import Verifier
from signing.policy import Policy, WitnessLine, format_policy, parse_policy

FILE: Final = "witnesses.policy"
"""Its place beside the ledger's keys; a C2SP tlog-policy, served as it stands."""


@dataclass(frozen=True, slots=True)
class Cosigner:
    """One witness: its name, where it is asked, and its verifiers."""

    name: str
    url: str
    verifiers: tuple[Verifier, ...]


@dataclass(slots=True)
class WitnessState:
    """What this process knows of its witnesses: who has not shown its last head yet, and when to ask again.

    `resting` holds those that kept a request waiting and failed, until when they are not asked; monotonic seconds.
    """

    unconfirmed: set[str]
    again_at: float = 0.0
    resting: dict[str, float] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How long witnesses are waited for, in seconds.

    One that has not shown its last head is asked again after `again`. One that keeps a request waiting for more than
    `patience` and then fails is left alone for `rest`.
    """

    again: float = 30.0
    patience: float = 1.0
    rest: float = 30.0


@dataclass(frozen=True, slots=True)
class Panel:
    """The policy of a log as its own operator keeps it, and its witnesses that have an address."""

    text: str
    policy: Policy
    cosigners: tuple[Cosigner, ...]
    asked: WitnessState
    waiting: Waiting = Waiting()

    @property
    def wants_quorum(self) -> bool:
        """Whether receipts wait for cosignatures."""
        return self.policy.quorum is not None


def parse_panel(text: str, log_vkey: str) -> Panel:
    """The panel of a policy that names this log and no other. Raises InvalidInput (`policy_malformed`)."""
    try:
        policy = parse_policy(text)
    except SigningError as error:
        raise _malformed(error.detail) from error
    if policy.logs != (note.parse_vkey(log_vkey),):
        raise _malformed("it must name this ledger's log and no other")
    cosigners = cosigners_of(policy)
    return Panel(text, policy, cosigners, WitnessState({one.url for one in cosigners}))


def cosigners_of(policy: Policy) -> tuple[Cosigner, ...]:
    """The witnesses of a policy that have an address, each with all its keys."""
    gathered: dict[tuple[str, str], list[Verifier]] = {}
    for name, url in policy.urls.items():
        verifier = policy.witnesses[name]
        gathered.setdefault((verifier.name, url), []).append(verifier)
    return tuple(Cosigner(name, url, tuple(keys)) for (name, url), keys in gathered.items())


def load_panel(directory: Path, log_vkey: str) -> Panel:
    """The panel kept beside the keys; one without witnesses where there is none. Raises InvalidInput."""
    path = directory / FILE
    text = path.read_text(encoding="utf-8") if path.is_file() else format_policy(log_vkey)
    return parse_panel(text, log_vkey)


def with_witness(panel: Panel, log_vkey: str, name: str, vkeys: tuple[str, ...], url: str) -> str:
    """The policy with one more witness, all of whose keys stand under one address; the quorum stays as it is.

    Its first key counts towards a quorum. Raises InvalidInput.
    """
    if not url.startswith(("http://", "https://")) or any(character.isspace() for character in url):
        raise InvalidInput((Problem("setting_unknown", "/url", "a witness has an http or https address"),))
    lines = list(_lines(panel))
    for number, vkey in enumerate(vkeys):
        try:
            note.parse_vkey(vkey)
        except SigningError as error:
            raise InvalidInput((Problem(error.code, "/vkey", error.detail),)) from error
        lines.append(WitnessLine(name if not number else f"{name}.{number + 1}", vkey, url, counts=not number))
    text = format_policy(log_vkey, lines, _threshold(panel))
    parse_panel(text, log_vkey)
    return text


def with_quorum(panel: Panel, log_vkey: str, quorum: int) -> str:
    """The policy with another quorum; 0 asks for none. Raises InvalidInput where there are too few witnesses."""
    lines = list(_lines(panel))
    counting = sum(one.counts for one in lines)
    if not 0 <= quorum <= counting:
        raise InvalidInput((Problem("bad_number", "/quorum", f"the ledger has {counting} witnesses"),))
    return format_policy(log_vkey, lines, quorum)


def without_asking(panel: Panel, log_vkey: str, name: str) -> str:
    """The policy in which a witness is asked no more. Its keys stay, so that what it signed can be audited.

    Raises InvalidInput: `unknown_word` where no witness of that name is asked, `bad_number` where the quorum needs it.
    """
    known = panel.policy.witnesses.get(name)
    if known is None or name not in panel.policy.urls:
        raise InvalidInput((Problem("unknown_word", "/name", f"no witness {name[:60]!a} is asked"),))
    gone = {one for one, verifier in panel.policy.witnesses.items() if verifier.name == known.name}
    lines = [replace(one, url="", counts=False) if one.name in gone else one for one in _lines(panel)]
    counting = sum(one.counts for one in lines)
    if counting < _threshold(panel):
        detail = f"{counting} witnesses would be left for a quorum of {_threshold(panel)}: lower it first"
        raise InvalidInput((Problem("bad_number", "/quorum", detail),))
    return format_policy(log_vkey, lines, _threshold(panel))


def save_policy(directory: Path, text: str) -> None:
    """Put the policy beside the keys, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=directory, prefix=".policy-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    Path(name).replace(directory / FILE)


def _lines(panel: Panel) -> list[WitnessLine]:
    """The witness lines as they stand. Of each witness that is asked one key counts: the first."""
    found, seen = [], set()
    for name, verifier in panel.policy.witnesses.items():
        vkey, url = note.format_vkey(verifier.name, verifier.key, verifier.kind), panel.policy.urls.get(name, "")
        found.append(WitnessLine(name, vkey, url, counts=bool(url) and verifier.name not in seen))
        seen |= {verifier.name} if url else set()
    return found


def _threshold(panel: Panel) -> int:
    quorum = panel.policy.quorum
    if quorum is None:
        return 0
    group = panel.policy.groups.get(quorum)
    return group.threshold if group is not None else 1


def _malformed(detail: str) -> InvalidInput:
    return InvalidInput((Problem("policy_malformed", "", f"{FILE}: {detail}"),))
