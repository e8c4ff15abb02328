"""The nouns: what a qualification document says, as frozen values.

Nothing here knows RDF, a file, a clock or the network. Three kinds of noun stand side by side:

* what a **document prints** (:class:`Reading` and everything below it), each with its :class:`Source`;
* what is **resolved** from it (:class:`Unit`, with a :class:`Resolution` for each value that was printed more than once);
* what somebody has to **look at** (:class:`Finding`).

Units of measure: credit in credits, hours in guided learning hours (GLH), total qualification time (TQT) in hours. ``None`` means
*not printed* or *to be confirmed*, never zero.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

import msgspec

Level = int | Literal["E1", "E2", "E3"]
"""A level of the RQF: 1 to 8, or Entry 1 to 3 as ``"E1"`` to ``"E3"``."""

Value = int | str | None


class Noun(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False):
    """What all nouns share: frozen, compared by value, strict when read from a file."""


def level_rank(level: Level) -> int:
    """The place of a level in the order of levels, Entry 1 lowest.

    >>> [level_rank(level) for level in ("E1", "E3", 1, 8)]
    [-2, 0, 1, 8]
    """
    return int(level[1]) - 3 if isinstance(level, str) else level


class Size(StrEnum):
    """The size of a qualification by credit: award 1 to 12, certificate 13 to 36, diploma 37 or more."""

    AWARD = "award"
    CERTIFICATE = "certificate"
    DIPLOMA = "diploma"


class Source(Noun, frozen=True, kw_only=True):
    """Where a fact is printed: the document, its line (from 1), and the place a reader of the original can find."""

    document: str
    line: int
    place: str = ""


class Wording(Noun, frozen=True, kw_only=True):
    """A sentence of an awarding organisation, without needing its words.

    ``signature`` identifies the content (see :mod:`kg.words`), ``stems`` is the sorted set of hashed stems for similarity.
    ``statement`` is the project's own short statement; ``printed`` holds the printed words, in a user's own workspace only.
    """

    signature: str
    stems: tuple[str, ...] = ()
    statement: str | None = None
    printed: str | None = None


class Stated(Noun, frozen=True, kw_only=True):
    """One value as one place of a document prints it: ``printed`` is the cell, ``value`` what was understood."""

    name: str
    printed: str
    value: Value = None
    source: Source


class HistoryEntry(Noun, frozen=True, kw_only=True):
    """One line of a document's issue history."""

    version: str
    date: str
    detail: Wording
    source: Source


class Document(Noun, frozen=True, kw_only=True, rename={"title": "name"}):
    """A document as published; ``title`` is called ``name`` in catalogue files. ``checksum`` is the SHA-256 of its bytes."""

    id: str
    title: str
    checksum: str
    layout: str
    lines: int
    issuer: str | None = None
    date: str | None = None
    version: str | None = None
    status: Literal["published", "draft", "not stated"] = "not stated"
    history: tuple[HistoryEntry, ...] = ()


class Criterion(Noun, frozen=True, kw_only=True):
    """An assessment criterion. ``number`` is what is meant, by its place in the outcome; ``printed_number`` what is printed."""

    number: str
    printed_number: str | None
    verb: str
    wording: Wording
    source: Source


class Outcome(Noun, frozen=True, kw_only=True):
    """A learning outcome with its criteria in printed order."""

    number: str
    title: str
    criteria: tuple[Criterion, ...]
    source: Source


class UnitPage(Noun, frozen=True, kw_only=True):
    """One printed unit page. Values stand as printed in ``stated`` and as understood beside it."""

    title: str
    source: Source
    number: str | None = None
    urn: str | None = None
    level: Level | None = None
    credit: int | None = None
    guided_learning_hours: int | None = None
    summary: Wording | None = None
    summary_source: Source | None = None
    promised_outcomes: int | None = None
    promised_last_criterion: str | None = None
    outcomes: tuple[Outcome, ...] = ()
    stated: tuple[Stated, ...] = ()
    section: str = ""
    unit: str | None = None


