"""Clauses on earlier achievement: what kind of counting they speak of, and their conditions as data.

A sentence that sets a limit for which there is no condition (a cap, an age of certificates) is kept as a clause of its own
without conditions, so that whatever depends on it is undetermined rather than decided without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.model import Condition, FindingKind, PolicyClause, PolicyKind
from kg.read.contents import Contents
from kg.read.furniture import Furniture
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import wording

NAMES: Mapping[PolicyKind, str] = {
    PolicyKind.CREDIT_TRANSFER: (
        r"credit(?: accumulation and)? transfers?|transfer(?:ring)? of credits?|transferr(?:ed|ing) credits?"
    ),
    PolicyKind.EQUIVALENCE: r"equivalenc(?:e|y|ies|es)|equivalent units?|unit equivalenc(?:e|y|ies)",
    PolicyKind.EXEMPTION: r"exemptions?",
    PolicyKind.PRIOR_LEARNING: (
        r"recognition of prior (?:learning|achievement)|recognising prior learning|prior learning|rpl|apl|apel"
        r"|accreditation of prior (?:experiential )?(?:learning|achievement)|accredited prior learning"
    ),
}
"""How clauses name what they speak of."""

_NAMED = {kind: re.compile(rf"\b(?:{names})\b", re.IGNORECASE) for kind, names in NAMES.items()}
_OPENS = {kind: re.compile(rf"(?:\d[\d.]*\s+)?(?:{names})\b", re.IGNORECASE) for kind, names in NAMES.items()}
_MENTIONS = re.compile(r"exempt|equivalen|prior|transfer|rpl|apl|apel", re.IGNORECASE)
_REFUSED = (
    r"not (?:be )?(?:granted|available|allowed|permitted|given|offered|accepted|possible|recognised)"
    r"|not (?:allow|permit|grant|offer|accept|recognise)"
)

_RESTRICTED = r"\b(?:restrict(?:ions?|ed)|limit(?:s|ed)? (?:up)?(?:on|by)|currency)\b"

CONDITIONS: Mapping[PolicyKind, Sequence[tuple[Condition, str]]] = {
    PolicyKind.CREDIT_TRANSFER: (
        (Condition.SAME_OUTCOMES, r"\b(?:same|identical)\b[^.]{0,200}\boutcomes?\b"),
        (Condition.SAME_CRITERIA, r"\b(?:same|identical)\b[^.]{0,200}\bcriteria\b"),
        (Condition.SAME_NUMBER, r"\b(?:same|identical)\b[^.]{0,200}\b(?:number|reference|code|urn)\b"),
        (Condition.CERTIFICATED, r"\bcertificated\b|\bcertificate[sd]?\b[^.]{0,200}\bachiev"),
        (
            Condition.CERTIFICATE_SEEN,
            r"\b(?:original|(?:photo)?cop(?:y|ies)|see|seen|check(?:ed)?)\b[^.]{0,200}\bcertificates?\b|\bsight of\b"
            r"|\b(?:photo)?copies\b[^.]{0,200}\bsigned\b"
            r"|\b(?:assessors?|centres?)\b[^.]{0,200}\b(?:must|should)\s+(?:see|check|verify)\b",
        ),
        (Condition.MAY_BE_RESTRICTED, _RESTRICTED),
    ),
    PolicyKind.EQUIVALENCE: (
        (
            Condition.CREDIT_EQUAL_OR_GREATER,
            r"\bcredit\b(?:(?!\blevel\b)[^.]){0,60}\b(?:greater|more|higher|exceeds?|larger|at least|as much)\b"
            r"|\b(?:greater|more|higher|larger|at least)\b(?:(?!\blevel\b)[^.]){0,30}\bcredit\b",
        ),
        (
            Condition.LEVEL_EQUAL_OR_HIGHER,
            r"\blevel\b(?:(?!\bcredit\b)[^.]){0,60}\b(?:higher|above|over|at least)\b"
            r"|\b(?:higher|at least)\b(?:(?!\bcredit\b)[^.]){0,30}\blevel\b",
        ),
        (
            Condition.OTHER_ORGANISATIONS,
            r"\b(?:other|another|different)\b[^.]{0,200}\b(?:organisations?|body|bodies|providers?)\b",
        ),
        (Condition.MAY_BE_RESTRICTED, _RESTRICTED),
    ),
    PolicyKind.EXEMPTION: (
        (Condition.CERTIFICATED, r"\bcertificat(?:ed|ion)\b|\bcertificates?\b[^.]{0,200}\b(?:achieved|awarded|held)\b"),
        (Condition.CONTENT_MAY_DIFFER, r"\bnot\b[^.]{0,200}\b(?:share|same|exact(?:ly)?|identical)\b|\bdiffer"),
        (Condition.MAPPED_CASE_BY_CASE, r"\bmap(?:ped|ping)?\b|\bcase[- ]by[- ]case\b"),
        (Condition.EXTRA_EVIDENCE_FOR_PART, r"\b(?:part of|partial|partly)\b[^.]{0,200}\b(?:evidence|supplement)"),
        (Condition.MAY_BE_RESTRICTED, _RESTRICTED),
        (
            Condition.QUERIES_REFERRED,
            r"\b(?:quer(?:y|ies)|doubt(?:s|ful)?|questions?)\b[^.]{0,200}\b(?:refer|referred|go|sent|directed|addressed)\b",
        ),
    ),
    PolicyKind.PRIOR_LEARNING: ((Condition.ASSESSED_AGAINST_UNIT, r"\bassess|\bdemonstrate\b|\brequirements\b"),),
}
"""By kind, the conditions a clause can state and the words by which it states them."""

_PATTERNS = {
    kind: (
        (
            Condition.NONE_GRANTED,
            re.compile(
                rf"\b(?:no|not any|without)\s+(?:{NAMES[kind]})\b|\b(?:{NAMES[kind]})\b[^.]{{0,200}}\b(?:{_REFUSED})\b"
                rf"|\b(?:{_REFUSED})\s+(?:\w+\s+){{0,2}}(?:{NAMES[kind]})\b",
                re.IGNORECASE,
            ),
        ),
        *((condition, re.compile(words, re.IGNORECASE)) for condition, words in patterns),
    )
    for kind, patterns in CONDITIONS.items()
}
_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|a third|two thirds)"
_LIMITS = re.compile(
    rf"\b{_NUMBER}\s+(?:\w+\s+)?(?:credits?|units?|years?|months?|per ?cent|of the)\b|\d\s*%|\bper ?cent\b"
    r"|\b(?:maximum|minimum|at most|no more than|not more than|limited to|capped?|older than|expired?|out of date)\b"
    r"|\bonly (?:where|if|when|be|count|units?|credits?|for|to)\b|\b(?:except|unless|must not|may not|cannot|can not)\b",
    re.IGNORECASE,
)
_WAIVES = re.compile(
    r"\b(?:need not|not (?:be )?(?:required|needed|necessary)|regardless|irrespective|whether or not)\b", re.IGNORECASE
)
_SAME_VALUE = {
    Condition.CREDIT_EQUAL_OR_GREATER: re.compile(
        r"\b(?:same|equal|identical)\b[^.,;]{0,120}\bcredit\b|\bcredit\b[^.,;]{0,120}\b(?:same|equal|identical)\b", re.I
    ),
    Condition.LEVEL_EQUAL_OR_HIGHER: re.compile(
        r"\b(?:same|equal|identical)\b[^.,;]{0,120}\blevel\b|\blevel\b[^.,;]{0,120}\b(?:same|equal|identical)\b", re.I
    ),
}
_OPTIONAL = re.compile(r"\boptional\b", re.IGNORECASE)
_MANDATORY = re.compile(r"\bmandatory\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:this|the) qualification\b", re.IGNORECASE)
_DEFINES = re.compile(r"^[^–:-]{3,60}\s*[–:-]\s")
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_PLACES = {
    PolicyKind.PRIOR_LEARNING: "Recognition of prior learning",
    PolicyKind.EXEMPTION: "Exemption",
    PolicyKind.CREDIT_TRANSFER: "Credit transfer",
    PolicyKind.EQUIVALENCE: "Equivalence",
}
_HEADING = 100
_LONGEST = 3000


def policy(lines: Sequence[Line], contents: Contents, furniture: Furniture, notes: Notes) -> tuple[PolicyClause, ...]:
    """The clauses of a document: items and rows that open with what they speak of, their sub-items, and what these head."""
    reader = PolicyReader(notes)
    for line in lines:
        if line.text and line.number not in contents.lines and not line.is_rule and not furniture.holds(line):
            reader.line(line)
    clauses = tuple(reader.finished())
    _disagreement(clauses, notes)
    return clauses


def kind_of(text: str) -> PolicyKind | None:
    """What a clause speaks of, by the words it opens with.

    >>> kind_of("Credit transfer - units achieved elsewhere")
    <PolicyKind.CREDIT_TRANSFER: 'credit_transfer'>
    """
    return next((kind for kind, opening in _OPENS.items() if opening.match(text)), None)


def kinds_in(text: str) -> set[PolicyKind]:
    """Everything that a text names.

    >>> sorted(kinds_in("Exemptions and recognition of prior learning (RPL)"))
    [<PolicyKind.EXEMPTION: 'exemption'>, <PolicyKind.PRIOR_LEARNING: 'prior_learning'>]
    """
    return {kind for kind, named in _NAMED.items() if named.search(text)} if _MENTIONS.search(text) else set()


@dataclass
class _Said:
    """A clause while the lines of it come in."""

    kind: PolicyKind
    text: str
    line: int
    headed: bool
    last: int


class PolicyReader:
    """Goes through the lines and holds the heading and the item they stand under."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.said: list[_Said] = []
        self.heading: set[PolicyKind] = set()
        self.item: PolicyKind | None = None
        self.depth = 0

    def line(self, line: Line) -> None:
        """Take one line."""
        if line.is_row:
            self._row(line)
        elif line.is_bullet:
            self._item(line)
        elif self.said and self._goes_on(self.said[-1], line):
            self.said[-1].text += f" {line.text}"
            self.said[-1].last = line.number
        else:
            self.item = None if _ends(line) else self.item
            if _is_heading(line):
                self.heading = kinds_in(line.text) if kind_of(line.text.lstrip("# ")) or len(kinds_in(line.text)) > 1 else set()
            else:
                self._paragraph(line)

    def _add(self, kind: PolicyKind, text: str, line: Line, *, headed: bool = False) -> None:
        self.said.append(_Said(kind, text, line.number, headed, line.number))

    def _row(self, line: Line) -> None:
        """A row that opens with what it speaks of."""
        rest = " ".join(line.filled[1:])
        kind = kind_of(line.cells[0]) if len(line.cells[0]) < _HEADING else None
        if kind and len(rest.split()) > 3:
            self._add(kind, rest, line)

    def _item(self, line: Line) -> None:
        defines = "**" in line.raw or bool(_DEFINES.match(line.item))
        own = kind_of(line.item) if defines else None
        if own or (self.item and line.indent <= self.depth):
            self.item, self.depth = own, line.indent
        kind = self.item or (next(iter(self.heading)) if len(self.heading) == 1 else None)
        if kind:
            self._add(kind, line.item, line, headed=self.item is None)
        if kind and not own:  # a clause under one name that speaks of others too holds for them as well
            for other in sorted(kinds_in(line.item) - {kind}):
                self._add(other, line.item, line, headed=self.item is None)

    def _paragraph(self, line: Line) -> None:
        named = kinds_in(line.text)
        if _DEFINES.match(line.text) and (opening := kind_of(line.text)):
            self._add(opening, line.text, line)
        elif len(self.heading) == 1:
            self._add(next(iter(self.heading)), line.text, line, headed=True)
        elif self.heading and len(named) == 1:
            self._add(named.pop(), line.text, line, headed=True)

    def _goes_on(self, before: _Said, line: Line) -> bool:
        return (
            line.number == before.last + 1
            and len(before.text) < _LONGEST
            and not before.text.endswith((".", ":", ";"))
            and not _is_heading(line)
        )

    def finished(self) -> Iterator[PolicyClause]:
        """The clauses in printed order. A sentence with a limit that no condition expresses stands by itself."""
        for one in self.said:
            sentences = _SENTENCE.split(one.text)
            alone = [sentence for sentence in sentences if _is_beyond(one.kind, sentence)]
            together = " ".join(sentence for sentence in sentences if sentence not in alone)
            if together:
                yield self._clause(one, together, conditions(one.kind, together))
            narrowed = [sentence for sentence in sentences if sentence not in alone and _is_narrowed(one.kind, sentence)]
            yield from (self._clause(one, sentence, ()) for sentence in (*alone, *narrowed))

    def _clause(self, one: _Said, text: str, stated: tuple[Condition, ...]) -> PolicyClause:
        own = one.headed and bool(_OWN.search(text)) and Condition.NONE_GRANTED in stated
        source = self.notes.source(one.line, _PLACES[one.kind])
        return PolicyClause(kind=one.kind, conditions=stated, wording=wording(text), source=source, own=own)


