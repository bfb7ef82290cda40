"""The bytes of a statement at the gate: which JSON is read at all, and only in its canonical form."""

from signing import digests
from tests.conformance_set.vectors.shape import file, invalid, valid

GOOD = {
    "an empty object": b"{}",
    "names in order": b'{"a":1,"b":[true,false,null],"c":{"d":"e"}}',
    "the greatest integers": b"[-9007199254740991,9007199254740991]",
    "control characters in their one way": b'"\\u0000\\b\\t\\n\\f\\r\\u001f\\"\\\\/\x7f"',
    "text beyond ASCII as it is": '{"name":"Zoë Ødegård 李"}'.encode(),
    "names by UTF-16 code units": '{"\U00010000":2,"\ue000":1}'.encode(),
    "thirty-two levels": b"[" * 32 + b"]" * 32,
    "brackets in a string are no depth": b'"' + b"[" * 40 + b'"',
    "as much as is read": b'"' + b"a" * (64 * 1024 - 2) + b'"',
}
BAD = {
    "nothing": (b"", "malformed_json"),
    "cut off": (b"{", "malformed_json"),
    "two values": (b"{} {}", "malformed_json"),
    "not a number": (b"NaN", "malformed_json"),
    "a comma at the end": (b"[1,]", "malformed_json"),
    "a leading zero": (b"01", "malformed_json"),
    "a name twice": (b'{"a":1,"a":1}', "duplicate_name"),
    "a name twice, once escaped": (b'{"a":1,"\\u0061":1}', "duplicate_name"),
    "a fraction": (b"1.5", "bad_number"),
    "a fraction of nothing": (b'{"a":1.0}', "bad_number"),
    "an exponent": (b"1e2", "bad_number"),
    "minus zero": (b"-0", "bad_number"),
    "an integer too great": (b"9007199254740992", "bad_number"),
    "an integer too small": (b"-9007199254740992", "bad_number"),
    "half a surrogate pair": (b'"\\ud800"', "bad_text"),
    "a name that is half a surrogate pair": (b'{"\\udfff":1}', "bad_text"),
    "a byte order mark": (b"\xef\xbb\xbf{}", "bad_text"),
    "not UTF-8": (b'"\xff"', "bad_text"),
    "UTF-8 that is too long": (b'"\xc0\xaf"', "bad_text"),
    "UTF-16": ("{}".encode("utf-16-le"), "malformed_json"),
    "thirty-three levels": (b"[" * 33 + b"]" * 33, "too_deep"),
    "a byte too much": (b'"' + b"a" * (64 * 1024 - 1) + b'"', "too_large"),
    "names out of order": (b'{"b":1,"a":2}', "not_canonical"),
    "names by code points": ('{"\ue000":1,"\U00010000":2}'.encode(), "not_canonical"),
    "a space": (b'{"a": 1}', "not_canonical"),
    "a line feed at the end": (b"{}\n", "not_canonical"),
    "an escape that is not needed": (b'"\\u0041"', "not_canonical"),
    "a slash escaped": (b'"\\/"', "not_canonical"),
    "an escape in capitals": (b'"\\u001F"', "not_canonical"),
}


def gate():
    """Every case of the gate."""
    good = [
        valid(name, {"bytes": digests.encode_base64(raw)}, digest=digests.digest(raw)) for name, raw in GOOD.items()
    ]
    bad = [invalid(name, {"bytes": digests.encode_base64(raw)}, code) for name, (raw, code) in BAD.items()]
    return file("gate", "Which bytes are read as a statement's at all, and their digest.", {}, good + bad)
