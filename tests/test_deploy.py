"""What stands in `deploy/` works as it stands there: the unit, the site, the alerts, the dashboard."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import yaml

from api.app import ROUTES, create_app
from api.exposition import told_of
from api.meters import Meters
from consent.ledger.measured import Standing
from tests.desk import PROGRAM, Desk
from tests.ports import first_answer, kept_port
from tests.served import served, until
from tests.vectors import ROOT
from tests.world import World

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "consent.service").read_text(encoding="utf-8")
SITE = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
RULES = [one for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
         for one in group["rules"]]  # fmt: skip
BOARD = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"], "gauge": [""], "info": ["_info"]}


def tool(name, package):
    """A program of Debian's, which the test command installs where it may."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        pytest.skip(f"{name} is not there: apt-get install {package}")
    return found


# -- the unit ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def unit(tmp_path):
    written = tmp_path / "consent.service"
    written.write_text(UNIT.replace("/opt/consent/bin/consent", str(PROGRAM)))
    return written


def test_the_unit_is_one_and_leaves_the_service_little_to_do_harm_with(unit):
    analyze = tool("systemd-analyze", "systemd")
    verified = subprocess.run([analyze, "verify", "--man=no", unit], capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    command = [analyze, "security", "--offline=true", "--no-pager", "--threshold=20", unit]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout[-300:]


def test_the_unit_waits_longer_than_the_service_takes_to_end():
    assert int(re.search(r"TimeoutStopSec=(\d+)", UNIT)[1]) > 25
    assert "KillMode=mixed" in UNIT  # the main process alone is told, and tells its workers


def options():
    """What the unit starts the service with, but for its ports."""
    said = re.search(r"ExecStart=\S+ serve (.*)", UNIT)[1]
    assert re.search(r"--port 8080 --metrics 127.0.0.1:9464", said)
    return said.replace("--port 8080", "").replace("--metrics 127.0.0.1:9464", "").split()


# -- the site ----------------------------------------------------------------------------------------------------------


@contextmanager
def fronted(directory, service, port):
    """The site as it stands in front of a service, with a certificate that is thrown away."""
    nginx, openssl = tool("nginx", "nginx-light"), tool("openssl", "openssl")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=ledger.example", "-keyout", directory / "key.pem",
         "-out", directory / "fullchain.pem"], check=True, capture_output=True)  # fmt: skip
    site = SITE.replace("/etc/consent/tls", str(directory)).replace("127.0.0.1:8080", f"127.0.0.1:{service}")
    site = site.replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
    places = "".join(
        f"{one}_temp_path {directory}/{one};\n" for one in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = f"daemon off;\nworker_processes 1;\npid {directory}/pid;\nerror_log {directory}/errors;\n"
    whole += "user root;\n" if os.geteuid() == 0 else ""
    whole += f"events {{ worker_connections 1024; }}\nhttp {{\naccess_log off;\n{places}{site}}}\n"
    (directory / "nginx.conf").write_text(whole)
    command = [nginx, "-p", directory, "-c", directory / "nginx.conf"]
    tried = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        until(lambda: _listens(port))
        yield
    finally:
        process.terminate()
        process.wait(timeout=20)


def _listens(port):
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


class Front:
    """Asks the site over TLS, believing its certificate alone."""

    def __init__(self, directory, port, token):
        self.port, self.token = port, token
        self.believes = ssl.create_default_context(cafile=directory / "fullchain.pem")
        self.believes.check_hostname = False  # it is asked at an address

    def ask(self, path, body=None, **headers):
        asked = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", data=body, headers={
            "Authorization": f"Bearer {self.token}", "Content-Type": "application/json", **headers})  # fmt: skip
        try:
            with urllib.request.urlopen(asked, timeout=60, context=self.believes) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def connected(self):
        return self.believes.wrap_socket(socket.create_connection(("127.0.0.1", self.port), timeout=30))


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    """The service as the unit starts it, with the fewest threads there may be, and the site in front of it."""
    directory = tmp_path_factory.mktemp("front")
    world = World(directory, testing=False)
    world.grant()
    desk = Desk(world.directory)
    desk.environment |= {"CONSENT_DATABASE": world.settings.database, "CONSENT_KEYS": str(world.settings.keys)}
    token = world.ledger.new_token(scopes=["admin"]).token
    with kept_port() as port, kept_port() as metrics, kept_port() as outside, served(
        desk, port, *options(), "--threads", "4", "--metrics", f"127.0.0.1:{metrics}", workers=1
    ), fronted(directory, port, outside):  # fmt: skip
        made = Front(directory, outside, token)
        made.world, made.service, made.metrics = world, port, metrics
        yield made


def test_a_check_and_a_large_batch_pass_through_the_site(front):
    status, said, _ = front.ask("/v1/checks", json.dumps(front.world.ask()).encode())
    assert (status, json.loads(said)["outcome"]) == (200, "covered")
    filled = {"defaults": front.world.ask(record=False), "checks": [{"ref": {"job": "x" * 200}}] * 100}
    padded = json.dumps(filled).encode() + b" " * 3_000_000
    status, said, _ = front.ask("/v1/checks/batch", padded)
    assert (status, len(json.loads(said).get("answers", ()))) == (200, 100), said[:300]


def test_the_site_lets_through_as_much_as_the_largest_route_takes_and_no_more(front):
    most = max(route.cap for route in ROUTES)
    assert f"client_max_body_size {most // 2**20}m;" in SITE
    assert most % 2**20 == 0
    assert front.ask("/v1/checks", b" " * (most + 1))[0] == 413