class Listing(Noun, frozen=True, kw_only=True):
    """One printed row of a structure table. ``unit`` is filled in when the catalogue is put together."""

    title: str
    group: str
    source: Source
    number: str | None = None
    urn: str | None = None
    level: tuple[Level, ...] = ()
    credit: int | None = None
    guided_learning_hours: int | None = None
    placeholder: bool = False
    stated: tuple[Stated, ...] = ()
    unit: str | None = None


class GroupKind(StrEnum):
    """What a group asks of a learner: all of it, a choice, or its print does not say."""

    MANDATORY = "mandatory"
    OPTIONAL = "optional"
    NOT_STATED = "not stated"


class Group(Noun, frozen=True, kw_only=True):
    """A group of units. ``heading`` as printed; ``minimum`` and ``maximum`` credit where the heading itself prints them.

    ``pathway`` names the pathway that the group belongs to, where the qualification has several. Who takes a pathway is held to
    the groups of it and to those of none; see :class:`Measure`.
    """

    id: str
    heading: str
    kind: GroupKind
    source: Source
    minimum: int | None = None
    maximum: int | None = None
    pathway: str | None = None


class Measure(StrEnum):
    """What a rule counts: the credit, the number or the guided learning hours of units, or the pathways taken.

    Which pathways are taken is a choice of its own, not read off the units. Groups of a pathway that is not taken are not
    mandatory, and clauses about such groups alone ask nothing. Units may not be chosen from them, unless a clause on ``borrowed``
    units says how much of them counts.
    """

    CREDITS = "credits"
    UNITS = "units"
    HOURS = "hours"
    PATHWAYS = "pathways"


class Comparator(StrEnum):
    """How a rule compares what it counts with its bound.

    ``AT_LEAST`` and ``AT_MOST_COUNTED`` speak of what counts: more may be chosen than a maximum *counted*, the surplus does not
    count. ``EXACTLY`` and ``AT_MOST`` speak of what is chosen, and so forbid: adding units never mends what is too much.
    ``ALL`` has no bound: whatever the rule looks at must be chosen.
    """

    AT_LEAST = "at_least"
    AT_MOST_COUNTED = "at_most_counted"
    AT_MOST = "at_most"
    EXACTLY = "exactly"
    ALL = "all"


class LevelFilter(Noun, frozen=True, kw_only=True):
    """Which levels count: exactly ``level``; that level ``or_above``; or a band, from ``level`` to ``highest``, both included.

    ``level`` is always the level that is meant. Where the clause prints it relative to the qualification, ``relative`` keeps by
    how much: 0 for the level of the qualification, 1 for the one above. A unit whose level is not known may count or not.
    """

    level: Level
    or_above: bool = False
    highest: Level | None = None
    relative: int | None = None

    def __post_init__(self) -> None:
        """Refuse a band that is open, or upside down."""
        if self.highest is not None and (self.or_above or level_rank(self.highest) < level_rank(self.level)):
            raise ValueError("a band of levels goes from one level up to another")

    def admits(self, level: Level) -> bool:
        """Whether a unit at ``level`` counts.

        >>> LevelFilter(level=3, or_above=True).admits(4), LevelFilter(level=3).admits(4)
        (True, False)
        >>> [level for level in ("E3", 1, 2, 3) if LevelFilter(level=1, highest=2).admits(level)]
        [1, 2]
        """
        if self.highest is not None:
            return level_rank(self.level) <= level_rank(level) <= level_rank(self.highest)
        return level_rank(level) >= level_rank(self.level) if self.or_above else level == self.level

    def __str__(self) -> str:
        """The levels as a sentence names them.

        >>> str(LevelFilter(level=3)), str(LevelFilter(level=3, or_above=True)), str(LevelFilter(level="E3", highest=2))
        ('level 3', 'level 3 or above', 'levels E3 to 2')
        """
        if self.highest is not None:
            return f"levels {self.level} to {self.highest}"
        return f"level {self.level}{' or above' if self.or_above else ''}"


class RuleReading(Noun, frozen=True, kw_only=True):
    """One way to read an ambiguous clause, ``exactly`` or ``or_above``, with the filter it then has."""

    name: str
    levels: LevelFilter


