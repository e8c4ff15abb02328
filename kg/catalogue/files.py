"""A catalogue on disk: one JSON file for each document, by a published schema.

The bundled catalogue travels in the package. A user's own catalogue is a folder of the same kind of files, laid over the bundled
one: a document under an id that the bundled one has takes its place.

A file carries a seal, a hash of what was read: one that was changed by hand afterwards is told apart (:func:`altered`).
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from kg import resources
from kg.catalogue.assemble import assemble
from kg.catalogue.identify import is_id
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.model import Level, Listing, Qualification, Reading, Rule, UnitPage, level_rank

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest catalogue file that is read."""

SCHEMA = "schema.json"
"""The file of the bundled catalogue that holds the schema, and no document."""

LONGEST_NAME = 200
"""Bytes of a file name before its ending; a document with a longer id gets a name made of a hash."""

HIGHEST = 8
"""The highest level of the RQF."""

MOST = 1_000_000
"""The largest number that a value can be; credit, hours and bounds are far below it."""


class _File(Reading, frozen=True, kw_only=True):
    """A catalogue file: a reading, and the hash it was written with."""

    seal: str = ""


_decoder = msgspec.json.Decoder(_File)


# -- loading -------------------------------------------------------------------------------------------------------------


def load(folders: Sequence[Path] = (), *, bundled: bool = True, warn: Callable[[str], None] | None = None) -> Catalogue:
    """The catalogue: the bundled documents unless ``bundled`` is false, and those of each folder over them.

    Raises :class:`~kg.errors.CatalogueError` for a folder without catalogue files, a damaged file, or two files in one folder
    for one document. ``warn`` is told of documents that take the place of others with another content.
    """
    if bundled and not folders:
        return _bundled_catalogue()
    chosen: dict[str, Reading] = {reading.document.id: reading for reading in _bundled()} if bundled else {}
    for folder in folders:
        if warn:
            for path in altered(folder):
                warn(f"{path} was changed after it was made; kg validate says more")
        for reading in _folder(folder):
            before = chosen.get(reading.document.id)
            if before and before.document.checksum != reading.document.checksum and warn:
                other = f"another document of that id, `{before.document.title}`"
                warn(f"document {reading.document.id} of {folder} takes the place of {other}")
            chosen[reading.document.id] = reading
    if not chosen:
        raise CatalogueError("the catalogue is empty", mend="give --catalogue DIR, or leave --no-bundled out")
    return assemble(chosen.values())


@cache
def _bundled() -> tuple[Reading, ...]:
    return tuple(_folder(resources.catalogue()))


@cache
def _bundled_catalogue() -> Catalogue:
    return assemble(_bundled())


def altered(folder: Path) -> list[Path]:
    """The files of a catalogue that were changed after they were made: their seal does not fit."""
    return [path for path in _paths(folder) if not _opened(path)[1]]


def _folder(folder: Path) -> list[Reading]:
    """The readings in a folder, in the order of its files."""
    found: dict[str, tuple[Path, Reading]] = {}
    for path in _paths(folder):
        reading = read_file(path)
        first, _ = found.setdefault(reading.document.id, (path, reading))
        if first is not path:
            raise CatalogueError(f"two files hold document {reading.document.id}", where=f"{first} and {path}", mend="remove one")
    return [reading for _, reading in found.values()]


def _paths(folder: Path) -> list[Path]:
    mend = "make one with: kg read DOCUMENT --out FOLDER"
    if not folder.is_dir():
        raise CatalogueError("no such catalogue folder", where=str(folder), mend=mend)
    paths = sorted(path for path in folder.glob("*.json") if path.name != SCHEMA and not path.name.startswith("."))
    if not paths:
        raise CatalogueError("the folder holds no catalogue file", where=str(folder), mend=mend)
    return paths


def read_file(path: Path) -> Reading:
    """One catalogue file. Raises :class:`~kg.errors.CatalogueError` where it is damaged, with the place in the file."""
    return _opened(path)[0]


def _opened(path: Path) -> tuple[Reading, bool]:
    """A catalogue file, and whether it is as it was written."""
    try:
        if path.stat().st_size > LARGEST:
            raise CatalogueError(
                "the catalogue file is too large", where=str(path), mend=f"at most {LARGEST // 2**20} MiB are read"
            )
        data = path.read_bytes()
        file = _decoder.decode(data)
        json.loads(data, object_pairs_hook=_once)
    except OSError as error:
        raise CatalogueError(
            "the catalogue file cannot be opened", where=str(path), mend=error.strerror or "check the path"
        ) from error
    except (ValueError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    reading = Reading(**{name: getattr(file, name) for name in Reading.__struct_fields__})
    flaw = next(_flaws(reading), None)
    if flaw:
        raise _damaged(path, flaw)
    return reading, not file.seal or file.seal == _seal(reading)


def _once(pairs: list[tuple[str, object]]) -> None:
    """Raise where an object names something twice, as only one of the two would count."""
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"`{next(name for name in names if names.count(name) > 1)}` stands twice in one object")


def _damaged(path: Path, flaw: str) -> CatalogueError:
    return CatalogueError("the catalogue file is damaged", where=f"{path}: {flaw}", mend="make it anew with kg read")


