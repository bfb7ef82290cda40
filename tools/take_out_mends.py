"""Takes out each mend of tests/mends in turn, in a copy of the product, and looks whether its test notices.

Usage: make mutants, or python tools/take_out_mends.py [ROW …]. Exits 1 when a mend that was taken out goes unnoticed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import mends

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("api", "consent", "docs", "migrations", "signing", "tests", "pyproject.toml")


def noticed(mend: mends.Mend, tree: Path) -> bool:
    """Whether the test that a mend names fails without it."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tree / name)
    mend.take_out(tree)
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", mend.test]
    without = {**os.environ, "PYTHONPATH": str(tree)}  # for the programs that a test starts as well
    ran = subprocess.run(command, cwd=tree, env=without, capture_output=True, check=False)
    return ran.returncode == 1


def main() -> None:
    """Take out every mend, or those of the rows named; print what goes unnoticed."""
    wanted = set(sys.argv[1:])
    listed = [one for one in mends.everything() if not wanted or one.row in wanted]
    missed = []
    for mend in listed:
        with tempfile.TemporaryDirectory(prefix="consent-without-") as directory:
            if not noticed(mend, Path(directory)):
                missed.append(mend)
    print(f"{len(listed)} mends taken out, {len(listed) - len(missed)} noticed")
    print("".join(f"  unnoticed: {one.row}, {one.says} ({one.test})\n" for one in missed), end="")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
