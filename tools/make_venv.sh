#!/bin/bash
# Makes the virtual environment from the lock file: every package pinned by hash, then the project itself.
# Usage: make_venv.sh <python> <directory>
set -euo pipefail
python="$1" venv="$2"

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    echo "Python 3.11 or newer is needed; '$python' is not. Try: make PYTHON=python3.12 …" >&2
    exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version="$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        echo "Installing $version, which Debian keeps apart from Python …" >&2
        { apt-get update -q && apt-get install -yq --no-install-recommends "$version"; } >&2
    else
        echo "Python's venv module is missing. Run: sudo apt-get install $version" >&2
        exit 2
    fi
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
echo "Installing the locked packages into $venv …" >&2
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
"$venv/bin/python" -m compileall -q api consent signing migrations
