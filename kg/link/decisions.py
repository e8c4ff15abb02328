"""Decisions on links: a file that people read, compare and sign, in the form SSSOM (a table with a head).

A row is one decision on one pair and one relation. Who decides is named by role, never by name. A decision stands on the content
it was made on: where that has changed since it still counts, and says that it is stale. The files are layers, the bundled one
first: a later decision on the same pair and relation takes the place of an earlier one, and taking its line out undoes it.

=================  ===============================================================================================
column             holds
=================  ===============================================================================================
predicate_id       ``skos:exactMatch``, ``skos:closeMatch``, ``skos:relatedMatch``, or ``kg:progressesTo``
predicate_modifier ``Not`` for a rejection
..._source_version a hash of the content of the unit when the decision was made
other              ``judgement``, ``strength`` and the number of independent ``reviews``
=================  ===============================================================================================
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import takewhile
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from kg.errors import KgError
from kg.link.identity import is_identical
from kg.model import Decision, Evidence, Judgement, Link, Origin, Relation, Strength, Unit
from kg.words import folded

BUNDLED: Final = "decisions.sssom.tsv"
LARGEST: Final = 20_000_000
"""Bytes of the largest file that is read."""

UNIT: Final = "unit:"
OWN: Final = {
    "mapping_set_id": "https://w3id.org/qualification-kg/decisions/own",
    "mapping_set_title": "Our own decisions on links between units",
    "mapping_set_description": "Readings of those who made this file, laid over those of the qualification-kg project.",
}
"""How the file of somebody's own decisions begins: it may say more, and what it says is kept."""

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "reviewer_id",
    "mapping_date",
    "subject_source_version",
    "object_source_version",
    "comment",
    "other",
)
CURATION: Final = "semapv:ManualMappingCuration"
_PREDICATES: Final = {
    "skos:exactMatch": (Relation.EQUIVALENT, Strength.EXACT),
    "skos:closeMatch": (Relation.EQUIVALENT, None),
    "skos:relatedMatch": (Relation.RELATED, None),
    "kg:progressesTo": (Relation.PROGRESSION, None),
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")

Key = tuple[str, str, Relation]


def content(unit: Unit) -> str:
    """A hash of what a decision on a unit rests on: title, level, credit, hours, reference number and criteria.

    >>> content(Unit(id="x/1", suite="x", title="Mend a gap")) == content(Unit(id="x/2", suite="x", title="Mend a Gap"))
    True
    """
    signatures = [criterion.wording.signature for outcome in unit.outcomes for criterion in outcome.criteria]
    said = (folded(unit.title), unit.level, unit.credit, unit.guided_learning_hours, unit.urn, *signatures)
    return hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:12]


def bundled() -> tuple[Decision, ...]:
    """The project's own decisions on the bundled catalogue."""
    return parsed(_bundled(), BUNDLED)


@cache
def _bundled() -> str:
    return files("kg.link").joinpath(BUNDLED).read_text(encoding="utf-8")


def head(instead: Mapping[str, str] | None = None) -> str:
    """What a file in the form SSSOM begins with: licence and prefixes as in the bundled one; ``instead`` replaces other lines."""
    lines = [line for line in _bundled().splitlines() if line.startswith("#")]
    names = [line.removeprefix("#").partition(":")[0] for line in lines]
    given = instead or {}
    return "".join(f"#{name}: {given[name]}\n" if name in given else f"{line}\n" for name, line in zip(names, lines, strict=True))


