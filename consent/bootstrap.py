"""The only wiring: from settings to a ledger that may be used, or to a new one."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Final

from consent import entry
from consent.entry import Entry
from consent.errors import MISSHAPEN, Conflict, ConsentError, InvalidInput, LogInconsistent, Problem, Unavailable
from consent.ledger.ledger import Ledger
from consent.ledger.open_ledger import OpenLedger
from consent.ledger.statements import documents
from consent.ledger.statements.refile import refile
from consent.log import Log
from consent.panel.panel import load_panel
from consent.panel.tsa import load_authority
from consent.receipt import issuer_of
from consent.records import Genesis
from consent.rules import engine
from consent.rules.releases import RuleBook
from consent.settings import DEFAULT_ORIGIN, DEFAULT_REGISTRAR, Settings
from consent.storage.store import Store
from consent.vocabulary import identifiers
from signing import keys
from signing.errors import SigningError
from signing.keys import Keyring, PrivateKey, PublicKey

_MIGRATIONS: Final = "migrations"  # by name: found wherever it is installed, imported by nobody
LOG_KEY, RECEIPT_KEY, REGISTRAR_KEY = "log.jwk", "receipts.jwk", "registrar.jwk"
Clock = Callable[[], int]
_OTHER_KEYS: Final = ": set CONSENT_KEYS to the keys that were made with this database"


def wall_clock() -> int:
    """Whole Unix seconds."""
    return int(time.time())


def create_ledger(
    settings: Settings,
    *,
    origin: str = DEFAULT_ORIGIN,
    registrars: Mapping[str, PublicKey] | None = None,
    testing: bool = False,
    clock: Clock = wall_clock,
    first_at: int | None = None,
    rules: RuleBook | None = None,
) -> Ledger:
    """Make a new ledger: its keys, its tables, its first entry. The only thing that ever makes one.

    Without `registrars` a key is made for `party:registrar`. Raises Conflict (`ledger_exists`), InvalidInput.
    """
    _well_formed(origin)
    store = Store.connect(settings.database)
    if store.has_ledger():
        raise Conflict.of(
            "ledger_exists",
            f"{_shown(settings.database)} holds a ledger already, and nothing was changed: use it, or name another "
            "database in CONSENT_DATABASE",
        )
    _free(settings.keys, LOG_KEY, RECEIPT_KEY, *(() if registrars else (REGISTRAR_KEY,)))
    store.create_tables(_migrations())
    log_key, receipt_key = _made(settings.keys, LOG_KEY), _made(settings.keys, RECEIPT_KEY)
    if not registrars:
        registrars = {DEFAULT_REGISTRAR: _made(settings.keys, REGISTRAR_KEY).public}
    log = Log(origin, log_key)
    first = entry.genesis(
        clock() if first_at is None else first_at,
        origin=origin,
        log_key=log.vkey,
        receipt_keys=[receipt_key.public.jwk],
        registrars=[(party, key.jwk) for party, key in registrars.items()],
        testing=testing,
    )
    with store.founding() as tx:
        log.found(tx.log, first)
    return open_ledger(settings, clock=clock, rules=rules)


def upgrade(settings: Settings) -> None:
    """Bring the database of an older version to this one. Raises Unavailable (`no_ledger`)."""
    store = Store.connect(settings.database)
    if not store.has_ledger():
        raise Unavailable.of("no_ledger", _no_ledger(settings))
    store.create_tables(_migrations())
    refile(store)
    documents.adopt(reopen(settings))


def rule_book() -> RuleBook:
    """The rule set this program decides with, and the revisions of rules it can still run."""
    return RuleBook(engine.current())


def open_ledger(settings: Settings, *, clock: Clock = wall_clock, rules: RuleBook | None = None) -> Ledger:
    """Open the ledger the settings name, after verifying its head against tree, checkpoint and keys.

    `rules` are those to decide with, this program's own where none are given.

    Raises Unavailable (`no_ledger`) for a database without one, LogInconsistent when it does not verify.
    """
    return Ledger(reopen(settings, clock, rules))


def reopen(settings: Settings, clock: Clock = wall_clock, rules: RuleBook | None = None) -> OpenLedger:
    """What an open ledger stands on. Raises as `open_ledger`."""
    store = Store.connect(settings.database)
    if not store.has_ledger():
        raise Unavailable.of("no_ledger", _no_ledger(settings))
    store.refuse_other_schema()
    log_key, receipt_key = _loaded(settings.keys, LOG_KEY), _loaded(settings.keys, RECEIPT_KEY)
    with store.reading() as tx:
        genesis = tx.log.entry(0)
        if genesis is None or genesis.event != "log.genesis":
            raise LogInconsistent.of("genesis_missing", "the first entry is not a genesis")
        log = Log(tx.head.origin, log_key)
        named = _named_in(genesis, log, receipt_key)
        log.verify_head(tx.log)
    return _opened(settings, store, log, receipt_key, named, clock, rules or rule_book())


@dataclass(frozen=True, slots=True)
class _Named:
    """What genesis says: whether the ledger may be told the time, the registrars' keys by party, those of receipts."""

    testing: bool
    registrars: Mapping[str, PublicKey]
    receipts: Keyring


