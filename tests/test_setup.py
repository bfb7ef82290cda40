from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.plugins.measured import MEASURED, PARTS, REST

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("api", "consent", "signing", "migrations")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME, DEVELOPERS = "requirements.lock", "requirements-dev.lock"
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
LOCKS = {name: (ROOT / name).read_text(encoding="utf-8") for name in (RUNTIME, DEVELOPERS)}


def pinned(lock: str) -> dict[str, str]:
    """Name -> the text of its entry in the lock."""
    entries = re.split(r"\n(?=\S+==)", "\n" + LOCKS[lock])[1:]
    return {canonicalize_name(entry.split("==", 1)[0].split("[")[0]): entry for entry in entries}


def requirements(*groups: str) -> list[Requirement]:
    """What the project asks for: `runtime`, `build`, or an extra."""
    asked = {"runtime": PROJECT["project"]["dependencies"], "build": PROJECT["build-system"]["requires"]}
    asked |= PROJECT["project"]["optional-dependencies"]
    return [Requirement(one) for group in groups for one in asked[group]]


def version(entry: str) -> str:
    return entry.split("==", 1)[1].split(maxsplit=1)[0]


def package_folders() -> list[Path]:
    return [path.parent for floor in FLOORS for path in sorted((ROOT / floor).rglob("__init__.py"))]


def dotted(folder: Path) -> str:
    return ".".join(folder.relative_to(ROOT).parts)


def make_environment(path: Path, interpreter: str) -> subprocess.CompletedProcess[str]:
    """Run the set-up script with nothing but `path` on PATH, so that it finds no apt-get."""
    command = ["/bin/bash", str(ROOT / "tools" / "make_venv.sh"), interpreter, str(path / "venv")]
    return subprocess.run(command, cwd=ROOT, env={"PATH": str(path)}, capture_output=True, text=True, check=False)


def interpreter(path: Path, body: str) -> str:
    """An interpreter of a machine we do not have here, answering the script's questions as that one would."""
    program = path / "python"
    program.write_text(f"#!/bin/bash\n{body}\n", encoding="utf-8")
    program.chmod(0o755)
    (path / "id").symlink_to("/usr/bin/id")
    return str(program)


def hashes(entry: str) -> list[str]:
    return re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry)


def session(path: Path, body: str, *more: str, ci: bool) -> subprocess.CompletedProcess[str]:
    """A pytest session of its own, with the project's settings, over one file of tests."""
    file = path / "test_inner.py"
    file.write_text("import pytest\n" + body, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if name not in ("CI", "PYTEST_ADDOPTS")}
    ours = ["-c", str(ROOT / "pyproject.toml"), "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *ours, *more, str(file)]
    env = kept | {"CI": "true"} if ci else kept
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("lock", "least"), [(RUNTIME, 25), (DEVELOPERS, 60)])
def test_every_locked_package_is_pinned_by_version_and_hash(lock, least):
    assert [name for name, entry in pinned(lock).items() if not hashes(entry)] == []
    assert len(pinned(lock)) > least


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_place_to_fetch_from(lock):
    assert re.findall(r"(?im)^.*(?:://|--(?:extra-)?index-url|--find-links|--trusted-host| @ ).*$", LOCKS[lock]) == []


@pytest.mark.parametrize(
    ("lock", "groups"),
    [(RUNTIME, ("runtime", "build", "tsa", "pdf")), (DEVELOPERS, ("runtime", "build", "dev"))],
)
def test_locked_versions_are_those_the_project_asks_for(lock, groups):
    locked = pinned(lock)
    for requirement in requirements(*groups):
        assert requirement.specifier.contains(version(locked[canonicalize_name(requirement.name)])), requirement


def test_developers_have_all_that_runs_the_program_at_the_very_same_files():
    everything = pinned(DEVELOPERS)
    for name, entry in pinned(RUNTIME).items():
        assert version(everything[name]) == version(entry), name
        assert hashes(everything[name]) == hashes(entry), name


def test_who_runs_the_program_is_given_no_tool_of_its_developers():
    needed = {canonicalize_name(one.name) for one in requirements("runtime", "build", "tsa", "pdf", "postgres")}
    tools = {canonicalize_name(one.name) for one in requirements("dev")} - needed
    assert {"pytest", "ruff", "mypy", "import-linter", "hypothesis"} <= tools
    assert tools & set(pinned(RUNTIME)) == set()


def planned(target: str) -> str:
    """What make would do for a target if nothing were there yet."""
    command = ["make", "--dry-run", "VENV=nowhere", target]
    env = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(("target", "installs"), [("demo", ""), ("test", " dev"), ("venv", " dev")])
