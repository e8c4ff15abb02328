"""What held units give towards a qualification: for people one sheet to print, for programs every pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.answer.claim import Counts, Open, Surplus, Transfer
from kg.answer.held import Entry
from kg.answer.policy import Ground, Verdict, words
from kg.answer.transfer import KINDS, Answer, Pair, Tie
from kg.model import Criterion, Link, Unit
from kg.show import before, combination, views
from kg.show.sheets import Part, Sheet
from kg.show.tables import Column, Table, place
from kg.show.views import Json, Row

ADVICE = "This is advice from what the documents print; the centre and the awarding organisation decide."
"""Stands on every sheet."""


def transfer(found: Transfer, *, with_held: bool = False, earlier: before.Answer | None = None) -> Sheet:
    """Verdicts with their reasons, what counts where, what is left over, what is left to do, and what is open.

    ``with_held`` puts every held unit at the head, also where no table was given. ``earlier`` is an answer given before, as JSON;
    what is otherwise now is said first.
    """
    plan = combination.plan(found.plan)
    unresolved: list[Row] = [_unresolved(one) for one in found.entries if not one.unit]
    value: Row = {
        "to": found.judge.target.id,
        "from": found.given.id if found.given else None,
        "held": [unit.id for unit in found.held],
        "upper_bound": found.given is not None,
        "policy": _policy(found),
        "verdicts": [_pair(one) for one in found.pairs],
        "counted": list(map(_counted, found.counted)),
        "surplus": list(map(_surplus, found.surplus)),
        "plan": plan.value,
        "open": [*map(_open, found.open), *_questions(found.entries)],
        "certificates": [_certificate(one) for one in found.entries if one.unit],
        "unresolved": list(unresolved),
        "notice": ADVICE,
    }
    since = list(before.differences(earlier, value)) if earlier is not None else None
    if since is not None:
        value["changes"] = list(since)
    counted = [{**_counted(one), "title": one.unit.title, "target_title": one.target.title} for one in found.counted]
    said = [one for one in found.pairs if one.says(Verdict.YES) or one.says(Verdict.UNDETERMINED)]
    shown = [one for one in said if one.tie is not Tie.NONE or one.says(Verdict.YES)]
    opened = [one for one in found.open if one.pair.tie is not Tie.NONE]
    parts = [
        *([] if since is None else [before.part(since, "What changed since")]),
        Part("Units held", Table("units", _held_lines(found) if with_held or found.entries else [], HELD_COLUMNS, ()), with_held),
        Part("Not identified", Table("rows", unresolved, UNRESOLVED_COLUMNS, ())),
        Part("Verdicts", Table("verdicts", [_line(one) for one in shown], VERDICT_COLUMNS, ()), even_empty=True),
        Part("Counted where", Table("units", counted, COUNTED_COLUMNS, ()), even_empty=True),
        Part("Not counted", Table("units", [_surplus_line(one) for one in found.surplus], SURPLUS_COLUMNS, ())),
        *plan.parts,
        Part("To be settled", Table("questions", [*map(_open, opened), *_questions(found.entries)], OPEN_COLUMNS, ())),
        Part("To be borne in mind", Table("remarks", _remarks(said), REMARK_COLUMNS, ())),
    ]
    facts = [*_facts(found, len(said) - len(shown)), *(fact for fact in plan.facts if fact[0] not in ("qualification", "held"))]
    rows = [_flat(one) for one in said]
    return Sheet(found.judge.target.title, facts, parts, value, rows, FIELDS)


def _policy(found: Transfer) -> Row:
    """Whose policy it is: that of a document, or an assumed one."""
    policy = found.judge.policy
    document = policy.clauses[0].source.document if policy.stated else None
    return {"stated": policy.stated and policy.assumed is None, "document": document, "assumed": policy.assumed}


# -- as JSON --------------------------------------------------------------------------------------------------------------


def _pair(one: Pair) -> Row:
    row: Row = {"held": one.held.id, "target": one.target.id}
    for kind in KINDS:
        row[kind.value] = _answer(one.answers[kind])
    row["remarks"] = [_ground(ground) for ground in one.remarks]
    return row


def _answer(one: Answer) -> Row:
    row: Row = {"verdict": one.verdict.value, "reasons": [_ground(ground) for ground in one.grounds]}
    if one.missing is not None:
        row["missing"] = [_criterion(criterion) for criterion in one.missing]
    return row


def _criterion(one: Criterion) -> Row:
    return {"number": one.number, "verb": one.verb, **views.words(one.wording), "source": views.source(one.source)}


def _ground(one: Ground) -> Row:
    row: Row = {
        "reason": one.text,
        "source": views.source(one.source) if one.source else None,
        "link": _link(one.link) if one.link else None,
    }
    if one.settled_by:
        row["settled_by"] = one.settled_by
    if one.assumed:
        row["assumed_policy"] = one.assumed
    return row


def _link(one: Link) -> Row:
    return {
        "subject": one.subject,
        "object": one.object,
        "relation": one.relation.value,
        "strength": one.strength,
        "judgement": one.judgement.value,
    }


def _counted(one: Counts) -> Row:
    return {"unit": one.unit.id, "target": one.target.id, "group": one.group, "credit": one.credit, "counted": one.counted}


def _surplus(one: Surplus) -> Row:
    return {"unit": one.unit.id, "credit": one.unit.credit, "reason": one.reason}


def _open(one: Open) -> Row:
    return {
        "held": one.pair.held.id,
        "target": one.pair.target.id,
        "kind": one.kind.value,
        "verdict": Verdict.UNDETERMINED.value,
        "settled_by": list(dict.fromkeys(ground.settled_by or ground.text for ground in one.grounds)),
        "change": one.change,
    }


def _certificate(one: Entry) -> Row:
    """A row of a table of held units, as it was understood."""
    row = one.row
    return {
        "held": one.unit.id if one.unit else None,
        "file": row.file,
        "line": row.line,
        "reference": row.reference or None,
        "title": row.title or None,
        "awarded_on": row.day or row.awarded_on or None,
        "organisation": row.organisation or None,
        "certificate_seen": row.seen,
    }


def _unresolved(one: Entry) -> Row:
    return {
        "file": one.row.file,
        "line": one.row.line,
        "reference": one.row.reference or None,
        "title": one.row.title or None,
        "reason": one.problem,
        "candidates": [{"unit": unit.id, "title": unit.title} for unit in one.candidates],
    }


def _questions(entries: Sequence[Entry]) -> Iterator[Row]:
    """What the rows of a table leave open about units that are known, in the form of the other open questions."""
    for one in entries:
        if one.unit:
            for kind, settled_by in one.questions:
                yield {
                    "held": one.unit.id,
                    "target": None,
                    "kind": kind,
                    "verdict": Verdict.UNDETERMINED.value,
                    "settled_by": [settled_by],
                    "change": f"what {one.unit.id} counts for rests on it ({one.row.file} line {one.row.line})",
                }


# -- for people -----------------------------------------------------------------------------------------------------------


def _facts(found: Transfer, left_out: int) -> list[tuple[str, Json]]:
    policy = found.judge.policy
    whose = f"that of {policy.assumed}, assumed" if policy.assumed else "its own" if policy.stated else "none is stated"
    held = f"all {len(found.held)} units of {found.given.id}: an upper bound" if found.given else None
    facts: list[tuple[str, Json]] = [
        ("qualification", found.judge.target.id),
        ("held", held or ", ".join(unit.id for unit in found.held) or "nothing"),
        ("policy", whose),
        ("printed in", _printed_in(found)),
        ("catalogue", f"edition {views.edition(found.judge.catalogue)}"),
        ("please note", ADVICE),
    ]
    if left_out:
        why = "no policy is stated" if not policy.stated else "criteria are not printed on both sides"
        facts.append(
            ("not shown", f"{left_out} pairs without correspondence, of which prior learning alone is undetermined: {why}")
        )
    return facts


def _printed_in(found: Transfer) -> str:
    """The document of the target, with its date."""
    document = found.judge.catalogue.document_by_id[found.judge.target.source.document]
    return ", ".join(text for text in (document.id, document.title, document.date or "no date is printed") if text)


def _where(one: Ground) -> str:
    """The clause, or the link, that a reason rests on."""
    if one.source:
        return f"{one.source.document}:{one.source.line}"
    return f"link {one.link.subject} - {one.link.object}" if one.link else ""


def _because(one: Pair) -> str:
    """The reasons of all verdicts, each once, with clause and line; those of a no only where nothing else is said."""
    kept = [answer for answer in one.answers.values() if answer.verdict is not Verdict.NO] or list(one.answers.values())
    grounds = dict.fromkeys(f"{ground.text} ({_where(ground)})" for answer in kept for ground in answer.grounds)
    return "; ".join(grounds)


def _line(one: Pair) -> Row:
    row: Row = {"held": _unit(one.held.title, one.held.id), "target": _unit(one.target.title, one.target.id)}
    for kind in KINDS:
        row[kind.value] = one.answers[kind].verdict.value
    return {**row, "because": _because(one)}


def _unit(title: str, id: str) -> str:
    return f"{id} {title}"


def _flat(one: Pair) -> Row:
    row: Row = {"held": one.held.id, "held_title": one.held.title, "target": one.target.id, "target_title": one.target.title}
    for kind in KINDS:
        row[kind.value] = one.answers[kind].verdict.value
    return {**row, "because": _because(one)}


def _surplus_line(one: Surplus) -> Row:
    return {**_surplus(one), "title": one.unit.title}


def _held_lines(found: Transfer) -> list[Row]:
    """Every held unit, with what a table says of it; a unit of several rows stands there as often."""
    rows: dict[str, list[Entry]] = {}
    for entry in found.entries:
        if entry.unit:
            rows.setdefault(entry.unit.id, []).append(entry)
    return [
        {**dict.fromkeys(STATED), **(_certificate(entry) if entry else {}), **_identity(unit)}
        for unit in found.held
        for entry in rows.get(unit.id, [None])
    ]


def _identity(unit: Unit) -> Row:
    return {"unit": unit.id, "unit_title": unit.title, "urn": unit.urn, "level": unit.level, "credit": unit.credit}


def _candidates(row: Row) -> Json:
    found = row["candidates"]
    return [f"{one['unit']} {one['title']}" for one in found if isinstance(one, dict)] if isinstance(found, list) else None


def _remarks(pairs: Sequence[Pair]) -> list[Row]:
    """What is to be borne in mind, once for each unit or clause."""
    grounds = dict.fromkeys((ground.text, ground.source) for one in pairs for ground in one.remarks)
    return [{"remark": text, "source": views.source(source) if source else None} for text, source in grounds]


def _place(row: Row) -> Json:
    where = row["source"]
    return place(where) if isinstance(where, dict) else None


def _key(key: str, heading: str | None = None) -> Column:
    return Column(heading or key, lambda row: row[key])


def _kind(row: Row) -> Json:
    return str(row["kind"]).replace("_", " ")


FIELDS = ("held", "held_title", "target", "target_title", *(kind.value for kind in KINDS), "because")
VERDICT_COLUMNS = (
    _key("held"),
    _key("target"),
    *(_key(kind.value, words(kind)) for kind in KINDS),
    _key("because"),
)
COUNTED_COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["unit"]),
    Column("in the place of", lambda row: row["target_title"], below=lambda row: row["target"]),
    _key("group"),
    Column("credit", lambda row: row["credit"], numeric=True),
    Column("counted", lambda row: row["counted"], numeric=True),
)
SURPLUS_COLUMNS = (
    Column("unit", lambda row: row["title"], below=lambda row: row["unit"]),
    Column("credit", lambda row: row["credit"], numeric=True),
    _key("reason", "because"),
)
OPEN_COLUMNS = (
    Column("held, target", lambda row: row["held"], below=lambda row: row["target"]),
    Column("question", _kind),
    _key("settled_by", "settled by"),
    _key("change", "would change"),
)
STATED = ("awarded_on", "organisation", "certificate_seen")
"""What only a table of held units can say."""

HELD_COLUMNS = (
    Column("unit", lambda row: row["unit_title"], below=lambda row: row["unit"]),
    _key("urn", "reference"),
    _key("level"),
    Column("credit", lambda row: row["credit"], numeric=True),
    _key("awarded_on", "awarded on"),
    _key("organisation"),
    _key("certificate_seen", "certificate seen"),
)
UNRESOLVED_COLUMNS = (
    _key("line"),
    Column("reference, title", lambda row: row["reference"], below=lambda row: row["title"]),
    _key("reason", "because"),
    Column("it may be", _candidates),
)
REMARK_COLUMNS = (Column("remark", lambda row: row["remark"], below=_place),)


def lines(pairs: Iterable[Pair]) -> list[Row]:
    """The verdicts of pairs as people see them, where anything is yes, or corresponds and is undetermined."""
    said = (one for one in pairs if one.says(Verdict.YES) or (one.says(Verdict.UNDETERMINED) and one.tie is not Tie.NONE))
    return [{**_line(one), "held": one.held.id, "target": one.target.id} for one in said]
