"""The pages that help to find or to ask for an answer, and have none of their own on the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from kg.graph.terms import VOCABULARIES
from kg.link.standing import is_said
from kg.link.titles import themes, title
from kg.model import Listing, Qualification, Unit, UnitPage, level_rank
from kg.show.views import Json, Row, mandatory
from kg.web import body, frame, pictures
from kg.web.explorer import Explorer
from kg.web.frame import LIVE_ONLY, PLACES, Frame
from kg.web.pages import table


@dataclass(frozen=True)
class Help:
    """Such a page: its name, heading, and what fills its template."""

    name: str
    heading: str
    values: Callable[[Explorer, Frame], Mapping[str, Any]] = lambda _explorer, _frame: {}

    @property
    def on_disk(self) -> bool:
        """Whether the site holds it."""
        return self.name not in LIVE_ONLY

    @property
    def file(self) -> str:
        """Its file in the site, without the ending."""
        return PLACES[self.name].strip("/") or "index"

    def html(self, explorer: Explorer, here: Frame, **more: Any) -> str:
        """The page."""
        filled = {"explorer": explorer, "heading": self.heading, **self.values(explorer, here), **more}
        return frame.page(self.name, here, **filled)


TASKS = (
    ("wizard", "What do the units that a learner holds count for, and under which clause?"),
    ("comparing", "What do two qualifications, or two units, have in common?"),
    ("pictures", "Which units lead on to which? Pictures of that, of overlaps and of structures"),
    ("qualifications", "Do these units meet the rules of a qualification? Choose it and tick them"),
    ("findings", "What do the documents get wrong or leave open?"),
)
"""What people come for, each with the page that answers it."""


def _home(explorer: Explorer, here: Frame) -> Mapping[str, Any]:
    catalogue = explorer.catalogue
    return {
        "index": _index(explorer, here),
        "suites": sorted({one.suite for one in catalogue.units}),
        "levels": sorted({one.level for one in catalogue.units if one.level is not None}, key=level_rank),
        "themes": themes(),
        "tasks": TASKS,
    }


def _index(explorer: Explorer, here: Frame) -> list[Row]:
    """What can be found, with all text in which words are looked for, and the facets."""
    catalogue = explorer.catalogue
    qualifications: list[Row] = [
        {
            **_entry("qualification", one.id, one.title, here.href("qualification", id=one.id)),
            "suite": one.suite,
            "level": one.level,
            "text": _text(one.id, one.number, one.code, one.organisation),
        }
        for one in catalogue.qualifications()
    ]
    documents: list[Row] = [
        {**_entry("document", one.id, one.title, here.href("document", id=one.id)), "text": _text(one.id, one.issuer)}
        for one in catalogue.document_by_id.values()
    ]
    return [*qualifications, *(_unit(explorer, here, unit) for unit in catalogue.units), *documents]


def _unit(explorer: Explorer, here: Frame, unit: Unit) -> Row:
    printed = [row for _, _, row in explorer.catalogue.listings_by_unit.get(unit.id, ())]
    groups = {mandatory(group) for _, group, _ in explorer.catalogue.listings_by_unit.get(unit.id, ())}
    return {
        **_entry("unit", unit.id, unit.title, here.href("unit", id=unit.id)),
        "suite": unit.suite,
        "level": unit.level,
        "mandatory": True in groups,
        "optional": False in groups,
        "themes": list(title(unit.title).themes),
        "text": _text(unit.id, unit.number, unit.urn, *(row.title for row in printed), *(one.title for one in unit.outcomes)),
        "criteria": [
            [criterion.number, criterion.wording.printed or criterion.wording.statement or criterion.verb]
            for outcome in unit.outcomes
            for criterion in outcome.criteria
        ],
    }


def _entry(kind: str, id: str, title: str, address: str) -> Row:
    return {"kind": kind, "id": id, "title": title, "address": address}


def _text(*texts: str | None) -> str:
    return " ".join(dict.fromkeys(filter(None, texts)))


def _comparing(explorer: Explorer, _: Frame) -> Mapping[str, Any]:
    return {
        **body.things(explorer),
        "qualifications": _beside_others(list(explorer.catalogue.qualifications())),
        "links": [one for one in explorer.links if is_said(one)],
        "units": explorer.catalogue.unit_by_id,
    }


def _beside_others(all_: Sequence[Qualification]) -> list[tuple[Qualification, list[tuple[Qualification, tuple[str, str]]]]]:
    """Each qualification with every other, and the page on which the two stand side by side: there is one for both directions."""
    pages = {frozenset(pair): pair for pair in combinations([one.id for one in all_], 2)}
    return [(one, [(other, pages[frozenset((one.id, other.id))]) for other in all_ if other is not one]) for one in all_]


def _wizard(explorer: Explorer, here: Frame) -> Mapping[str, Any]:
    learner = body.learner(explorer)
    return learner if here.live else {**learner, "verdicts": _verdicts(explorer, here)}


def _verdicts(explorer: Explorer, here: Frame) -> Row:
    """The verdicts of every unit towards every qualification, for a page that no server stands behind."""
    from kg.answer.transfer import KINDS, judge, pairs
    from kg.show.transfer import ADVICE, lines

    catalogue = explorer.catalogue
    targets: Row = {}
    for target in catalogue.qualifications():
        judging = judge(catalogue, target, explorer.links)
        rows = list[Json](lines(pairs(judging, catalogue.units)))
        policy = "its own" if judging.policy.stated else "none is stated"
        targets[target.id] = {"title": target.title, "policy": policy, "rows": rows}
    return {
        "kinds": [kind.value for kind in KINDS],
        "targets": targets,
        "units": {unit.id: _named(explorer, here, unit) for unit in catalogue.units},
        "documents": {id: here.href("document", id=id) for id in catalogue.document_by_id},
        "edition": explorer.edition,
        "notice": ADVICE,
    }


def _named(explorer: Explorer, here: Frame, unit: Unit) -> Row:
    """A unit with all that a person may call it."""
    rows = [row for _, _, row in explorer.catalogue.listings_by_unit.get(unit.id, ())]
    printed: list[Listing | UnitPage] = [*rows, *explorer.catalogue.pages_by_unit.get(unit.id, ())]
    return {
        "title": unit.title,
        "address": here.href("unit", id=unit.id),
        "references": _each(unit.urn, *(one.urn for one in printed)),
        "numbers": _each(unit.number, unit.id.partition("/")[2], *(one.number for one in printed)),
        "titles": _each(unit.title, *(one.title for one in printed)),
    }


def _each(*texts: str | None) -> list[Json]:
    return list(dict.fromkeys(text for text in texts if text))


def _sparql(_: Explorer, __: Frame) -> Mapping[str, Any]:
    from kg.query.library import find
    from kg.web.sparql import LIMITS

    prefixes = {prefix: namespace for prefix, (namespace, _) in VOCABULARIES.items()}
    names = [f"{prefix}:{one.removeprefix(namespace)}" for prefix, (namespace, terms) in VOCABULARIES.items() for one in terms]
    return {
        "terms": {"prefixes": prefixes, "names": sorted(names)},
        "limits": f"Limits of each query: {LIMITS}",
        "example": find("unit-sheet").body,
    }


HELPS = {
    one.name: one
    for one in (
        Help("home", "Vocational qualifications: find and compare", _home),
        Help("comparing", "Compare", _comparing),
        Help("wizard", "Credit transfer", _wizard),
        Help("pictures", "Pictures", lambda explorer, here: {"pictures": pictures.listed(explorer, here)}),
        Help("sparql-page", "Ask in SPARQL", _sparql),
        Help("about", "About this explorer", lambda _explorer, _frame: {"table": table()}),
    )
}