def test_meters_are_not_to_be_had_through_the_site(front):
    for path in ("/metrics", "/metrics?x=1", "//metrics", "/./metrics", "/%6detrics", "/v1/../metrics"):
        status, said, _ = front.ask(path)
        assert status in {400, 404}, path
        assert b"consent_workers" not in said
    assert b"consent_workers 1.0" in first_answer(f"http://127.0.0.1:{front.metrics}/metrics")


def test_what_callers_say_of_where_they_come_from_changes_nothing(front):
    said = {"X-Forwarded-For": "10.0.0.1", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Prefix": "/evil", "Forwarded": "for=10.0.0.1;host=evil.example",
            "X-Real-IP": "10.0.0.1"}  # fmt: skip
    for path in ("/v1/grants?limit=1", "/log/checkpoint", "/readyz"):
        plain, told = front.ask(path), front.ask(path, **said)
        assert plain[:2] == told[:2]
        assert plain[2].get("Link") == told[2].get("Link")
        assert "evil" not in str(told[2])
    bare = urllib.request.Request(f"http://127.0.0.1:{front.service}/v1/grants?limit=1", headers={
        **said, "Authorization": f"Bearer {front.token}"})  # fmt: skip
    with urllib.request.urlopen(bare, timeout=10) as answer:
        assert "evil" not in answer.read().decode() + str(answer.headers)


def test_the_site_holds_slow_and_idle_callers_and_the_service_sees_none_of_them(front):
    with ExitStack() as held:
        for number in range(40):
            slow = held.enter_context(front.connected())
            if number % 3:
                slow.sendall(f"POST /v1/checks HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {front.token}\r\n".encode())
                slow.sendall(b"Content-Type: application/json\r\nContent-Length: 90000\r\n\r\n{"[: 40 + number * 2])
        for _ in range(5):
            began = time.monotonic()
            assert front.ask("/v1/grants?limit=1")[0] == 200
            assert time.monotonic() - began < 5
        shown = first_answer(f"http://127.0.0.1:{front.metrics}/metrics")
        assert b"consent_http_requests_in_flight 0.0" in shown


# -- alerts and dashboard ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    """Every name that may be asked for, with the labels it has."""
    world = World(tmp_path_factory.mktemp("names"))
    meters = create_app(ledger=world.ledger).extensions[Meters.PLACE]
    families = [*meters.own.collect(), *told_of(world.ledger.opened, Standing(1, 1, 1, quorum=True))]
    labels = {one._name: set(one._labelnames) for one in vars(meters).values() if hasattr(one, "_labelnames")}
    return {f"{one.name}{suffix}": {"le", *labels.get(one.name, ())}
            for one in families for suffix in SUFFIXES[one.type]}  # fmt: skip


EXPRESSIONS = {
    **{f"alert {one['alert']}": one["expr"] for one in RULES},
    **{f"panel {panel['title']} {target['refId']}": target["expr"]
       for panel in BOARD["panels"] for target in panel["targets"]},
}  # fmt: skip


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_what_is_asked_for_is_there_with_the_labels_it_is_asked_by(name, names):
    expression = EXPRESSIONS[name]
    asked = set(re.findall(r"\bconsent_\w+", expression))
    assert asked or expression.startswith("up{")
    assert asked <= set(names)
    known = set().union(*(names[one] for one in asked))
    by = {label.strip() for group in re.findall(r"by \(([^)]*)\)", expression) for label in group.split(",")}
    matched = set(re.findall(r"[{,](\w+)=", expression))
    assert (by | matched) - {"job"} <= known
    for opening, closing in ("()", "{}", "[]"):
        assert expression.count(opening) == expression.count(closing)
    routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", one.rule) for one in ROUTES}
    assert set(re.findall(r'route="([^"]*)"', expression)) <= routes


def test_what_there_is_to_watch_is_on_the_dashboard(names):
    asked = {one for expression in EXPRESSIONS.values() for one in re.findall(r"\bconsent_\w+", expression)}
    families = {re.sub(r"_(bucket|sum|count|total|info)$", "", one) for one in names}
    assert {re.sub(r"_(bucket|sum|count|total|info)$", "", one) for one in asked} == families


def test_the_dashboard_is_one_and_its_panels_lie_beside_one_another():
    assert {"title", "uid", "schemaVersion", "panels", "templating", "time"} <= set(BOARD)
    assert len({one["id"] for one in BOARD["panels"]}) == len(BOARD["panels"])
    assert [one["type"] for one in BOARD["templating"]["list"]] == ["datasource"]
    taken = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"])
                 for y in range(place["y"], place["y"] + place["h"])}  # fmt: skip
        assert max(x for x, _ in cells) < 24
        assert not cells & taken, panel["title"]
        taken |= cells
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def test_each_alert_says_how_urgent_it_is_and_leads_to_what_to_do():
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.*)", page, flags=re.MULTILINE)
    places = {re.sub(r"[^a-z0-9 -]", "", one.lower()).replace(" ", "-") for one in headings}
    assert len({one["alert"] for one in RULES}) == len(RULES) >= 8
    for one in RULES:
        assert one["labels"]["severity"] in {"page", "warn"}
        assert one["annotations"]["summary"].endswith(".")
        file, _, place = one["annotations"]["runbook"].partition("#")
        assert Path(file) == Path("docs/operations.md")
        assert place in places
        assert f"`{one['alert']}`" in page
