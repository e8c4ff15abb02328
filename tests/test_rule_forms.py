"""Every form of rule that specifications use: said, kept in a file, kept in the graph, checked, exported, and never left out."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import rdflib
import rule_forms
from catalogue_sample import Paper, found
from msgspec.structs import replace
from pyshacl import validate as conforms
from rdflib.namespace import PROV
from rule_forms import FORMS, SECTION, unit
from support import ROOT

from kg.answer.combination import hours_reach
from kg.catalogue.assemble import assemble
from kg.catalogue.files import encoded, read_file, save, schema
from kg.errors import CatalogueError
from kg.graph import iris, rdf, resolved, turtle
from kg.graph.export import case, ctdl, elm
from kg.graph.export.forms import Form, form
from kg.graph.store import Store, in_memory
from kg.graph.terms import BASE, KG, NAMESPACE
from kg.graph.validate import validate
from kg.graph.validate.shapes import shapes_graph
from kg.model import (
    PLAIN,
    Comparator,
    FindingKind,
    GroupKind,
    LevelFilter,
    Measure,
    Naming,
    NamingKind,
    PolicyKind,
    Rule,
    RuleReading,
    Share,
    ShareOf,
    Source,
)
from kg.query.run import run

EXAMPLES = ROOT / "ontology" / "examples" / "rules"
SOURCE = Source(document="951", line=1)
RULES = [(name, rule) for name, one in FORMS.items() for rule in one.rules]


def test_every_form_is_shown_and_recognised():
    assert len(FORMS) == 35
    assert {form(rule) for _, rule in RULES} == set(Form)
    for name, (_, clauses) in SECTION.items():
        assert [form(rule) for rule in FORMS[name].rules] == [expected for expected, _ in clauses], name


# -- in a file -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_kept_in_a_file(name: str, tmp_path: Path):
    reading = rule_forms.reading(name)
    (path,) = save([reading], tmp_path)
    assert read_file(path) == reading
    jsonschema.validate(json.loads(encoded(reading)), json.loads(schema()))


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ({"naming": Naming(kind=NamingKind.CODE, printed=("QB7",))}, "lists those it means"),
        ({"bound": 1, "share": Share(percent=50)}, "not both"),
        ({"before": True}, "for which units"),
        ({"borrowed": True, "groups": ("a",)}, "looks at the whole"),
        ({"includes": ("x",)}, "asks for all of it"),
        ({"valid_from": date(2025, 9, 2), "valid_until": date(2025, 9, 1)}, "begins before it ends"),
    ],
)
def test_what_would_be_read_as_another_rule_is_refused(said: dict[str, Any], flaw: str):
    with pytest.raises(ValueError, match=flaw):
        Rule(id="r1", statement="a clause", source=SOURCE, **said)


@pytest.mark.parametrize("said", [{"level": 2, "highest": 3, "or_above": True}, {"level": 2, "highest": 1}])
def test_a_band_of_levels_is_closed_and_rises(said: dict[str, Any]):
    with pytest.raises(ValueError, match="a band of levels"):
        LevelFilter(**said)


def test_such_a_rule_in_a_file_is_a_damaged_file(tmp_path: Path):
    (path,) = save([rule_forms.reading("barred-by-code")], tmp_path)
    said = json.loads(path.read_bytes())
    del said["qualifications"][0]["rules"][0]["units"]
    path.write_text(json.dumps(said), encoding="utf-8")
    with pytest.raises(CatalogueError, match="lists those it means") as caught:
        read_file(path)
    assert "$.qualifications[0].rules[0]" in str(caught.value)


# -- in the graph --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph() -> rdflib.Graph:
    """The default graph of all forms."""
    nodes = resolved.nodes(rule_forms.catalogue())
    return rdflib.Graph().parse(data=turtle.head() + "\n".join(map(turtle.block, nodes)), format="turtle")


def values(graph: rdflib.Graph, subject: rdflib.URIRef, term: str) -> list[str]:
    """What is said of a subject, concepts and things by the last part of their IRI, units by their id."""
    found = graph.objects(subject, rdflib.URIRef(term))
    prefixes = (f"{BASE}id/unit/", f"{BASE}id/qualification/")
    plain = (next((str(one).removeprefix(start) for start in prefixes if str(one).startswith(start)), str(one)) for one in found)
    return sorted(one.rpartition("/")[2] if one.startswith(BASE) else one for one in plain)


def filtered(graph: rdflib.Graph, subject: rdflib.URIRef) -> LevelFilter | None:
    """A level filter as the graph has it."""
    (level,), (mode,) = values(graph, subject, KG.countsLevel) or [""], values(graph, subject, KG.levelMode) or [""]
    if not level:
        return None
    (highest,), (offset,) = values(graph, subject, KG.highestLevel) or [""], values(graph, subject, KG.levelOffset) or [""]
    return LevelFilter(
        level=int(level),
        or_above=mode == "or_above",
        highest=int(highest) if highest else None,
        relative=int(offset) if offset else None,
    )


def rule_of(graph: rdflib.Graph, iri: str, like: Rule) -> Rule:
    """A rule made of nothing but what the graph says of it; ``like`` gives its id, source and the order of what has none."""
    subject = rdflib.URIRef(iri)

    def said(term: str) -> list[str]:
        return values(graph, subject, term)

    def one(term: str) -> str | None:
        found = said(term)
        assert len(found) < 2
        return found[0] if found else None

    scope, share, naming = one(KG.scope), one(KG.share), one(KG.namedBy)
    bound, first, last = one(KG.bound), one(KG.validFrom), one(KG.validUntil)
    return Rule(
        id=like.id,
        source=like.source,
        statement=str(one(KG.statement)),
        groups=() if scope in ("whole", "borrowed") else tuple(said(KG.appliesTo)),
        each=scope == "each",
        borrowed=scope == "borrowed",
        measure=Measure(str(one(KG.measure))),
        comparator=Comparator(str(one(KG.comparator))),
        bound=int(bound) if bound else None,
        levels=filtered(graph, subject),
        readings=tuple(_readings(graph, subject)),
        units=tuple(said(KG.countsUnit)),
        naming=Naming(kind=NamingKind(naming), printed=tuple(said(KG.namedAs))) if naming else None,
        prior=tuple(sorted(map(PolicyKind, said(KG.countsPrior)), key=list(PolicyKind).index)),
        share=Share(percent=int(share), of=ShareOf(str(one(KG.shareOf)))) if share else None,
        when=tuple(said(KG.whenTaken)),
        before=one(KG.requisite) == "before",
        includes=tuple(said(KG.includesRulesOf)),
        valid_from=date.fromisoformat(first) if first else None,
        valid_until=date.fromisoformat(last) if last else None,
    )


def _readings(graph: rdflib.Graph, subject: rdflib.URIRef) -> Iterator[RuleReading]:
    for one in sorted(graph.objects(subject, rdflib.URIRef(KG.hasReading))):
        assert isinstance(one, rdflib.URIRef)
        levels = filtered(graph, one)
        assert levels
        yield RuleReading(name=str(one).rpartition("/")[2], levels=levels)


@pytest.mark.parametrize(("name", "rule"), RULES, ids=lambda value: value if isinstance(value, str) else value.id)
def test_a_rule_can_be_made_again_from_the_graph(graph: rdflib.Graph, name: str, rule: Rule):
    iri = f"{BASE}id/rule/quince-{name}/{rule.id}"
    if rule.understood:
        assert rule_of(graph, iri, rule) == rule
    else:
        said = {str(one) for one in graph.predicates(rdflib.URIRef(iri))}
        assert said & {f"{NAMESPACE}{term}" for term in ("scope", "measure", "comparator", "bound")} == set()
        assert values(graph, rdflib.URIRef(iri), KG.statement) == [rule.statement]
    assert list(graph.objects(rdflib.URIRef(iri), PROV.wasDerivedFrom))


def test_the_graph_of_every_form_is_sound():
    assert validate(rule_forms.catalogue()) == []


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with in_memory(rdf.quads(rule_forms.catalogue())) as store:
        yield store


@pytest.mark.parametrize("name", FORMS)
def test_the_query_of_rules_shows_each_with_its_statement(store: Store, name: str):
    found = run("rules", {"qualification": f"quince-{name}"}, store, rule_forms.catalogue()).records()
    assert list(dict.fromkeys((row["statement"], row["line"]) for row in found)) == [
        (rule.statement, rule.source.line) for rule in FORMS[name].rules
    ]


def example(name: str) -> str:
    """The example of a form: what the default graph says of its qualification, its groups, rows and rules, and its units."""
    blocks = [turtle.block(one) for one in resolved.nodes(rule_forms.catalogue(name)) if one.iri.startswith(f"{BASE}id/")]
    statements = "".join(f"# {place}. {rule.statement}\n" for place, rule in enumerate(FORMS[name].rules, 1))
    return f"{statements}{turtle.head()}\n" + "\n\n".join(blocks) + "\n"


def test_every_form_has_an_example_in_the_ontology():
    """Refresh the examples with ``KG_REFRESH=1``."""
    if os.environ.get("KG_REFRESH"):
        EXAMPLES.mkdir(exist_ok=True)
        for name in FORMS:
            (EXAMPLES / f"{name}.ttl").write_text(example(name), encoding="utf-8")
    assert {path.stem: path.read_text(encoding="utf-8") for path in EXAMPLES.glob("*.ttl")} == {
        name: example(name) for name in FORMS
    }


def test_the_examples_conform_to_the_shapes():
    data = rdflib.Graph().parse(ROOT / "ontology" / "schemes.ttl")
    for path in EXAMPLES.glob("*.ttl"):
        data.parse(path)
    assert conforms(data, shacl_graph=shapes_graph())[0]


# -- where a form is not known, nothing is concluded ---------------------------------------------------------------------


@pytest.mark.parametrize("name", FORMS)
def test_hours_are_told_for_plain_forms_only(name: str):
    """Of a qualification with clauses of other forms it is open, which hours a valid selection has."""
    one = replace(FORMS[name], guided_learning_hours=100)
    catalogue = assemble([replace(rule_forms.reading(name), qualifications=(one,))])
    plain = all(rule.says_only() for rule in one.rules) and not any(group.pathway for group in one.groups)
    assert (hours_reach(catalogue, next(catalogue.qualifications())) is not None) == plain


def test_a_rule_that_says_anything_besides_the_plain_fields_is_not_plain():
    plain = Rule(id="", statement="", source=SOURCE)
    shown = {
        field.name
        for _, rule in RULES
        for field in msgspec.structs.fields(Rule)
        if field.name not in PLAIN and getattr(rule, field.name) != getattr(plain, field.name)
    }
    assert shown == {field.name for field in msgspec.structs.fields(Rule)} - {*PLAIN}, "every field stands in some form"
    for _, rule in RULES:
        some = {name for name in shown if getattr(rule, name) != getattr(plain, name)}
        assert rule.says_only() == (not some and rule.measure is not Measure.PATHWAYS)
        assert rule.says_only(*some) == (rule.measure is not Measure.PATHWAYS)


def test_checks_of_figures_raise_no_false_alarm():
    """Nothing is wrong with the figures of any form; the one unit that is mandatory and optional is there on purpose."""
    about_rules = {
        FindingKind.SUM_MISMATCH,
        FindingKind.RULE_NEVER_EXCLUDES,
        FindingKind.MANDATORY_AND_OPTIONAL,
        FindingKind.HOURS_UNREACHABLE,
    }
    found = [one for one in rule_forms.catalogue().findings if one.kind in about_rules]
    assert [one.message for one in found] == ["`Prune espaliers` is listed as mandatory and as optional."]


# -- in other standards --------------------------------------------------------------------------------------------------


def test_a_condition_of_ctdl_carries_some_forms_and_says_which_it_does_not():
    view = ctdl.view(rule_forms.catalogue())
    carried = {rule for name, rule in RULES if ctdl._is_carried(FORMS[name], rule)}
    assert {form(rule) for rule in carried} == set(ctdl.CARRIED)
    (counted,) = (loss for loss in view.losses if loss.startswith("Rules carried in words only, by form: "))
    assert "2 barred units" in counted
    assert sum(int(part.split()[0]) for part in counted.partition(": ")[2].split(", ")) == len(RULES) - len(carried)


def test_a_condition_of_ctdl_names_the_units_that_the_rule_names():
    (content,) = ctdl.view(rule_forms.catalogue("named-unit")).files.values()
    (goal,) = (one for one in content["@graph"] if one["@type"] == "ceterms:CredentialComponent")
    (condition,) = goal["ceterms:hasCondition"]
    assert condition["ceterms:requiredNumber"] == 1
    (target,) = condition["ceterms:targetComponent"]
    (component,) = (one for one in content["@graph"] if one["@id"] == target["@id"])
    assert component["ceterms:proxyFor"] == {"@id": iris.unit(unit(4))}


@pytest.mark.parametrize("view", [elm.view, case.view])
def test_what_has_no_rules_counts_those_it_loses(view: Any):
    (lost,) = (
        loss for loss in view(rule_forms.catalogue("barred-pair", "total-credits")).losses if loss.startswith("Rules that")
    )
    assert lost == "Rules that are lost, by form: 1 barred units, 1 total at least."


# -- what checks make of pathways ----------------------------------------------------------------------------------------


def pathways(common: bool, *bounds: int) -> list[FindingKind]:
    """The findings on units that are mandatory in one group and optional in another, each of a pathway with its own minimum."""
    paper = Paper()
    groups = [
        replace(paper.group("a", GroupKind.MANDATORY), pathway=None if common else "coppice"),
        replace(paper.group("b"), pathway="orchard"),
    ]
    rows = [paper.row(f"Unit {n}", group=group, credit=6) for group in "ab" for n in (1, 2)]
    rules = [paper.rule(8), *(paper.rule(bound, group) for bound, group in zip(bounds, "ab", strict=True))]
    kinds = (FindingKind.MANDATORY_AND_OPTIONAL, FindingKind.SUM_MISMATCH)
    return [kind for kind, _ in found(paper.reading(paper.qualification(groups, rows, rules)), *kinds)]


def test_what_differs_between_pathways_is_no_conflict():
    assert pathways(False, 12, 6) == []


def test_what_everybody_takes_conflicts_with_a_pathway():
    assert set(pathways(True, 12, 6)) == {FindingKind.MANDATORY_AND_OPTIONAL}