class PolicyKind(StrEnum):
    """The four ways in which earlier achievement can count."""

    PRIOR_LEARNING = "prior_learning"
    EXEMPTION = "exemption"
    CREDIT_TRANSFER = "credit_transfer"
    EQUIVALENCE = "equivalence"


class NamingKind(StrEnum):
    """By what a clause names its units, where it does not list them: a barring code, being variants of one unit, an attribute."""

    CODE = "code"
    VARIANT = "variant"
    ATTRIBUTE = "attribute"


class Naming(Noun, frozen=True, kw_only=True):
    """What stands in a clause in the place of a list of units: the codes or the attribute, as ``printed``."""

    kind: NamingKind
    printed: tuple[str, ...]


class ShareOf(StrEnum):
    """What a share is taken of: what the qualification requires in total, or everything that counts of what was chosen."""

    REQUIRED = "required"
    COUNTED = "counted"


class Share(Noun, frozen=True, kw_only=True):
    """A bound in per cent, of the total in the measure of the rule. It is compared exactly, nothing is rounded.

    What is ``REQUIRED`` in total is the bound of the clause without a filter that asks it of the whole qualification, at least or
    exactly; without such a clause the minimum credit, and for other measures it is not known.
    """

    percent: int
    of: ShareOf = ShareOf.REQUIRED


class Rule(Noun, frozen=True, kw_only=True):
    """A clause of the rules of combination: scope + measure + filter + comparator + bound, with its source.

    A unit counts once, in one of the groups that list it, whatever the number of rules that look at it. The fields say

    *what the rule looks at*: ``groups`` together, empty for the whole qualification; ``each`` asks the bound of every group by
    itself. ``borrowed``: only what is chosen from groups of a pathway that is not taken.

    *what of that it counts* (filters; what passes all of them counts): ``units``, if any are named, and no others; ``naming``
    keeps by what the clause names them, where it does not list them. ``levels``: the units whose level it admits. ``prior``: only
    what was achieved before, and is brought in one of these ways.

    *how much that must be*: ``comparator`` with ``bound``, or with ``share`` in its place. Barred units are units of which
    ``AT_MOST`` one is chosen; a named unit that is required is ``ALL`` of its ``units``. A minimum and a maximum are two rules.

    *of whom it asks that*: of everybody; of those who choose one of the units in ``when`` (a co-requisite; a pre-requisite if
    what is counted has to be achieved ``before`` them, to which a selection without an order is held as to a co-requisite); from
    the day ``valid_from`` to the day ``valid_until``, both included. Where no day is known, it is undetermined whether a dated
    clause holds.

    ``includes`` names qualifications that are inside this one: their rules hold as well, of the same selection, and
    ``comparator`` is ``ALL``. ``readings`` is non-empty where the clause is ambiguous in print. ``understood`` is false for a
    clause that could not be expressed: it is kept, with its short statement, and whatever depends on it is undetermined.
    """

    id: str
    statement: str
    source: Source
    groups: tuple[str, ...] = ()
    each: bool = False
    measure: Measure = Measure.CREDITS
    comparator: Comparator = Comparator.AT_LEAST
    bound: int | None = None
    levels: LevelFilter | None = None
    readings: tuple[RuleReading, ...] = ()
    understood: bool = True
    wording: Wording | None = None
    borrowed: bool = False
    units: tuple[str, ...] = ()
    naming: Naming | None = None
    prior: tuple[PolicyKind, ...] = ()
    share: Share | None = None
    when: tuple[str, ...] = ()
    before: bool = False
    includes: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        """Refuse what would be read as another rule than the one meant."""
        if self.naming and not self.units:
            raise ValueError("a clause that names units by something lists those it means")
        if self.share and self.bound is not None:
            raise ValueError("a bound is a figure or a share, not both")
        if self.before and not self.when:
            raise ValueError("a pre-requisite says for which units it is one")
        if self.borrowed and self.groups:
            raise ValueError("a clause on borrowed units looks at the whole qualification")
        if self.includes and (self.comparator is not Comparator.ALL or self.units or self.groups):
            raise ValueError("a clause on an included qualification asks for all of it and looks at nothing else")
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValueError("a dated clause begins before it ends")

    def says_only(self, *fields: str) -> bool:
        """Whether the clause is understood, and says nothing besides :data:`PLAIN` and the ``fields`` named.

        What reads rules asks this first, so that a field it does not know of is never left out in silence.

        >>> one = Rule(id="r1", statement="", source=Source(document="1", line=1), bound=1, units=("s/1",))
        >>> one.says_only(), one.says_only("units")
        (False, True)
        """
        known = {*PLAIN, *fields}
        other = (field for field in _rule_fields() if field.name not in known)
        return self.measure is not Measure.PATHWAYS and all(getattr(self, field.name) == field.default for field in other)


