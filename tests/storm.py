"""A writer that tells every entry it was acknowledged, for the tests of crashes and of several writers at once."""

import threading

from consent.bootstrap import open_ledger
from consent.settings import Settings
from tests.engines import database
from tests.program import PROCESSES
from tests.world import PROJECT, QUESTION


class Writer:
    """A process that asks so many recorded questions of the ledger in a directory, and tells each decision's id.

    They are asked by `threads` at once, so that as many wait to be written.
    """

    def __init__(self, directory, name, many, threads=1):
        self._told, telling = PROCESSES.Pipe(duplex=False)
        self.process = PROCESSES.Process(target=_write, args=(directory, name, many, threads, telling))
        self.process.start()
        telling.close()

    def told(self):
        """The next decision it was acknowledged. Raises EOFError when there is none and never will be."""
        return self._told.recv_bytes().decode()

    def rest(self):
        """All it tells from now on."""
        told = []
        while True:
            try:
                told.append(self.told())
            except EOFError:
                return told

    def killed(self):
        """Kill it; what it had told by then and nobody had heard."""
        self.process.kill()
        told = self.rest()
        self.close()
        return told

    def close(self):
        """Wait until it has ended."""
        self.process.join()
        self._told.close()


def _write(directory, name, many, threads, telling):
    ledger = open_ledger(Settings(database=database(directory), keys=directory / "keys"))
    one_at_a_time = threading.Lock()

    def ask(first):
        for number in range(first, many, threads):
            answer = ledger.check(
                {**QUESTION, "project": PROJECT, "ref": {"writer": name, "number": str(number)}}
            ).as_json()
            with one_at_a_time:
                telling.send_bytes(answer["decision"].encode())

    asking = [threading.Thread(target=ask, args=(first,)) for first in range(threads)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
