"""A catalogue on disk: one JSON file for each document, by a published schema.

The bundled catalogue travels in the package. A user's own catalogue is a folder of the same kind of files, laid over the bundled one: a
document under an id that the bundled one has takes its place.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path

import msgspec

from kg import resources
from kg.catalogue.assemble import assemble
from kg.catalogue.store import Catalogue
from kg.errors import CatalogueError
from kg.model import Reading

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest catalogue file that is read."""

_decoder = msgspec.json.Decoder(Reading)


def load(folders: Sequence[Path] = (), *, bundled: bool = True, warn: Callable[[str], None] | None = None) -> Catalogue:
    """The catalogue: the bundled documents unless ``bundled`` is false, and those of each folder over them.

    Raises :class:`~kg.errors.CatalogueError` for a folder without catalogue files, a damaged file, or two files in one folder for one document.
    ``warn`` is told of documents that take the place of others with another content.
    """
    if bundled and not folders:
        return _bundled_catalogue()
    chosen: dict[str, Reading] = {reading.document.id: reading for reading in _bundled()} if bundled else {}
    for folder in folders:
        for reading in _folder(folder):
            before = chosen.get(reading.document.id)
            if before and before.document.checksum != reading.document.checksum and warn:
                warn(
                    f"document {reading.document.id} of {folder} takes the place of another document of that id, `{before.document.title}`"
                )
            chosen[reading.document.id] = reading
    if not chosen:
        raise CatalogueError("the catalogue is empty", mend="give --catalogue DIR, or leave --no-bundled out")
    return assemble(chosen[name] for name in sorted(chosen))


@cache
def _bundled() -> tuple[Reading, ...]:
    return tuple(_folder(resources.catalogue()))


@cache
def _bundled_catalogue() -> Catalogue:
    return assemble(_bundled())


def _folder(folder: Path) -> list[Reading]:
    """The readings in a folder, by document id."""
    if not folder.is_dir():
        raise CatalogueError("no such catalogue folder", where=str(folder), mend="make one with: kg read DOCUMENT --out FOLDER")
    paths = sorted(path for path in folder.glob("*.json") if not path.name.startswith((".", "schema")))
    if not paths:
        raise CatalogueError(
            "the folder holds no catalogue file", where=str(folder), mend="make one with: kg read DOCUMENT --out FOLDER"
        )
    found: dict[str, tuple[Path, Reading]] = {}
    for path in paths:
        reading = read_file(path)
        if reading.document.id in found:
            raise CatalogueError(
                f"two files hold document {reading.document.id}",
                where=f"{found[reading.document.id][0]} and {path}",
                mend="remove one",
            )
        found[reading.document.id] = path, reading
    return [reading for _, reading in found.values()]


def read_file(path: Path) -> Reading:
    """One catalogue file. Raises :class:`~kg.errors.CatalogueError` where it is damaged, with the place in the file."""
    try:
        if path.stat().st_size > LARGEST:
            raise CatalogueError("the catalogue file is too large", where=str(path))
        return _decoder.decode(path.read_bytes())
    except OSError as error:
        raise CatalogueError(
            "the catalogue file cannot be opened", where=str(path), mend=error.strerror or "check the path"
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(
            "the catalogue file is damaged", where=f"{path}: {error}", mend="make it anew with kg read"
        ) from error


def encoded(reading: Reading) -> bytes:
    """The bytes of a catalogue file: readable, in the order of the model, the same for the same reading."""
    return msgspec.json.format(msgspec.json.encode(reading), indent=1) + b"\n"


def save(readings: Iterable[Reading], folder: Path) -> list[Path]:
    """Write readings into a folder, one file each: all of them, or none where something fails."""
    if folder.exists() and not folder.is_dir():
        raise CatalogueError("the catalogue folder is a file", where=str(folder), mend="choose another --out")
    named = {reading.document.id: encoded(reading) for reading in readings}
    with tempfile.TemporaryDirectory(dir=_existing(folder), prefix=".kg-") as temporary:
        for name, data in named.items():
            (Path(temporary) / _file_name(name)).write_bytes(data)
        folder.mkdir(parents=True, exist_ok=True)
        for name in named:
            os.replace(Path(temporary) / _file_name(name), folder / _file_name(name))
    return [folder / _file_name(name) for name in named]


def _existing(folder: Path) -> Path:
    """The nearest folder that exists, on whose file system the new files are written first."""
    return next(one for one in (folder, *folder.absolute().parents) if one.is_dir())


def _file_name(name: str) -> str:
    """A file name that cannot leave its folder."""
    return "".join(one if one.isalnum() or one in "-_. " else "_" for one in name).lstrip(".") + ".json"


def schema() -> bytes:
    """The JSON schema of a catalogue file."""
    described = msgspec.json.schema(Reading)
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A document in a qualification-kg catalogue",
        **described,
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"