@cache
def _rule_fields() -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of a rule; asked for once, for the library works them out anew each time."""
    return msgspec.structs.fields(Rule)


PLAIN = ("id", "statement", "source", "wording", "groups", "each", "measure", "comparator", "bound", "levels", "readings")
"""The fields of a rule that count or limit credits, units or hours of groups: the plain forms."""


class Condition(StrEnum):
    """What a policy clause asks or says, as data."""

    SAME_OUTCOMES = "same_outcomes"
    SAME_CRITERIA = "same_criteria"
    SAME_NUMBER = "same_number"
    CREDIT_EQUAL_OR_GREATER = "credit_equal_or_greater"
    LEVEL_EQUAL_OR_HIGHER = "level_equal_or_higher"
    CERTIFICATED = "certificated"
    CERTIFICATE_SEEN = "certificate_seen"
    MAPPED_CASE_BY_CASE = "mapped_case_by_case"
    CONTENT_MAY_DIFFER = "content_may_differ"
    ASSESSED_AGAINST_UNIT = "assessed_against_unit"
    EXTRA_EVIDENCE_FOR_PART = "extra_evidence_for_part"
    MAY_BE_RESTRICTED = "may_be_restricted"
    QUERIES_REFERRED = "queries_referred"
    OTHER_ORGANISATIONS = "other_organisations"
    NONE_GRANTED = "none_granted"


class PolicyClause(Noun, frozen=True, kw_only=True):
    """A clause on credit transfer, equivalence, exemption or prior learning: its conditions as data, and its source.

    ``own`` is true for a clause about this very qualification, which outranks a general definition.
    """

    kind: PolicyKind
    conditions: tuple[Condition, ...]
    wording: Wording
    source: Source
    own: bool = False


class Route(Noun, frozen=True, kw_only=True):
    """A stated progression route: a named qualification, or something wider such as a career."""

    target: str
    kind: Literal["qualification", "other"]
    source: Source


class LevelDescriptor(Noun, frozen=True, kw_only=True):
    """The fact that a document describes a level, and in which respects."""

    level: Level
    aspects: tuple[str, ...]
    source: Source


class Qualification(Noun, frozen=True, kw_only=True, rename={"title": "name"}):
    """A qualification, or a level block that stands for several sizes of one.

    ``id`` is given when the catalogue is put together; ``title`` is called ``name`` in catalogue files.
    """

    title: str
    source: Source
    id: str = ""
    suite: str = ""
    organisation: str | None = None
    number: str | None = None
    code: str | None = None
    level: Level | None = None
    sizes: tuple[Size, ...] = ()
    minimum_credit: int | None = None
    guided_learning_hours: int | None = None
    total_qualification_time: int | None = None
    groups: tuple[Group, ...] = ()
    listings: tuple[Listing, ...] = ()
    rules: tuple[Rule, ...] = ()
    routes: tuple[Route, ...] = ()
    stated: tuple[Stated, ...] = ()


class Severity(StrEnum):
    """How much a finding weighs: ``error`` changes an answer, ``warning`` may, ``note`` is for the margin."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class FindingKind(StrEnum):
    """The closed list of what a document can get wrong or leave open; the meaning of each is in :data:`FINDING_KINDS`."""

    LEVEL_CONFLICT = "level-conflict"
    CREDIT_CONFLICT = "credit-conflict"
    HOURS_CONFLICT = "hours-conflict"
    TITLE_CONFLICT = "title-conflict"
    NUMBER_CONFLICT = "number-conflict"
    REFERENCE_CONFLICT = "reference-conflict"
    QUALIFICATION_CONFLICT = "qualification-conflict"
    SUM_MISMATCH = "sum-mismatch"
    HOURS_UNREACHABLE = "hours-unreachable"
    MANDATORY_AND_OPTIONAL = "mandatory-and-optional"
    TITLE_AT_SEVERAL_LEVELS = "title-at-several-levels"
    DUPLICATE_ROW = "duplicate-row"
    NEAR_DUPLICATE_ROW = "near-duplicate-row"
    VALUE_IN_WRONG_CELL = "value-in-wrong-cell"
    MISSING_VALUE = "missing-value"
    TO_BE_CONFIRMED = "to-be-confirmed"
    UNITS_TO_BE_CHOSEN = "units-to-be-chosen"
    SEVERAL_LEVELS = "several-levels"
    UNIT_BELOW_LEVEL = "unit-below-level"
    VALUE_NOT_UNDERSTOOD = "value-not-understood"
    EMPTY_COLUMN = "empty-column"
    NUMBERING = "numbering"
    CRITERION_WITHOUT_NUMBER = "criterion-without-number"
    COUNT_MISMATCH = "count-mismatch"
    COPIED_SUMMARY = "copied-summary"
    COPIED_CRITERIA = "copied-criteria"
    REPEATED_CRITERION = "repeated-criterion"
    EDITOR_NOTE = "editor-note"
    MISSING_REFERENCE = "missing-reference"
    WRONG_CHECK_LETTER = "wrong-check-letter"
    IMPOSSIBLE_DATE = "impossible-date"
    DATE_CONFLICT = "date-conflict"
    RULES_WITHOUT_FIGURES = "rules-without-figures"
    RULE_NEVER_EXCLUDES = "rule-never-excludes"
    RULE_AMBIGUOUS = "rule-ambiguous"
    RULE_NOT_UNDERSTOOD = "rule-not-understood"
    POLICY_CONFLICT = "policy-conflict"
    FOOTER_CONTRADICTS_TITLE = "footer-contradicts-title"
    COLOUR_LOST = "colour-lost"
    PLACEHOLDER_BY_VOCABULARY = "placeholder-by-vocabulary"
    GROUP_CONFLICT = "group-conflict"
    GROUP_NAME_DIFFERS = "group-name-differs"
    DOUBLED_WORD = "doubled-word"
    PAGE_REPEATED = "page-repeated"
    PAGE_WITHOUT_LISTING = "page-without-listing"
    LISTING_WITHOUT_PAGE = "listing-without-page"


