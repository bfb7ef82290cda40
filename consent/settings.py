"""Settings, read in one place: the environment, then `consent.toml` in the working directory, then defaults."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consent.errors import InvalidInput, Problem

FILE: Final = "consent.toml"
DEFAULT_ORIGIN: Final = "ledger.localhost/consent"
DEFAULT_REGISTRAR: Final = "party:registrar"
_NAMES: Final = {
    "database": "CONSENT_DATABASE",
    "keys": "CONSENT_KEYS",
    "issuer": "CONSENT_ISSUER",
    "url": "CONSENT_URL",
    "token": "CONSENT_TOKEN",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the ledger lies and who it is; `url` and `token` are those of a service to ask instead."""

    database: str = "sqlite:///consent.db"
    keys: Path = Path("keys")
    issuer: str | None = None
    url: str | None = None
    token: str | None = None

    @classmethod
    def read(cls, directory: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings in force. Raises InvalidInput (`setting_unknown`) for a member of the file nobody knows."""
        found = _of_file((directory or Path.cwd()) / FILE)
        variables = os.environ if environment is None else environment
        found |= {name: variables[variable] for name, variable in _NAMES.items() if variables.get(variable)}
        keys = Path(found.pop("keys", "keys"))
        return cls(keys=keys, **found)


def _of_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput((Problem("setting_unknown", "", f"{path} is not TOML: {error}"),)) from error
    for name, value in said.items():
        if name not in _NAMES or not isinstance(value, str):
            detail = f"{path} may set {', '.join(_NAMES)} as strings; it sets {name!a}"
            raise InvalidInput((Problem("setting_unknown", f"/{name}", detail),))
    return dict(said)
