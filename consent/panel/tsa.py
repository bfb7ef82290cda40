"""The time-stamping authority a ledger uses: where it is asked and what is believed of it, kept beside the keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consent.errors import InvalidInput, Problem
from signing import timestamps
from signing.errors import SigningError
from signing.timestamps import TimestampTrust

FILE: Final = "tsa.json"


@dataclass(frozen=True, slots=True)
class TimestampAuthority:
    """Where an authority is asked, and what is believed of it."""

    url: str
    trust: TimestampTrust


def read_trust(certificates: bytes, above: bytes, policy: str) -> TimestampTrust:
    """What is believed of an authority. Raises InvalidInput (`tsa_trust_malformed`)."""
    try:
        return timestamps.parse_trust(certificates, above, policy)
    except SigningError as error:
        raise InvalidInput((Problem(error.code, "", error.detail),)) from error


def save_authority(directory: Path, url: str, certificates: str, above: str, policy: str) -> None:
    """Keep an authority beside the keys, once it can be read. Raises InvalidInput."""
    if not url.startswith(("http://", "https://")):
        raise InvalidInput((Problem("setting_unknown", "/url", "an authority has an http or https address"),))
    read_trust(certificates.encode(), above.encode(), policy)
    said = {"url": url, "policy": policy, "certificates": certificates, "above": above}
    (directory / FILE).write_text(json.dumps(said, indent=1) + "\n", encoding="utf-8")


def load_authority(directory: Path) -> TimestampAuthority | None:
    """The authority kept beside the keys; None where there is none. Raises InvalidInput."""
    path = directory / FILE
    if not path.is_file():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        url, policy = str(said["url"]), str(said["policy"])
        return TimestampAuthority(url, read_trust(said["certificates"].encode(), said["above"].encode(), policy))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput((Problem("tsa_trust_malformed", "", f"{path}: {error!r}"),)) from error