FINDING_KINDS: dict[FindingKind, tuple[Severity, str]] = {
    FindingKind.LEVEL_CONFLICT: (
        Severity.ERROR,
        "the places that print a unit, such as structure table and unit page, disagree on its level",
    ),
    FindingKind.CREDIT_CONFLICT: (Severity.ERROR, "the places that print a unit disagree on its credit"),
    FindingKind.HOURS_CONFLICT: (Severity.WARNING, "the places that print a unit disagree on its guided learning hours"),
    FindingKind.TITLE_CONFLICT: (Severity.WARNING, "one unit is printed under titles that differ"),
    FindingKind.NUMBER_CONFLICT: (Severity.ERROR, "one number stands for different units, or one unit has different numbers"),
    FindingKind.REFERENCE_CONFLICT: (
        Severity.ERROR,
        "one unit has different reference numbers, or one reference number different units",
    ),
    FindingKind.QUALIFICATION_CONFLICT: (
        Severity.ERROR,
        "prints of one qualification, or two documents, disagree on which qualification it is",
    ),
    FindingKind.SUM_MISMATCH: (Severity.ERROR, "credit, hours or minima that should fit together do not"),
    FindingKind.HOURS_UNREACHABLE: (Severity.WARNING, "no valid selection of units has the stated guided learning hours"),
    FindingKind.MANDATORY_AND_OPTIONAL: (Severity.WARNING, "a unit is listed as mandatory and as optional in one qualification"),
    FindingKind.TITLE_AT_SEVERAL_LEVELS: (Severity.NOTE, "one title is printed for units at different levels"),
    FindingKind.DUPLICATE_ROW: (Severity.WARNING, "the same unit is listed twice in one group"),
    FindingKind.NEAR_DUPLICATE_ROW: (Severity.NOTE, "two rows of one qualification differ only in words that add nothing"),
    FindingKind.VALUE_IN_WRONG_CELL: (Severity.WARNING, "a value stands in the cell of another column"),
    FindingKind.MISSING_VALUE: (Severity.WARNING, "a row, page or title leaves a value out"),
    FindingKind.TO_BE_CONFIRMED: (Severity.NOTE, "values are printed as still to be confirmed"),
    FindingKind.UNITS_TO_BE_CHOSEN: (Severity.NOTE, "rows stand for units that are still to be chosen"),
    FindingKind.SEVERAL_LEVELS: (Severity.WARNING, "one unit is listed with more than one level"),
    FindingKind.UNIT_BELOW_LEVEL: (Severity.NOTE, "a mandatory unit is of a lower level than its qualification"),
    FindingKind.VALUE_NOT_UNDERSTOOD: (Severity.ERROR, "a cell, row or passage could not be understood"),
    FindingKind.EMPTY_COLUMN: (Severity.NOTE, "a table announces a column that none of its rows fills"),
    FindingKind.NUMBERING: (Severity.WARNING, "numbers of outcomes or criteria are out of sequence or under the wrong outcome"),
    FindingKind.CRITERION_WITHOUT_NUMBER: (Severity.WARNING, "criteria are printed without a number"),
    FindingKind.COUNT_MISMATCH: (Severity.WARNING, "a page promises other outcomes or criteria than it prints"),
    FindingKind.COPIED_SUMMARY: (Severity.WARNING, "the summary of a unit is the summary of another unit"),
    FindingKind.COPIED_CRITERIA: (Severity.WARNING, "the outcomes and criteria of a unit are those of another unit"),
    FindingKind.REPEATED_CRITERION: (Severity.NOTE, "a unit page prints one criterion more than once"),
    FindingKind.EDITOR_NOTE: (Severity.NOTE, "a note of the editors stands inside a value"),
    FindingKind.MISSING_REFERENCE: (Severity.WARNING, "a place for a unit reference number holds none"),
    FindingKind.WRONG_CHECK_LETTER: (Severity.ERROR, "the check letter of a unit reference number does not fit its digits"),
    FindingKind.IMPOSSIBLE_DATE: (Severity.WARNING, "a date that does not exist or comes before what it follows"),
    FindingKind.DATE_CONFLICT: (Severity.WARNING, "two places of a document print different dates for one thing"),
    FindingKind.RULES_WITHOUT_FIGURES: (Severity.WARNING, "rules of combination are announced but no figures are printed"),
    FindingKind.RULE_NEVER_EXCLUDES: (Severity.NOTE, "a clause on levels, or a maximum, that no selection can fail"),
    FindingKind.RULE_AMBIGUOUS: (Severity.WARNING, "a clause of the rules can be read in more than one way"),
    FindingKind.RULE_NOT_UNDERSTOOD: (
        Severity.ERROR,
        "a clause of the rules could not be expressed; what depends on it is undetermined",
    ),
    FindingKind.POLICY_CONFLICT: (Severity.NOTE, "a general policy clause and a clause about this qualification disagree"),
    FindingKind.FOOTER_CONTRADICTS_TITLE: (Severity.WARNING, "page furniture names another qualification than the title does"),
    FindingKind.COLOUR_LOST: (Severity.WARNING, "a note explains colours that the text export does not carry"),
    FindingKind.PLACEHOLDER_BY_VOCABULARY: (
        Severity.NOTE,
        "a bare subject name, of which a vocabulary decides what it is",
    ),
    FindingKind.GROUP_CONFLICT: (
        Severity.WARNING,
        "a unit page stands under another group than the structure table puts the unit in",
    ),
    FindingKind.GROUP_NAME_DIFFERS: (Severity.NOTE, "a group is named differently in two places"),
    FindingKind.DOUBLED_WORD: (Severity.NOTE, "a word is printed twice in a row"),
    FindingKind.PAGE_REPEATED: (Severity.WARNING, "a unit has two pages"),
    FindingKind.PAGE_WITHOUT_LISTING: (Severity.WARNING, "a unit page stands for a unit that no structure table lists"),
    FindingKind.LISTING_WITHOUT_PAGE: (Severity.WARNING, "a document with unit pages prints none for this unit"),
}
"""What each kind of finding means, and the severity it has unless a check says otherwise."""


