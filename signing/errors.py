"""What can be wrong with bytes, in three classes; every parser and verifier of this floor raises nothing else.

A fourth is about us: what would read the bytes is not installed.
"""

from __future__ import annotations


class SigningError(Exception):
    """Root of the floor's errors: a stable code, a sentence, and a JSON pointer where there is one ("" = the whole)."""

    def __init__(self, code: str, detail: str, pointer: str = "") -> None:
        super().__init__(code, detail, pointer)
        self.code = code
        self.detail = detail
        self.pointer = pointer

    def __str__(self) -> str:
        where = f" at {self.pointer}" if self.pointer else ""
        return f"{self.code}{where}: {self.detail}"


class Malformed(SigningError):
    """The bytes do not have the shape asked for."""


class VerificationFailed(SigningError):
    """The shape is right; the signature, proof or key does not hold."""


class UnknownKey(VerificationFailed):
    """Nobody gave us the key that would verify this; nothing is known of the signature."""


class ExtraMissing(SigningError):
    """An optional library is not installed: nothing was read, nothing is known. The sentence says how to install it."""
