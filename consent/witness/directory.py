"""A witness in a directory of its own: `witness.json` (its name, logs and verifier keys), its key files, `heads/`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from consent.errors import InvalidInput, Problem, Unavailable
from consent.witness.heads import Heads
from consent.witness.witness import Witness, known_logs
from signing import keys, mldsa
from signing.errors import SigningError
from signing.note import Cosigner

_NAME: Final = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?(/[A-Za-z0-9._~-]+)*")


def open_witness(directory: Path, *, name: str | None = None, vkeys: tuple[str, ...] = ()) -> Witness:
    """The witness of a directory; made there, with a key of its own, when it is opened for the first time.

    Logs named now are known from now on. Raises InvalidInput (`witness_unnamed`, `witness_named_otherwise`,
    `bad_identifier`, `vkey_malformed`), Unavailable (`key_missing`).
    """
    settings = directory / "witness.json"
    said: dict[str, Any] = json.loads(settings.read_text(encoding="utf-8")) if settings.exists() else {"logs": []}
    known = said.get("name")
    if name is not None and known not in {None, name}:
        raise _problem("witness_named_otherwise", f"the witness in {directory} is {known}")
    if name is None and known is None:
        raise _problem("witness_unnamed", "a new witness needs --name, such as witness.union.example/w1")
    named = str(name or known)
    if _NAME.fullmatch(named) is None:
        raise _problem("bad_identifier", f"{named[:80]!a} is not a name such as witness.union.example/w1")
    listed = [*dict.fromkeys([*said["logs"], *vkeys])]
    logs = known_logs(tuple(listed))
    witness = Witness(named, _keys(directory, new=known is None), logs, Heads(directory / "heads"))
    if known is not None and list(witness.vkeys) != said.get("vkeys"):
        raise Unavailable.of("key_missing", f"the keys in {directory} are not those this witness was made with")
    _keep(settings, {"name": named, "logs": listed, "vkeys": list(witness.vkeys)}, said)
    return witness


def _keys(directory: Path, *, new: bool) -> tuple[Cosigner, ...]:
    """The Ed25519 and the ML-DSA-44 key. A witness that has lost one is never given another under the same name."""
    ed25519, ml_dsa = directory / "witness.jwk", directory / "witness-ml-dsa.jwk"
    if new:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not ed25519.exists():
            keys.save_private_key(ed25519, keys.PrivateKey.generate())
        if not ml_dsa.exists():
            mldsa.MlDsaPrivateKey.generate().save(ml_dsa)
    try:
        return keys.load_private_key(ed25519), mldsa.load(ml_dsa)
    except (OSError, SigningError) as error:
        raise Unavailable.of("key_missing", f"{directory}: {error}") from error


def _keep(path: Path, now: dict[str, Any], before: dict[str, Any]) -> None:
    if now != before:
        path.write_text(json.dumps(now, indent=1) + "\n", encoding="utf-8")


def _problem(code: str, detail: str) -> InvalidInput:
    return InvalidInput((Problem(code, "", detail),))