def test_demonstration_installs_what_it_needs_and_the_tests_what_they_need(target, installs):
    assert re.findall(r'make_venv\.sh "python3" "nowhere"(.*)\n', planned(target)) == [installs]


def test_environment_holds_what_the_lock_says():
    installed = {canonicalize_name(one.name): one.version for one in metadata.distributions()}
    locked = {name: version(entry) for name, entry in pinned(DEVELOPERS).items()}
    assert {canonicalize_name(one.name) for one in requirements("runtime")} <= set(installed)
    assert [name for name in locked if installed.get(name, locked[name]) != locked[name]] == []


def test_every_package_of_the_tree_is_shipped():
    wanted = PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]
    said = f"import setuptools; print(*setuptools.find_packages(include={wanted!r}))"
    command = [sys.executable, "-c", said]  # in a process of its own: setuptools brings packages of its own along
    shipped = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert sorted(shipped) == sorted(map(dotted, package_folders()))


def test_every_data_file_of_the_tree_is_shipped():
    data = PROJECT["tool"]["setuptools"]["package-data"]
    for folder in package_folders():
        others = [p for p in folder.iterdir() if p.is_file() and p.suffix not in (".py", ".pyc")]
        unshipped = [p for p in others if not any(p.match(pattern) for pattern in data.get(dotted(folder), []))]
        assert unshipped == [], dotted(folder)


@pytest.mark.parametrize("floor", PROJECT["tool"]["mypy"]["packages"])
def test_type_checkers_of_others_are_told_that_the_packages_are_typed(floor):
    assert (ROOT / floor / "py.typed").read_bytes() == b""
    assert "py.typed" in PROJECT["tool"]["setuptools"]["package-data"][floor]


def test_package_roots_hold_a_docstring_and_nothing_else():
    for folder in package_folders():
        tree = ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))
        assert len(tree.body) == 1, dotted(folder)
        assert ast.get_docstring(tree), dotted(folder)


def test_program_and_the_commands_that_join_it_can_be_loaded():
    scripts = metadata.entry_points(group="console_scripts", name="consent")
    joined = metadata.entry_points(group="consent.commands")
    assert [entry.value for entry in scripts] == ["consent.cli.main:main"]
    assert "serve" in joined.names
    assert all(callable(entry.load()) for entry in (*scripts, *joined))


def test_commands_the_contributing_page_names_are_in_the_makefile():
    targets = set(re.findall(r"(?m)^([a-z]+):", MAKEFILE))
    named = set(re.findall(r"`make ([a-z]+)`", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert {"demo", "test", "check"} <= named
    assert named <= targets


def test_clean_machine_runs_the_tests_and_only_them():
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in lines
    assert "export CI=true" in lines
    assert lines[-1] == "exec make test"


def test_too_old_an_interpreter_is_refused_before_anything_is_made(tmp_path):
    ended = make_environment(tmp_path, interpreter(tmp_path, "exit 1"))
    assert ended.returncode == 2
    assert "Python 3.11 or newer is needed" in ended.stderr
    assert not (tmp_path / "venv").exists()


def test_missing_venv_module_is_answered_with_the_one_command_that_brings_it(tmp_path):
    answers = 'case "$2" in *ensurepip*) exit 1 ;; *print*) echo python3.12-venv ;; esac'
    ended = make_environment(tmp_path, interpreter(tmp_path, answers))
    assert ended.returncode == 2
    assert ended.stderr.strip().endswith("Run: sudo apt-get install python3.12-venv")
    assert not (tmp_path / "venv").exists()


SKIPPED = 'def test_one():\n    pytest.skip("no browser here")\n'
SKIPPED_WHOLE = 'pytest.skip("no database here", allow_module_level=True)\n'
ABSENT = 'def test_one():\n    pytest.skip("vectors: /nowhere/at/all is not there (set CONSENT_VECTORS)")\n'
PRESENT = f'def test_one():\n    pytest.skip("vectors: {ROOT} is not there (set CONSENT_VECTORS)")\n'
PATTERN = PRESENT.replace(str(ROOT), f"{ROOT}/**/*.toml")
AND_ONE_THAT_RAN = "def test_two():\n    assert True\n"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (SKIPPED + AND_ONE_THAT_RAN, "no browser here"),
        (SKIPPED_WHOLE, "no database here"),
        (PRESENT + AND_ONE_THAT_RAN, f"vectors: {ROOT} is not there"),
        (PATTERN + AND_ONE_THAT_RAN, f"vectors: {ROOT}/**/*.toml is not there"),
    ],
    ids=["test", "module", "vectors that are there", "pattern of vectors that are there"],
)
def test_leaving_a_test_out_is_a_failure_under_ci(tmp_path, body, reason):
    ended = session(tmp_path, body, ci=True)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED
    assert f"failure: 1 x {reason}" in ended.stdout


