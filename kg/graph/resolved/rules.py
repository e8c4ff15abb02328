"""Rules of combination in the default graph, as data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.catalogue.store import Catalogue
from kg.graph import iris, schemes
from kg.graph.nodes import Node, Value, in_order, node
from kg.graph.places import derived
from kg.graph.terms import KG, PROV, RDF, Iri, Property
from kg.model import LevelFilter, Rule, RuleReading, Source, Wording


def rules(catalogue: Catalogue) -> Iterator[Node]:
    """Every rule of combination, and every reading of an ambiguous one."""
    return in_order(_rule_or_reading, _rules(catalogue))


def _rules(catalogue: Catalogue) -> Iterator[tuple[Iri, Rule | RuleReading, str, int, Source]]:
    for qualification in catalogue.qualifications():
        for position, rule in enumerate(qualification.rules, 1):
            yield iris.rule(qualification.id, rule.id), rule, qualification.id, position, rule.source
            for place, reading in enumerate(rule.readings, 1):
                yield iris.rule_reading(qualification.id, rule.id, reading.name), reading, qualification.id, place, rule.source


def _rule_or_reading(iri: Iri, one: Rule | RuleReading, qualification_id: str, position: int, source: Source) -> Node:
    if isinstance(one, RuleReading):
        return _rule_reading(iri, one, position, source)
    return _rule(iri, one, qualification_id, position) if one.understood else _unexpressed_rule(iri, one, position)


def _rule(iri: Iri, one: Rule, qualification_id: str, position: int) -> Node:
    groups = [iris.group(qualification_id, group) for group in one.groups]
    return node(
        iri,
        (RDF.type, KG.Rule),
        (KG.position, position),
        (KG.statement, one.statement),
        (KG.wording, _printed(one.wording)),
        (KG.scope, iris.concept("scope", scope(one))),
        (KG.appliesTo, groups or iris.qualification(qualification_id)),
        (KG.measure, iris.concept("measure", one.measure)),
        (KG.comparator, iris.concept("comparator", one.comparator)),
        (KG.bound, one.bound),
        *_counted(one.levels),
        *_filters(one),
        *_share(one),
        *_circumstances(one),
        (KG.includesRulesOf, [iris.qualification(included) for included in one.includes]),
        (KG.hasReading, [iris.rule_reading(qualification_id, one.id, reading.name) for reading in one.readings]),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def _unexpressed_rule(iri: Iri, one: Rule, position: int) -> Node:
    """A clause that the rule forms do not express has its statement and its source, and nothing that looks like a condition."""
    return node(
        iri,
        (RDF.type, [KG.Rule, KG.UnexpressedRule]),
        (KG.position, position),
        (KG.statement, one.statement),
        (KG.wording, _printed(one.wording)),
        (PROV.wasDerivedFrom, derived(one.source)),
    )


def _rule_reading(iri: Iri, one: RuleReading, position: int, source: Source) -> Node:
    return node(
        iri,
        (RDF.type, KG.RuleReading),
        (KG.position, position),
        *_counted(one.levels),
        (PROV.wasDerivedFrom, derived(source)),
    )


def scope(one: Rule) -> str:
    """What a rule looks at, as an entry of the scheme of scopes."""
    if one.borrowed:
        return "borrowed"
    return "each" if one.each else "together" if one.groups else "whole"


def level_mode(levels: LevelFilter) -> str:
    """Which levels besides the one named count, as an entry of the scheme of level modes."""
    return "up_to" if levels.highest is not None else "or_above" if levels.or_above else "exactly"


Said = list[tuple[Property, Value | Sequence[Value] | None]]


def _counted(levels: LevelFilter | None) -> Said:
    if not levels:
        return []
    return [
        (KG.countsLevel, schemes.level(levels.level)),
        (KG.levelMode, iris.concept("level-mode", level_mode(levels))),
        (KG.highestLevel, schemes.level(levels.highest)),
        (KG.levelOffset, levels.relative),
    ]


def _filters(one: Rule) -> Said:
    """What the rule counts of what it looks at, besides levels."""
    return [
        (KG.countsUnit, [iris.unit(unit) for unit in one.units]),
        (KG.namedBy, iris.concept("naming", one.naming.kind) if one.naming else None),
        (KG.namedAs, one.naming.printed if one.naming else None),
        (KG.countsPrior, [iris.concept("policy-kind", kind) for kind in one.prior]),
    ]


def _share(one: Rule) -> Said:
    return [(KG.share, one.share.percent), (KG.shareOf, iris.concept("share-of", one.share.of))] if one.share else []


def _circumstances(one: Rule) -> Said:
    """Of whom the rule asks something: of who takes certain units, from a day on, until a day."""
    return [
        (KG.whenTaken, [iris.unit(unit) for unit in one.when]),
        (KG.requisite, iris.concept("requisite", "before" if one.before else "together") if one.when else None),
        (KG.validFrom, one.valid_from),
        (KG.validUntil, one.valid_until),
    ]


def _printed(wording: Wording | None) -> str | None:
    return wording.printed if wording else None
