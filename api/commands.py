"""Commands that start HTTP. They join the program `consent` through its entry-point group; no arrow points up."""

from __future__ import annotations

import logging

import click


def _application() -> object:
    """The WSGI application of one worker; the server calls this in each."""
    from api.app import create_app
    from api.serving import end_with_the_parent, take_short_steps

    end_with_the_parent()
    take_short_steps()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    return create_app()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Worker processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the ledger over HTTP until interrupted."""
    from consent.bootstrap import open_ledger
    from consent.cli.target import of_database

    open_ledger(of_database()).confirm()  # a ledger that cannot be used is told here, not by every worker
    _listen("api.commands:_application", host, port, workers)


@click.command("serve")
@click.option("--directory", default="witness", show_default=True, help="Where its key, logs and heads lie.")
@click.option("--name", help="Its name, such as witness.union.example/w1; needed the first time.")
@click.option("--log", "vkeys", multiple=True, help="The verifier key of a log to witness; repeatable, kept.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8090, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
def witness_serve(directory: str, name: str | None, vkeys: tuple[str, ...], host: str, port: int) -> None:
    """Serve a witness until interrupted. The first time it makes its own keys; it prints their verifier keys."""
    import os
    from pathlib import Path

    from consent.witness.directory import open_witness

    opened = open_witness(Path(directory), name=name, vkeys=vkeys)
    click.echo("\n".join(opened.vkeys))
    os.environ[_WITNESS_DIRECTORY] = str(Path(directory).resolve())
    _listen("api.commands:_witness", host, port, 1)


def _listen(factory: str, host: str, port: int, workers: int) -> None:
    from api.serving import refuse_taken, serve

    refuse_taken(host, port)
    click.echo(f"Listening on http://{host}:{port}", err=True)
    serve(factory, host, port, workers)


_WITNESS_DIRECTORY = "CONSENT_WITNESS_DIRECTORY"
"""How the worker of a witness is told where it lies; not a setting."""


def _witness() -> object:
    """The WSGI application of a witness's worker."""
    import os
    from pathlib import Path

    from api.serving import end_with_the_parent
    from api.witness import create_witness
    from consent.witness.directory import open_witness

    end_with_the_parent()
    return create_witness(open_witness(Path(os.environ[_WITNESS_DIRECTORY])))
