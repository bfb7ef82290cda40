"""The program as a person runs it, in a directory of one's own: for the tests of the command line."""

import json
import os
import sys
import time
from pathlib import Path

from consent.vocabulary.times import day_of
from tests import program
from tests.engines import database, is_server

PROGRAM = Path(sys.executable).with_name("consent")
DAY = 24 * 3600
PROJECT = {"scheme": "house", "value": "HARBOR-1"}


class Desk:
    """A directory with a ledger in it, and the keys of its people."""

    def __init__(self, directory):
        self.directory = directory
        self.now = int(time.time())
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(directory)}
        if is_server():
            self.environment["CONSENT_DATABASE"] = database(directory, "consent.db")
        if "PYTHONPATH" in os.environ:  # a program that is started is the one under test, wherever it lies
            self.environment["PYTHONPATH"] = os.environ["PYTHONPATH"]

    def run(self, *arguments, expected=0, given=None, **environment):
        ran = program.run(arguments, cwd=self.directory, env=self.environment | environment, given=given)
        assert ran.returncode == expected, (arguments, ran.returncode, ran.stdout, ran.stderr)
        self.aside = ran.stderr.decode()
        return ran.stdout.decode()

    def json(self, *arguments, **more):
        return json.loads(self.run(*arguments, "--json", **more))

    def write(self, name, value):
        (self.directory / name).write_text(json.dumps(value))
        return name

    def submit(self, body, *signers, name="s"):
        parties = [{"role": role, "party": party} for role, party, _ in signers]
        self.run(
            "statement", "draft", self.write(f"{name}.json", {**body, "parties": parties}), "-o", f"{name}.statement"
        )
        keys = [argument for _, _, key in signers for argument in ("--key", key)]
        self.run("statement", "sign", "--yes", f"{name}.statement", *keys, "-o", f"{name}.bundle")
        return self.json("statement", "submit", f"{name}.bundle")


REGISTRAR = ("registrar", "party:registrar", "keys/registrar.jwk")
PAULA, STUDIO = ("performer", "party:paula", "paula.jwk"), ("licensee", "party:studio", "studio.jwk")


def furnished(directory):
    """A desk with a ledger, Paula, a studio, its project and tool, and her grant."""
    desk = Desk(directory)
    desk.run("init", "--origin", "ledger.example/desk")
    desk.submit({"type": "party.registration", "party": "party:paula", "kind": "performer", "name": "Paula One",
                 "identifiers": [], "birth_date": "1988-03-14", "home": "US-CA", "unions": []}, REGISTRAR)  # fmt: skip
    desk.submit({"type": "party.registration", "party": "party:studio", "kind": "licensee", "name": "Studio",
                 "identifiers": []}, REGISTRAR)  # fmt: skip
    for role, party, key in (PAULA, STUDIO):
        desk.run("key", "new", "-o", key)
        desk.run("key", "register", "--party", party, "--role", role, "--key", key, "--registrar-key", REGISTRAR[2])
    desk.submit({"type": "project.declaration", "project": [PROJECT], "title": "Harbor", "kind": "film",
                 "licensee": "party:studio", "platforms": [], "agreements": [], "jurisdictions": [],
                 "photography_start": day_of(desk.now).isoformat()}, STUDIO)  # fmt: skip
    desk.submit({"type": "tool.declaration", "tool": "tool:vfx", "vendor": "party:studio", "version": "1",
                 "stores_data": False, "trains_on_data": False, "enterprise": True,
                 "evidence": []}, STUDIO)  # fmt: skip
    desk.grant = desk.submit({
        "type": "consent.grant", "performer": "party:paula", "licensee": "party:studio", "agreement": "none",
        "replica_class": "employment_based", "form": "separate_writing", "representation": "counsel_negotiated",
        "description": "Face of Vale in scene 12.", "scopes": {"main": {
            "projects": [PROJECT], "episodes": ["*"], "roles": ["Vale"], "scenes": ["12"],
            "uses": ["replica.use.new_performance"], "modalities": ["face"], "media": ["svod"], "territories": ["001"],
            "languages": ["en"], "purposes": ["final_deliverable"], "content": [], "tools": ["tool:vfx"],
            "term": {"from": day_of(desk.now - DAY).isoformat(), "zone": "UTC"}}},
        "exclusions": [], "limits": [], "revocability": {"kind": "revocable_at_will"}, "after_death": "ends",
        "business_reason": "", "legal_basis": "contract", "documents": [], "vocabulary": {"territories": "cldr-48"},
    }, PAULA, STUDIO, name="grant")  # fmt: skip
    return desk


ASK = ["check", "--project", "house:HARBOR-1", "--licensee", "party:studio", "--use", "replica.use.new_performance",
       "--performer", "party:paula", "--role", "Vale", "--scene", "12", "--modality", "face", "--medium", "svod",
       "--territory", "US", "--purpose", "final_deliverable", "--tool", "tool:vfx"]  # fmt: skip
