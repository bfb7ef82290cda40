"""The time-stamping authority a ledger uses: what is believed of it, kept beside the keys, and asking it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consent.errors import InvalidInput, Problem, Unavailable
from signing import timestamps
from signing.errors import SigningError
from signing.timestamps import TimestampTrust

FILE: Final = "tsa.json"
SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Authority:
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


def load_authority(directory: Path) -> Authority | None:
    """The authority kept beside the keys; None where there is none. Raises InvalidInput."""
    path = directory / FILE
    if not path.is_file():
        return None
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        url, policy = str(said["url"]), str(said["policy"])
        return Authority(url, read_trust(said["certificates"].encode(), said["above"].encode(), policy))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput((Problem("tsa_trust_malformed", "", f"{path}: {error!r}"),)) from error


def ask(url: str, request: bytes) -> bytes:
    """The authority's response to a request, both DER (RFC 3161 §3.4). Raises Unavailable (`tsa_unreachable`)."""
    headers = {"Content-Type": "application/timestamp-query"}
    sent = urllib.request.Request(url, request, headers, method="POST")  # noqa: S310 - http and https only, see above
    try:
        with urllib.request.urlopen(sent, timeout=SECONDS) as response:  # noqa: S310
            data: bytes = response.read(timestamps.MAX_RESPONSE_BYTES + 1)
            kind = response.headers.get_content_type()
    except urllib.error.HTTPError as error:
        raise Unavailable.of("tsa_unreachable", f"{url} answered {error.code}") from error
    except (OSError, ValueError) as error:
        raise Unavailable.of("tsa_unreachable", f"{url} does not answer: {error}") from error
    if kind != "application/timestamp-reply" or len(data) > timestamps.MAX_RESPONSE_BYTES:
        raise Unavailable.of("tsa_unreachable", f"{url} answers {kind}, which is no time-stamp")
    return data
