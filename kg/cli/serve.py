"""`kg serve`: the explorer in a browser."""

from __future__ import annotations

import contextlib
from dataclasses import replace

import click

from kg.cli.options import Sources, answer, catalogue_options, say
from kg.model import Decision
from kg.resources import DECISIONS


@click.command(
    "serve",
    epilog="""\b
Examples:
  kg serve --open
  kg serve --port 8080 --catalogue mine
""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="Its port; 0 for any that is free.")
@click.option("--open", "open_", is_flag=True, help="Open the browser, too.")
@catalogue_options
def command(host: str, port: int, open_: bool, sources: Sources) -> None:
    """Serve the explorer to a browser.

    Search, compare, credit transfer, rules, curation, questions and SPARQL.

    Says its address in one line, and ends with Ctrl-C. It listens on this machine alone unless --host says otherwise; whoever
    reaches it can read the catalogue and judge links. What is asked is not logged.
    """
    from kg.web.explorer import Explorer
    from kg.web.run import listening, serve
    from kg.web.security import is_loopback

    with contextlib.suppress(KeyboardInterrupt), listening(host, port) as (socket, address):
        if not is_loopback(host):
            say(f"kg: {host} is not this machine alone: whoever reaches it can read the catalogue and judge links")
        explorer = Explorer(sources.load(), lambda: _decided(sources), sources.decisions or DECISIONS)
        answer(f"{address}\n")
        if open_:
            click.launch(address)
        serve(explorer, socket, loopback=is_loopback(host))


def _decided(sources: Sources) -> tuple[Decision, ...]:
    """The user's own decisions as they stand now; the first judgement makes the file."""
    path = sources.decisions or DECISIONS
    return replace(sources, decisions=path if path.is_file() else None).decided()
