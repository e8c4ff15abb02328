"""How a finding is made, what it points at, and in which order findings stand."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import FINDING_KINDS, Finding, FindingKind, Group, Listing, Qualification, Severity, Source, UnitPage

_WEIGHT = {severity: weight for weight, severity in enumerate(Severity)}


def finding(
    kind: FindingKind, message: str, where: Iterable[Source], assumed: str = "", severity: Severity | None = None
) -> Finding:
    """A finding with the severity of its kind unless another is given; a line it points at stands once."""
    return Finding(
        kind=kind, severity=severity or FINDING_KINDS[kind][0], message=message, where=tuple(_once(where)), assumed=assumed
    )


def sources(things: Iterable[Listing | UnitPage | Group | Qualification]) -> list[Source]:
    """Where things are printed, in their order."""
    return [one.source for one in things]


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by severity, then by document and line; what is said twice stands once."""
    return tuple(sorted(dict.fromkeys(findings), key=_order))


def listed(texts: Iterable[str], last: str = "and") -> str:
    """Texts as an enumeration.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *first, end = texts
    return f"{', '.join(first)} {last} {end}" if first else end


def counted(number: int, noun: str) -> str:
    """A number and its noun.

    >>> counted(1, "credit"), counted(2, "credit")
    ('1 credit', '2 credits')
    """
    return f"{number} {noun}{'' if number == 1 else 's'}"


def a_or_an(noun: str) -> str:
    """A noun with its article.

    >>> a_or_an("award"), a_or_an("diploma")
    ('an award', 'a diploma')
    """
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _once(where: Iterable[Source]) -> Iterable[Source]:
    places: dict[tuple[str, int], Source] = {}
    for source in where:
        places.setdefault((source.document, source.line), source)
    return places.values()


def _order(one: Finding) -> tuple[int, list[tuple[str, int]], str, str]:
    return _WEIGHT[one.severity], [(source.document, source.line) for source in one.where], one.kind, one.message
