"""Running verifiers that are not ours: each reads cases as JSON and answers, for each, whether it holds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BRING = "make conformance-tools"
GO_MODULES = Path("/usr/share/gocode/src/golang.org/x/mod")


@dataclass(frozen=True)
class Verifier:
    """A foreign verifier: how it is started, whether it is here, and what it looks at."""

    name: str
    command: tuple[str, ...]
    here: tuple[Path, ...]
    looks_at: frozenset[str]

    def judge(self, cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Its verdict on each case. A verifier that breaks is a failure of the test, never a refusal."""
        for path in self.here:
            if not path.exists():
                pytest.skip(f"{self.name} is not here ({path}): {BRING}")
        environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), **_GO}
        done = subprocess.run(
            self.command, input=json.dumps(cases), capture_output=True, text=True, check=False, cwd=HERE,
            env=environment, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, f"{self.name} broke: {done.stderr[-2000:]}"
        verdicts = json.loads(done.stdout)
        assert len(verdicts) == len(cases)
        return verdicts


_GO = {"GOPROXY": "off", "GOFLAGS": "-mod=mod", "GO111MODULE": "on", "GOCACHE": str(ROOT / ".conformance" / "go")}
_PYTHON = ROOT / ".venv-conformance" / "bin" / "python"
_NODE = HERE / "node_modules"
_NODE_PROGRAM = Path(shutil.which("node") or "/usr/bin/node")


def _python(name: str, *looks_at: str) -> Verifier:
    script = str(HERE / "verifiers" / f"{name}_verifier.py")
    return Verifier(
        name, (str(_PYTHON), "-W", "ignore", script), (_PYTHON.parent.parent / ".installed",), frozenset(looks_at)
    )


def _node(package: str, script: str, *looks_at: str) -> Verifier:
    command = ("node", str(HERE / "verifiers" / script))
    return Verifier(package, command, (_NODE_PROGRAM, _NODE / ".installed", _NODE / package), frozenset(looks_at))


PROOFBUNDLE = _python("proofbundle", "signature", "cosignature", "origin", "inclusion")
SIGSTORE = _python("sigstore", "signature", "origin", "inclusion")
SIGSTORE_JS = _node("@sigstore/verify", "sigstore_verifier.js", "signature", "inclusion")
RFC9162_JS = _node("@transmute/rfc9162", "rfc9162_verifier.js", "inclusion", "consistency")
JOSE = _node("jose", "jose_verifier.mjs", "receipt")
SUMDB = Verifier(
    "golang.org/x/mod/sumdb", (str(ROOT / ".conformance" / "sumdb"),), (GO_MODULES,),
    frozenset({"signature", "origin", "inclusion", "consistency", "tiles"}),
)  # fmt: skip
OF_LOGS = (PROOFBUNDLE, SIGSTORE, SIGSTORE_JS, RFC9162_JS, SUMDB)


def build_sumdb() -> None:
    """Compile the Go verifier from Debian's sources. Skips where Go is not here."""
    go = shutil.which("go")
    if go is None or not GO_MODULES.exists():
        pytest.skip(f"{SUMDB.name} is not here (go, {GO_MODULES}): {BRING}")
    place = ROOT / ".conformance" / "source"
    place.mkdir(parents=True, exist_ok=True)
    shutil.copy(HERE / "verifiers" / "sumdb_verifier.go", place / "main.go")
    (place / "go.mod").write_text(
        "module verifier\n\ngo 1.19\n\nrequire golang.org/x/mod v0.0.0\n\n"
        f"replace golang.org/x/mod => {GO_MODULES}\n"
    )  # fmt: skip
    built = subprocess.run(
        [go, "build", "-o", str(ROOT / ".conformance" / "sumdb"), "."], cwd=place, capture_output=True, text=True,
        check=False, env={"PATH": os.environ["PATH"], "HOME": str(place), **_GO}, timeout=300,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
