"""Curating links: which of them somebody should look at first, and what a judgement becomes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from kg.errors import KgError
from kg.link.contradictions import Contradiction, contradictions
from kg.link.decisions import Key, content, key
from kg.link.identity import is_identical
from kg.model import Decision, Judgement, Link, Qualification, Relation, Strength, Unit


class IdenticalUnits(KgError):
    """A judgement against what is computed: that two units are one and the same."""


QUESTIONS = {
    Relation.EQUIVALENT: "Are these two units equivalent?",
    Relation.PROGRESSION: "Does the first unit lead on to the second?",
    Relation.RELATED: "Do these two units belong together?",
}
"""What whoever judges a link is asked."""

DECIDED = "decision"
"""The kind of evidence that says what was decided before."""

HIDDEN = frozenset({"prior", DECIDED})
"""Kinds of evidence that would give away the score, or what others have decided."""

STALE = "stale"
"""The kind of evidence that says that a decision was made on other content."""


def queue(links: Iterable[Link], seen: Container[Key] = ()) -> list[Link]:
    """The links that wait for somebody, the most useful first.

    First come decisions made on content that has changed since, then what nobody has judged, then what was left open, and of that
    last what whoever judges has left open before, as ``seen``. Among these equivalence comes before progression before what is
    merely related, for so much hangs on each, and the most doubtful first.
    """
    return sorted((one for one in links if _waits(one)), key=lambda one: (key(one) in seen and not is_stale(one), *_order(one)))


def _waits(one: Link) -> bool:
    return is_stale(one) or one.judgement in (Judgement.PROPOSED, Judgement.UNSURE)


def is_stale(one: Link) -> bool:
    """Whether the decision on a link was made on other content."""
    return any(piece.kind == STALE for piece in one.evidence)


def _order(one: Link) -> tuple[bool, bool, int, float, str, str]:
    doubt = 0.0 if one.score is None else abs(one.score - 0.5)
    place = list(Relation).index(one.relation)
    return not is_stale(one), one.judgement is Judgement.UNSURE, place, doubt, one.subject, one.object


def contradicted(
    one: Decision, links: Iterable[Link], units: Mapping[str, Unit], qualifications: Iterable[Qualification] = ()
) -> list[Contradiction]:
    """What cannot be true together with a decision, once it is laid over the links as they stand."""
    made = Link(subject=one.subject, object=one.object, relation=one.relation, judgement=one.judgement, decision=one)
    laid = [*(link for link in links if key(link) != key(one)), made]
    return [found for found in contradictions(laid, units, qualifications) if {one.subject, one.object} <= {*found.units}]


def decide(
    link: Link, judgement: Judgement, units: Mapping[str, Unit], *, reason: str = "", role: str = "", day: str = ""
) -> Decision:
    """A judgement on a link as a decision on the content that the units have now.

    Raises :class:`IdenticalUnits` where it would say that units with one reference number and the same criteria are not
    equivalent: that is computed, and no decision may say otherwise.
    """
    first, second = units[link.subject], units[link.object]
    identical = link.relation is Relation.EQUIVALENT and is_identical(first, second)
    if identical and judgement is not Judgement.ACCEPTED:
        raise IdenticalUnits(
            "units with one reference number and the same criteria are the same unit",
            where=f"{link.subject} and {link.object}",
            mend="accept the link, or look at a later one",
        )
    return Decision(
        subject=link.subject,
        object=link.object,
        relation=link.relation,
        judgement=judgement,
        strength=_strength(link, identical) if judgement is Judgement.ACCEPTED else None,
        reason=reason,
        role=role,
        day=day,
        contents=(content(first), content(second)),
        identical=identical,
    )


def _strength(link: Link, identical: bool) -> Strength | None:
    if link.relation is not Relation.EQUIVALENT:
        return None
    return Strength.EXACT if identical else link.strength or Strength.CLOSE