def test_tests_of_absent_vectors_may_be_left_out_under_ci_and_are_named(tmp_path):
    ended = session(tmp_path, ABSENT + AND_ONE_THAT_RAN, ci=True)
    assert ended.returncode == pytest.ExitCode.OK
    assert "note: 1 x vectors: /nowhere/at/all is not there" in ended.stdout


BOTH = SKIPPED + ABSENT.replace("test_one", "test_three") + AND_ONE_THAT_RAN


@pytest.mark.parametrize(("body", "reason"), [(BOTH, "no browser"), (SKIPPED_WHOLE, "no database")])
def test_what_workers_leave_out_is_counted_once_and_is_the_same_failure(tmp_path, body, reason):
    ended = session(tmp_path, body, "-n", "2", ci=True)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED
    assert f"failure: 1 x {reason} here" in ended.stdout
    assert ended.stdout.count("failure:") == 1


def test_leaving_a_test_out_at_the_desk_is_named_and_no_failure(tmp_path):
    ended = session(tmp_path, SKIPPED + AND_ONE_THAT_RAN, ci=False)
    assert ended.returncode == pytest.ExitCode.OK
    assert "note: 1 x no browser here" in ended.stdout


def test_failure_stays_a_failure_beside_a_test_left_out(tmp_path):
    ended = session(tmp_path, ABSENT + "def test_two():\n    assert not pytest\n", ci=True)
    assert ended.returncode == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(("ci", "expected"), [(True, "True 60"), (False, "False 60")], ids=["ci", "desk"])
def test_random_examples_are_the_same_every_time_under_ci_only(tmp_path, ci, expected):
    body = (
        "from hypothesis import settings\n"
        "def test_one():\n"
        "    used = settings.default\n"
        f'    assert f"{{used.derandomize}} {{used.max_examples}}" == "{expected}"\n'
        "    assert used.deadline is None\n"
    )
    ended = session(tmp_path, body, ci=ci)
    assert ended.returncode == pytest.ExitCode.OK, ended.stdout


SHARING = """
import os
@pytest.fixture(scope="module")
def dear():
    return os.environ["PYTEST_XDIST_WORKER"]
@pytest.mark.parametrize("number", range(6))
def test_one(dear, number):
    with open(os.environ["NOTES"], "a") as notes:
        notes.write(f"{dear}\\n")
"""


def test_tests_that_share_a_fixture_of_their_module_run_on_one_worker(tmp_path, monkeypatch):
    monkeypatch.setenv("NOTES", str(tmp_path / "notes"))
    ended = session(tmp_path, SHARING, "-n", "2", "--dist", "loadfile", ci=True)
    assert ended.returncode == pytest.ExitCode.OK, ended.stdout
    workers = (tmp_path / "notes").read_text(encoding="utf-8").split()
    assert len(workers) == 6
    assert len(set(workers)) == 1


HALVED = "def half(whole):\n    return whole / 2\n"


def test_a_run_that_is_measured_fails_below_the_floor(tmp_path, monkeypatch):
    monkeypatch.setenv("COVERAGE_FILE", str(tmp_path / "coverage"))
    (tmp_path / "halved.py").write_text(HALVED, encoding="utf-8")
    (tmp_path / "coveragerc").write_text("[report]\nfail_under = 90\n", encoding="utf-8")
    body = f"import sys\nsys.path.insert(0, {str(tmp_path)!r})\nimport halved\ndef test_one():\n    "
    measure = ("--cov=halved", f"--cov-config={tmp_path / 'coveragerc'}")
    assert session(tmp_path, f"{body}assert halved.half(2)\n", *measure, ci=True).returncode == pytest.ExitCode.OK
    short = session(tmp_path, f"{body}pass\n", *measure, ci=True)
    assert short.returncode == pytest.ExitCode.TESTS_FAILED
    assert "not reached. Total coverage: 50.00%" in short.stdout


def files_of(*part):
    """The files of tests that a session collects."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-qq", *part]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return {line.partition(":")[0] for line in said.splitlines() if line.startswith("tests/")}


def test_each_test_runs_in_one_of_the_two_parts_of_the_full_run():
    parts = [files_of("--part", part) for part in PARTS]
    assert parts[0] & parts[1] == set()
    assert parts[0] | parts[1] == files_of()
    assert min(map(len, parts)) > 20
    run = [line for line in MAKEFILE.splitlines() if "pytest -n" in line]
    *of_a_file, on_a_server = run  # what stores a ledger, once more on the other database
    assert [one.partition(" --part ")[2].split()[0] for one in of_a_file] == [REST, MEASURED]
    assert [" --cov " in one for one in of_a_file] == [False, True]
    assert on_a_server.endswith(" --engine postgresql")
