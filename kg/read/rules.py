"""Clauses of the rules of combination, from sentences to rules.

A clause is a quantity (``a minimum of 22 credits``) with what stands around it: how it compares, which groups it speaks of,
which levels count. What holds a quantity or forbids something and cannot be expressed is kept as a rule that is not understood:
it is never dropped, and never simplified into something it does not say. Therefore every word of a clause must be accounted
for: as a part of it, or as one that adds no condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from msgspec.structs import replace

from kg.model import (
    FINDING_KINDS,
    Comparator,
    Finding,
    FindingKind,
    Group,
    GroupKind,
    Level,
    LevelFilter,
    Measure,
    Rule,
    RuleReading,
    Size,
)
from kg.read.atoms import Atom, Kind, Scope, Token, atoms
from kg.read.clauses import Clause, states_something
from kg.read.notes import Notes
from kg.read.values import NUMBER
from kg.words import wording

_FIGURE = re.compile(rf"(?<![\w/-]){NUMBER}(?:\.\d+)?%?(?![\w/])", re.IGNORECASE)
_NOT_EXPRESSED = " that the rule forms do not express; read it in the document"

_FILLER = frozenset(
    (
        *(
            "a",
            "an",
            "the",
            "of",
            "to",
            "must",
            "be",
            "is",
            "are",
            "has",
            "have",
            "need",
            "needs",
            "required",
            "needed",
            "necessary",
        ),
        *("requires", "require", "achieve", "achieves", "achieved", "achieving", "take", "takes", "taken", "taking", "complete"),
        *("completes", "completed", "completing", "completion", "successfully", "gain", "gains", "gained", "obtain", "obtained"),
        *("earn", "earned", "pass", "passed", "come", "comes", "coming", "from", "out", "in", "within", "through", "by", "for"),
        *("with", "at", "on", "use", "using", "unit", "units", "credit", "credits", "group", "groups", "section", "sections"),
        *(
            "together",
            "learner",
            "learners",
            "candidate",
            "candidates",
            "student",
            "students",
            "this",
            "qualification",
            "all",
            "every",
        ),
        *("one", "them", "these", "those", "combined", "order", "also", "should", "will", "shall", "been", "counted", "count"),
        *("counts", "towards", "toward", "any", "listed", "below", "above", "choose", "chosen", "choosing", "select", "selected"),
        *(
            "selecting",
            "include",
            "includes",
            "included",
            "including",
            "comprise",
            "comprises",
            "consist",
            "consists",
            "made",
            "up",
        ),
        *(
            "drawn",
            "following",
            "follows",
            "as",
            "their",
            "it",
            "which",
            "there",
            "undertake",
            "attain",
            "attained",
            "accumulate",
        ),
        *(
            "accumulated",
            "offered",
            "list",
            "value",
            "target",
            "points",
            "then",
            "plus",
            "and",
            "overall",
            "total",
            "they",
            "each",
        ),
        *(
            "qcf",
            "rqf",
            "reach",
            "make",
            "makes",
            "structure",
            "proposed",
            "full",
            "awarded",
            "so",
            "that",
            "drafted",
            "table",
            "tables",
        ),
        *(
            "contribute",
            "contributed",
            "provided",
            "provide",
            "meet",
            "proportion",
            "collect",
            "add",
            "adds",
            "worth",
            "combination",
            "mixture",
            "selection",
            "choice",
        ),
        *("comprising", "consisting", "totalling", "totaling", "giving", "number"),
    )
)
"""Words that add no condition to a clause."""

_PERMITS = frozenset(("may", "can", "could"))
_PUNCTUATION = frozenset(",;:.()[]-'\"!*>")
_PART_OF = frozenset(
    (
        "(",
        "with",
        "including",
        "include",
        "includes",
        "which",
        "by",
        "comprising",
        "consisting",
        "totalling",
        "totaling",
        "giving",
    )
)
_JOINS = _PART_OF | {",", "and", "plus", ";", ":", ")", ".", "-"}
_PURPOSE = re.compile(
    r"\b(?:(?:which|that) (?:have been|has been|are|is) )?(?:designed|developed|intended) (?:to|for)\b[^.;]*"
    r"|,?\s*\bwhich (?:cover|develop|give)s?\b[^.;]*"
)
_MANDATORY = re.compile(
    r"(?:\b(?:the |all |all the )?units (?:in|from) )?(?P<group>\b(?:group|section) [A-Z0-9]{1,2})(?: units)?"
    r" (?:is|are) (?:all )?(?:mandatory|compulsory)\b",
    re.IGNORECASE,
)
_HELD = re.compile(r"\d|\b(?:must|only|not|unless|except)\b")
_LONGEST = 1500
"""Characters of the longest sentence that is taken apart."""
Key = tuple[object, ...]


@dataclass
class Segment:
    """One quantity, or *all of* something, with the words around it. ``joined`` are the words that tie it to the one before."""

    head: Atom
    tokens: list[Token] = field(default_factory=list)
    joined: tuple[str, ...] = ()

    def kinds(self, kind: Kind) -> list[Atom]:
        """The parts of one kind."""
        return [token for token in self.tokens if isinstance(token, Atom) and token.kind is kind]

    @property
    def words(self) -> set[str]:
        """The words that are no part of the clause."""
        return {token for token in self.tokens if isinstance(token, str) and token not in _PUNCTUATION}

    @property
    def groups(self) -> Atom | None:
        """The groups the segment names; of two names of which one is part of the other, the narrower."""
        named = self.kinds(Kind.GROUPS)
        if len(named) < 2:
            return named[0] if named else None
        narrow = min(named, key=lambda atom: len(atom.groups))
        if all(set(narrow.groups) <= set(atom.groups) for atom in named):
            return narrow
        together = tuple(dict.fromkeys(name for atom in named for name in atom.groups))
        return Atom(Kind.GROUPS, groups=together, each=any(atom.each for atom in named))


class NotUnderstoodError(Exception):
    """Raised inside this module for a clause that the rule forms do not express."""


@dataclass
class RuleReader:
    """Turns the clauses of one qualification into rules. Its ``level`` and ``sizes`` tell what the clauses call it."""

    groups: Sequence[Group]
    notes: Notes
    level: Level | None = None
    sizes: tuple[Size, ...] = ()

    def read(self, clauses: Iterable[Clause]) -> tuple[Rule, ...]:
        """The rules that the clauses state, in printed order, each said once."""
        found: dict[Key, Rule] = {}
        for clause in clauses:
            if states_something(clause.text):
                for rule in self._rules(clause, found.values()):
                    found.setdefault(_content(rule), rule)
        return tuple(replace(rule, id=f"r{number}") for number, rule in enumerate(found.values(), 1))

    def _rules(self, clause: Clause, before: Iterable[Rule]) -> list[Rule]:
        try:
            return self._understood(clause, before)
        except NotUnderstoodError:
            return [self.not_understood(clause)]

    def not_understood(self, clause: Clause) -> Rule:
        """The rule that keeps a clause which could not be expressed."""
        figures = _FIGURE.findall(clause.text)
        said = f" with the figure{'s' if len(figures) > 1 else ''} {', '.join(figures)}" if figures else ""
        return Rule(
            id="",
            statement=f"a clause on {self._about(clause)}{said}{_NOT_EXPRESSED}",
            source=self.notes.source(clause.line, "Rules of combination"),
            understood=False,
            wording=wording(clause.printed or clause.text),
        )

    def _about(self, clause: Clause) -> str:
        """What a clause speaks of: the groups that it names, the one under whose heading it stands, or the qualification."""
        found = atoms(clause.text, Scope(self.groups, clause.group)) if len(clause.text) <= _LONGEST else []
        named = {name for atom in found if isinstance(atom, Atom) for name in atom.groups}
        own = named or {clause.group}
        return ", ".join(f"`{group.heading}`" for group in self.groups if group.id in own) or "the qualification"

    def _understood(self, clause: Clause, before: Iterable[Rule]) -> list[Rule]:
        """The rules of a clause. Raises :class:`NotUnderstoodError` where one word of it is not accounted for."""
        if len(clause.text) > _LONGEST:
            raise NotUnderstoodError
        scope = Scope(self.groups, clause.group, self.level)
        tokens = atoms(
            clause.lead + _MANDATORY.sub(r"All units in \g<group> must be achieved", _without_purpose(clause.text)), scope
        )
        segments = _segments(tokens)
        if not segments:
            return [self._implied(clause, tokens)]
        self._check(segments)
        rules: list[Rule] = []
        for index, segment in enumerate(segments):
            scoped = self._scope(segments, index, clause)
            self._check_more(segment, scoped, (*before, *rules))
            rules.append(self._rule(segment, scoped, clause))
        return rules

    def _check(self, segments: Sequence[Segment]) -> None:
        """That every word is accounted for, and no part stands where it says something else."""
        allowed = _FILLER | ({self.sizes[0].value} if len(self.sizes) == 1 else set())
        for segment in segments:
            permits = (
                _PERMITS if Comparator.AT_MOST_COUNTED in {one.comparator for one in segment.kinds(Kind.COMPARATOR)} else set()
            )
            if segment.words - allowed - permits or segment.kinds(Kind.UNKNOWN):
                raise NotUnderstoodError

    def _implied(self, clause: Clause, tokens: Sequence[Token]) -> Rule:
        """`Learners must complete the mandatory units`: all of them, though it does not say so."""
        words = {token for token in tokens if isinstance(token, str) and token not in _PUNCTUATION}
        named = [token for token in tokens if isinstance(token, Atom)]
        groups = named[0].groups if len(named) == 1 and named[0].kind is Kind.GROUPS else ()
        mandatory = {group.id for group in self.groups if group.kind is GroupKind.MANDATORY}
        if not groups or not set(groups) <= mandatory or words - _FILLER or not words & {"must", "required", "need", "needs"}:
            raise NotUnderstoodError
        return self._everything(groups, clause)

    def _check_more(self, segment: Segment, groups: tuple[str, ...], before: Sequence[Rule]) -> None:
        """`A further 9 credits` is a plain minimum only where nothing has been asked of these groups yet."""
        if segment.head.more and (not groups or any(set(groups) & set(rule.groups) for rule in before)):
            raise NotUnderstoodError

    # -- which groups ----------------------------------------------------------------------------------------------------

    def _scope(self, segments: Sequence[Segment], index: int, clause: Clause) -> tuple[str, ...]:
        """The groups that a segment speaks of; none for the whole qualification."""
        segment = segments[index]
        if segment.head.kind is Kind.EVERYTHING:
            return segment.head.groups
        if named := segment.groups:
            return self._named(named, segments[:index])
        if segment.kinds(Kind.TOTAL) and segment.joined:
            return ()
        if index and not segment.joined and segments[index - 1].head.kind is Kind.EVERYTHING:
            return segments[index - 1].head.groups
        if index and set(segment.joined) & _PART_OF:
            return self._scope(segments, index - 1, clause)
        return self._unnamed(segments, index, clause)

    def _named(self, named: Atom, before: Sequence[Segment]) -> tuple[str, ...]:
        if named.groups:
            return named.groups
        earlier = next((atom.groups for one in reversed(before) if (atom := one.groups) and len(atom.groups) > 1), ())
        optional = tuple(group.id for group in self.groups if group.kind is not GroupKind.MANDATORY)
        if not (earlier or optional):
            raise NotUnderstoodError
        return earlier or optional

    def _unnamed(self, segments: Sequence[Segment], index: int, clause: Clause) -> tuple[str, ...]:
        """A quantity that names no group: that of the next where both speak of one thing, the group above it, or the whole."""
        segment = segments[index]
        if segment.kinds(Kind.TOTAL):
            return ()
        if index + 1 < len(segments) and _shares(segment, segments[index + 1]):
            return self._scope(segments, index + 1, clause)
        before = segments[index - 1] if index else None
        if before and before.groups and not segment.kinds(Kind.LEVEL):
            if segment.head.measure is not before.head.measure or _comparator(segment) is _comparator(before):
                raise NotUnderstoodError
            return self._scope(segments, index - 1, clause)
        about = clause.about and clause.group and "qualification" not in segment.words
        return (clause.group,) if about else ()

    # -- the rule --------------------------------------------------------------------------------------------------------

    def _rule(self, segment: Segment, groups: tuple[str, ...], clause: Clause) -> Rule:
        if segment.head.kind is Kind.EVERYTHING:
            if segment.kinds(Kind.LEVEL) or segment.kinds(Kind.COMPARATOR):
                raise NotUnderstoodError
            return self._everything(groups, clause)
        named = segment.groups
        comparator = _comparator(segment)
        levels, readings = _levels(segment, comparator)
        self._check_fact(segment, groups)
        rule = Rule(
            id="",
            statement="",
            source=self.notes.source(clause.line, "Rules of combination"),
            groups=groups,
            each=bool(named and named.each and len(groups) > 1),
            measure=segment.head.measure or Measure.CREDITS,
            comparator=comparator,
            bound=segment.head.bound,
            levels=levels,
            readings=readings,
            wording=wording(clause.printed or clause.text),
        )
        return replace(rule, statement=statement(rule, self.groups))

    def _check_fact(self, segment: Segment, groups: tuple[str, ...]) -> None:
        """`The qualification has 23 units` counts what is on offer, not what has to be taken."""
        said = segment.kinds(Kind.COMPARATOR) or segment.words & {"must", "need", "needs", "required", "should", "shall"}
        if segment.head.measure is not Measure.CREDITS and not groups and not said:
            raise NotUnderstoodError

    def _everything(self, groups: tuple[str, ...], clause: Clause) -> Rule:
        kinds = {group.kind for group in self.groups if group.id in groups}
        if not groups or GroupKind.OPTIONAL in kinds:
            raise NotUnderstoodError
        rule = Rule(
            id="",
            statement="",
            source=self.notes.source(clause.line, "Rules of combination"),
            groups=groups,
            measure=Measure.UNITS,
            comparator=Comparator.ALL,
            wording=wording(clause.printed or clause.text),
        )
        return replace(rule, statement=statement(rule, self.groups))


def _without_purpose(text: str) -> str:
    """The text without a remark on what credits are designed for, which adds no condition."""
    found = _PURPOSE.search(text)
    return text if not found or _HELD.search(found[0]) else text[: found.start()] + text[found.end() :]


# -- segments ------------------------------------------------------------------------------------------------------------


def _segments(tokens: Sequence[Token]) -> list[Segment]:
    """The tokens parted between quantities, at the one place where the words between two of them join them."""
    tokens = _inherited(tokens)
    heads = [
        index for index, token in enumerate(tokens) if isinstance(token, Atom) and token.kind in (Kind.QUANTITY, Kind.EVERYTHING)
    ]
    found: list[Segment] = []
    start = 0
    joined: tuple[str, ...] = ()
    for place, index in enumerate(heads):
        head = cast(Atom, tokens[index])
        following = heads[place + 1] if place + 1 < len(heads) else None
        end, next_joined = (len(tokens), ()) if following is None else _boundary(tokens, index, following)
        found.append(Segment(head, [*tokens[start:index], *tokens[index + 1 : end]], joined))
        start, joined = end, next_joined
    return found


def _boundary(tokens: Sequence[Token], first: int, second: int) -> tuple[int, tuple[str, ...]]:
    """Where the second of two quantities begins, and the words that join them; several joints cannot be told apart."""
    gap = range(first + 1, second)
    joints = [index for index in gap if tokens[index] in _JOINS]
    runs = [index for index in joints if index - 1 not in joints]
    if not runs:
        following = tokens[first]
        if isinstance(following, Atom) and following.kind is Kind.EVERYTHING:
            return first + 1, ()
        raise NotUnderstoodError
    if len(runs) > 1 and not _is_aside(tokens, runs, second):
        raise NotUnderstoodError
    at = runs[0]
    return at, tuple(str(tokens[index]) for index in joints if index >= at)


def _is_aside(tokens: Sequence[Token], runs: Sequence[int], second: int) -> bool:
    """Whether the joints between two quantities only close what the first says and open the second, with nothing new between."""
    return not any(isinstance(token, Atom) and token.kind is not Kind.COMPARATOR for token in tokens[runs[0] : second])


def _inherited(tokens: Sequence[Token]) -> list[Token]:
    """Tokens in which a bare figure (`of which 22 must be at Level 3`) counts what the quantity before it counts."""
    found: list[Token] = []
    measure: Measure | None = None
    for index, token in enumerate(tokens):
        if isinstance(token, Atom) and token.kind is Kind.QUANTITY:
            measure = token.measure
        after = tokens[index + 1] if index + 1 < len(tokens) else ""
        goes_on = isinstance(after, Atom) or after in ("of", "from", "must", "at", "in", "should")
        if isinstance(token, str) and token.isdigit() and measure and goes_on:
            token = Atom(Kind.QUANTITY, bound=int(token), measure=measure, inherited=True)
        found.append(token)
    return found


def _shares(segment: Segment, following: Segment) -> bool:
    """Whether two quantities speak of one thing: `9 credits and a maximum of 15 credits from Group B`."""
    divides = (
        following.head.inherited or set(following.joined) & (_PART_OF | {":"}) or following.words & {"which", "these", "them"}
    )
    if not following.groups or divides or segment.kinds(Kind.LEVEL):
        return False
    if segment.head.measure is following.head.measure and _comparator(segment) is not _comparator(following):
        return True
    raise NotUnderstoodError


def _comparator(segment: Segment) -> Comparator:
    said = {one.comparator for one in segment.kinds(Kind.COMPARATOR) if one.comparator}
    if len(said) > 1:
        raise NotUnderstoodError
    return said.pop() if said else Comparator.AT_LEAST


def _levels(segment: Segment, comparator: Comparator) -> tuple[LevelFilter | None, tuple[RuleReading, ...]]:
    """The levels that count. Whether *at Level 3* counts higher levels too is not said, unless it limits."""
    named = segment.kinds(Kind.LEVEL)
    if len(named) > 1:
        raise NotUnderstoodError
    if not named or named[0].level is None:
        return None, ()
    level = named[0].level
    if not named[0].bare or comparator is Comparator.AT_MOST_COUNTED:
        return level, ()
    above = LevelFilter(level=level.level, or_above=True)
    return None, (RuleReading(name="exactly", levels=level), RuleReading(name="or_above", levels=above))


def _content(rule: Rule) -> Key:
    said = rule.wording.signature if rule.wording and not rule.understood else ""
    return (rule.groups, rule.each, rule.measure, rule.comparator, rule.bound, rule.levels, rule.readings, rule.understood, said)


# -- what is said of a rule ----------------------------------------------------------------------------------------------

_COUNTS = {
    Comparator.AT_LEAST: "at least",
    Comparator.AT_MOST_COUNTED: "at most",
    Comparator.AT_MOST: "no more than",
    Comparator.EXACTLY: "exactly",
}
_NOUNS = {Measure.CREDITS: "credit", Measure.UNITS: "unit", Measure.HOURS: "guided learning hour"}


def statement(rule: Rule, groups: Sequence[Group]) -> str:
    """The short statement of a rule, in our own words.

    >>> from kg.model import Rule, Source
    >>> statement(Rule(id="r1", statement="", source=Source(document="x", line=1), bound=42), ())
    'at least 42 credits in total'
    >>> capped = Rule(id="r2", statement="", source=Source(document="x", line=2), bound=7, comparator=Comparator.AT_MOST_COUNTED)
    >>> statement(capped, ())
    'at most 7 credits counted in total'
    """
    headings = {group.id: group.heading for group in groups}
    named = [f"`{headings.get(name, name)}`" for name in rule.groups]
    listed = " and ".join(filter(None, [", ".join(named[:-1]), *named[-1:]]))
    if rule.comparator is Comparator.ALL:
        mandatory = {group.id for group in groups if group.kind is GroupKind.MANDATORY}
        return "all mandatory units" if set(rule.groups) == mandatory else f"all units of {listed}"
    where = f"from {'each of ' if rule.each else ''}{listed}" if named else ""
    levels = f"at level {rule.levels.level}{' or above' if rule.levels.or_above else ''}" if rule.levels else ""
    if rule.readings:
        levels = f"at level {rule.readings[0].levels.level} (exactly that level, or that level and above: not stated)"
    noun = f"{_NOUNS[rule.measure]}{'' if rule.bound == 1 else 's'}"
    counted = "counted" if rule.comparator is Comparator.AT_MOST_COUNTED else ""
    return " ".join(
        filter(None, (_COUNTS[rule.comparator], str(rule.bound), noun, levels, counted, where or ("" if levels else "in total")))
    )


def remarks(rules: Iterable[Rule]) -> Iterator[Finding]:
    """The findings that ambiguous and not understood clauses call for."""
    for rule in rules:
        what = rule.statement.removesuffix(_NOT_EXPRESSED)
        kind = FindingKind.RULE_AMBIGUOUS if rule.readings else FindingKind.RULE_NOT_UNDERSTOOD
        if not rule.readings and rule.understood:
            continue
        message, assumed = (
            f"{what[:1].upper()}{what[1:]} could not be expressed.",
            "Nothing: what depends on the clause is undetermined.",
        )
        if rule.readings:
            level = rule.readings[0].levels.level
            message = (
                f"The clause asks for {rule.bound} {rule.measure} at level {level} and does not say whether higher levels count."
            )
            assumed = "Nothing: both readings are kept, and an answer that depends on them is given for each."
        yield Finding(kind=kind, severity=FINDING_KINDS[kind][0], message=message, where=(rule.source,), assumed=assumed)
