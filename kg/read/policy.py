"""Clauses on earlier achievement: what kind of counting they speak of, and their conditions as data."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.model import Condition, FindingKind, PolicyClause, PolicyKind
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import wording

KINDS = (
    (PolicyKind.CREDIT_TRANSFER, re.compile(r"^credit transfers?\b|^transfer of credit\b", re.IGNORECASE)),
    (PolicyKind.EQUIVALENCE, re.compile(r"^equivalenc(?:e|y|ies|es)\b|^equivalent units?\b", re.IGNORECASE)),
    (PolicyKind.EXEMPTION, re.compile(r"^exemptions?\b", re.IGNORECASE)),
    (
        PolicyKind.PRIOR_LEARNING,
        re.compile(r"^(?:recognition of prior learning|rpl\b|prior learning|accreditation of prior)", re.IGNORECASE),
    ),
)
"""How a clause names what it speaks of."""

CONDITIONS = {
    PolicyKind.CREDIT_TRANSFER: (
        (Condition.SAME_OUTCOMES, r"\bsame\b[^.]*\boutcomes?\b|\bidentical\b[^.]*\boutcomes?\b"),
        (Condition.SAME_CRITERIA, r"\b(?:same|identical)\b[^.]*\bcriteria\b"),
        (Condition.SAME_NUMBER, r"\b(?:same|identical)\b[^.]*\b(?:number|reference|code)\b"),
        (Condition.CERTIFICATED, r"\bcertificated\b|\bcertificate[sd]?\b.*\bachiev"),
        (Condition.CERTIFICATE_SEEN, r"\b(?:original|cop(?:y|ies) of|sight of|see)\b[^.]*\bcertificates?\b|\bsight of\b"),
    ),
    PolicyKind.EQUIVALENCE: (
        (
            Condition.CREDIT_EQUAL_OR_GREATER,
            r"\bcredit\b[^.]*\b(?:greater|more|higher|exceeds?|larger|at least|as much)\b|\bat least\b[^.]*\bcredit\b",
        ),
        (Condition.LEVEL_EQUAL_OR_HIGHER, r"\blevel\b[^.]*\b(?:higher|above|or over|at least)\b|\bat least\b[^.]*\blevel\b"),
        (
            Condition.OTHER_ORGANISATIONS,
            r"\bother\b[^.]*\b(?:organisations?|bodies|providers?)\b|\banother\b[^.]*\b(?:organisation|body)\b",
        ),
    ),
    PolicyKind.EXEMPTION: (
        (
            Condition.NONE_GRANTED,
            r"\b(?:no|not any|without)\s+exemptions?\b|\bexemptions?\b[^.]*\bnot (?:granted|available|allowed|permitted|given)\b",
        ),
        (Condition.CERTIFICATED, r"\bcertificat(?:ed|ion|e)\b"),
        (Condition.CONTENT_MAY_DIFFER, r"\bnot\b[^.]*\b(?:share|same|exact|identical)\b|\bdiffer"),
        (Condition.MAPPED_CASE_BY_CASE, r"\bmap(?:ped|ping)?\b|\bcase[- ]by[- ]case\b"),
        (Condition.EXTRA_EVIDENCE_FOR_PART, r"\b(?:part of|partial|partly)\b[^.]*\b(?:evidence|supplement)"),
        (Condition.MAY_BE_RESTRICTED, r"\b(?:restrict(?:ions?|ed)|limits? (?:up)?on|currency)\b"),
        (Condition.QUERIES_REFERRED, r"\bquer(?:y|ies)\b|\breferred\b"),
    ),
    PolicyKind.PRIOR_LEARNING: (
        (
            Condition.NONE_GRANTED,
            r"\b(?:no|not)\b[^.]*\b(?:recognition of prior learning|rpl)\b[^.]*\b(?:available|allowed|permitted|offered)\b",
        ),
        (Condition.ASSESSED_AGAINST_UNIT, r"\bassess|\bdemonstrate\b|\brequirements\b"),
    ),
}
"""By kind, the conditions a clause can state and the words by which it states them."""

_HEADING_NO = re.compile(r"\b(?:this|the) qualification\b", re.IGNORECASE)


def policy(lines: Sequence[Line], notes: Notes) -> tuple[PolicyClause, ...]:
    """The clauses of a document: list items that open with what they speak of, their sub-items, and clauses about the qualification itself."""
    clauses = [*_items(lines, notes), *_own(lines, notes)]
    clauses.sort(key=lambda clause: clause.source.line)
    _disagreement(clauses, notes)
    return tuple(clauses)


def _items(lines: Sequence[Line], notes: Notes) -> list[PolicyClause]:
    found: list[PolicyClause] = []
    kind: PolicyKind | None = None
    depth = 0
    for line in lines:
        if not line.is_bullet:
            kind = None if line.text and not line.is_row and _ends(line) else kind
            continue
        indent = len(line.raw) - len(line.raw.lstrip())
        own = kind_of(line.item) if _defines(line) else None
        if own or (kind and indent <= depth):
            kind, depth = own, indent
        if kind:
            found.append(_clause(kind, line.item, line.number, notes, own=False))
    return found


def _ends(line: Line) -> bool:
    """A paragraph that is no list item closes the list it follows."""
    return not line.text[:1].islower()


def _defines(line: Line) -> bool:
    """An item that defines a way of counting: its name in bold, or its name and then a dash or a colon."""
    return "**" in line.raw or bool(re.match(r"^[^–:-]{3,60}\s*[–:-]\s", line.item))


def kind_of(text: str) -> PolicyKind | None:
    """What a clause speaks of, by the words it opens with.

    >>> kind_of("Credit transfer - units achieved elsewhere")
    <PolicyKind.CREDIT_TRANSFER: 'credit_transfer'>
    """
    return next((kind for kind, opening in KINDS if opening.match(text)), None)


def _own(lines: Sequence[Line], notes: Notes) -> list[PolicyClause]:
    """Clauses under a heading of their own that speak of this very qualification."""
    found: list[PolicyClause] = []
    for index, line in enumerate(lines):
        kind = kind_of(line.text) if not (line.is_row or line.is_bullet) and len(line.text) < 60 else None
        body = next((one for one in lines[index + 1 : index + 4] if one.text), None) if kind else None
        if (
            kind
            and body
            and not body.is_bullet
            and _HEADING_NO.search(body.text)
            and Condition.NONE_GRANTED in _conditions(kind, body.text)
        ):
            found.append(_clause(kind, body.text, body.number, notes, own=True))
    return found


def _clause(kind: PolicyKind, text: str, line: int, notes: Notes, *, own: bool) -> PolicyClause:
    return PolicyClause(
        kind=kind, conditions=_conditions(kind, text), wording=wording(text), source=notes.source(line, _PLACES[kind]), own=own
    )


_PLACES = {
    PolicyKind.PRIOR_LEARNING: "Recognition of prior learning",
    PolicyKind.EXEMPTION: "Exemption",
    PolicyKind.CREDIT_TRANSFER: "Credit transfer",
    PolicyKind.EQUIVALENCE: "Equivalence",
}


def _conditions(kind: PolicyKind, text: str) -> tuple[Condition, ...]:
    return tuple(condition for condition, pattern in CONDITIONS[kind] if re.search(pattern, text, re.IGNORECASE))


def _disagreement(clauses: Sequence[PolicyClause], notes: Notes) -> None:
    for own in (clause for clause in clauses if clause.own):
        general = [clause for clause in clauses if clause.kind is own.kind and not clause.own]
        if general:
            notes.add(
                FindingKind.POLICY_CONFLICT,
                f"The general policy describes {own.kind.replace('_', ' ')}, but the clause about this qualification grants none.",
                own.source,
                general[0].source,
                assumed="The clause about this qualification counts.",
            )
