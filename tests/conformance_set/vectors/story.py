"""The golden ledger, played to its end with everything fixed, and what is shown of it."""

import json
import tempfile
from functools import cache

from signing import tiles
from tests.golden import ledger as golden
from tests.golden.fixed import fixed
from tests.golden.play import Play
from tests.golden.questions import DEFAULTS
from tests.golden.reading import entries_of


@cache
def story():
    """What vectors are made from: bundles by name, entries, keys, and what the ledger publishes and has answered."""
    with tempfile.TemporaryDirectory(prefix="conformance-set-") as directory, fixed("the golden ledger") as draws:
        play = Play(directory, draws)
        for scene in golden.SCENES:
            scene(play)
        ledger = play.ledger.ledger
        entries, told = entries_of(ledger), {name: ledger.recorded(play[name]) for name in ("first", "of three")}
        return {
            "play": play,
            "origin": ledger.origin,
            "bundles": {name: json.loads(play.bundles[name]) for name in play.sizes},
            "entries": [one.decode() for one in entries],
            "answers": told,
            "request": play.hands.resolved(DEFAULTS),
            "jwks": ledger.jwks(),
            "policy": ledger.policy(),
            "tiles": {
                tiles.format_path(one): ledger.tile(tiles.format_path(one)) for one in tiles.tiles_of(len(entries))
            },
        }


def key(party):
    """The private key of a party of the story."""
    return story()["play"].hands.key(party)


def statement(name):
    """The bytes of a statement of the story."""
    return story()["play"].hands.names[f"bytes of {name}"]
