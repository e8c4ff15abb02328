"""The pipeline on one screen: read, put together and check, link, make the graph, write.

Everything is written to a folder of its own first and moved to its place when all of it is whole, so that an output is the one of
before or the new one, never half of it. The same input gives the same bytes.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from msgspec.structs import replace

from kg.answer.combination import unreachable_hours
from kg.catalogue.assemble import assemble
from kg.catalogue.bundle import with_statements
from kg.catalogue.files import existing, load
from kg.catalogue.findings import counted, listed
from kg.catalogue.identify import identified
from kg.catalogue.store import Catalogue
from kg.errors import DocumentError, KgError
from kg.graph.export.description import write_description
from kg.graph.export.tables import write_tables
from kg.graph.export.view import write_view
from kg.graph.export.views import VIEWS
from kg.graph.write import write_all, write_nquads
from kg.link import sssom
from kg.link.standing import is_said, standing
from kg.model import Decision, Judgement, Link, Reading, Severity
from kg.read import read
from kg.resources import ontology
from kg.show import pictures
from kg.show.lists import findings
from kg.show.page import index
from kg.show.tables import Format, render

Progress = Callable[[str], None]
"""Is told in a few words what is being done."""

PAGE = "index.html"
FINDINGS = "findings.csv"
DESCRIPTION = "dataset.ttl"
TERMS = "ontology.html"
LINKS = "links.sssom.tsv"

MOST_DRAWN = 100
"""Of more qualifications than this, each is drawn when somebody asks for it."""


def build(catalogue: Catalogue, out: Path, progress: Progress = lambda _: None, decisions: Iterable[Decision] = ()) -> list[Path]:
    """Write a catalogue as graph, links, findings and landing page into the folder ``out``; the paths that were written.

    ``decisions`` on links are laid over the bundled ones.

    Raises :class:`~kg.errors.KgError` where ``out`` is a file or cannot be written; nothing is written then.
    """
    _refuse_file(out)
    try:
        with TemporaryDirectory(dir=existing(out), prefix=".kg-") as staging:
            names = _staged(catalogue, linked(catalogue, decisions, progress), Path(staging), progress)
            out.mkdir(parents=True, exist_ok=True)
            return [(Path(staging) / name).replace(out / name) for name in names]
    except OSError as error:  # it would name the folder in which the files were made
        raise KgError(
            "the output folder cannot be written", where=str(out), mend=error.strerror or "choose another --out"
        ) from error


def linked(catalogue: Catalogue, decisions: Iterable[Decision] = (), progress: Progress = lambda _: None) -> tuple[Link, ...]:
    """The links between the units of a catalogue, as they stand."""
    progress("linking units")
    found = standing(catalogue, decisions)
    said = Counter(one.judgement for one in found if is_said(one))
    progress(f"links: {', '.join(f'{said[judgement]} {judgement}' for judgement in Judgement)}")
    return found


def _staged(catalogue: Catalogue, links: Sequence[Link], folder: Path, progress: Progress) -> list[str]:
    """Write everything into a folder of its own; the names of the files, the page last."""
    progress("making the graph")
    graph = [path.name for path in write_all(catalogue, folder, links)]
    _write(folder / LINKS, sssom.written(filter(is_said, links), {unit.id: unit.title for unit in catalogue.units}))
    write_description(catalogue, folder / DESCRIPTION, links)
    progress("writing findings and pages")
    shutil.copyfile(ontology() / "index.html", folder / TERMS)
    _write(folder / FINDINGS, render(findings(catalogue), Format.CSV))
    names = [*graph, DESCRIPTION, TERMS, LINKS, FINDINGS]
    drawn = _pictures(catalogue, links, folder)
    _write(folder / PAGE, index(catalogue, names, drawn, links))
    return [*names, *(name for name, _ in drawn), PAGE]


def _pictures(catalogue: Catalogue, links: Sequence[Link], folder: Path) -> list[tuple[str, str]]:
    """Write every picture that is of the whole catalogue or of a qualification; the names of the files, and of what they show.

    What is around a unit is drawn when somebody asks for it, and so is a qualification where there are very many.
    """
    shown: list[tuple[str, str | None, str]] = [
        (name, None, f"{said[0].upper()}{said[1:]}") for name, said in pictures.NAMES.items() if name not in pictures.OF
    ]
    several = list(catalogue.qualifications())
    if len(several) <= MOST_DRAWN:
        shown += [("structure", one.id, one.title) for one in several]
    beside = [(pictures.file_name(name, subject), said) for name, subject, said in shown]
    for (name, subject, _), (file, _) in zip(shown, beside, strict=True):
        others = [(PAGE, "What is in this catalogue"), *(one for one in beside if one[0] != file)]
        _write(folder / file, pictures.page(name, catalogue, links, subject, others))
    return beside


def totals(catalogue: Catalogue) -> str:
    """What a catalogue holds, in one line."""
    severities = Counter(one.severity for one in catalogue.findings)
    things = {"qualification": len(list(catalogue.qualifications())), "unit": len(catalogue.units)}
    found = listed(counted(severities[severity], severity) for severity in Severity)
    return f"in all {listed(counted(number, noun) for noun, number in things.items())}; findings: {found}"


class Exported(NamedTuple):
    """The files of an export, and one sentence for each thing it cannot carry."""

    paths: tuple[Path, ...]
    losses: tuple[str, ...] = ()


def export(catalogue: Catalogue, form: str, out: Path, decisions: Iterable[Decision] = ()) -> Exported:
    """Write a catalogue in another form: ``tables``, ``nquads``, or one of :data:`kg.graph.export.views.VIEWS`."""
    _refuse_file(out)
    out.mkdir(parents=True, exist_ok=True)
    if form == "tables":
        return Exported(tuple(write_tables(catalogue, out)))
    if form == "nquads":
        write_nquads(catalogue, out / "graph.nq", standing(catalogue, decisions))
        return Exported((out / "graph.nq",))
    view = VIEWS[form](catalogue)
    return Exported(write_view(view, out), view.losses)


def gather(
    documents: Sequence[Path], folders: Sequence[Path], *, bundled: bool, progress: Progress = lambda _: None
) -> Catalogue:
    """The catalogue to be built: of ``documents`` where there are any, else the bundled one; and those of ``folders``."""
    if not documents:
        progress("loading the catalogue")
        return load(folders, bundled=bundled, warn=progress)
    kept = load(folders, bundled=False, warn=progress).readings if folders else ()
    catalogue = assemble([*kept, *read_documents(documents, progress=progress)])
    progress(f"checking: {len(catalogue.findings)} findings")
    return catalogue


def read_documents(
    paths: Iterable[Path], *, suite: str | None = None, name: str | None = None, progress: Progress = lambda _: None
) -> list[Reading]:
    """Read documents, and all ``.txt`` files of a folder; our statements are laid beside wordings that the catalogue knows.

    ``suite`` and ``name`` are the suite and the id of the qualification as the user says. Raises
    :class:`~kg.errors.DocumentError` where a document cannot be read or two of them have one id.
    """
    found: dict[str, tuple[Path, Reading]] = {}
    for path in _documents(paths):
        reading = with_hours(identified(with_statements(read(path)), suite=suite, name=name))
        other = found.setdefault(reading.document.id, (path, reading))[0]
        if other is not path:
            raise DocumentError(
                f"two documents have the id {reading.document.id}", where=f"{other} and {path}", mend="rename one of them"
            )
        progress(f"read {path.name}: layout {reading.document.layout}, {reading.rows} rows")
    return [reading for _, reading in found.values()]


def with_hours(reading: Reading) -> Reading:
    """The reading with the findings that take the rules of combination to find: stated hours that no valid selection has."""
    if not any(one.guided_learning_hours is not None and one.rules for one in reading.qualifications):
        return reading
    found = unreachable_hours(assemble([reading]))
    return replace(reading, findings=(*reading.findings, *found))


def _documents(paths: Iterable[Path]) -> list[Path]:
    """The files that are meant, each once: a folder stands for its ``.txt`` files in order of their names."""
    found: dict[Path, Path] = {}
    for path in paths:
        inside = sorted(path.glob("*.txt")) if path.is_dir() else [path]
        if not inside:
            raise DocumentError("the folder holds no .txt file", where=str(path))
        found |= {one.resolve(): one for one in inside}
    return list(found.values())


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _refuse_file(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise KgError("the output folder is a file", where=str(out), mend="choose another --out")
