"""The record of what everything comes to, and the program that makes, checks and explains it.

    python -m tests.golden.record                    record anew, in record.json beside this file
    python -m tests.golden.record --check            say what is not as recorded
    python -m tests.golden.record --write DIR        write every output in full, to compare two versions of the program
    python -m tests.golden.record --against DIR      say where an output differs from one that was written before

Names at the end narrow all of it to what begins with them: `ledger`, `cases/`, `published/`, `examples/SAT23`.
"""

import argparse
import json
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.golden import ledger, scenarios
from tests.golden.telling import canonical, digest_of

RECORD = Path(__file__).parent / "record.json"
LEDGER = "ledger/"


def names():
    """What can be recorded, by name: the parts of the golden ledger come all at once."""
    return [LEDGER, *scenarios.own(), *scenarios.published(), *scenarios.of_rules()]


def outputs(name):
    """What a name comes to: the outputs in full, by their names."""
    if name == LEDGER:
        return ledger.played()
    if name.startswith("examples/"):
        return {name: scenarios.run_example(name, scenarios.of_rules()[name])}
    return {name: scenarios.run(name, {**scenarios.own(), **scenarios.published()}[name])}


def digests_of(name):
    """The digests of what a name comes to."""
    return {one: digest_of(value) for one, value in outputs(name).items()}


def recorded():
    """The record, by name."""
    return json.loads(RECORD.read_text(encoding="utf-8"))


def differing(found, known):
    """The names whose output is not as recorded, or was never recorded."""
    return sorted(one for one, digest in found.items() if known.get(one) != digest)


def file_of(directory, name):
    """Where an output is written in full."""
    return directory / ("".join(one if one.isalnum() or one in "-/" else "_" for one in name) + ".json")


def differences(before, after, pointer=""):
    """The places in which two outputs differ, as pointers, with a little of both."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in sorted({*before, *after}):
            yield from differences(before.get(name), after.get(name), f"{pointer}/{name}")
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from differences(old, new, f"{pointer}/{number}")
    elif before != after:
        yield f"{pointer}: {_short(before)} is now {_short(after)}"


def _short(value):
    text = canonical(value).decode()
    return text if len(text) <= 200 else f"{text[:200]}…"


def _job(job):
    name, write, against = job
    made = outputs(name)
    told = []
    for one, value in made.items():
        if write is not None:
            path = file_of(write, one)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(canonical(value))
        if against is not None:
            told += _compared(one, value, file_of(against, one))
    return {one: digest_of(value) for one, value in made.items()}, told


def _compared(name, value, path):
    if not path.exists():
        return [f"{name}: {path} is not there"]
    before = json.loads(path.read_bytes())
    return [f"{name}{one}" for _, one in zip(range(10), differences(before, value), strict=False)]


def run(wanted, write=None, against=None, workers=2):
    """The digests of all that is wanted, and where it differs from what was written before."""
    found, told = {}, []
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for digests, differs in pool.map(_job, [(one, write, against) for one in wanted]):
            found |= digests
            told += differs
    return found, told


def save(found, known, *, whole):
    """Write the record. What was not run stays as it was recorded, and so does what cannot be run here."""
    absent = {one: digest for one, digest in known.items() if one.startswith("published/")}
    kept = (known if not whole else absent if not scenarios.published() else {}) | found
    RECORD.write_text(json.dumps(dict(sorted(kept.items())), indent=0, ensure_ascii=False) + "\n", encoding="utf-8")


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args(arguments)
    wanted = [one for one in names() if not asked.names or one.startswith(tuple(asked.names))]
    found, told = run(wanted, asked.write, asked.against, asked.workers)
    known = recorded() if RECORD.exists() else {}
    if not (asked.check or asked.write or asked.against):
        save(found, known, whole=not asked.names)
    differs = differing(found, known) if asked.check else []
    for line in (*told, *(f"{one} is not as recorded" for one in differs)):
        print(line)
    print(f"{len(found)} outputs, {len(differs) if asked.check else len(told)} differences")
    return 1 if told or differs else 0


if __name__ == "__main__":
    sys.exit(main())
