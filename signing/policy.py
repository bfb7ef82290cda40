"""C2SP tlog-policy: which log and which witnesses a verifier believes, and how many of them it wants.

log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> <k|any|all> <member> …
quorum <name|none>
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from signing import checkpoint as checkpoints, note
from signing.checkpoint import OpenedCheckpoint
from signing.errors import Malformed, VerificationFailed
from signing.note import Verifier

_MAX_LINES: Final = 1000
_MAX_DIGITS: Final = 3
_QUORUM: Final = "quorum-of-witnesses"
_FOREIGN: Final = re.compile(r"[^\t\n -~\x80-\ud7ff\ue000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Group:
    """At least `threshold` of the members, which are witnesses or groups named before."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WitnessLine:
    """One key of a witness as a policy names it; `counts` towards the quorum, of which one key of each witness does."""

    name: str
    vkey: str
    url: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """What a verifier was told to believe. `quorum` None: the log's signature is enough.

    `groups` stand in the order of their lines, so a group's members come before it.
    """

    logs: tuple[Verifier, ...]
    witnesses: Mapping[str, Verifier]
    groups: Mapping[str, Group]
    quorum: str | None
    urls: Mapping[str, str] = field(default_factory=dict, compare=False)
    """Where witnesses are asked, for those whose line says so."""

    def keys_of(self, origin: str) -> tuple[Verifier, ...]:
        """The keys of that log, each as good as another. Raises VerificationFailed (`checkpoint_invalid`)."""
        found = tuple(log for log in self.logs if log.name == origin)
        if not found:
            raise VerificationFailed(
                "checkpoint_invalid", f"the policy does not know the log {origin[:80]!a}: give the policy of that log"
            )
        return found

    def met_by(self, cosigned: frozenset[str]) -> bool:
        """Whether these witnesses are enough."""
        met = set(cosigned & self.witnesses.keys())
        for name, group in self.groups.items():
            if sum(member in met for member in group.members) >= group.threshold:
                met.add(name)
        return self.quorum is None or self.quorum in met


@dataclass(slots=True)
class _Draft:
    logs: list[Verifier] = field(default_factory=list)
    witnesses: dict[str, Verifier] = field(default_factory=dict)
    urls: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    quorum: list[str | None] = field(default_factory=list)
    seen: set[bytes] = field(default_factory=set)
    grouped: set[str] = field(default_factory=set)

    def log(self, words: list[str]) -> None:
        _arguments(words, 1, 2)
        self.logs.append(self._vkey(words[0], frozenset({note.ED25519})))

    def witness(self, words: list[str]) -> None:
        _arguments(words, 2, 3)
        self._name(words[0])
        self.witnesses[words[0]] = self._vkey(words[1], note.COSIGNATURES)
        if len(words) == 3:
            self.urls[words[0]] = words[2]

    def group(self, words: list[str]) -> None:
        _arguments(words, 3, 102)
        self._name(words[0])
        members = tuple(words[2:])
        for member in members:
            self._ungrouped(member)
        self.groups[words[0]] = Group(_threshold(words[1], len(members)), members)

    def set_quorum(self, words: list[str]) -> None:
        _arguments(words, 1, 1)
        if self.quorum:
            raise _malformed("there is one quorum line")
        if words[0] != "none":
            self._known(words[0])
        self.quorum.append(None if words[0] == "none" else words[0])

    def _vkey(self, text: str, kinds: frozenset[int]) -> Verifier:
        verifier = note.parse_vkey(text)
        if verifier.kind not in kinds:
            raise _malformed("the key makes another kind of signature than its line says")
        if verifier.key.raw in self.seen:
            raise _malformed("the same key stands there twice, if under other names")
        self.seen.add(verifier.key.raw)
        return verifier

    def _name(self, name: str) -> None:
        if name == "none" or name in self.witnesses or name in self.groups:
            raise _malformed(f"the name {name[:40]!a} is taken")

    def _known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise _malformed(f"{name[:40]!a} is not named before")

    def _ungrouped(self, member: str) -> None:
        """A member in two places could be counted twice towards one quorum."""
        self._known(member)
        if member in self.grouped:
            raise _malformed(f"{member[:40]!a} is a member of one group, once")
        self.grouped.add(member)


def parse_policy(text: str) -> Policy:
    """The policy a text says; it names a log and a quorum. Raises Malformed (`policy_malformed`, `vkey_malformed`)."""
    draft = _Draft()
    lines: dict[str, Callable[[list[str]], None]] = {
        "log": draft.log,
        "witness": draft.witness,
        "group": draft.group,
        "quorum": draft.set_quorum,
    }
    for line in _lines(text):
        words = re.split(r"[ \t]+", line.strip(" \t"))
        if words[0] not in lines:
            raise _malformed(f"no line begins with {words[0][:40]!a}")
        lines[words[0]](words[1:])
    if not draft.logs or not draft.quorum:
        raise _malformed("a policy names a log and a quorum")
    return Policy(tuple(draft.logs), draft.witnesses, draft.groups, draft.quorum[0], draft.urls)


def format_policy(log_vkey: str, witnesses: Sequence[WitnessLine] = (), quorum: int = 0) -> str:
    """The policy of a log that asks for `quorum` of those witnesses that count; of none where it is 0."""
    lines = [f"log {log_vkey}"]
    lines += [f"witness {one.name} {one.vkey} {one.url}".rstrip() for one in witnesses]
    if not quorum:
        return "\n".join([*lines, "quorum none\n"])
    counting = [one.name for one in witnesses if one.counts]
    return "\n".join([*lines, f"group {_QUORUM} {quorum} {' '.join(counting)}", f"quorum {_QUORUM}\n"])


def open_with_policy(text: str, policy: Policy) -> OpenedCheckpoint:
    """A checkpoint signed by a log of the policy and cosigned by its quorum.

    Raises Malformed, or VerificationFailed (`checkpoint_invalid`, `quorum_missing`, `signature_invalid`).
    """
    logs = policy.keys_of(text.split("\n", 1)[0])
    opened = checkpoints.open_checkpoint_of_any(text, logs, tuple(policy.witnesses.values()))
    signed = {(one.name, one.key_id) for one in opened.note.verified}
    cosigned = frozenset(name for name, one in policy.witnesses.items() if (one.name, one.key_id) in signed)
    if not policy.met_by(cosigned):
        raise VerificationFailed("quorum_missing", f"{len(cosigned)} witnesses have cosigned; the policy wants more")
    return opened


def _lines(text: str) -> list[str]:
    if _FOREIGN.search(text):
        raise _malformed("a policy is UTF-8 text; tab and line feed are its only control characters")
    lines = [line for line in text.split("\n") if line.strip(" \t") and not line.lstrip(" \t").startswith("#")]
    if len(lines) > _MAX_LINES:
        raise _malformed("too many lines")
    return lines


def _arguments(words: list[str], least: int, most: int) -> None:
    if not least <= len(words) <= most:
        raise _malformed("a line has too few or too many words")


def _threshold(word: str, members: int) -> int:
    named = {"any": 1, "all": members}
    if word in named:
        return named[word]
    decimal = word.isascii() and word.isdigit() and not word.startswith("0") and len(word) <= _MAX_DIGITS
    if not decimal or not 1 <= int(word) <= members:
        raise _malformed("a group wants any, all, or a number of its members")
    return int(word)


def _malformed(detail: str) -> Malformed:
    return Malformed("policy_malformed", detail)
