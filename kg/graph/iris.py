"""The IRIs of things: every one that the graph holds is made here, and nowhere else.

Ids come from documents that nobody controls, so each part of a path is percent-encoded. Two different ids never give one IRI.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from kg.graph.terms import BASE, Iri

_PLAIN = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")


@lru_cache(maxsize=65_536)
def part(text: str) -> str:
    """One part of a path, percent-encoded: what stands in it can neither end the part nor the IRI, nor climb out of it.

    >>> part("CS25"), part("4430/301"), part('x> <y'), part("..")
    ('CS25', '4430%2F301', 'x%3E%20%3Cy', '%2E%2E')
    """
    return text if _PLAIN.fullmatch(text) else quote(text, safe="").replace(".", "%2E")


def path(identifier: str) -> str:
    """An id whose obliques are its structure, such as that of a unit.

    >>> path("biiab/CS25"), path("a b/c?d")
    ('biiab/CS25', 'a%20b/c%3Fd')
    """
    return "/".join(part(one) for one in identifier.split("/"))


def document(identifier: str) -> Iri:
    """The IRI of a document."""
    return Iri(f"{BASE}id/document/{part(identifier)}")


def document_graph(identifier: str) -> Iri:
    """The graph that holds what a document prints.

    >>> document_graph("000")
    'https://w3id.org/qualification-kg/graph/document/000'
    """
    return Iri(f"{BASE}graph/document/{part(identifier)}")


DATASET: Final = Iri(f"{BASE}dataset")
DATASET_GRAPH: Final = Iri(f"{BASE}graph/dataset")
FINDINGS_GRAPH: Final = Iri(f"{BASE}graph/findings")
LINKS_GRAPH: Final = Iri(f"{BASE}graph/links")


def distribution(file: str) -> Iri:
    """The IRI of a form in which the data set is written, by the name of its file."""
    return Iri(f"{DATASET}/file/{part(file)}")


def partition(kind: str) -> Iri:
    """The IRI of all things of one kind in the data set."""
    return Iri(f"{DATASET}/kind/{part(kind)}")


def history_entry(document_id: str, place: int) -> Iri:
    """The IRI of a line of a document's issue history, counted from 1."""
    return Iri(f"{BASE}id/history/{part(document_id)}/{place}")


def policy_clause(document_id: str, place: int) -> Iri:
    """The IRI of a policy clause of a document, counted from 1."""
    return Iri(f"{BASE}id/policy/{part(document_id)}/{place}")


def level_descriptor(document_id: str, place: int) -> Iri:
    """The IRI of a level descriptor of a document, counted from 1."""
    return Iri(f"{BASE}id/level-descriptor/{part(document_id)}/{place}")


def organisation(name: str) -> Iri:
    """The IRI of an organisation, by its name as printed."""
    return Iri(f"{BASE}id/organisation/{part(name)}")


def suite(identifier: str) -> Iri:
    """The IRI of a suite."""
    return Iri(f"{BASE}id/suite/{part(identifier)}")


def qualification(identifier: str) -> Iri:
    """The IRI of a qualification."""
    return Iri(f"{BASE}id/qualification/{part(identifier)}")


def group(qualification_id: str, identifier: str) -> Iri:
    """The IRI of a group: its id is unique in its qualification only.

    >>> group("4430-l3", "a")
    'https://w3id.org/qualification-kg/id/group/4430-l3/a'
    """
    return Iri(f"{BASE}id/group/{part(qualification_id)}/{part(identifier)}")


def listing(document_id: str, line: int, copy: int = 1) -> Iri:
    """The IRI of a printed row; ``copy`` counts where one line is a row more than once.

    >>> listing("000", 12)
    'https://w3id.org/qualification-kg/id/listing/000/12'
    """
    return Iri(f"{BASE}id/listing/{part(document_id)}/{line}{f'/{copy}' if copy > 1 else ''}")


def unit(identifier: str) -> Iri:
    """The IRI of a unit.

    >>> unit("biiab/CS25")
    'https://w3id.org/qualification-kg/id/unit/biiab/CS25'
    """
    return Iri(f"{BASE}id/unit/{path(identifier)}")


