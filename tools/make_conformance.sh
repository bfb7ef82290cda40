#!/bin/bash
# Fetches the verifiers that are not ours, each at a fixed version, beside the project: .venv-conformance, node_modules;
# and what the recipes of deploy/ are tried with, as Debian has it.
# What cannot be had here is told and left out; the tests say so again, and under CI that is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."
python="$1"
place="tests/conformance"
venv=".venv-conformance"

exec 8<"$place/requirements.lock"
if command -v flock >/dev/null; then flock 8; fi

told() { echo "Left out: $1" >&2; }
newest() { [ -e "$1" ] && [ "$1" -nt "$2" ]; }
missing() { ! command -v "$1" >/dev/null; }

if missing npm || missing go || [ ! -d /usr/share/gocode/src/golang.org/x/mod ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        packages=(golang-go golang-golang-x-mod-dev)
        if missing npm; then packages+=(nodejs npm); fi
        { apt-get update -q && apt-get install -yq --no-install-recommends "${packages[@]}"; } >/dev/null 2>&1 ||
            told "Debian's packages ${packages[*]} could not be installed"
    else
        told "some verifiers need: sudo apt-get install nodejs npm golang-go golang-golang-x-mod-dev"
    fi
fi

# What the recipes of deploy/ are tried with. RUNLEVEL: Debian's package would start a server of its own.
recipes=()
if ! [ -x /usr/sbin/nginx ] && missing nginx; then recipes+=(nginx-light); fi
if missing systemd-analyze; then recipes+=(systemd); fi
if missing openssl; then recipes+=(openssl); fi
if [ ${#recipes[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        export DEBIAN_FRONTEND=noninteractive
        { apt-get update -q && RUNLEVEL=1 apt-get install -yq --no-install-recommends "${recipes[@]}"; } >/dev/null 2>&1 ||
            told "Debian's packages ${recipes[*]} could not be installed"
    else
        told "the recipes of deploy/ are tried with: sudo apt-get install ${recipes[*]}"
    fi
fi

if ! newest "$venv/.installed" "$place/requirements.lock"; then
    { "$python" -m venv --clear "$venv" &&
        "$venv/bin/python" -m pip --disable-pip-version-check install --quiet --no-deps --require-hashes \
            -r "$place/requirements.lock" 2>/dev/null && touch "$venv/.installed"; } ||
        told "the Python verifiers of $place/requirements.lock could not be installed"
fi
if ! missing npm && ! newest "$place/node_modules/.installed" "$place/package-lock.json"; then
    { (cd "$place" && npm ci --ignore-scripts --no-audit --no-fund --silent) &&
        touch "$place/node_modules/.installed"; } ||
        told "the npm verifiers of $place/package-lock.json could not be installed"
fi
exit 0