def _ends(line: Line) -> bool:
    """A paragraph that is no list item closes the list it follows."""
    return not line.text[:1].islower()


def _is_heading(line: Line) -> bool:
    text = line.text
    return len(text) < _HEADING and not text.endswith((".", ";", ",", ":")) and not text[:1].islower()


def conditions(kind: PolicyKind, text: str) -> tuple[Condition, ...]:
    """The conditions that a clause of a kind states.

    >>> conditions(PolicyKind.EQUIVALENCE, "The unit is at the same level or higher")
    (<Condition.LEVEL_EQUAL_OR_HIGHER: 'level_equal_or_higher'>,)
    """
    return tuple(condition for condition, pattern in _PATTERNS[kind] if pattern.search(text))


def _is_beyond(kind: PolicyKind, sentence: str) -> bool:
    """Whether a sentence sets or lifts a limit in a way that its conditions do not express."""
    stated = conditions(kind, sentence)
    if Condition.NONE_GRANTED in stated:
        return False
    if _WAIVES.search(sentence) or _LIMITS.search(sentence):
        return True
    same = _SAME_VALUE.items() if kind is PolicyKind.EQUIVALENCE else ()
    return any(pattern.search(sentence) and condition not in stated for condition, pattern in same)


def _is_narrowed(kind: PolicyKind, sentence: str) -> bool:
    """Whether a sentence lets another unit stand in the place of optional ones only, for which there is no condition."""
    return kind is PolicyKind.EQUIVALENCE and bool(_OPTIONAL.search(sentence)) and not _MANDATORY.search(sentence)


def _disagreement(clauses: Sequence[PolicyClause], notes: Notes) -> None:
    for own in (clause for clause in clauses if clause.own):
        general = [clause for clause in clauses if clause.kind is own.kind and not clause.own]
        if general:
            notes.add(
                FindingKind.POLICY_CONFLICT,
                f"The general policy describes {own.kind.replace('_', ' ')}, "
                "but the clause about this qualification grants none.",
                own.source,
                general[0].source,
                assumed="The clause about this qualification counts.",
            )
