"""`kg diff`: two issues of one specification."""

from __future__ import annotations

from pathlib import Path

import click

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, format_option, say, screen
from kg.errors import KgError
from kg.model import Document, Qualification
from kg.show import sheets
from kg.show.tables import Format


@click.command(
    "diff",
    epilog="""\b
Examples:
  kg diff specification-2025.txt specification-2026.txt
  kg diff catalogue-2025 catalogue-2026 --format json
  kg diff biiab-l3-diploma new-issue.txt --format md
  kg diff march.json april.json
""",
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@catalogue_options
@format_option
def command(old: str, new: str, sources: Sources, format_: Format) -> None:
    """Tell what a new issue of a specification changes.

    OLD and NEW are documents, folders of documents, catalogue folders, or what the catalogue already holds. What was added,
    removed or changed, from qualifications down to criteria, with old and new value and both lines; which units keep their id,
    and which were renumbered; and the links between units that this touches, with the decisions that are to be looked at again.
    Both issues stay as they are. Two saved answers (--format json) of transfer, check, plan or count are compared in words.
    """
    from kg.answer.issues import Issues
    from kg.catalogue.assemble import assemble
    from kg.link.standing import standing
    from kg.show.issues import issues

    shown = screen()
    if compared := _answers(old, new):
        answer(sheets.render(compared, format_, width=shown.width, colour=shown.colour))
        return
    known = sources.load()
    before, after = _issue(old, known), _issue(new, known)
    replaced = before.document_by_id.keys()
    others = [reading for reading in known.readings if reading.document.id not in replaced]
    links = standing(assemble([*others, *before.readings]), sources.decided())
    answer(sheets.render(issues(Issues(before, after), links), format_, width=shown.width, colour=shown.colour))


def _answers(old: str, new: str) -> sheets.Sheet | None:
    """Two saved answers compared; ``None`` where neither is one."""
    from kg.show import before

    found = [before.answer_of(Path(name)) for name in (old, new)]
    if found == [None, None]:
        return None
    return before.sheet(*(before.saved(Path(name)) for name in (old, new)))


def _issue(name: str, known: Catalogue) -> Catalogue:
    """An issue by where it is, or by what it is called in the catalogue."""
    from kg.build import read_documents
    from kg.catalogue.assemble import assemble
    from kg.catalogue.files import load, read_file

    path = Path(name)
    if path.is_dir():
        if any(path.glob("*.json")):
            return load([path], bundled=False, warn=say)
        return assemble(read_documents([path], progress=say))
    if path.is_file():
        return assemble([read_file(path)] if path.suffix == ".json" else read_documents([path], progress=say))
    return _known(name, known)


def _known(name: str, known: Catalogue) -> Catalogue:
    from kg.catalogue.assemble import assemble

    try:
        found = Names(known).anything(name)
    except KgError as error:
        raise KgError("neither a file, nor a folder, nor known to the catalogue", where=name, mend=error.mend) from error
    if not isinstance(found, (Document, Qualification)):
        raise KgError("two issues of a document are compared, this is a unit", where=name, mend="see kg compare --help")
    document = found.id if isinstance(found, Document) else found.source.document
    return assemble([known.reading_by_document[document]])
