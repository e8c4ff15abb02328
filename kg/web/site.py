"""`kg site`: every page of the table as a file, with its twins in JSON and CSV, to be opened by double click."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp

from kg.errors import KgError
from kg.web import answers, body, frame, pictures
from kg.web.answers import Values
from kg.web.explorer import Explorer
from kg.web.frame import Frame, Known
from kg.web.help import HELPS
from kg.web.pages import PAGES, TWINS, Page

MARK = ".kg-site"
"""Stands in a folder that this module has written, so that no other folder is ever replaced."""

ENDINGS = frozenset({".html", *TWINS})
"""How the names of the files of a site end."""

Progress = Callable[[str], None]


def asked(explorer: Explorer) -> Iterator[tuple[Page, Values]]:
    """Everything that the site holds, page by page."""
    return ((page, values) for page in PAGES for values in page.every(explorer))


def write(explorer: Explorer, out: Path, progress: Progress = lambda _: None) -> int:
    """Write the site, whole or not at all, in the place of an earlier one. Gives the number of pages.

    Raises :class:`~kg.errors.KgError` where the folder holds something else, or cannot be written.
    """
    if out.exists() and not _replaceable(out):
        raise KgError("the output folder holds something else", where=str(out), mend="choose an empty place")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(mkdtemp(dir=out.parent, prefix=f".{out.name.strip('.') or 'site'}-"))
        try:
            number = _staged(explorer, staging / "new", progress)
            if out.exists():
                out.rename(staging / "old")
            (staging / "new").rename(out)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
    except OSError as error:
        raise KgError(
            "the site cannot be written", where=f"{out}: {error.strerror or error}", mend="choose another --out"
        ) from error
    return number


def _replaceable(out: Path) -> bool:
    if not out.is_dir():
        return False
    return all(map(_written, out.rglob("*"))) if (out / MARK).is_file() else not any(out.iterdir())


def _written(path: Path) -> bool:
    """Whether a site holds such a file: what somebody has laid into an earlier one is not removed with it."""
    return not path.is_symlink() and (path.is_dir() or path.name == MARK or path.suffix in ENDINGS)


def _staged(explorer: Explorer, folder: Path, progress: Progress) -> int:
    wanted = list(asked(explorer))
    helps = {name: one for name, one in HELPS.items() if one.on_disk}
    drawn = {"/".join(filter(None, ("view", name, subject))): (name, subject) for name, subject in pictures.held(explorer)}
    files = frozenset([*drawn, *(page.file(values) for page, values in wanted), *(one.file for one in helps.values())])
    known, edition = Known(explorer), explorer.edition
    last = ""
    if astray := next((file for file in sorted(files) if ".." in file.split("/")), None):
        raise KgError("a page would stand outside the folder", where=astray, mend="give what it is about another id")
    for page, values in wanted:
        if page.name != last:
            progress(f"writing {page.title.lower()}")
            last = page.name
        file = page.file(values)
        here = Frame(known, edition, here=file, files=files)
        answer = page.answer(explorer, values)
        _write(folder / f"{file}.html", frame.page(page.template, here, **body.values(page, explorer, here, values, answer)))
        for suffix, format in page.twins.items():
            _write(folder / f"{file}{suffix}", answers.text(answer, format))
    for one in helps.values():
        here = Frame(known, edition, here=one.file, files=files)
        _write(folder / f"{one.file}.html", one.html(explorer, here))
    progress("drawing pictures")
    for file, (name, subject) in drawn.items():
        _write(folder / f"{file}.html", pictures.html(explorer, Frame(known, edition, here=file, files=files), name, subject))
    _write(folder / MARK, "")
    return len(files)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
