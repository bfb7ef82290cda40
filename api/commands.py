"""Commands that start HTTP. They join the program `consent` through its entry-point group; no arrow points up."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import click

from api import machine
from api.machine import Served

Address = tuple[str, int]
_METERS: Final = "PROMETHEUS_MULTIPROC_DIR"
"""As in `api.meters`, which is not imported here: it would look for the directory before there is one."""


def _address(context: click.Context, option: click.Parameter, written: str | None) -> Address | None:
    """HOST:PORT, an IPv6 host in brackets."""
    del context, option
    if written is None:
        return None
    host, colon, port = written.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (colon and host and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise click.BadParameter("an address and a port, such as 127.0.0.1:9464")
    return host, int(port)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--workers", type=click.IntRange(1, machine.MOST_WORKERS),
              help="Worker processes; where not said, one for each processor this process may use.")  # fmt: skip
@click.option("--threads", default=machine.THREADS, show_default=True, type=click.IntRange(machine.FEWEST_THREADS, 256),
              help="How many requests a worker answers at once.")  # fmt: skip
@click.option("--drain", default=machine.DRAINED_WITHIN, show_default=True, type=click.IntRange(1, 3600),
              help="Seconds that what is being answered may take when it ends.")  # fmt: skip
@click.option("--metrics", metavar="HOST:PORT", callback=_address,
              help="Show /metrics at this address too, to whoever reaches it.")  # fmt: skip
def serve(*, host: str, port: int, workers: int | None, threads: int, drain: int, metrics: Address | None) -> None:
    """Serve the ledger over HTTP until interrupted; what is being answered then is answered first."""
    from api.serving import refuse_taken
    from consent.bootstrap import open_ledger
    from consent.cli.target import of_database

    open_ledger(of_database()).confirm()  # a ledger that cannot be used is told here, not by every worker
    if metrics is not None:
        refuse_taken(*metrics, "--metrics")
    with _meters_shared():
        served = Served(host, port, workers or machine.workers(), threads, drain)
        _listen(partial(_application, threads, metrics), served)


def _application(threads: int, metrics: Address | None) -> Callable[..., Any]:
    """The WSGI application of one worker; the server calls this in each."""
    from api.app import create_app
    from api.exposition import keep_showing
    from api.meters import Meters
    from api.serving import end_with_the_parent, take_short_steps

    end_with_the_parent()
    take_short_steps()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    app = create_app(most_waiting=threads // 2)
    keep_showing(app.extensions[Meters.PLACE], metrics)
    return app


@contextmanager
def _meters_shared() -> Iterator[None]:
    """A directory in which workers share their meters, for as long as the block runs.

    prometheus-client looks for its name when it is first imported, which no process but a worker does.
    """
    import os
    import tempfile

    with tempfile.TemporaryDirectory(prefix="consent-meters-") as directory:
        os.environ[_METERS] = directory
        yield


@click.command("serve")
@click.option("--directory", default="witness", show_default=True, help="Where its key, logs and heads lie.")
@click.option("--name", help="Its name, such as witness.union.example/w1; needed the first time.")
@click.option("--log", "vkeys", multiple=True, help="The verifier key of a log to witness; repeatable, kept.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
def witness_serve(directory: str, name: str | None, vkeys: tuple[str, ...], host: str, port: int) -> None:
    """Serve a witness until interrupted. The first time it makes its own keys; it prints their verifier keys."""
    from consent.witness.directory import open_witness

    opened = open_witness(Path(directory), name=name, vkeys=vkeys)
    click.echo("\n".join(opened.vkeys))
    served = Served(host, port, 1, machine.THREADS, machine.DRAINED_WITHIN)
    _listen(partial(_witness, Path(directory).resolve()), served)


def _witness(directory: Path) -> Callable[..., Any]:
    """The WSGI application of a witness's worker."""
    from api.serving import end_with_the_parent
    from api.witness import create_witness
    from consent.witness.directory import open_witness

    end_with_the_parent()
    return create_witness(open_witness(directory))


def _listen(make: Callable[[], Callable[..., Any]], served: Served) -> None:
    from api import serving

    serving.refuse_taken(served.host, served.port)
    workers = f"{served.workers} worker{'s' if served.workers > 1 else ''}"
    click.echo(f"Listening on http://{served.host}:{served.port} with {workers} of {served.threads} threads", err=True)
    serving.serve(make, served)
