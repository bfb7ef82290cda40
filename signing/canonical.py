"""The input gate and RFC 8785: which JSON is read at all, and the one text of a value.

The gate (spec §1.1) reads I-JSON with whole numbers only: strict UTF-8 without a byte order mark, no duplicate names,
no floats, exponents or minus zero, integers within ±(2^53−1), no lone surrogates, bounded size and depth. It refuses
and never repairs. `open_canonical` also demands that the bytes are their own canonical form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn

import orjson
import rfc8785

from signing import misread, pointers
from signing.errors import Malformed

JSON = Any
MAX_STATEMENT_BYTES: Final = 64 * 1024
MAX_DEPTH: Final = 32
_MAX_INTEGER: Final = 2**53 - 1
_OPENING: Final = frozenset(b"{[")
# Possessive, so that a string of megabytes leaves nothing to go back to: neither memory nor time.
_STRINGS: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS: Final = re.compile(rb"[\[\]{}]")
_DIGITS_AT_MOST: Final = 16
_NOT_PLAIN_NUMBER: Final = re.compile(rb"[:,\[]-?[0-9]+(?:[.eE]|(?<=[0-9]{16}))")
"""What a number looks like that may be none of the gate's: a fraction, an exponent, or as long as the longest."""
_NAMES: Final = re.compile(rb'"([^"\\]*+(?:\\.[^"\\]*+)*+)":', re.DOTALL)
"""The names in a canonical text, and a few separators between strings that begin with a colon."""
_UNREAD: Final = object()
_DEEPEST: Final = 250
"""How deep a value may be that is written: a little less than the encoder can."""


def parse(raw: bytes, *, max_bytes: int, max_depth: int = MAX_DEPTH) -> JSON:
    """The value of a JSON text that passes the gate.

    Raises Malformed: `too_large`, `bad_text`, `too_deep`, `malformed_json`, `duplicate_name` or `bad_number`.
    """
    if len(raw) > max_bytes:
        raise Malformed("too_large", f"at most {max_bytes} bytes are read here")
    text = _decoded(raw)
    _refuse_deep(raw, max_depth)
    try:
        value = json.loads(
            text, object_pairs_hook=_members, parse_float=_no_float, parse_int=_integer, parse_constant=_no_constant
        )
    except Malformed as error:
        raise Malformed(error.code, error.detail, pointers.first_refused(text, _is_whole)) from error
    except json.JSONDecodeError as error:
        raise Malformed("malformed_json", misread.not_json(text, error)) from error
    except RecursionError as error:
        raise Malformed("too_deep", f"nested more than {max_depth} deep") from error
    if "\\u" in text:
        _refuse_surrogates(value)
    return value


def open_canonical(raw: bytes, *, max_bytes: int = MAX_STATEMENT_BYTES) -> JSON:
    """The value of bytes that pass the gate and are exactly their own canonical form (else `not_canonical`).

    Nearly all that is read so has been written so: the quick way takes that, and says nothing of the rest.
    """
    value = _read_quickly(raw) if len(raw) <= max_bytes else _UNREAD
    if value is not _UNREAD:
        return value
    value = parse(raw, max_bytes=max_bytes)
    if canonicalize(value) != raw:
        raise Malformed("not_canonical", "the bytes are not their RFC 8785 form: canonicalise, then sign")
    return value


def _read_quickly(raw: bytes) -> JSON:
    """The value of an object or array that is surely its own canonical form and passes the gate; else `_UNREAD`.

    What orjson reads and writes back as the same bytes has no name twice, no space, no half character and no other
    spelling of a text. Left to see are what it reads and the gate does not, numbers and depth, and names beyond ASCII,
    which it may sort otherwise.
    """
    if raw[:1] not in {b"{", b"["} or raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        return _UNREAD
    try:
        value = orjson.loads(raw)
        alike = orjson.dumps(value, option=orjson.OPT_SORT_KEYS) == raw
        plain = alike and (_is_plain(raw) or _names_are_ascii(value))
    except (orjson.JSONDecodeError, orjson.JSONEncodeError, Malformed):
        return _UNREAD
    return value if plain else _UNREAD


def _is_plain(raw: bytes) -> bool:
    """Whether a canonical text surely has no number but the gate's, and no name beyond ASCII."""
    names = raw if raw.isascii() else b"".join(_NAMES.findall(raw))
    return names.isascii() and _NOT_PLAIN_NUMBER.search(raw) is None


def rewrite(value: JSON) -> bytes:
    """The canonical bytes of what was read by `parse` or `open_canonical`: it need not be looked through again."""
    raw = orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return raw if raw.isascii() else canonicalize(value)


