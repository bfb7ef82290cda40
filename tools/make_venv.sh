#!/bin/bash
# Makes the virtual environment from a lock file: every package pinned by hash, then the project itself.
# Usage: make_venv.sh <python> <directory> [dev]
# What runs the program comes from requirements.lock and leaves <directory>/.installed. With `dev` the developers' tools
# come too, from requirements-dev.lock, which holds all of the other at the same versions, and leave .installed-dev.
# A stamp is newer than what it was made from. The one environment may be made by either and grows into the other.
set -euo pipefail
python="$1" venv="$2" lock="requirements${3:+-dev}.lock" stamp="$2/.installed${3:+-dev}"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed and '$python' is not. Name another: make PYTHON=python3.12 …" >&2
    exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $package, which Debian keeps apart from Python …" >&2
        export DEBIAN_FRONTEND=noninteractive
        { apt-get update -q && apt-get install -yq --no-install-recommends "$package"; } >&2
    else
        echo "Python's venv module is missing. Run: sudo apt-get install $package" >&2
        exit 2
    fi
fi

# Two makes at once, of the same lock file or of both: the second waits, then finds the work done.
exec 9<requirements.lock
if command -v flock >/dev/null; then flock 9; fi
newer() { [ "$1" -nt "$2" ] && [ "$1" -nt pyproject.toml ]; }
if newer "$stamp" "$lock" && newer "$stamp" requirements.lock; then exit 0; fi

pip() { "$venv/bin/python" -m pip --disable-pip-version-check "$@"; }
"$venv/bin/python" -c 'import pip' 2>/dev/null || "$python" -m venv --clear "$venv"
echo "Installing the packages of $lock into $venv …" >&2
# The lock names all there is to install, so nothing is resolved: what others release meanwhile cannot be met on the way.
pip install --quiet --no-deps --require-hashes -r "$lock"
# Somebody may be running the program: it is not taken away for a moment where nothing about it has changed.
if ! newer "$venv/.installed" requirements.lock; then
    pip install -qq --no-deps --no-build-isolation --editable .
    "$venv/bin/python" -m compileall -q api consent signing migrations
fi
pip check --quiet  # and the lock left nothing out
touch "$venv/.installed" "$stamp"
