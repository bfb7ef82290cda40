"""Meters of a live service: those of all workers together, at an address of their own, whichever worker has it."""

import os
import signal
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.desk import Desk
from tests.ports import first_answer, kept_port
from tests.served import served, until, workers_of


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    made = Desk(tmp_path_factory.mktemp("shown"))
    made.run("init")
    return made


def shown(port):
    """The samples without labels, and how often /healthz was asked for; None while nobody shows anything."""
    try:
        text = first_answer(f"http://127.0.0.1:{port}/metrics", seconds=1).decode()
    except (TimeoutError, ConnectionError):
        return None
    every = [one for family in text_string_to_metric_families(text) for one in family.samples]
    asked = sum(one.value for one in every if one.labels.get("route") == "/healthz" and one.name.endswith("_count"))
    return {one.name: one.value for one in every if not one.labels} | {"asked": asked}


def ask(port, times):
    for _ in range(times):  # each over a connection of its own, so that both workers come to answer
        urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).read()


def test_all_workers_are_shown_together_and_one_takes_over_from_another_with_nothing_forgotten(desk):
    with kept_port() as port, kept_port() as metrics:
        with served(desk, port, "--metrics", f"127.0.0.1:{metrics}") as process:
            until(lambda: (shown(metrics) or {}).get("consent_workers") == 2)
            ask(port, 40)
            assert shown(metrics)["asked"] == 40
            before = workers_of(process)
            os.kill(_who_shows(metrics, before), signal.SIGKILL)
            until(lambda: len(set(workers_of(process)) - set(before)) == 1)
            until(lambda: (shown(metrics) or {}).get("consent_workers") == 2)
            assert shown(metrics)["asked"] == 40
            ask(port, 10)
            assert shown(metrics)["asked"] == 50
            assert shown(metrics)["consent_http_requests_in_flight"] == 0
            assert shown(metrics)["consent_log_tree_size"] == 1
        assert shown(metrics) is None


def _who_shows(port, workers):
    """The worker that listens at a port, by what the system says of its sockets."""
    sockets = Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()
    (socket,) = {line.split()[9] for line in sockets if f":{port:04X} 00000000:0000 0A" in line}
    (found,) = [one for one in workers if f"socket:[{socket}]" in _open_files(one)]
    return found


def _open_files(process):
    return {str(one.readlink()) for one in Path(f"/proc/{process}/fd").iterdir() if one.is_symlink()}


def test_without_an_address_nothing_is_shown_but_to_an_admin_on_the_service(desk):
    token = desk.json("token", "new", "--scope", "admin")["token"]
    with kept_port() as port, served(desk, port):
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10)
        asking = urllib.request.Request(
            f"http://127.0.0.1:{port}/metrics", headers={"Authorization": f"Bearer {token}"}
        )
        until(lambda: b"consent_workers 2.0" in urllib.request.urlopen(asking, timeout=10).read())


def test_meters_at_an_address_where_somebody_listens_are_refused_at_the_start(desk):
    with kept_port() as port, kept_port() as metrics, served(desk, metrics, workers=1):
        desk.run("serve", "--port", str(port), "--metrics", f"127.0.0.1:{metrics}", expected=2)
        assert "port_taken" in desk.aside
        assert "another --metrics" in desk.aside


@pytest.mark.parametrize("written", ["9464", "127.0.0.1:", ":9464", "127.0.0.1:0", "127.0.0.1:70000", "x:y"])
def test_an_address_that_is_none_is_refused_with_an_example(desk, written):
    desk.run("serve", "--metrics", written, expected=2)
    assert "127.0.0.1:9464" in desk.aside
