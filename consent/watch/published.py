"""Reading what a log publishes: from its service, from a web server, or from a directory of exported files."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final

from consent.errors import Unavailable

_SECONDS: Final = 30
_MOST_BYTES: Final = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Published:
    """Where a log lies: `http://…/log` of a service or web server, or a directory."""

    place: str

    def read(self, path: str) -> bytes | None:
        """The bytes at a path beneath the log, None where there is nothing. Raises Unavailable."""
        if self.place.startswith(("http://", "https://")):
            return _over_http(f"{self.place.rstrip('/')}/{path}")
        file = Path(self.place) / path
        try:
            return file.read_bytes() if file.is_file() else None
        except OSError as error:
            raise Unavailable.of("log_unreachable", f"{file}: {error.strerror}") from error

    def text(self, path: str) -> str:
        """The text at a path. Raises Unavailable (`log_unreachable`) when nothing or no text is there."""
        data = self.read(path)
        try:
            if data is not None:
                return data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unavailable.of("log_unreachable", f"{self.place}/{path} is no text") from error
        raise Unavailable.of("log_unreachable", f"there is no {path} at {self.place}")


def _over_http(url: str) -> bytes | None:
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as response:  # noqa: S310 - http and https only, see above
            data: bytes = response.read(_MOST_BYTES + 1)
    except urllib.error.HTTPError as error:
        if error.code == 404:
            return None
        raise Unavailable.of("log_unreachable", f"{url} answered {error.code}") from error
    except (OSError, HTTPException) as error:
        raise Unavailable.of("log_unreachable", f"{url} does not answer: {error}") from error
    if len(data) > _MOST_BYTES:
        raise Unavailable.of("log_unreachable", f"{url} answers more than {_MOST_BYTES} bytes")
    return data
