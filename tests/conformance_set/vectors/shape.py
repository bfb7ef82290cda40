"""How a vector is written."""


def valid(name, given, **gives):
    """It holds, and this must come out."""
    return {"name": name, "given": given, "result": "valid", "gives": gives}


def invalid(name, given, *codes):
    """It is false, with these codes in order."""
    return {"name": name, "given": given, "result": "invalid", "codes": list(codes)}


def cannot_tell(name, given, *codes):
    """It may be true: what it takes to know was not given."""
    return {"name": name, "given": given, "result": "cannot_tell", "codes": list(codes)}


def file(kind, says, given, vectors):
    """The vectors of one kind; `given` is common to them."""
    listed = list(vectors)
    assert len({one["name"] for one in listed}) == len(listed), f"two vectors of {kind} have one name"
    return {"kind": kind, "says": says, "given": given, "vectors": listed}
