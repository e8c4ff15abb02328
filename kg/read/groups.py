"""Headings of groups: what a heading calls a group, of what kind it is, and the figures it prints beside the name."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, count

from kg.model import Group, GroupKind
from kg.read.notes import Notes
from kg.read.values import NUMBER
from kg.words import slug

_KIND = r"(?:mandatory|optional|core|elective|additional|compulsory|specialist)"
_HEADING = re.compile(
    rf"(?:unit\s+)?(?:group|section|pathway|route|endorsement|strand)\s+[a-z0-9]{{1,2}}\b"  # Group B, Section 2, Pathway 1
    rf"|(?:unit\s+)?groups?\s+of\s+{_KIND}\b"
    rf"|(?:[a-z0-9]\s*[-–:.)]\s+)?{_KIND}\b(?:.*\b(?:units?|groups?|sections?|modules?|components?)\b|(?:\s+[a-z0-9]{{1,2}})?\s*(?:$|[-–:(]))"
    rf"|(?:pathway|route|endorsement|strand)\s*[-–:]\s*\w"
    rf"|(?:\w+\s+){{1,4}}(?:pathway|route)(?:\s+units?)?$",
    re.IGNORECASE,
)
_LETTER = re.compile(r"\b(?:[Gg]roup|GROUP|[Ss]ection|SECTION)\s+([A-Z]?[0-9]{1,2}|[A-Z]{1,2}|[a-z])\b")
_KIND_LETTER = re.compile(rf"^{_KIND}\s+([A-Z0-9]|[A-Z]\d)\s*(?:$|[-–:(])|^([A-Z0-9])\s*[-–:.)]\s+{_KIND}", re.IGNORECASE)
_SENTENCE = re.compile(
    r"\b(?:must|need(?:s|ed)?|should|may|can|will|shall|is|are|has|have|consists?|contains?|learners?|candidates?|students?)\b",
    re.I,
)
_CONTINUED = re.compile(r"\s*[(\[–-]?\s*\b(?:continued|cont'?d|cont)\b[.)\]]*\s*$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s(\[,;:–-]+(?=(?:(?-i:a)\s+)?(?:minimum|maximum|min|max|at least|at most|up to|no more than|no fewer than|exactly"
    rf"|select|choose|take|any|all|credits?\s*[:–-]?\s*\d|total|learners?|candidates?|{NUMBER}\s+(?:\w+\s+)?(?:credits?|units?)))",
    re.IGNORECASE,
)
_FIGURE = re.compile(rf"\b{NUMBER}\b", re.IGNORECASE)
_PATHWAY = re.compile(r"\b(?:pathway|route|endorsement|strand)\b", re.IGNORECASE)
LONGEST = 120


@dataclass(frozen=True)
class Heading:
    """A heading over rows. ``name`` is what it calls the group, ``tail`` what it states beside the name, such as a minimum."""

    name: str
    line: int
    tail: str = ""

    @property
    def kind(self) -> GroupKind:
        """What the name says the group asks of a learner."""
        lowered = self.name.lower()
        if re.search(r"\b(?:mandatory|core|compulsory)\b", lowered):
            return GroupKind.MANDATORY
        return (
            GroupKind.OPTIONAL if re.search(r"\b(?:optional|elective|additional|specialist)\b", lowered) else GroupKind.NOT_STATED
        )

    @property
    def letter(self) -> str:
        """The letter or number of the group, lower case."""
        found = _LETTER.search(self.name) or _KIND_LETTER.search(self.name)
        return next(filter(None, found.groups())).lower() if found else ""

    @property
    def is_pathway(self) -> bool:
        """Whether the heading names a pathway, of which a learner takes one."""
        return bool(_PATHWAY.search(self.name))

    @property
    def id(self) -> str:
        """What the group is called: its letter, else its name."""
        return self.letter or slug(self.name)

    def group(self, notes: Notes, kind: GroupKind = GroupKind.NOT_STATED, name: str = "") -> Group:
        """The group under the heading; ``kind`` is that of the headings above it, ``name`` its id where that is taken."""
        own = self.kind
        return Group(
            id=name or self.id,
            heading=self.name,
            kind=kind if own is GroupKind.NOT_STATED else own,
            source=notes.source(self.line, self.name),
        )


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, str] | None:
    bare = _CONTINUED.sub("", text).strip()
    if len(bare) > LONGEST or bare.endswith((".", ";", ",")) or not _HEADING.match(bare):
        return None
    cut = next((one for one in _TAIL.finditer(bare) if _FIGURE.search(bare[one.end() :])), None)
    name, tail = (bare[: cut.start()], bare[cut.end() :]) if cut else (bare, "")
    name = name.rstrip(" :–-(")
    return (name, tail.rstrip(")] :")) if name and not _SENTENCE.search(name) else None


def heading(text: str, line: int) -> Heading | None:
    """The heading that a text is, or ``None`` where its words are not those of one.

    >>> heading("Optional Group B (minimum credit: 15)", 9)
    Heading(name='Optional Group B', line=9, tail='minimum credit: 15')
    >>> heading("Learners must take 19 credits from Group A.", 9) is None
    True
    """
    parts = _parts(text)
    return Heading(parts[0], line, parts[1]) if parts else None


def bare_heading(text: str, line: int) -> Heading | None:
    """The heading that a short text is because of where it stands: straight above the header or the rows of a table.

    >>> bare_heading("Sales and marketing", 9)
    Heading(name='Sales and marketing', line=9, tail='')
    >>> bare_heading("The units are set out below.", 9) is None
    True
    """
    bare = _CONTINUED.sub("", text).strip("# ").rstrip(":")
    ended = bare.endswith((".", ";", ",", "!", "?"))
    fits = bare[:1].isupper() and len(bare) <= 80 and len(bare.split()) <= 10
    return Heading(bare, line) if fits and not ended and not _SENTENCE.search(bare) else None


def own_name(group: Group) -> str:
    """The name a heading gives a group beyond its letter and kind, lower case.

    >>> from kg.model import Source
    >>> own_name(Group(id="x", heading="Optional Units - Delivery", kind=GroupKind.OPTIONAL, source=Source(document="x", line=1)))
    'delivery'
    """
    parts = re.split(r"\s[-–]\s|:\s", group.heading, maxsplit=1)
    name = parts[-1].lower().strip()
    return "" if _HEADING.match(name) or (len(parts) == 1 and _HEADING.match(group.heading)) or len(name) < 3 else name


def same(group: Group, found: Heading) -> bool:
    """Whether a heading opens a group again that stands already: over the next page, or once more over the unit pages."""
    kinds = {group.kind, found.kind} - {GroupKind.NOT_STATED}
    other = Group(id="", heading=found.name, kind=found.kind, source=group.source)
    names = {own_name(group), own_name(other)} - {""}
    return len(kinds) < 2 and len(names) < 2


def free_id(found: Heading, taken: Container[str]) -> str:
    """An id for another group whose letter or name may be taken.

    >>> free_id(Heading("Optional Group A", 9), {}), free_id(Heading("Optional Group A", 9), {"a"})
    ('a', 'optional-group-a')
    """
    wanted = chain((found.id, slug(found.name)), (f"{found.id}-{number}" for number in count(2)))
    return next(name for name in wanted if name not in taken)
