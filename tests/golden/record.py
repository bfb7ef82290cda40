"""The record of what everything comes to, and the program that makes, checks and explains it.

    python -m tests.golden.record                    record anew: record.json beside this file, and the answers of the
                                                     present rule set in tests/rules/answers
    python -m tests.golden.record --check            say what is not as recorded
    python -m tests.golden.record --write DIR        write every output in full, to compare two versions of the program
    python -m tests.golden.record --against DIR      say where an output differs from one that was written before

Names at the end narrow all of it to what begins with them: `ledger`, `cases/`, `published/`, `examples/SAT23`.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from tests.golden import ledger, scenarios, witnessed
from tests.golden.telling import canonical, digest_of
from tests.rules import behaviour

RECORD = Path(__file__).parent / "record.json"
LEDGERS = {"ledger/": ledger.played, "witnessed/": witnessed.played}


@dataclass
class Found:
    """The digests of outputs by name, the answers among them, and where they differ from what was written before."""

    digests: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    differs: list = field(default_factory=list)

    def add(self, other):
        self.digests |= other.digests
        self.answers |= other.answers
        self.differs += other.differs


def names():
    """What can be recorded, by name: the parts of a ledger come all at once."""
    return [*LEDGERS, *scenarios.own(), *scenarios.published(), *scenarios.of_rules()]


def recorded():
    """The digests on record, by name."""
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}


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


@dataclass(frozen=True)
class Job:
    """One name, and the folders to write its outputs to and to compare them with."""

    name: str
    write: Path | None = None
    against: Path | None = None


def done(job):
    """What the name of a job comes to."""
    outputs = LEDGERS[job.name]() if job.name in LEDGERS else {job.name: scenarios.run(job.name)}
    found = Found({one: digest_of(value) for one, value in outputs.items()})
    if job.name.startswith((scenarios.OWN, scenarios.EXAMPLES)):
        found.answers = behaviour.answers_in(job.name, outputs[job.name])
    for one, value in outputs.items():
        if job.write is not None:
            _write(value, file_of(job.write, one))
        if job.against is not None:
            found.differs += _compared(one, value, file_of(job.against, one))
    return found


def _write(value, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(canonical(value))


def _compared(name, value, path):
    if not path.exists():
        return [f"{name}: {path} is not there"]
    told = differences(json.loads(path.read_bytes()), value)
    return [f"{name}{one}" for _, one in zip(range(10), told, strict=False)]


def run(jobs, workers=2):
    """What all jobs come to, on so many processes; on this very one where the tests share the cores already."""
    found = Found()
    if "PYTEST_XDIST_WORKER" in os.environ:
        for one in map(done, jobs):
            found.add(one)
        return found
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for one in pool.map(done, jobs):
            found.add(one)
    return found


def quick():
    """Everything but the examples of rules, which take minutes; once in a process."""
    return run([Job(one) for one in names() if not one.startswith(scenarios.EXAMPLES)])


def save(found, *, whole):
    """Write both records, unless an answer changed that no revision of a rule explains: a sentence for each of those.

    What was not run stays as it was recorded, and so do the published cases where they are not there.
    """
    answered = behaviour.of_present()
    told = [] if answered is None else list(behaviour.unexplained(answered, behaviour.present(found.answers)))
    if told:
        return told
    absent = {one: digest for one, digest in recorded().items() if one.startswith(scenarios.PUBLISHED)}
    kept = recorded() if not whole else {} if scenarios.published() else absent
    RECORD.write_text(behaviour.in_lines(dict(sorted((kept | found.digests).items())), 1) + "\n", encoding="utf-8")
    answers = found.answers if whole or answered is None else answered.answers | found.answers
    behaviour.save(behaviour.present(answers))
    return []


def check(found):
    """A sentence for everything that is not as recorded."""
    answered = behaviour.of_present()
    told = [] if answered is None else list(behaviour.unexplained(answered, behaviour.present(found.answers)))
    return [*(f"{one} is not as recorded" for one in differing(found.digests, recorded())), *told]


def main(arguments=None):
    """Returns the exit code: 1 where something differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden.record", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--check", action="store_true", help="say what is not as recorded")
    parser.add_argument("--write", type=Path, metavar="DIR", help="write every output in full")
    parser.add_argument("--against", type=Path, metavar="DIR", help="compare with outputs written in full")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only what begins so")
    asked = parser.parse_args(arguments)
    wanted = [one for one in names() if not asked.names or one.startswith(tuple(asked.names))]
    found = run([Job(one, asked.write, asked.against) for one in wanted], asked.workers)
    told = [*found.differs, *(check(found) if asked.check else ())]
    if not (asked.check or asked.write or asked.against):
        told += save(found, whole=not asked.names)
    print("\n".join([*told, f"{len(found.digests)} outputs, {len(told)} differences"]))
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main())