def _flaws(reading: Reading) -> Iterator[str]:
    """What a file can say in the right form and still not mean: groups that do not exist, levels beyond the scheme."""
    for number, one in enumerate(reading.qualifications):
        place = f"$.qualifications[{number}]"
        yield from (f"`{name[:80]}` can be no id - at `{place}`" for name in (one.id, one.suite) if name and not is_id(name))
        groups = [group.id for group in one.groups]
        if len(set(groups)) < len(groups):
            yield f"two groups have one id - at `{place}.groups`"
        for name, unknown in _unknown_groups(one, set(groups)):
            yield f"no group `{unknown}` - at `{place}.{name}`"
        for row, listing in enumerate(one.listings):
            if not all(map(_is_level, listing.level)):
                yield f"no such level - at `{place}.listings[{row}].level`"
    for number, page in enumerate(reading.pages):
        if page.level is not None and not _is_level(page.level):
            yield f"no such level - at `$.pages[{number}].level`"
    yield from _impossible(reading)


def _impossible(reading: Reading) -> Iterator[str]:
    """What no document can print: lines it does not have, one row or page twice, numbers beyond sense."""
    rows = [(f"$.qualifications[{number}]", one) for number, one in enumerate(reading.qualifications)]
    listings = [(f"{place}.listings[{row}]", each) for place, one in rows for row, each in enumerate(one.listings)]
    pages = [(f"$.pages[{number}]", page) for number, page in enumerate(reading.pages)]
    rules = [(f"{place}.rules[{row}]", each) for place, one in rows for row, each in enumerate(one.rules)]
    for name, several in (("rows", listings), ("pages", pages)):
        if len({each for _, each in several}) < len(several):
            yield f"one of the {name} stands there twice"
    if len(listings) > reading.rows:
        yield f"{len(listings)} rows stand there, and {reading.rows} were read"
    things: list[tuple[str, Qualification | Listing | UnitPage | Rule]] = [*rows, *listings, *pages, *rules]
    for place, thing in things:
        if not 1 <= thing.source.line <= reading.document.lines:
            yield f"the document has no line {thing.source.line} - at `{place}.source`"
        values = (getattr(thing, name, None) for name in ("credit", "guided_learning_hours", "minimum_credit", "bound"))
        if any(value is not None and not -MOST < value < MOST for value in values):
            yield f"a number is beyond sense - at `{place}`"


def _unknown_groups(one: Qualification, known: set[str]) -> Iterator[tuple[str, str]]:
    for row, listing in enumerate(one.listings):
        if listing.group not in known:
            yield f"listings[{row}].group", listing.group
    for number, rule in enumerate(one.rules):
        yield from ((f"rules[{number}].groups", group) for group in rule.groups if group not in known)


def _is_level(level: Level) -> bool:
    return isinstance(level, str) or 1 <= level_rank(level) <= HIGHEST


# -- saving --------------------------------------------------------------------------------------------------------------


def encoded(reading: Reading) -> bytes:
    """The bytes of a catalogue file: readable, in the order of the model, the same for the same reading."""
    fields = {name: getattr(reading, name) for name in Reading.__struct_fields__}
    return msgspec.json.format(msgspec.json.encode(_File(**fields, seal=_seal(reading))), indent=1) + b"\n"


def _seal(reading: Reading) -> str:
    return hashlib.sha256(msgspec.json.encode(reading)).hexdigest()


def save(readings: Iterable[Reading], folder: Path) -> list[Path]:
    """Write readings into a folder, one file each: all of them, or none where something fails.

    Raises :class:`~kg.errors.CatalogueError` where the folder cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise CatalogueError("the catalogue folder is a file", where=str(folder), mend="choose another --out")
    named = {file_name(reading.document.id): _encoded(reading) for reading in readings}
    blocked = next((folder / name for name in named if (folder / name).is_dir()), None)
    if blocked:
        raise CatalogueError("a folder stands where a catalogue file has to go", where=str(blocked), mend="choose another --out")
    try:
        with tempfile.TemporaryDirectory(dir=existing(folder), prefix=".kg-") as temporary:
            for name, data in named.items():
                (Path(temporary) / name).write_bytes(data)
            folder.mkdir(parents=True, exist_ok=True)
            return [(Path(temporary) / name).replace(folder / name) for name in named]
    except OSError as error:
        raise CatalogueError(
            "the catalogue folder cannot be written", where=str(folder), mend=error.strerror or "choose another --out"
        ) from error


def _encoded(reading: Reading) -> bytes:
    try:
        return encoded(reading)
    except UnicodeEncodeError as error:
        where = reading.document.id.encode("ascii", "backslashreplace").decode()
        raise CatalogueError("the document's file name is not UTF-8", where=where, mend="rename the file") from error


def existing(folder: Path) -> Path:
    """The nearest folder that exists: what is written there first can be moved from there and need not be copied."""
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())


def file_name(document: str) -> str:
    """The file of a document: its id, made safe and told apart by a hash where the id itself is no safe name.

    >>> file_name("003"), file_name("../003")
    ('003.json', '-003-651f7525.json')
    """
    safe = re.sub(r"[^\w .-]+", "-", document).lstrip(".")
    if safe == document.strip() == document and f"{safe}.json" != SCHEMA and 0 < len(safe.encode()) <= LONGEST_NAME:
        return f"{safe}.json"
    mark = hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    plain = safe.encode("ascii", "ignore").decode().strip().lstrip(".")
    return f"{plain[: LONGEST_NAME // 2]}-{mark}.json"


def schema() -> bytes:
    """The JSON schema of a catalogue file."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document in a qualification-kg catalogue",
        **msgspec.json.schema(_File),
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"
