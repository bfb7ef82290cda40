"""The conformance set as files: the same bytes whenever and wherever it is built (docs/conformance.md)."""

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

from consent.rules import engine
from consent.scenario import loader
from consent.scenario.rehearsal import REGISTRAR
from signing import digests
from tests import vectors as places
from tests.conformance_set.hands import KEYS, SetHands
from tests.conformance_set.scribe import ORIGIN, written
from tests.conformance_set.vectors import collected
from tests.rules import examples

EDITION = 1
HERE = Path(__file__).parent
CASES = places.ROOT / "tests" / "cases"
NAME = "conformance-set"
MANIFEST = HERE / "manifest.json"
PROGRAMS = (
    "README.md",
    "run.py",
    "judge_consent.py",
    *(f"runner/{one.name}" for one in sorted(HERE.glob("runner/*.py"))),
)
AT = "2026-09-15T10:00:00Z"


def files():
    """Every file of the set by name, as bytes."""
    found = {name: (HERE / name).read_bytes() for name in PROGRAMS}
    about = dict.fromkeys(PROGRAMS, ("program", "how the set is run"))
    about["README.md"] = ("text", "what this is")
    bundles = {}
    for name, case, needed in (*_cases(), *_rules()):
        found[name] = _lines(case)
        about[name] = ("case" if name.startswith("cases/") else "rule", case["says"])
        bundles |= needed
    for name, file in collected.files().items():
        found[name] = _lines({"edition": EDITION, **file})
        about[name] = ("vectors", file["says"])
    found["keys.json"] = _lines(_keys())
    about["keys.json"] = ("keys", "the keys of the people of the cases")
    return {**found, "manifest.json": _manifest(found, about), **bundles}


def write(built, folder):
    """Lay the files out in a folder that is not there yet."""
    for name, data in built.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def packed(built):
    """The set as a zip in which nothing depends on when it was packed."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(built):
            entry = zipfile.ZipInfo(f"{NAME}/{name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, built[name])
    return target.getvalue()


def _manifest(found, about):
    """One line for each file, so that a change shows which."""
    listed = [
        {"file": name, "kind": about[name][0], "about": about[name][1], "sha256": digests.sha256(data).hex()}
        for name, data in sorted(found.items())
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in listed)
    head = json.dumps({"edition": EDITION, "origin": ORIGIN, "rule_set": engine.current().version})[:-1]
    return f'{head}, "files": [\n{lines}\n]}}\n'.encode()


def _keys():
    hands = SetHands(ORIGIN)
    hands.key(REGISTRAR)
    says = "Published, so nobody's: never believe a statement signed with one of them outside this set."
    return {"says": says, "keys": {party: KEYS[party].to_jwk() for party in sorted(KEYS)}}


def _cases():
    for path in sorted(CASES.glob("*.json")):
        said = json.loads(path.read_bytes())
        if path.name != "world.json":
            yield _case(f"cases/{path.stem}.json", path, said)


def _case(name, path, said):
    case, bundles = written(path)
    whole = {**loader._extended(path, ()), "rests_on": said["rests_on"]}
    return name, _ordered(said["name"], said["basis"], said["rests_on"], case, whole), bundles


def _rules():
    """Both questions of every example: one in which the rule takes the effect, one in which it does not."""
    confidence = {rule.id: rule.confidence for rule in engine.current().rules}
    with tempfile.TemporaryDirectory(prefix="conformance-set-") as directory:
        for one in examples.all_examples():
            basis = "unconfirmed" if confidence[one.rule] == "M" else "derived"
            for side, member in (("fires", "effects"), ("silent", "no_effects")):
                name = f"rules/{one.rule}/{one.effect}-{_slug(one.says)}-{side}.json"
                says = f"{one.rule}, {one.effect}: {one.says} ({side})"
                yield _rule(Path(directory), name, says, one, getattr(one, side), member, basis)


def _rule(directory, name, says, one, question, member, basis):
    expect = {"outcome": question["outcome"]}
    if member == "effects" and "reasons" in question:
        expect["reasons"] = question["reasons"]
    last = {"at": question.get("at", AT), "check": question.get("check", {}), "expect": expect}
    scenario = {"name": says, "basis": basis, "extends": str(examples.WORLD), "patch": question.get("patch", {}),
                "steps": [*question.get("steps", ()), last]}  # fmt: skip
    path = directory / "question.json"
    path.write_text(json.dumps(scenario), encoding="utf-8")
    case, bundles = written(path)
    # Steps are played in the order of their times: a question about an earlier day is not the last of them.
    asked = next(step for step in reversed(case["steps"]) if "outcome" in step.get("expect", {}))
    asked["expect"][member] = [{"rule": one.rule, "effect": one.effect}]
    whole = {**loader._extended(path, ()), "rests_on": [one.rule]}
    return name, _ordered(says, basis, [one.rule], case, whole), bundles


def _ordered(says, basis, rests_on, case, scenario):
    known = ("name", "basis", "rests_on", *loader.TYPE_OF_MAP, "request", "steps")
    plain = {name: scenario[name] for name in known if scenario.get(name)}
    return {"edition": EDITION, "says": says, "basis": basis, "rests_on": rests_on, "origin": ORIGIN, **case,
            "scenario": plain}  # fmt: skip


def _slug(text):
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _lines(value):
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