def outcome(unit_id: str, number: str) -> Iri:
    """The IRI of an outcome of a unit."""
    return Iri(f"{BASE}id/outcome/{path(unit_id)}/{part(number)}")


def criterion(unit_id: str, number: str) -> Iri:
    """The IRI of a criterion of a unit, by its number as meant."""
    return Iri(f"{BASE}id/criterion/{path(unit_id)}/{part(number)}")


def resolution(unit_id: str, name: str) -> Iri:
    """The IRI of the decision on one value of a unit."""
    return Iri(f"{BASE}id/resolution/{path(unit_id)}/{part(name)}")


def rule(qualification_id: str, identifier: str) -> Iri:
    """The IRI of a rule: its id is unique in its qualification only."""
    return Iri(f"{BASE}id/rule/{part(qualification_id)}/{part(identifier)}")


def rule_reading(qualification_id: str, rule_id: str, name: str) -> Iri:
    """The IRI of one way to read an ambiguous rule."""
    return Iri(f"{BASE}id/rule/{part(qualification_id)}/{part(rule_id)}/{part(name)}")


def route(qualification_id: str, place: int) -> Iri:
    """The IRI of a stated progression route, counted from 1."""
    return Iri(f"{BASE}id/route/{part(qualification_id)}/{place}")


def overlap(qualification_id: str, other_id: str) -> Iri:
    """The IRI of what two qualifications share, the smaller id first."""
    first, second = sorted((qualification_id, other_id))
    return Iri(f"{BASE}id/overlap/{part(first)}/{part(second)}")


def link(relation: str, first_id: str, second_id: str) -> Iri:
    """The IRI of a link between two units; each of their ids is one part of the path, so that no two links share an IRI.

    >>> link("related", "biiab/CS12", "sfj/10")
    'https://w3id.org/qualification-kg/id/link/related/biiab%2FCS12/sfj%2F10'
    """
    return Iri(f"{BASE}id/link/{part(relation)}/{part(first_id)}/{part(second_id)}")


def link_evidence(link_iri: Iri, kind: str) -> Iri:
    """The IRI of a piece of evidence on a link, by its kind."""
    return Iri(f"{link_iri}/evidence/{part(kind)}")


def link_decision(link_iri: Iri) -> Iri:
    """The IRI of the decision on a link."""
    return Iri(f"{link_iri}/decision")


def finding(content_hash: str) -> Iri:
    """The IRI of a finding, by a hash of its content."""
    return Iri(f"{BASE}id/finding/{part(content_hash)}")


def printed(document_id: str, line: int, what: str = "") -> Iri:
    """The IRI of a printed place: a line, or one of several things printed on it.

    >>> printed("003", 400)
    'https://w3id.org/qualification-kg/id/printed/003/400'
    >>> printed("003", 400, "1.2")
    'https://w3id.org/qualification-kg/id/printed/003/400/1.2'
    """
    return Iri(f"{BASE}id/printed/{part(document_id)}/{line}{f'/{part(what)}' if what else ''}")


def scheme(name: str) -> Iri:
    """The IRI of a concept scheme."""
    return Iri(f"{BASE}scheme/{part(name)}")


@lru_cache(maxsize=4_096)
def concept(scheme_name: str, notation: str) -> Iri:
    """The IRI of a concept in a scheme; a space in its notation is a hyphen in the IRI.

    >>> concept("level", "E1"), concept("group-kind", "not stated")
    ('https://w3id.org/qualification-kg/scheme/level/E1', 'https://w3id.org/qualification-kg/scheme/group-kind/not-stated')
    """
    return Iri(f"{BASE}scheme/{part(scheme_name)}/{part(notation.replace(' ', '-'))}")


def facet(thing: Iri, name: str) -> Iri:
    """The IRI of something that another standard makes a thing of its own, and that is a value of a thing here.

    >>> facet(unit("biiab/CS25"), "credit")
    'https://w3id.org/qualification-kg/id/unit/biiab/CS25#credit'
    """
    return Iri(f"{thing}#{part(name)}")
