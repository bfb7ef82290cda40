"""A connection to another machine: to an address that a rule allows, and with every wait ending at the same instant.

It must not know what is said over it.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Thread
from typing import Any

Address = IPv4Address | IPv6Address
AddressRule = Callable[[Address], bool]


def anywhere(_address: Address) -> bool:
    """The rule that lets every address be spoken to."""
    return True


@dataclass(frozen=True, slots=True)
class Deadline:
    """When all must be over, in monotonic seconds, and how many seconds one wait may last."""

    at: float
    silence: float

    @property
    def wait(self) -> float:
        """Seconds the next wait may last. Raises TimeoutError."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        return min(left, self.silence)


class Line(RawIOBase):
    """What an HTTPConnection takes for its socket: what comes byte by byte ends with the deadline all the same.

    Raises OSError where more than `octets` are received, whatever they are: headers, chunks and trailers have no end
    of their own.
    """

    def __init__(self, connection: socket.socket, deadline: Deadline, octets: int) -> None:
        super().__init__()
        self._connection, self._deadline, self._left = connection, deadline, octets

    def sendall(self, data: bytes) -> None:
        """Send it in as many parts as it takes."""
        rest = memoryview(data)
        while rest:
            self._connection.settimeout(self._deadline.wait)
            rest = rest[self._connection.send(rest) :]

    def makefile(self, _mode: str) -> BufferedReader:
        """What is received."""
        return BufferedReader(self)

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Receive what there is."""
        self._connection.settimeout(self._deadline.wait)
        received = self._connection.recv_into(buffer)
        self._left -= received
        if self._left < 0:
            raise OSError("it sends far more than was asked for")
        return received

    def close(self) -> None:
        """Nothing: the connection belongs to whoever opened it."""


def connected(host: str, port: int, deadline: Deadline, allowed: AddressRule) -> socket.socket:
    """A connection to the first of the host's addresses that takes one; all of them pass the rule before that.

    The rule is asked about the very addresses that are used: the name is not resolved again.
    Raises OSError, ValueError.
    """
    found = _resolved(host, port, deadline)
    for *_, place in found:
        _refuse_unless(allowed, place[0])
    failure = OSError("its name has no address")
    for number, one in enumerate(found):
        try:
            return _opened(one, deadline.wait / (len(found) - number))  # a silent one leaves time for the next
        except OSError as error:
            failure = error
    raise failure


def secured(plain: socket.socket, host: str, deadline: Deadline) -> ssl.SSLSocket:
    """The connection under TLS, to a host whose certificate the machine believes.

    An end that was not announced is an error: an answer that lasts until the end would be cut short unnoticed
    (RFC 9112 §9.8). Raises OSError, ValueError.
    """
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    plain.settimeout(deadline.wait)
    return context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=False)


def _resolved(host: str, port: int, deadline: Deadline) -> list[Any]:
    """The host's addresses. A resolver keeps its own time: one that takes too much of ours is left to itself."""
    found: Future[list[Any]] = Future()

    def resolve() -> None:
        try:
            found.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, ValueError) as error:
            found.set_exception(error)

    Thread(target=resolve, daemon=True).start()
    try:
        return found.result(deadline.wait)
    except TimeoutError as error:
        raise TimeoutError("timed out while its name was resolved") from error


def _refuse_unless(allowed: AddressRule, written: str) -> None:
    address = ip_address(written)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    if not allowed(mapped or address):
        raise PermissionError(f"{address} is an address that may not be spoken to")


def _opened(found: Any, seconds: float) -> socket.socket:
    family, kind, protocol, _, place = found
    connection = socket.socket(family, kind, protocol)
    try:
        connection.settimeout(seconds)
        with suppress(OSError):  # only faster: a question goes in two parts, headers and body
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection
