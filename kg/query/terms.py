"""What a person types for a parameter, and the RDF term that is meant.

Everything typed is looked up or read as a value; it becomes a term, and only terms are put into a query
(:func:`kg.graph.store.bind`). What names nothing, or more than one thing, is a :class:`~kg.errors.KgError` with what is nearest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from kg.catalogue.find import compact
from kg.errors import KgError, UnknownId
from kg.graph import iris
from kg.graph.concepts import LEVELS, SCHEMES, Concept, Scheme
from kg.graph.store import Term
from kg.graph.terms import BASE
from kg.model import Document, Unit
from kg.query.head import Head, Parameter
from kg.query.lexicon import BELOW, Choices, Lexicon, nearest
from kg.query.shown import short
from kg.read.values import check_letter

FEW = 15
"""As many choices are all listed."""

_REFERENCE = re.compile(r"([A-Z])([0-9]{3})([0-9]{4})")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")


class Type(NamedTuple):
    """A type of parameter: what a person types for it, and how that becomes a term."""

    meaning: str
    term: Callable[[str, Lexicon], Term]


def _unit(text: str, lexicon: Lexicon) -> Term:
    return NamedNode(iris.unit(lexicon.names.unit(text).id))


def _qualification(text: str, lexicon: Lexicon) -> Term:
    return NamedNode(iris.qualification(lexicon.names.qualification(text).id))


def _document(text: str, lexicon: Lexicon) -> Term:
    return NamedNode(iris.document(lexicon.names.document(text).id))


def _thing(text: str, lexicon: Lexicon) -> Term:
    kind = text.partition("/")[0].casefold()
    if kind in BELOW:
        return _chosen(kind, text, lexicon.below(kind))
    found = lexicon.names.anything(text)
    make = iris.unit if isinstance(found, Unit) else iris.document if isinstance(found, Document) else iris.qualification
    return NamedNode(make(found.id))


def _suite(text: str, lexicon: Lexicon) -> Term:
    return _chosen("suite", text, lexicon.suites)


def _group(text: str, lexicon: Lexicon) -> Term:
    wanted = "" if text in lexicon.groups else compact(text)
    bearing = lexicon.headings.get(wanted, ()) if wanted else ()
    if len(bearing) > 1:
        raise UnknownId("several groups have this heading", where=text, mend=f"say which: {', '.join(bearing)}")
    return _chosen("group", bearing[0] if bearing else text, lexicon.groups)


def _verb(text: str, lexicon: Lexicon) -> Term:
    return _chosen("verb", text, lexicon.verbs)


def _level(text: str, _: Lexicon) -> Term:
    named = {f"level {level}": iris.concept("level", str(level)) for level in LEVELS}
    entries = {f"entry {level[1:]}": iris.concept("level", level) for level in LEVELS if isinstance(level, str)}
    return _chosen("level", text, {str(level): iris.concept("level", str(level)) for level in LEVELS}, {**named, **entries})


def _reference(text: str, lexicon: Lexicon) -> Term:
    found = _REFERENCE.fullmatch(compact(text).upper())
    if not found:
        raise KgError("this is no unit reference number", where=text, mend="it looks like L/506/2150")
    reference = "/".join(found.groups())
    wanted = check_letter(reference)
    if wanted != found[1] and all(unit.urn != reference for unit in lexicon.catalogue.units):
        right = f"{wanted}{reference[1:]}"
        raise KgError("the letter of the unit reference number does not fit its digits", where=text, mend=f"it would be {right}")
    return Literal(reference)


def _text(text: str, _: Lexicon) -> Term:
    if not text.strip():
        raise KgError("the text is empty")
    bad = next(filter(_is_no_text, text), "")
    if bad:
        raise KgError(f"the text holds a character that no title can have (U+{ord(bad):04X})")
    return Literal(text)


def _is_no_text(one: str) -> bool:
    """Whether a character cannot stand in a text: a control sign, half of a pair, or no character at all."""
    return (unicodedata.category(one) in ("Cc", "Cs") and one not in "\t\n\r") or one in "\ufffe\uffff"


def _number(text: str, _: Lexicon) -> Term:
    if not _NUMBER.fullmatch(text.strip()):
        raise KgError("this is no whole number", where=text)
    return Literal(int(text))


def _concept(scheme: Scheme) -> Type:
    """The type of the concepts of a closed list."""
    choices = {concept.notation: iris.concept(scheme.name, concept.notation) for concept in scheme.concepts}
    labels = {concept.label: choices[concept.notation] for concept in scheme.concepts}
    noun = scheme.name.replace("-", " ")
    return Type(f"one of: {_several(scheme.concepts)}", lambda text, _: _chosen(noun, text, choices, labels))


def _several(concepts: Sequence[Concept]) -> str:
    shown = ", ".join(concept.notation for concept in concepts[:FEW])
    return f"{shown} and {len(concepts) - FEW} more" if len(concepts) > FEW else shown


TYPES: dict[str, Type] = {
    **{scheme.name: _concept(scheme) for scheme in SCHEMES},
    "document": Type("a document by its id or title", _document),
    "group": Type("a group by the id of the qualification and its own (biiab-l3-diploma/b), or by its heading", _group),
    "level": Type("a level: 1 to 8, or E1 to E3", _level),
    "number": Type("a whole number", _number),
    "qualification": Type("a qualification by its id, number, code or title", _qualification),
    "reference": Type("a unit reference number, with or without obliques", _reference),
    "suite": Type("a suite by its id", _suite),
    "text": Type("any text", _text),
    "thing": Type(f"a unit, qualification or document, or KIND/ID for a {', '.join(BELOW)}", _thing),
    "unit": Type("a unit by its id, reference number, number or title", _unit),
    "verb": Type("a command verb in its base form", _verb),
}
"""Every type that a parameter may have, by name."""


def term(kind: str, text: str, lexicon: Lexicon) -> Term:
    """The term that is meant by what somebody types. An IRI of the project stands for its id.

    >>> from kg.catalogue.files import load
    >>> term("unit", "L/506/2150", Lexicon(load()))
    <NamedNode value=https://w3id.org/qualification-kg/id/unit/biiab/CS25>
    >>> term("unit", "biiab/CS99", Lexicon(load()))
    Traceback (most recent call last):
    ...
    kg.errors.UnknownId: no such unit: biiab/CS99 (nearest: ...

    Raises :class:`~kg.errors.KgError`.
    """
    if kind == "text":
        return _text(text, lexicon)
    spoken = text.strip()
    return TYPES[kind].term(_named(kind, spoken) if spoken.startswith(BASE) else spoken, lexicon)


def _named(kind: str, iri: str) -> str:
    """What an IRI of the project is called where a type is expected; things below others keep their kind."""
    name = short(iri)
    front = iri.removeprefix(f"{BASE}id/").partition("/")[0]
    return f"{front}/{name}" if kind == "thing" and front in BELOW else name


def terms(head: Head, typed: Mapping[str, Sequence[str]], lexicon: Lexicon) -> dict[str, list[Term]]:
    """The terms for all parameters of a query, from what somebody types for each.

    Raises :class:`~kg.errors.KgError` for one that is missing, unknown, given too often, or of another type.
    """
    for name in typed:
        if name not in head.params:
            raise KgError("the query has no such parameter", where=name, mend=f"it has: {', '.join(head.params) or 'none'}")
    return {name: _values(name, one, typed.get(name, ()), lexicon) for name, one in head.params.items()}


def _values(name: str, parameter: Parameter, typed: Sequence[str], lexicon: Lexicon) -> list[Term]:
    if not typed:
        raise KgError("a parameter is missing", where=name, mend=f"{parameter.about}, for example {parameter.examples[0]}")
    if len(typed) > 1 and not parameter.many:
        raise KgError("the parameter takes one value", where=name, mend=f"{len(typed)} are given")
    try:
        return [term(parameter.type, text, lexicon) for text in typed]
    except KgError as error:
        several = f"several are given one by one: -p {name}=... -p {name}=..."
        mend = several if parameter.many and any("," in text for text in typed) else error.mend
        raise type(error)(error.what, where=f"{name}={error.where}" if error.where else name, mend=mend) from error


def _chosen(noun: str, text: str, choices: Choices, also: Choices | None = None) -> Term:
    """The choice that is meant, whatever the capitals and signs; ``also`` holds other names for the same."""
    wanted = compact(text)
    for names in (choices, also or {}):
        if text in names:
            return NamedNode(names[text])
        hits = {iri for name, iri in names.items() if compact(name) == wanted}
        if wanted and len(hits) == 1:
            return NamedNode(hits.pop())
    offer = list(choices) if len(choices) <= FEW else nearest(text, choices)
    said = "there are" if len(choices) <= FEW else "nearest"
    raise UnknownId(f"no such {noun}", where=text, mend=f"{said}: {', '.join(offer)}" if offer else "")
