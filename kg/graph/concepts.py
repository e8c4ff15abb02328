"""The closed lists of values that the graph refers to, and what each value means.

Levels, kinds of group, kinds of finding and the like. Where the model already lists the values as an enumeration, the list is
taken from there, so that the two cannot part.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple, TypeVar

from kg.model import (
    FINDING_KINDS,
    Comparator,
    Condition,
    FindingKind,
    GroupKind,
    Level,
    Measure,
    NamingKind,
    PolicyKind,
    Severity,
    ShareOf,
    Size,
    level_rank,
)
from kg.verbs import Demand

Kind = TypeVar("Kind", bound=StrEnum)


class Concept(NamedTuple):
    """One value of a scheme: how it is written, what it is called, what it means, and its place where the scheme is ordered."""

    notation: str
    label: str
    definition: str
    rank: int | None = None
    demand: Demand | None = None


class Scheme(NamedTuple):
    """A closed list of concepts."""

    name: str
    title: str
    definition: str
    concepts: Sequence[Concept]


def _of(kinds: type[Kind], meanings: Mapping[Kind, str], *, ordered: bool = False) -> tuple[Concept, ...]:
    """A concept for each member of an enumeration; one without a meaning is a :class:`KeyError` as soon as the module loads."""
    return _given({kind.value: meanings[kind] for kind in kinds}, ordered=ordered)


def _given(meanings: Mapping[str, str], *, ordered: bool = False) -> tuple[Concept, ...]:
    ranks = enumerate(meanings.items(), 1)
    return tuple(Concept(name, _label(name), meaning, rank if ordered else None) for rank, (name, meaning) in ranks)


def _label(notation: str) -> str:
    """A notation as words: ``not_yet`` as *Not yet*."""
    words = notation.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


LEVELS: tuple[Level, ...] = ("E1", "E2", "E3", 1, 2, 3, 4, 5, 6, 7, 8)


def _level(level: Level) -> Concept:
    entry = isinstance(level, str)
    label = f"Entry {str(level)[1:]}" if entry else f"Level {level}"
    meaning = f"Entry level {str(level)[1:]} of 3, below Level 1" if entry else f"Level {level} of 8"
    return Concept(str(level), label, f"{meaning}, in the Regulated Qualifications Framework.", level_rank(level))


_SIZES = {
    Size.AWARD: "A qualification of 1 to 12 credits.",
    Size.CERTIFICATE: "A qualification of 13 to 36 credits.",
    Size.DIPLOMA: "A qualification of 37 credits or more.",
}
_GROUP_KINDS = {
    GroupKind.MANDATORY: "All units of the group must be taken.",
    GroupKind.OPTIONAL: "Units are chosen from the group as the rules of combination say.",
    GroupKind.NOT_STATED: "The document does not print whether the group is mandatory or optional.",
}
_MEASURES = {
    Measure.CREDITS: "The rule adds up the credit of units.",
    Measure.UNITS: "The rule counts units.",
    Measure.HOURS: "The rule adds up the guided learning hours of units.",
    Measure.PATHWAYS: "The rule counts pathways. Which are taken is a choice of its own, not read off the units.",
}
_COMPARATORS = {
    Comparator.AT_LEAST: "What is counted must reach the bound and may exceed it.",
    Comparator.AT_MOST_COUNTED: "No more than the bound counts; more may be chosen, the surplus does not count.",
    Comparator.AT_MOST: "What is counted must not exceed the bound; a selection beyond it is not valid.",
    Comparator.EXACTLY: "What is counted must equal the bound.",
    Comparator.ALL: "Everything in the scope must be taken; there is no bound.",
}
_LEVEL_MODES = {
    "exactly": "Only the level named counts.",
    "or_above": "The level named and every level above it count.",
    "up_to": "The level named counts, and every level above it up to the highest that is named.",
}
_SCOPES = {
    "whole": "The rule looks at the whole qualification.",
    "together": "The rule looks at its groups taken together.",
    "each": "The rule asks its bound of every one of its groups by itself.",
    "borrowed": "The rule looks at what is chosen from groups of a pathway that is not taken.",
}
_NAMINGS = {
    NamingKind.CODE: "The clause names its units by a barring code.",
    NamingKind.VARIANT: "The clause is about the variants of one unit.",
    NamingKind.ATTRIBUTE: "The clause names its units by an attribute that they have.",
}
_REQUISITES = {
    "before": "What the rule counts has to be achieved before the units that ask for it: a pre-requisite.",
    "together": "What the rule counts has to be taken beside the units that ask for it: a co-requisite.",
}
_SHARES_OF = {
    ShareOf.REQUIRED: "The share is taken of what the qualification requires in total.",
    ShareOf.COUNTED: "The share is taken of everything that counts.",
}
_POLICY_KINDS = {
    PolicyKind.PRIOR_LEARNING: "Assessing learning that was never certificated.",
    PolicyKind.EXEMPTION: "Counting certificated achievement of equivalent value that does not share outcomes and criteria.",
    PolicyKind.CREDIT_TRANSFER: "Counting the same unit, already achieved and certificated inside another qualification.",
    PolicyKind.EQUIVALENCE: "Counting another regulated unit in the place of one that the rules name.",
}
_CONDITIONS = {
    Condition.SAME_OUTCOMES: "The learning outcomes are the same.",
    Condition.SAME_CRITERIA: "The assessment criteria are the same.",
    Condition.SAME_NUMBER: "The units have the same number.",
    Condition.CREDIT_EQUAL_OR_GREATER: "The unit offered has as much credit as the unit it stands for, or more.",
    Condition.LEVEL_EQUAL_OR_HIGHER: "The unit offered is at the level of the unit it stands for, or higher.",
    Condition.CERTIFICATED: "The earlier achievement was certificated.",
    Condition.CERTIFICATE_SEEN: "The certificate is shown.",
    Condition.MAPPED_CASE_BY_CASE: "Each case is mapped and decided by itself.",
    Condition.CONTENT_MAY_DIFFER: "The content need not be the same.",
    Condition.ASSESSED_AGAINST_UNIT: "The learner's evidence is assessed against the unit.",
    Condition.EXTRA_EVIDENCE_FOR_PART: "Where a part of the unit is not covered, further evidence is asked for that part.",
    Condition.MAY_BE_RESTRICTED: "The specification may restrict what counts.",
    Condition.QUERIES_REFERRED: "Doubtful cases are referred to the awarding organisation.",
    Condition.OTHER_ORGANISATIONS: "Units of other awarding organisations count too.",
    Condition.NONE_GRANTED: "Nothing is granted under this clause.",
}
_STANDINGS = {
    "own": "The clause is about this very qualification and outranks a general one.",
    "general": "The clause holds wherever nothing more particular is said.",
}
_STATUSES = {
    "published": "The document is in operation, or prints the number under which it is regulated.",
    "draft": "The document calls itself a draft; nothing can have been certificated under it.",
    "not stated": "The document does not say whether it is a draft.",
}
_ROUTE_KINDS = {
    "qualification": "The route leads to a named qualification.",
    "other": "The route leads to something wider, such as a job.",
}
_SEVERITIES = {
    Severity.ERROR: "It changes an answer.",
    Severity.WARNING: "It may change an answer.",
    Severity.NOTE: "It is for the margin.",
}
_PLACE_KINDS = {
    "row": "A row of a structure table.",
    "page": "The head of a unit page.",
    "outcome": "A learning outcome on a unit page.",
    "criterion": "An assessment criterion on a unit page.",
    "value": "A value outside the structure tables and unit pages, such as a line of a summary table.",
    "line": "Any other line that something was taken from.",
}
_DEMANDS = {
    Demand.REMEMBER: "Recall or recognise what was learnt.",
    Demand.UNDERSTAND: "Make clear what something means, how it works or why.",
    Demand.APPLY: "Carry out a procedure in a given situation.",
    Demand.ANALYSE: "Take something apart and show how the parts relate.",
    Demand.EVALUATE: "Judge by criteria.",
    Demand.CREATE: "Put parts together into something new.",
}
_VERDICTS = {
    "no": "It does not count, and the reason is known.",
    "undetermined": "It cannot be told, and what is missing is known; never to be read as yes or no.",
    "yes": "It counts, and the clause and the evidence are known.",
}
_RELATIONS = {
    "equivalent": "The two units demand the same, to the strength stated.",
    "progression": "The second unit leads on from the first, from lower to higher.",
    "related": "The two units share content without being equivalent.",
}
_STRENGTHS = {
    "close": "The content of the two units is so alike that one may stand for the other where a clause allows it.",
    "exact": "The content of the two units is identical.",
}
_JUDGEMENTS = {
    "proposed": "Nobody has judged the link yet.",
    "accepted": "A person has accepted the link.",
    "rejected": "A person has rejected the link; it is remembered and not proposed again.",
    "unsure": "A person has looked at the link and left it open.",
}
_ORIGINS = {
    "machine": "The machine brought the pair.",
    "curated": "A person brought the pair; the machine had not.",
}
_PROPOSALS = {
    "none": "The machine never brought the pair, so it has no score.",
    "near": "The score comes near the published threshold of its relation.",
    "proposed": "The score reaches the published threshold of its relation.",
}

SCHEMES: tuple[Scheme, ...] = (
    Scheme("comparator", "Comparators", "How a rule compares what it counts with its bound.", _of(Comparator, _COMPARATORS)),
    Scheme("condition", "Policy conditions", "What a policy clause asks or says.", _of(Condition, _CONDITIONS)),
    Scheme("demand", "Demand", "Six classes after the revised taxonomy of Bloom, rising.", _of(Demand, _DEMANDS, ordered=True)),
    Scheme("document-status", "Status of a document", "Whether a document is in operation.", _given(_STATUSES)),
    Scheme(
        "finding-kind",
        "Kinds of finding",
        "What a document can get wrong or leave open.",
        _of(FindingKind, {kind: f"{meaning[:1].upper()}{meaning[1:]}." for kind, (_, meaning) in FINDING_KINDS.items()}),
    ),
    Scheme("group-kind", "Kinds of group", "What a group of units asks of a learner.", _of(GroupKind, _GROUP_KINDS)),
    Scheme("judgement", "Judgements", "What a person has said about a link between two units.", _given(_JUDGEMENTS)),
    Scheme("level", "Levels", "The levels of the Regulated Qualifications Framework, rising.", tuple(map(_level, LEVELS))),
    Scheme("level-mode", "Level modes", "Whether a clause on a level counts higher levels too.", _given(_LEVEL_MODES)),
    Scheme("link-origin", "Origins of links", "Who brought a pair of units first.", _given(_ORIGINS)),
    Scheme("link-relation", "Relations between units", "What two units can be to each other.", _given(_RELATIONS)),
    Scheme("link-strength", "Strengths of equivalence", "How alike two units are, rising.", _given(_STRENGTHS, ordered=True)),
    Scheme("measure", "Measures", "What a rule counts.", _of(Measure, _MEASURES)),
    Scheme("naming", "Namings", "By what a rule names its units, where it does not list them.", _of(NamingKind, _NAMINGS)),
    Scheme("place-kind", "Kinds of printed place", "What stands at a place of a document.", _given(_PLACE_KINDS)),
    Scheme("policy-kind", "Kinds of policy", "The ways in which earlier achievement can count.", _of(PolicyKind, _POLICY_KINDS)),
    Scheme("proposal", "Proposals", "What the machine makes of a pair of units, rising.", _given(_PROPOSALS, ordered=True)),
    Scheme("requisite", "Requisites", "When what a unit asks for has to be achieved.", _given(_REQUISITES)),
    Scheme("route-kind", "Kinds of route", "Where a stated progression route leads.", _given(_ROUTE_KINDS)),
    Scheme("scope", "Scopes", "What a rule looks at.", _given(_SCOPES)),
    Scheme("severity", "Severities", "How much a finding weighs, the heaviest first.", _of(Severity, _SEVERITIES, ordered=True)),
    Scheme("share-of", "Totals of shares", "What a share is taken of.", _of(ShareOf, _SHARES_OF)),
    Scheme("size", "Sizes", "The sizes of a qualification by credit, rising.", _of(Size, _SIZES, ordered=True)),
    Scheme("standing", "Standings", "Whether a policy clause is general or about one qualification.", _given(_STANDINGS)),
    Scheme("verdict", "Verdicts", "What can be answered when somebody asks whether a unit counts.", _given(_VERDICTS)),
)
"""Every scheme but that of the verbs, which is as long as the verb table."""