def canonicalize(value: JSON) -> bytes:
    """The RFC 8785 (JCS) bytes of a value of the gate's profile. Raises Malformed for anything outside it.

    Without floats and with ASCII names, sorting by code points and by UTF-16 code units agree, and orjson's output is
    the JCS form; it is a hundred times faster than the general canonicaliser, which takes the rest.
    """
    try:
        ascii_names = _names_are_ascii(value)
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS) if ascii_names else rfc8785.dumps(value)
    except Malformed as error:
        raise Malformed(error.code, error.detail, _place_of_refusal(value)) from error
    except RecursionError as error:
        raise Malformed("too_deep", "nested too deep for a canonical text") from error
    except (orjson.JSONEncodeError, rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise Malformed("bad_text", f"has no canonical form: {error}") from error


def _decoded(raw: bytes) -> str:
    if raw.startswith(b"\xef\xbb\xbf"):
        raise Malformed("bad_text", misread.BYTE_ORDER_MARK)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("bad_text", misread.not_text(raw, error.start)) from error


def _refuse_deep(raw: bytes, max_depth: int) -> None:
    """Count brackets outside strings before any recursive parser sees them."""
    if raw.count(b"[") + raw.count(b"{") <= max_depth:
        return
    depth = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", raw)):
        depth += 1 if bracket[0] in _OPENING else -1
        if depth > max_depth:
            raise Malformed("too_deep", f"nested more than {max_depth} deep")


def _members(pairs: list[tuple[str, JSON]]) -> dict[str, JSON]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise Malformed("duplicate_name", "the member stands there twice: keep one")
    return value


def _no_float(written: str) -> NoReturn:
    raise Malformed("bad_number", f"{written[:40]} is not a whole number: fractions and exponents are not allowed")


def _no_constant(written: str) -> NoReturn:
    raise Malformed("malformed_json", f"{written} is not JSON")


def _integer(written: str) -> int:
    if len(written) < _DIGITS_AT_MOST and written != "-0":  # nearly every number there is: a body may hold millions
        return int(written)
    if not _is_whole(written):
        raise Malformed("bad_number", f"{written[:40]} is minus zero or beyond ±(2^53−1)")
    return int(written)


def _is_whole(written: str) -> bool:
    return written != "-0" and len(written.lstrip("-")) <= _DIGITS_AT_MOST and abs(int(written)) <= _MAX_INTEGER


def _refuse_surrogates(value: JSON) -> None:
    """Raises Malformed where some name or text holds half a character."""
    try:
        orjson.dumps(value)
    except orjson.JSONEncodeError as error:
        place = _place_of_surrogate(value)
        if place is not None:
            raise Malformed("bad_text", "a lone surrogate is not a character", place) from error


def _place_of_surrogate(value: JSON) -> str | None:
    """The pointer to the first text that is none, or to the object whose name is none; made on the way back."""
    if isinstance(value, str):
        return None if _is_text(value) else ""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        if isinstance(name, str) and not _is_text(name):
            return ""
        inner = _place_of_surrogate(member)
        if inner is not None:
            return pointers.step("", name) + inner
    return None


def _is_text(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _names_are_ascii(value: JSON) -> bool:
    """Whether every name is; raises, without a pointer, for what the profile does not know.

    Every value of every answer and statement passes here, so it walks without calling itself, level by level.
    """
    ascii_names = True
    level: list[Iterable[Any]] = [(value,)]
    for _ in range(_DEEPEST):
        beyond_text = [one for values in level for one in values if type(one) not in _TEXT]
        holding = [one for one in beyond_text if type(one) in _HOLDING]
        for one in beyond_text if len(holding) < len(beyond_text) else ():
            if type(one) not in _HOLDING and not (type(one) is int and -_MAX_INTEGER <= one <= _MAX_INTEGER):
                _refuse(one)
        if not holding:
            return ascii_names
        ascii_names = all(_joined(one).isascii() for one in holding if type(one) is dict) and ascii_names
        level = [one.values() if type(one) is dict else one for one in holding]
    raise RecursionError


_TEXT: Final = frozenset({str, bool, type(None)})
_HOLDING: Final = frozenset({dict, list, tuple})


def _joined(names: Iterable[Any]) -> str:
    try:
        return "".join(names)
    except TypeError as error:
        raise Malformed("wrong_type", "names are strings") from error


def _refuse(value: Any) -> None:
    if isinstance(value, str):
        return
    if type(value) is int:
        raise Malformed("bad_number", "beyond ±(2^53−1)")
    raise Malformed("bad_number", f"{type(value).__name__} has no place in a canonical text")


def _place_of_refusal(value: JSON, pointer: str = "") -> str:
    """The pointer to what `_names_are_ascii` refuses: into the first member or item refused, and on."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for name, member in members:
        try:
            _names_are_ascii(member)
        except Malformed:
            return _place_of_refusal(member, pointers.step(pointer, name))
    return pointer
