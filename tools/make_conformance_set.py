"""Builds the conformance set in build/, as a folder and as a zip, and its manifest beside the tests.

Usage: make conformance-set
"""

import shutil
from pathlib import Path

from tests.conformance_set import building

BUILD = Path(__file__).resolve().parents[1] / "build"


def main() -> None:
    """Write folder, zip and manifest."""
    built = building.files()
    folder = BUILD / building.NAME
    shutil.rmtree(folder, ignore_errors=True)
    building.write(built, folder)
    archive = BUILD / f"{building.NAME}-{building.EDITION}.zip"
    archive.write_bytes(building.packed(built))
    building.MANIFEST.write_bytes(built["manifest.json"])
    print(f"{len(built)} files in {folder} and {archive}")


if __name__ == "__main__":
    main()
