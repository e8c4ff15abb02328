"""`kg view`: pictures of a catalogue, each a page that opens from disk."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, say
from kg.errors import KgError

STDOUT = Path("-")
SUBJECTS = {"structure": "QUAL", "neighbourhood": "UNIT", "transfer": "TO FROM"}


class _WithPictures(click.Command):
    """A command whose help lists the pictures; they are loaded for it only, since the templates take a while."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from kg.show.pictures import NAMES

        super().format_help_text(ctx, formatter)
        with formatter.section("Pictures"):
            formatter.write_dl([(f"{name} {SUBJECTS.get(name, '')}".strip(), said) for name, said in NAMES.items()])


@click.command(
    "view",
    cls=_WithPictures,
    epilog="""\b
Examples:
  kg view overlap --open
  kg view structure biiab-l3-diploma
  kg view neighbourhood biiab/CS12 --out pages
  kg view transfer biiab-l3-diploma 5530-02
  kg view equivalents --out -  > equivalents.html
""",
)
@click.argument("name", metavar="NAME")
@click.argument("subject", metavar="[QUAL|UNIT]...", nargs=-1)
@click.option(
    "--out",
    metavar="FILE|DIR",
    type=click.Path(path_type=Path),
    help="Where the page goes; `-` for standard output. [default: a file here, named after the picture]",
)
@click.option("--open", "opened", is_flag=True, help="Open the page in a browser.")
@catalogue_options
def command(name: str, subject: tuple[str, ...], out: Path | None, opened: bool, sources: Sources) -> None:
    """Draw a picture of the catalogue as a page to look at.

    The page is one file and needs no network; everything in the picture stands in a table beside it.
    """
    if opened and out == STDOUT:
        raise KgError("standard output cannot be opened in a browser", where="--open", mend="name a file")
    from kg.show.pictures import file_name, page

    catalogue = sources.load()
    named, given = _named(catalogue, name, subject)
    links = () if name == "structure" else sources.links(catalogue)
    text = page(name, catalogue, links, named, given=given)
    if out == STDOUT:
        answer(text)
        return
    path = _written(text, out or Path(), file_name(name, named, given))
    say(f"wrote {path}")
    if opened:
        webbrowser.open(path.resolve().as_uri())


def _named(catalogue: Catalogue, name: str, subject: tuple[str, ...]) -> tuple[str | None, str | None]:
    """The ids of what a picture is of, and of what is held. Raises :class:`~kg.errors.UnknownId` where nothing has that name."""
    names, typed = Names(catalogue), " ".join(subject)
    if name == "transfer" and len(subject) == 2:
        return names.qualification(subject[0]).id, names.qualification(subject[1]).id
    if typed and name == "structure":
        return names.qualification(typed).id, None
    if typed and name == "neighbourhood":
        return names.unit(typed).id, None
    return typed or None, None


def _written(text: str, out: Path, name: str) -> Path:
    """Write a page into a file, or under its own name into a folder: one that exists, or a name without an ending."""
    path = out / name if out.is_dir() or not out.suffix else out
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
