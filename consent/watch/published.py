"""Reading what a log publishes: from its service, from a web server, or from a directory of exported files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from consent.errors import Unavailable
from consent.outbound.http import Ask, Limits, Unanswered, exchange

LIMITS: Final = Limits(seconds=300, octets=20 * 1024 * 1024, silence=30)


@dataclass(frozen=True, slots=True)
class Published:
    """Where a log lies: `http://…/log` of a service or web server, or a directory."""

    place: str
    limits: Limits = LIMITS

    def read(self, path: str) -> bytes | None:
        """The bytes at a path beneath the log, None where there is nothing. Raises Unavailable."""
        if self.place.startswith(("http://", "https://")):
            return _over_http(f"{self.place.rstrip('/')}/{path}", self.limits)
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


def _over_http(url: str, limits: Limits) -> bytes | None:
    try:
        answer = exchange(Ask(url), limits)
    except Unanswered as error:
        raise Unavailable.of("log_unreachable", f"{url} {error.detail}") from error
    if answer.status == 404:
        return None
    if not answer.successful:
        raise Unavailable.of("log_unreachable", f"{url} answered {answer.status}")
    return answer.body
