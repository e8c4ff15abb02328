"""The command line: `kg`. Rows and JSON go to standard output, progress and errors to standard error.

Exit status 0: answered, also where nothing was found. 1: violations (`kg validate`). 2: bad input, with one line that says what
and where. 130: interrupted. A fault of the program itself is never swallowed: it ends with its traceback and status 70, which no
answer has.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence

import click

from kg.cli import (
    build,
    check,
    compare,
    count,
    curate,
    diff,
    equivalents,
    evaluate,
    export,
    measures,
    plan,
    progress,
    publish,
    query,
    read,
    serve,
    show,
    site,
    sparql,
    transfer,
    validate,
    view,
)
from kg.cli import list as list_
from kg.cli.options import PipeClosedError
from kg.errors import KgError

BAD_INPUT = 2
FAULT = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


@click.group(
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    epilog="""\b
Examples:
  kg build                          the bundled catalogue as graph and page
  kg list qualifications            what is in it
  kg list units --match complaint   units in which a word occurs
  kg show L/506/2150                one unit on one sheet
""",
)
@click.version_option(package_name="qualification-kg", prog_name="kg", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context) -> None:
    """Vocational qualification specifications as a knowledge graph: what they contain, what they share, what they get wrong."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


MODULES = (
    *(build, read, list_, show, compare, diff, equivalents, transfer, progress, check, plan, count, view),
    *(query, sparql, measures, validate, export, publish, evaluate, curate),
    *(serve, site),
)
for module in MODULES:
    cli.add_command(module.command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and give its exit status."""
    _speak_utf8()
    try:
        status = cli.main(arguments, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except KgError as error:
        return _complain(str(error))
    except click.UsageError as error:
        return _complain(_usage(error))
    except click.ClickException as error:
        return _complain(error.format_message())
    except (click.Abort, KeyboardInterrupt):
        print("kg: interrupted", file=sys.stderr)
        return INTERRUPTED
    except (PipeClosedError, BrokenPipeError):
        # What is still in the buffer must not be tried again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except OSError as error:
        return _complain(f"{(error.strerror or str(error)).lower()}: {error.filename}" if error.filename else str(error))
    except Exception:
        traceback.print_exc()
        print("kg: this is a fault of the program itself, please report it", file=sys.stderr)
        return FAULT


def _speak_utf8() -> None:
    """UTF-8 and plain line ends on every system, so that the same answer is the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", newline="\n")


def _complain(text: str) -> int:
    print(f"kg: {' '.join(text.split())}", file=sys.stderr)
    return BAD_INPUT


def _usage(error: click.UsageError) -> str:
    """A usage error in one line, in the form of all others."""
    text = error.format_message().rstrip(".")
    path = error.ctx.command_path if error.ctx else "kg"
    return f"{text[:1].lower()}{text[1:]} (see {path} --help)"
