"""Vectors: a file of them is handed to a command, whose verdicts are held against what is published."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable
from typing import Any

Judge = Callable[[dict[str, Any]], list[dict[str, Any]]]
"""Judges the vectors of one file; one verdict for each, in their order. Raises NotJudged."""


class NotJudged(Exception):
    """The command gave no verdicts."""


def asked(file: dict[str, Any]) -> dict[str, Any]:
    """What a judge is shown of a file: everything but what it must find out."""
    vectors = [{"name": one["name"], "given": one["given"]} for one in file["vectors"]]
    return {"kind": file["kind"], "given": file["given"], "vectors": vectors}


def differences(file: dict[str, Any], verdicts: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """Each vector's name with where its verdict differs."""
    return [(one["name"], _of(one, said)) for one, said in zip(file["vectors"], verdicts, strict=True)]


def _of(vector: dict[str, Any], verdict: dict[str, Any]) -> list[str]:
    if verdict.get("result") != vector["result"]:
        return [f"expected {vector['result']}, got {verdict.get('result')} {verdict.get('codes', '')}".rstrip()]
    if vector["result"] == "invalid":
        codes = verdict.get("codes", vector["codes"])
        return [] if codes == vector["codes"] else [f"expected {vector['codes']}, got {codes}"]
    gives = verdict.get("gives", {})
    wanted = vector.get("gives", {})
    return [
        f"{name}: expected {wanted[name]}, got {gives.get(name)}" for name in wanted if gives.get(name) != wanted[name]
    ]


def by_command(command: str, patience: float) -> Judge:
    """A judge that starts a shell command for each file: the file on its standard input, verdicts as a JSON array."""

    def judge(file: dict[str, Any]) -> list[dict[str, Any]]:
        process = subprocess.Popen(["/bin/sh", "-c", command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, start_new_session=True)  # fmt: skip
        try:
            said, told = process.communicate(json.dumps(asked(file)).encode(), patience)
        except subprocess.TimeoutExpired as error:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise NotJudged(f"no verdicts within {patience:g} seconds") from error
        return _verdicts(file, process.returncode, said, told)

    return judge


def _verdicts(file: dict[str, Any], code: int, said: bytes, told: bytes) -> list[dict[str, Any]]:
    try:
        verdicts = json.loads(said) if code == 0 else None
    except ValueError:
        verdicts = None
    if not isinstance(verdicts, list) or len(verdicts) != len(file["vectors"]):
        detail = told[-1000:].decode(errors="replace").strip()
        raise NotJudged(f"it ended with {code} and not with a verdict for each vector: {detail}")
    return [one if isinstance(one, dict) else {} for one in verdicts]
