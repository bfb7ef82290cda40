"""The golden ledger under witnesses: what is proven, released and withheld as they come, are away and come back.

They sign with Ed25519 alone: signatures with ML-DSA-44 are never the same twice.
"""

import logging
import tempfile
from contextlib import ExitStack, contextmanager
from pathlib import Path

from api.witness import create_witness
from consent.panel.panel import load_panel, save_policy, with_quorum, with_witness
from consent.witness.heads import Heads
from consent.witness.witness import Witness, known_logs
from tests.golden.fixed import addresses, fixed, key_of
from tests.golden.founding import authority, consents, people, production
from tests.golden.play import Play
from tests.golden.questions import DEFAULTS, PAULA, STUDIO, performance
from tests.golden.reading import evidence_of, log_of
from tests.golden.telling import plain
from tests.ports import kept_port
from tests.witnesses import Seat


@contextmanager
def seated(play, directory):
    """Two witnesses whose keys follow from their names, at addresses that stay the same, believed by the ledger."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    ledger = play.ledger.ledger
    with ExitStack() as kept:
        seats = []
        for one in ("w1", "w2"):
            name = f"{one}.example"
            witness = Witness(name, (key_of(name),), known_logs((ledger.vkey,)), Heads(Path(directory) / one))
            app = create_witness(witness, lambda: play.now)
            seats.append(Seat(witness, app, kept.enter_context(kept_port())))
            kept.callback(seats[-1].stop)
        kept.enter_context(addresses({seat.witness.name: seat.port for seat in seats}))
        for seat in seats:
            _believe(play, seat)
        yield seats


def _believe(play, seat):
    keys, vkey, name = play.settings.keys, play.ledger.ledger.vkey, seat.witness.name
    panel = load_panel(keys, vkey)
    save_policy(keys, with_witness(panel, vkey, name.split(".")[0], seat.witness.vkeys, f"http://{name}"))


def _quorum(play, number):
    keys, vkey = play.settings.keys, play.ledger.ledger.vkey
    save_policy(keys, with_quorum(load_panel(keys, vkey), vkey, number))
    play.reopen()


def both(play, seats):
    """Both cosign."""
    play.call("confirm")
    play.say("noted", "notice", [STUDIO], kind="intended_use", to=PAULA, given_at=play.time(), refs=[])
    play.ask("with both", DEFAULTS)
    play.batch(DEFAULTS, [{}, {"record": False}, {"languages": ["fr"]}])
    play.sign("sam's", "party:agency")
    play.call("cosign")


def one_away(play, seats):
    """One is away: what is registered says so, receipts are withheld, and given later."""
    seats[1].stop()
    play.say("dispute", "consent.dispute", [PAULA], grant="@main", text="t")
    play.ask("with one", {**DEFAULTS, "performances": [performance(scene="40")]})
    play.call("cosign")
    play.call("recorded", play["with one"])
    play.call("evidence", "decision", play["with one"])
    seats[1].start()
    play.tick()
    play.call("recorded", play["with one"])
    play.call("evidence", "decision", play["with one"])


def one_enough(play, seats):
    """One of two is enough; then nobody is asked to be there."""
    _quorum(play, 1)
    seats[0].stop()
    play.ask("one is enough", DEFAULTS)
    seats[0].start()
    _quorum(play, 0)
    play.ask("nobody needed", DEFAULTS)
    play.say("settled", "consent.resolution", [PAULA], grant="@main", text="t")


def played():
    """The parts by name."""
    with tempfile.TemporaryDirectory(prefix="consent-golden-") as directory, fixed("under witnesses") as draws:
        play = Play(directory, draws)
        for scene in (people, authority, production, consents):
            scene(play)
        play.ledger.told()
        with seated(play, directory) as seats:
            _quorum(play, 2)
            return {f"witnessed/{name}": value for name, value in _parts(play, seats)}


def _parts(play, seats):
    for scene in (both, one_away, one_enough):
        scene(play, seats)
        yield scene.__name__, play.ledger.told()
    yield "log", log_of(play.ledger)
    yield "evidence", evidence_of(play.ledger)
    yield "audit", plain(play.ledger.ledger.audit())
