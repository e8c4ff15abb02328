"""Two answers to one question, before and after, compared in words: what came, what went, what is otherwise.

An answer is what ``--format json`` printed: of `kg transfer`, `kg check`, `kg plan` or `kg count`. What is compared is what an
adviser or a designer asks about; certificates, the plans as good and the reasons of what did not change are left alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.answer.policy import words
from kg.answer.transfer import CREDITED, KINDS
from kg.errors import KgError
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, clean
from kg.show.views import Json, Row

Answer = Mapping[str, Json]


@dataclass(frozen=True)
class _Kind:
    """What is compared of one kind of answer, each by where it stands and what it is called.

    ``values`` are single values, ``sets`` lists of ids, ``tables`` lists of objects with the key by which rows are the same,
    and the columns that are compared.
    """

    name: str
    told_by: frozenset[str]
    values: Sequence[tuple[str, str]] = ()
    sets: Sequence[tuple[str, str]] = ()
    tables: Sequence[tuple[str, str, Sequence[str], Sequence[str]]] = ()


_LEFT = (("status", "plan"), ("credits", "credits still to do"), ("hours", "hours still to do"))

KIND_OF_ANSWER = (
    _Kind(
        "transfer",
        frozenset({"to", "verdicts", "counted"}),
        (("to", "qualification"), ("policy.assumed", "assumed policy"), *((f"plan.{key}", said) for key, said in _LEFT)),
        (("held", "held"), ("plan.units", "still to do")),
        (
            ("counted", "counts", ("unit",), ("target", "group", "credit", "counted")),
            ("surplus", "not counted", ("unit",), ("reason",)),
            ("unresolved", "not identified", ("file", "line"), ("reason",)),
        ),
    ),
    _Kind(
        "check",
        frozenset({"qualification", "result", "rules"}),
        (("qualification", "qualification"), ("result", "result")),
        (("held", "held"),),
        (
            ("rules", "rule", ("rule", "statement"), ("status", "counted", "needed")),
            ("counted", "counts", ("unit",), ("group", "credit", "counted")),
        ),
    ),
    _Kind(
        "plan",
        frozenset({"qualification", "status", "credits", "units"}),
        (("qualification", "qualification"), *_LEFT, ("optimal_plans", "plans as good")),
        (("held", "held"), ("units", "still to do")),
    ),
    _Kind(
        "count",
        frozenset({"qualification", "valid", "by_credit"}),
        (("qualification", "qualification"), ("valid", "valid selections")),
        (("held", "held"),),
    ),
)


def answer_of(path: Path) -> Answer | None:
    """The saved answer in a file; ``None`` where it holds something else."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and _kind(found) else None


def saved(path: Path) -> Answer:
    """The saved answer in a file. Raises :class:`~kg.errors.KgError` where it holds something else."""
    found = answer_of(path)
    if found is None:
        raise KgError("this is no saved answer", where=str(path), mend="save one with --format json")
    return found


def _kind(answer: Answer) -> _Kind | None:
    return next((kind for kind in KIND_OF_ANSWER if kind.told_by <= answer.keys()), None)


def sheet(before: Answer, after: Answer) -> Sheet:
    """What is otherwise in the second of two answers."""
    rows = list(differences(before, after))
    facts: list[tuple[str, Json]] = [("changes", len(rows) or "none")]
    return Sheet("Before and after", facts, [part(rows)], {"changes": list(rows)}, rows, FIELDS)


def part(rows: Sequence[Row], heading: str = "What changed") -> Part:
    """The differences as a part of a sheet."""
    return Part(heading, Table("changes", rows, COLUMNS, FIELDS), even_empty=True)


