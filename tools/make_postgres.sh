#!/bin/bash
# Installs Debian's PostgreSQL where it is missing and may be installed: its programs alone, no server is made or started.
# Where it cannot be had, the tests on it say so and fail: both databases are supported, so both are tested.
set -uo pipefail
if compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -q && apt-get install -yq --no-install-recommends postgresql-common &&
        sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf &&
        apt-get install -yq --no-install-recommends postgresql; } >/dev/null 2>&1 ||
        echo "Debian's package postgresql could not be installed" >&2
else
    echo "The tests on PostgreSQL need: sudo apt-get install postgresql" >&2
fi
exit 0
