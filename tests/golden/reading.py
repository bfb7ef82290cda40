"""Everything that can be read of a ledger, in the order in which it stands there."""

import json
import tempfile
from pathlib import Path

from consent.errors import ConsentError
from signing import tiles
from tests.golden.telling import plain, problems_of


def tried(call, *asked, **more):
    """The answer to a call, or its refusal, as plain JSON."""
    try:
        return plain(call(*asked, **more))
    except ConsentError as error:
        return problems_of(error)


def entries_of(ledger):
    """Every entry of the log as the tiles publish it, in order."""
    found = []
    for tile in tiles.tiles_of(ledger.head()["tree_size"]):
        if tile.level is None:
            found += tiles.parse_bundle(ledger.tile(tiles.format_path(tile)), tile.width)
    return found


def log_of(told):
    """The log: its head with the checkpoint, every entry, every tile, and the keys and the policy it is judged by."""
    ledger = told.ledger
    head = ledger.head()
    paths = [tiles.format_path(tile) for tile in tiles.tiles_of(head["tree_size"])]
    return {
        "head": head,
        "entries": [plain(one) for one in entries_of(ledger)],
        "tiles": {path: plain(ledger.tile(path)) for path in paths},
        "jwks": ledger.jwks(),
        "policy": ledger.policy(),
    }


def decided(ledger):
    """The ids of all recorded decisions, in the order of the log."""
    return [one["decision"] for page in pages(ledger.checks) for one in page["checks"]]


def pages(listed, **wanted):
    """Every page of a list."""
    cursor, found = None, []
    while cursor is not None or not found:
        found.append(listed(cursor=cursor, **wanted))
        cursor = found[-1]["next_cursor"]
    return found


def registered(ledger, *kinds):
    """The digests of all statements, or those of some kinds, in the order of the log."""
    entries = [json.loads(one) for one in entries_of(ledger)]
    wanted = (one for one in entries if one["event"] == "statement.registered")
    return [one["statement"] for one in wanted if not kinds or one["kind"] in kinds]


def evidence_of(told):
    """The evidence of every recorded decision."""
    ledger = told.ledger
    return {one: tried(ledger.evidence, "decision", one) for one in decided(ledger)}


def exported(ledger):
    """The log as files."""
    with tempfile.TemporaryDirectory(prefix="consent-golden-") as directory:
        where = Path(directory)
        said = plain(ledger.export_log(where))
        files = sorted(one for one in where.rglob("*") if one.is_file())
        return {"said": said, "files": {str(one.relative_to(where)): plain(one.read_bytes()) for one in files}}
