"""Drafts: what to sign, in canonical bytes and in plain sentences. Nothing is stored."""

from __future__ import annotations

import uuid
from typing import Any

from consent.admission import effects, terms
from consent.answers.statements import Drafted, Noted
from consent.errors import InvalidInput, Problem, TooLarge
from consent.ledger.open_ledger import OpenLedger
from consent.records import Record
from consent.registry import Registry
from consent.sentences.render import render
from consent.statements import headings
from consent.statements.people import KeyRegistration
from consent.statements.statement import parse_unbounded
from consent.subjects import Key
from consent.view import HERE, View
from consent.vocabulary.times import format_instant
from signing import canonical, digests
from signing.pointers import step


def draft(opened: OpenLedger, value: Any, view: View = HERE) -> Drafted:
    """The statement an object says, with `v`, `id`, `nonce`, `ledgers` and `issued_at` made where absent.

    A party's `key` may be left out when exactly one registered key of it may sign now. Raises InvalidInput.
    """
    if not isinstance(value, dict):
        raise InvalidInput((Problem("wrong_type", "", 'a statement is an object: {"type": ...}'),))
    with opened.store.reading() as tx:
        now = opened.now(tx.head.at, view.clock)
        registry = opened.registry(tx, tx.head.tree_size)
        said = _completed(value, registry, now)
        found = parse_unbounded(said)
        statement = found.value
        if refused := [*found.beyond, *terms.refused(statement.body)]:
            raise InvalidInput(refused)
        data = canonical.canonicalize(said)
        if len(data) > canonical.MAX_STATEMENT_BYTES:
            detail = f"a statement has at most {canonical.MAX_STATEMENT_BYTES} bytes"
            raise TooLarge.of("too_large", detail)
        record = Record(digests.digest(data), statement, registry.size, now, ())
        noted = [*_about_the_ledger(said, registry), *effects.problems(record, registry)]
        return Drafted(
            statement=data.decode(),
            digest=record.digest,
            plain_text=render(statement),
            problems=tuple(Noted.of(one) for one in noted),
        )


def _completed(value: dict[str, Any], registry: Registry, now: int) -> dict[str, Any]:
    made = {
        "v": 1,
        "id": uuid.uuid4().urn,
        "nonce": digests.encode_base64url(digests.random_bytes(16)),
        "ledgers": [registry.origin],
        "issued_at": format_instant(now),
    }
    said = {**made, **value}
    if isinstance(said.get("parties"), list):
        keyless = isinstance(said.get("basis"), dict)
        said["parties"] = [
            _with_key(one, number, registry, now, keyless=keyless) for number, one in enumerate(said["parties"])
        ]
    return said


def _with_key(party: Any, number: int, registry: Registry, now: int, *, keyless: bool) -> Any:
    if not isinstance(party, dict) or "key" in party or not isinstance(party.get("party"), str):
        return party
    usable = [one for one in _keys_of(party["party"], registry) if _may_sign(one, registry, now)]
    if len(usable) == 1 and not (keyless and party.get("role") not in {"licensee", "counsel"}):
        return {**party, "key": usable[0].thumbprint}
    if keyless:
        return party
    detail = _which_key(party["party"], len(usable))
    raise InvalidInput((Problem("missing_member", step("/parties", number) + "/key", detail),))


def _which_key(party: str, usable: int) -> str:
    if usable:
        return f"{party} has {usable} keys that may sign now: name the one to sign with"
    return f"{party} has no key that may sign now: is the id written right? Else register a key (consent key register)"


def _keys_of(party: str, registry: Registry) -> list[Key]:
    found = [registry.genesis_keys[party]] if party in registry.genesis_keys else []
    for record in registry.said(headings.keys_of(party), KeyRegistration):
        found += [one.key for one in record.statement.parties if one.party == party and one.key is not None]
    keys = (registry.key(one) for one in dict.fromkeys(found))
    return [one for one in keys if one is not None and one.party == party]


def _may_sign(key: Key, registry: Registry, now: int) -> bool:
    in_time = key.not_before <= now and (key.not_after is None or now < key.not_after)
    revoked = any(one.invalid_from <= now for one in registry.revocations(key.thumbprint))
    return in_time and not revoked and "sign" in key.purposes


def _about_the_ledger(said: dict[str, Any], registry: Registry) -> list[Problem]:
    if registry.origin in said["ledgers"]:
        return []
    return [Problem("wrong_ledger", "/ledgers", f"this ledger is {registry.origin}: it will refuse the statement")]