def _named_in(genesis: Entry, log: Log, receipt_key: PrivateKey) -> _Named:
    """Raises LogInconsistent: `key_mismatch`, `entry_malformed` where it does not have the members of a genesis."""
    try:
        _verify_genesis(genesis, log, receipt_key)
        registrars = {one["party"]: keys.parse_public_jwk(one["key"]) for one in genesis.members["registrars"]}
        receipts = [keys.parse_public_jwk(one) for one in genesis.members["receipt_keys"]]
    except (SigningError, *MISSHAPEN) as error:
        detail = f"the first entry is no genesis: {error!r}"
        raise LogInconsistent.of("entry_malformed", detail, "/entries/0") from error
    return _Named(genesis.members.get("testing") is True, registrars, keys.keyring(*receipts, log=log.origin))


def _opened(
    settings: Settings,
    store: Store,
    log: Log,
    receipt_key: PrivateKey,
    named: _Named,
    clock: Clock,
    rules: RuleBook,
) -> OpenLedger:
    return OpenLedger(
        store=store,
        log=log,
        receipts=receipt_key,
        receipt_keys=named.receipts,
        issuer=settings.issuer or issuer_of(log.origin),
        testing=named.testing,
        genesis=Genesis(
            origin=log.origin,
            registrars={party: key.thumbprint for party, key in named.registrars.items()},
            registrar_keys={party: key.jwk for party, key in named.registrars.items()},
        ),
        clock=clock,
        panel=load_panel(settings.keys, log.vkey),
        authority=load_authority(settings.keys),
        reopen=partial(reopen, settings),
        schema=partial(store.schema_made_by, _migrations()),
        rules=rules,
    )


def _migrations() -> Path:
    return Path(str(resources.files(_MIGRATIONS)))


def _verify_genesis(genesis: Entry, log: Log, receipt_key: PrivateKey) -> None:
    said: Mapping[str, Any] = genesis.members
    if said["origin"] != log.origin or said["log_key"] != log.vkey:
        raise LogInconsistent.of("key_mismatch", f"{LOG_KEY} is not the key this log was founded with{_OTHER_KEYS}")
    if dict(receipt_key.public.jwk) not in said["receipt_keys"]:
        raise LogInconsistent.of("key_mismatch", f"{RECEIPT_KEY} is not a receipt key of this log{_OTHER_KEYS}")


def _well_formed(origin: str) -> None:
    if re.fullmatch(identifiers.ORIGIN, origin) is None:
        detail = "an origin is a host and a path, such as ledger.example/consent"
        raise InvalidInput((Problem("bad_identifier", "/origin", detail),))


def _free(directory: Path, *names: str) -> None:
    """Nothing is made while a key file of another ledger lies there."""
    for name in names:
        if (directory / name).exists():
            raise _taken(directory / name)


def _taken(path: Path) -> ConsentError:
    return Conflict.of(
        "ledger_exists", f"{path} exists: use the ledger it belongs to, or set CONSENT_KEYS to another directory"
    )


def _made(directory: Path, name: str) -> PrivateKey:
    key = PrivateKey.generate("Ed25519")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        keys.save_private_key(directory / name, key)
    except FileExistsError as error:
        raise _taken(directory / name) from error
    except OSError as error:
        detail = f"{directory / name} cannot be written ({error.strerror}): set CONSENT_KEYS to where keys may lie"
        raise Unavailable.of("key_missing", detail) from error
    return key


def _loaded(directory: Path, name: str) -> PrivateKey:
    try:
        return keys.load_private_key(directory / name)
    except OSError as error:
        detail = (
            f"{directory / name} cannot be read ({error.strerror}): set CONSENT_KEYS to where this ledger's keys lie"
        )
        raise Unavailable.of("key_missing", detail) from error
    except SigningError as error:
        raise Unavailable.of("key_invalid", f"{directory / name}: {error.detail}") from error


def _no_ledger(settings: Settings) -> str:
    """Where there is none, and what to do: whoever started in another directory looks there, not here."""
    return (
        f"{_shown(settings.database)}, looked for from {Path.cwd()}, holds no ledger: go to the directory of yours or "
        "name it in CONSENT_DATABASE; a new one is made by consent init"
    )


def _shown(database: str) -> str:
    """A database URL as it may be shown: without credentials."""
    scheme, mark, rest = database.partition("://")
    return f"{scheme}{mark}{rest.rpartition('@')[2]}"