class Finding(Noun, frozen=True, kw_only=True):
    """Something a document gets wrong or leaves open; ``assumed`` says what the catalogue takes as true meanwhile."""

    kind: FindingKind
    severity: Severity
    message: str
    where: tuple[Source, ...]
    assumed: str = ""


class Reading(Noun, frozen=True, kw_only=True):
    """Everything one document prints that the model has a noun for. ``rows`` counts the structure rows the reader saw."""

    document: Document
    qualifications: tuple[Qualification, ...]
    pages: tuple[UnitPage, ...] = ()
    policy: tuple[PolicyClause, ...] = ()
    level_descriptors: tuple[LevelDescriptor, ...] = ()
    findings: tuple[Finding, ...] = ()
    rows: int = 0


class Resolution(Noun, frozen=True, kw_only=True):
    """How one value of a unit was decided among the places that print it, and why."""

    name: str
    value: Value
    reason: str
    statements: tuple[Stated, ...]


class Unit(Noun, frozen=True, kw_only=True):
    """A unit: what listings and pages of one suite point at. Its values are the resolved ones."""

    id: str
    suite: str
    title: str
    number: str | None = None
    urn: str | None = None
    level: Level | None = None
    credit: int | None = None
    guided_learning_hours: int | None = None
    sources: tuple[Source, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    resolutions: tuple[Resolution, ...] = ()


class Relation(StrEnum):
    """How two units stand to each other. A progression leads from the lower to the higher level; the others have no direction."""

    EQUIVALENT = "equivalent"
    PROGRESSION = "progression"
    RELATED = "related"


class Strength(StrEnum):
    """How equivalent two units are: the same unit, or another version that serves the same end."""

    EXACT = "exact"
    CLOSE = "close"


class Judgement(StrEnum):
    """What has been decided on a link; ``proposed`` while nobody has judged."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"


class Origin(StrEnum):
    """Who brought a pair first."""

    MACHINE = "machine"
    CURATED = "curated"


class Evidence(Noun, frozen=True, kw_only=True):
    """One piece of evidence on a pair of units.

    ``value`` is what was measured, ``None`` where it says nothing by itself; ``weight`` what it adds to the score, in logits:
    above zero it speaks for the link, below zero against it.
    """

    kind: str
    sentence: str
    value: float | None = None
    weight: float = 0.0


class Link(Noun, frozen=True, kw_only=True, omit_defaults=False):
    """Two units and how they stand to each other.

    ``subject`` is the lower unit of a progression; else the smaller id. ``score`` is the machine's and stays as it is whatever is
    judged, ``None`` where the machine never brought the pair; ``proposed`` says that it reaches the published threshold.
    ``decision`` is what ``judgement`` rests on.
    """

    subject: str
    object: str
    relation: Relation
    strength: Strength | None = None
    score: float | None = None
    proposed: bool = False
    origin: Origin = Origin.MACHINE
    judgement: Judgement = Judgement.PROPOSED
    evidence: tuple[Evidence, ...] = ()
    decision: Decision | None = None


class Decision(Noun, frozen=True, kw_only=True):
    """What people have decided on a link: accepted, rejected or unsure, and why.

    ``role`` says in what part somebody decided, never who; ``day`` is written year-month-day; ``reviews`` counts those who judged
    apart from each other and agreed. ``contents`` are hashes of what the two units said when it was decided. ``identical`` holds
    where reference number and every criterion are equal by computation.
    """

    subject: str
    object: str
    relation: Relation
    judgement: Judgement
    strength: Strength | None = None
    reason: str = ""
    role: str = ""
    day: str = ""
    reviews: int = 1
    contents: tuple[str, str] = ("", "")
    identical: bool = False
