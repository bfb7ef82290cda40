"""Real witnesses on this machine: the product's own server, each with its keys, over HTTP."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from api.witness import create_witness
from consent.bootstrap import wall_clock
from consent.panel.panel import load_panel, save_policy, with_quorum, with_witness
from consent.witness.directory import open_witness
from consent.witness.witness import Witness
from tests.ports import kept_port
from tests.world import World


class Seat:
    """A witness that can be switched off and on again at the same address."""

    def __init__(self, witness: Witness, app: Flask, port: int) -> None:
        self.witness, self.app = witness, app
        self._server, self.port = None, port
        self.url = f"http://127.0.0.1:{port}"
        self.start()

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def believe(world: World, seats: list[Seat], quorum: int) -> str:
    """Add the witnesses to a world's ledger; the policy that asks for so many of them."""
    keys, vkey = world.settings.keys, world.ledger.vkey
    for seat in seats:
        panel = load_panel(keys, vkey)
        save_policy(keys, with_witness(panel, vkey, seat.witness.name.split(".")[0], seat.witness.vkeys, seat.url))
    save_policy(keys, with_quorum(load_panel(keys, vkey), vkey, quorum))
    world.ledger = world.reopened()
    return world.ledger.policy()


def on_time(number: int) -> int:
    """The time by the clock of that witness: this machine's."""
    del number
    return wall_clock()


@contextmanager
def seated(world: World, directory: Path, number: int, clock: Callable[[int], int] = on_time):
    """So many witnesses of a world's log, running. `clock` says what time it is for each, by its number from 1."""
    with ExitStack() as kept:
        seats = []
        for one in range(1, number + 1):
            port = kept.enter_context(kept_port())
            witness = open_witness(directory / f"w{one}", name=f"w{one}.example", vkeys=(world.ledger.vkey,))
            seats.append(Seat(witness, create_witness(witness, partial(clock, one)), port))
            kept.callback(seats[-1].stop)
        yield seats
