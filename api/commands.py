"""Commands that start HTTP. They join the program `consent` through its entry-point group; no arrow points up."""

from __future__ import annotations

import logging

import click


def _application() -> object:
    """The WSGI application of one worker; the server calls this in each."""
    from api.app import create_app

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return create_app()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the ledger over HTTP until interrupted."""
    from granian import Granian
    from granian.constants import Interfaces

    from consent.bootstrap import open_ledger
    from consent.settings import Settings

    open_ledger(Settings.read())  # a ledger that cannot be used is told here, not by every worker
    click.echo(f"Listening on http://{host}:{port}", err=True)
    server = Granian(
        "api.commands:_application",
        address=host,
        port=port,
        workers=workers,
        interface=Interfaces.WSGI,
        factory=True,
        blocking_threads=12,
        log_access=False,
    )
    server.serve()
