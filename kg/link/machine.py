"""The machine on one screen: units as arrays, candidates, what they are to each other, links with their evidence."""

from __future__ import annotations

from collections.abc import Iterator

from kg.link.blocking import pairs
from kg.link.corpus import Corpus, Units
from kg.link.explain import explain
from kg.link.features import content
from kg.link.relations import Judged, judge
from kg.link.score import models
from kg.model import Link, Relation


def found(catalogue: Units) -> list[Link]:
    """Every link that reaches the band of its relation."""
    corpus = Corpus(catalogue)
    return sorted(_links(corpus, judge(corpus, pairs(corpus), models())), key=lambda one: (one.subject, one.object))


def _links(corpus: Corpus, judged: Judged) -> Iterator[Link]:
    shown = {**judged.features, **content(corpus, judged.pairs)}
    for row, relation in enumerate(judged.relation):
        first, second = int(judged.pairs.first[row]), int(judged.pairs.second[row])
        if relation is not Relation.PROGRESSION:
            first, second = min(first, second), max(first, second)
        turned = first != judged.pairs.first[row]
        values = _turned({name: float(column[row]) for name, column in shown.items()}, turned)
        yield Link(
            subject=corpus.units[first].id,
            object=corpus.units[second].id,
            relation=relation,
            strength=judged.strength[row],
            score=round(float(judged.score[row]), 4),
            proposed=bool(judged.proposed[row]),
            evidence=explain(corpus, first, second, values, models()[judged.model[row]]),
        )


def _turned(values: dict[str, float], turned: bool) -> dict[str, float]:
    """The features of a pair seen from the other side."""
    if not turned:
        return values
    sides = {"covered": "covers", "covers": "covered", "kept": "keeps", "keeps": "kept"}
    return {**{sides.get(name, name): value for name, value in values.items()}, "step": -values["step"]}