def differences(before: Answer, after: Answer) -> Iterator[Row]:
    """Every difference in the order of the answer. Raises :class:`~kg.errors.KgError` for answers to different questions."""
    kind, other = _kind(before), _kind(after)
    if kind is None or other is not kind:
        names = [one.name if one else "something else" for one in (kind, other)]
        raise KgError("two answers of one command are compared", where=" and ".join(names))
    for path, called in kind.values:
        yield from _difference(called, None, _at(before, path), _at(after, path))
    for path, called in kind.sets:
        yield from _set(called, _at(before, path), _at(after, path))
    if kind.name == "transfer":
        yield from _keyed("verdict", _verdicts(before, after), _verdicts(after, before))
        yield from _keyed("open question", _questions(before), _questions(after))
    for path, called, key, columns in kind.tables:
        yield from _keyed(called, _rows(_at(before, path), key, columns), _rows(_at(after, path), key, columns))
    if kind.name == "count":
        yield from _keyed("selections of", _by_credit(before), _by_credit(after))


def _at(answer: Answer, path: str) -> Json:
    found: Json = dict(answer)
    for key in path.split("."):
        found = found.get(key) if isinstance(found, dict) else None
    return found


def _objects(value: Json) -> list[Row]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _difference(about: str, name: str | None, before: Json, after: Json) -> Iterator[Row]:
    if before == after:
        return
    said = f"{about} {name}" if name else about
    if before is None:
        change = f"{said}: new, {clean(after)}"
    elif after is None:
        change = f"{said}: no longer, {clean(before)} before"
    else:
        change = f"{said}: {clean(before)} before, {clean(after)} now{_by(before, after)}"
    yield {"about": about, "name": name, "before": before, "after": after, "change": change}


def _by(before: Json, after: Json) -> str:
    """By how much a figure is higher or lower."""
    if isinstance(before, bool) or isinstance(after, bool) or not (isinstance(before, int) and isinstance(after, int)):
        return ""
    return f", {abs(after - before):,} {'more' if after > before else 'fewer'}"


def _set(called: str, before: Json, after: Json) -> Iterator[Row]:
    was, now = (value if isinstance(value, list) else [] for value in (before, after))
    for one in was:
        if one not in now:
            yield {"about": called, "name": str(one), "before": True, "after": False, "change": f"{called}: no longer {one}"}
    for one in now:
        if one not in was:
            yield {"about": called, "name": str(one), "before": False, "after": True, "change": f"{called}: now also {one}"}


def _keyed(called: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> Iterator[Row]:
    for name in dict.fromkeys((*before, *after)):
        yield from _difference(called, name, before.get(name), after.get(name))


def _rows(value: Json, key: Sequence[str], columns: Sequence[str]) -> dict[str, Json]:
    return {
        " ".join(str(row.get(name)) for name in key): ", ".join(f"{name} {clean(row.get(name))}" for name in columns)
        for row in _objects(value)
    }


def _verdicts(answer: Answer, other: Answer) -> dict[str, Json]:
    """Verdicts by pair and kind; of a unit that only one answer knows, those alone by which credit may count."""
    held = _at(other, "held")
    found: dict[str, Json] = {}
    for row in _objects(answer["verdicts"]):
        both = isinstance(held, list) and row.get("held") in held
        for kind in KINDS if both else CREDITED:
            verdict = _at(row, f"{kind.value}.verdict")
            if both or verdict != "no":
                found[f"{row.get('held')} for {row.get('target')}, {words(kind)}"] = verdict
    return found


def _questions(answer: Answer) -> dict[str, Json]:
    """What a table of held units leaves open."""
    rows = (row for row in _objects(answer.get("open")) if row.get("target") is None)
    return {f"{row.get('held')}, {str(row.get('kind')).replace('_', ' ')}": row.get("settled_by") for row in rows}


def _by_credit(answer: Answer) -> dict[str, Json]:
    found = answer["by_credit"]
    return {f"{credit} credits": number for credit, number in found.items()} if isinstance(found, dict) else {}


FIELDS = ("about", "name", "before", "after", "change")
COLUMNS = (Column("change", lambda row: row["change"]),)
