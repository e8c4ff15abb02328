"""What the machine brings for a catalogue, kept on disk, so that the next command need not find it again.

A file stands under a digest of everything the links follow from: what the catalogue says, this room with its tables, the nouns
and words it works with, and the releases of the libraries that count and stem. Another content or another program has another
file, so nothing ever goes out of date. A file holds what was found and a hash of it; one that is damaged, or is something else,
counts as none. Decisions of people are never kept here: they are laid over what is.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from platformdirs import user_cache_path

from kg import resources
from kg.model import Link, Qualification

if TYPE_CHECKING:  # it takes numerical libraries to load
    from kg.link.corpus import Units

VARIABLE: Final = "KG_CACHE"
"""The variable of the environment that names another folder, or ``off``: nothing is kept then."""

OFF: Final = "off"
ENDING: Final = ".links"
MOST_FILES: Final = 16
"""So many files are kept, the newest."""

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of the largest file that is written or read."""

PROGRAM: Final = ("model.py", "words.py", "verbs.py", "verbs.tsv", "link/*.py", "link/*.tsv", "link/*.toml")
"""The files of the package that links follow from."""

LIBRARIES: Final = ("numpy", "rapidfuzz", "scipy", "snowballstemmer")
_DIGEST: Final = hashlib.sha256().digest_size


def folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Where files are kept: ``KG_CACHE``, else the user's folder for such things; ``None`` where nothing is to be kept.

    >>> folder({"KG_CACHE": "off"}), folder({"KG_CACHE": "/tmp/kg"}).name
    (None, 'kg')
    """
    chosen = environment.get(VARIABLE, "")
    if chosen.casefold() == OFF:
        return None
    return Path(chosen) if chosen else user_cache_path("qualification-kg", appauthor=False)


def digest(catalogue: Units) -> str:
    """A hash of everything the links of a catalogue follow from.

    >>> from kg.catalogue.files import load
    >>> len(digest(load()))
    64
    """
    found = hashlib.sha256(_program())
    for one in chain(catalogue.units, _qualifications(catalogue)):
        found.update(msgspec.msgpack.encode(one))
    return found.hexdigest()


def _qualifications(catalogue: Units) -> Iterable[Qualification]:
    """Those that list anything, in their order, with their groups and rows."""
    return {one.id: one for one, _, _ in catalogue.listings()}.values()


@cache
def _program() -> bytes:
    found = hashlib.sha256()
    for pattern in PROGRAM:
        for path in sorted(resources.PACKAGE.glob(pattern)):
            found.update(f"{path.name}\n".encode() + path.read_bytes())
    for library in LIBRARIES:
        found.update(f"{library} {version(library)}\n".encode())
    return found.digest()


def load(place: Path, name: str) -> tuple[Link, ...] | None:
    """What is kept under a digest; ``None`` where there is nothing, or nothing that can be relied on."""
    path = place / f"{name}{ENDING}"
    try:
        kept = _own(path)
        if kept[:_DIGEST] != _seal(name, kept[_DIGEST:]):
            return None
        return msgspec.msgpack.decode(kept[_DIGEST:], type=tuple[Link, ...])
    except (OSError, msgspec.MsgspecError):
        return None


def _own(path: Path) -> bytes:
    """The content of a file; none of what is no plain file, such as a pipe that would never end, or belongs to somebody else.

    A seal is no signature: whoever may write in a folder that is shared could seal links of their own making.
    """
    found = path.stat()
    ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return path.read_bytes() if ours and stat.S_ISREG(found.st_mode) and found.st_size <= LARGEST else b""


def save(place: Path, name: str, links: Sequence[Link]) -> None:
    """Keep links under a digest, there whole or not at all; where the folder cannot be written nothing is kept."""
    packed = msgspec.msgpack.encode(links)
    if len(packed) + _DIGEST > LARGEST:
        return
    with suppress(OSError):
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place, prefix=".", suffix=".part", delete=False) as part:
            try:
                part.write(_seal(name, packed) + packed)
                part.close()
                Path(part.name).replace(place / f"{name}{ENDING}")
            finally:
                Path(part.name).unlink(missing_ok=True)
        for old in _old(place):
            old.unlink(missing_ok=True)


def _seal(name: str, packed: bytes) -> bytes:
    """A hash of a content and the digest it stands under: a file that was renamed counts as none, too."""
    return hashlib.sha256(name.encode() + packed).digest()


def _old(place: Path) -> Iterator[Path]:
    """All but the newest files."""
    dated = sorted(((path.stat().st_mtime_ns, path) for path in place.glob(f"*{ENDING}")), reverse=True)
    return (path for _, path in dated[MOST_FILES:])
