"""A writer that tells every entry it was acknowledged, for the tests of crashes and of two writers at once.

Usage: python tests/storm.py <directory> <party> <how many>
"""

import sys
from pathlib import Path

from consent.bootstrap import open_ledger
from consent.settings import Settings
from tests.world import PROJECT, QUESTION


def main() -> None:
    directory, name, many = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    settings = Settings(database=f"sqlite:///{directory}/world.db", keys=directory / "keys")
    ledger = open_ledger(settings)
    for number in range(many):
        answer = ledger.check({**QUESTION, "project": PROJECT, "ref": {"writer": name, "number": str(number)}})
        sys.stdout.write(f"{answer['decision']}\n")
        sys.stdout.flush()


main()