def load(path: Path) -> tuple[Decision, ...]:
    """The decisions of a file. Raises :class:`~kg.errors.KgError` for a file that cannot be read or a row that is none."""
    try:
        if path.stat().st_size > LARGEST:
            raise KgError("the file of decisions is too large", where=str(path), mend=f"at most {LARGEST} bytes")
        return parsed(path.read_text(encoding="utf-8-sig"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise KgError("the file of decisions cannot be read", where=str(path), mend=why or "") from error


def parsed(text: str, where: str = "") -> tuple[Decision, ...]:
    """The decisions that a text in the form SSSOM holds, in its order.

    Columns it has besides are passed over, and so are rows that are no decisions of people: what a machine has matched.

    Raises :class:`~kg.errors.KgError`, with the line, for what cannot be understood.
    """
    lines = text.splitlines()
    first = next((number for number, line in enumerate(lines) if not line.startswith("#")), len(lines))
    rows = csv.reader(lines[first:], delimiter="\t", strict=True)
    names = next(rows, [])
    missing = [name for name in ("subject_id", "predicate_id", "object_id") if name not in names]
    if missing:
        raise KgError(f"there is no column {missing[0]}", where=f"{where} line {first + 1}", mend="this is no file of decisions")
    found: dict[Key, Decision] = {}
    try:
        for cells in rows:
            said = dict(zip(names, cells, strict=False))
            if any(cells) and said.get("mapping_justification", CURATION) in ("", CURATION):
                one = _decision(said, f"{where} line {first + rows.line_num}")
                found[key(one)] = one
    except csv.Error as error:
        raise KgError("the table is damaged", where=f"{where} line {first + rows.line_num}", mend=str(error)) from error
    return tuple(found.values())


def _decision(row: Mapping[str, str], where: str) -> Decision:
    predicate = row["predicate_id"]
    if predicate not in _PREDICATES:
        raise KgError(
            "the predicate is none of a decision", where=f"{where}: {predicate}", mend=f"one of {', '.join(_PREDICATES)}"
        )
    relation, strength = _PREDICATES[predicate]
    other = dict(part.strip().split("=", 1) for part in row.get("other", "").split(";") if "=" in part)
    judgement = Judgement.REJECTED if row.get("predicate_modifier") == "Not" else Judgement.ACCEPTED
    try:
        return Decision(
            subject=_unit(row["subject_id"]),
            object=_unit(row["object_id"]),
            relation=relation,
            strength=Strength(other["strength"]) if "strength" in other else strength,
            judgement=Judgement(other.get("judgement", judgement)),
            reason=row.get("comment", ""),
            role=row.get("reviewer_id", "").removeprefix("role:"),
            day=_day(row.get("mapping_date", "")),
            reviews=int(other.get("reviews", "1")),
            contents=(row.get("subject_source_version", ""), row.get("object_source_version", "")),
            identical=predicate == "skos:exactMatch",
        )
    except ValueError as error:
        raise KgError("the decision cannot be understood", where=where, mend=str(error)) from error


def _unit(curie: str) -> str:
    if not curie.startswith(UNIT) or len(curie) == len(UNIT):
        raise ValueError(f"a unit is written {UNIT}biiab/CS25, not {curie!r}")
    return curie.removeprefix(UNIT)


def _day(text: str) -> str:
    if text and not _DAY.fullmatch(text):
        raise ValueError(f"a date is written 2026-11-30, not {text!r}")
    return text


def written(decisions: Iterable[Decision], titles: Mapping[str, str], beginning: str | None = None) -> str:
    """The decisions as a file, sorted, each pair and relation once: the last decision on it."""
    latest = {key(one): one for one in decisions}
    out = io.StringIO()
    table = csv.writer(out, delimiter="\t", lineterminator="\n")
    table.writerow(COLUMNS)
    for _, one in sorted(latest.items()):
        table.writerow(row(one, titles))
    return (head() if beginning is None else beginning) + out.getvalue()


def row(one: Decision, titles: Mapping[str, str]) -> list[str]:
    """A decision by :data:`COLUMNS`."""
    other = {"judgement": one.judgement, "strength": one.strength, "reviews": one.reviews}
    return [
        f"{UNIT}{one.subject}",
        plain(titles.get(one.subject, "")),
        predicate_of(one),
        "Not" if one.judgement is Judgement.REJECTED else "",
        f"{UNIT}{one.object}",
        plain(titles.get(one.object, "")),
        CURATION,
        f"role:{one.role}" if one.role else "",
        one.day,
        *one.contents,
        plain(one.reason),
        "; ".join(f"{name}={value}" for name, value in other.items() if value),
    ]


def predicate_of(one: Decision) -> str:
    """The predicate of a decision."""
    if one.relation is Relation.EQUIVALENT:
        return "skos:exactMatch" if one.identical else "skos:closeMatch"
    return "skos:relatedMatch" if one.relation is Relation.RELATED else "kg:progressesTo"


def plain(text: str) -> str:
    """A text as it can stand in a cell."""
    return _CONTROL.sub(" ", text).strip()


def append(path: Path, decision: Decision, titles: Mapping[str, str]) -> None:
    """Write one more decision into a file, which is made where there is none; it is there whole or as it was."""
    if path.exists():
        before = load(path)
        lines = takewhile(lambda line: line.startswith("#"), path.read_text(encoding="utf-8-sig").splitlines())
        save(path, (*before, decision), titles, "".join(f"{line}\n" for line in lines))
    else:
        save(path, [decision], titles, head(OWN))


def save(path: Path, decisions: Iterable[Decision], titles: Mapping[str, str], beginning: str | None = None) -> None:
    """Write decisions as a file, there whole or as it was before; ``beginning`` is its head, where that is not the bundled one.

    Raises :class:`~kg.errors.KgError` where it cannot be written.
    """
    _put(path, written(decisions, titles, beginning).encode())


def restore(path: Path, content: bytes | None) -> None:
    """Put back what a file held before something was appended; ``None``: there was none.

    Raises :class:`~kg.errors.KgError` where it cannot be written.
    """
    if content is None:
        path.unlink(missing_ok=True)
    else:
        _put(path, content)


def _put(path: Path, content: bytes) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
        Path(part.name).replace(path)
    except OSError as error:
        raise KgError("the file of decisions cannot be written", where=str(path), mend=error.strerror or "") from error


def key(one: Decision | Link) -> Key:
    """What a decision is about. Two units have one relation of a kind, whichever is named first.

    >>> one = Decision(subject="b/1", object="a/1", relation=Relation.RELATED, judgement=Judgement.ACCEPTED)
    >>> key(one)[:2]
    ('a/1', 'b/1')
    """
    first, second = sorted((one.subject, one.object))
    return first, second, one.relation


def layered(*layers: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions of several files: of those on one pair and relation that of the last file."""
    return tuple({key(one): one for layer in layers for one in layer}.values())


def judged(links: Sequence[Link], decisions: Iterable[Decision], units: Mapping[str, Unit]) -> list[Link]:
    """Links as they stand once people have decided, in the order of their units.

    A decision keeps the machine's score and evidence and says what was judged; one on a pair that the machine never brought is a
    link of its own. Where an accepted decision says what two units are to each other, no proposal says otherwise. Decisions on
    units that the catalogue does not hold are left out.
    """
    known = {key(one): one for one in decisions if one.subject in units and one.object in units}
    settled = _settled(known.values())
    found: list[Link] = []
    for link in links:
        decision = known.pop(key(link), None)
        if decision:
            found.append(_decided(link, decision, units))
        elif settled.get(_pair(link), link.relation) is link.relation:
            found.append(link)
    found += [_decided(_brought(one), one, units) for one in known.values()]
    return sorted(found, key=lambda one: (one.subject, one.object, one.relation))


def _settled(decisions: Iterable[Decision]) -> dict[tuple[str, str], Relation]:
    return {_pair(one): one.relation for one in decisions if one.judgement is Judgement.ACCEPTED}


def _pair(one: Decision | Link) -> tuple[str, str]:
    return key(one)[:2]


def _brought(one: Decision) -> Link:
    first, second = (one.subject, one.object) if one.relation is Relation.PROGRESSION else _pair(one)
    return Link(subject=first, object=second, relation=one.relation, strength=one.strength, origin=Origin.CURATED)


def _decided(link: Link, one: Decision, units: Mapping[str, Unit]) -> Link:
    identical = one.relation is Relation.EQUIVALENT and is_identical(units[link.subject], units[link.object])
    strength = one.strength if one.judgement is Judgement.ACCEPTED and one.strength else link.strength
    return replace(
        link,
        judgement=one.judgement,
        strength=Strength.EXACT if identical else strength,
        evidence=(*link.evidence, *_said(one, units)),
        decision=replace(one, identical=identical),  # computed, whatever the file says
    )


def _said(one: Decision, units: Mapping[str, Unit]) -> Iterator[Evidence]:
    reviews = f", {one.reviews} independent reviews" if one.reviews > 1 else ""
    by = f"by {one.role}" if one.role else "by somebody who is not named"
    when = f" on {one.day}" if one.day else ""
    reason = f": {one.reason}" if one.reason else ""
    yield Evidence(kind="decision", sentence=f"{one.judgement.capitalize()} {by}{when}{reviews}{reason}")
    if is_stale(one, units):
        yield Evidence(kind="stale", sentence="The content of a unit has changed since the decision was made; look at it again")


def is_stale(one: Decision, units: Mapping[str, Unit]) -> bool:
    """Whether the content of a unit is no longer what the decision was made on."""
    ids = (one.subject, one.object)
    return any(
        made_on and made_on != content(units[unit]) for unit, made_on in zip(ids, one.contents, strict=True) if unit in units
    )
