"""Clauses of the rules of combination, from sentences to rules.

A clause is a quantity (``a minimum of 22 credits``) with what stands around it: how it compares, which groups it speaks of, which levels count.
What holds a quantity or forbids something and cannot be expressed is kept as a rule that is not understood: it is never dropped, and never
simplified into something it does not say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
    Source,
)
from kg.read.notes import Notes
from kg.read.text import Line
from kg.words import wording

NUMBERS = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
    )
}
_NUMBER = r"(?:\d{1,4}|" + "|".join(NUMBERS) + r")"
_MEASURE = r"(?P<measure>credits?|units?|guided learning hours|glh|hours)"
_QUANTITY = re.compile(
    rf"(?<![\w.])(?P<bound>{_NUMBER})\s+(?:(?:optional|mandatory|further|additional|more|other)\s+)?{_MEASURE}\b"
    rf"|(?P<label>minimum|maximum)\s+(?P<labelled>credits?|units?)(?:\s+(?:value|target))?\s*[:–-]?\s*(?P<figure>{_NUMBER})\b",
    re.IGNORECASE,
)
_AT_MOST = re.compile(r"\b(maximum|at most|no more than|not more than|up to|not exceed\w*)\b", re.IGNORECASE)
_AT_LEAST = re.compile(r"\b(minimum|at least|no fewer than|not less than|no less than|total)\b", re.IGNORECASE)
_EXACTLY = re.compile(r"\bexactly\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"\b(?:at|of|from)\s+(?:(?P<before>or above|above)\s+)?(?:level\s*(?P<level>[1-8])|entry(?:\s+level)?\s*(?P<entry>[123]))(?P<above>\s*(?:\+|(?:,\s*)?(?:or|and)\s+(?:above|higher|over)))?",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b(?:[Gg]roups?|GROUPS?)\s+((?:[A-Z0-9]{1,2}\b)(?:\s*(?:,|and|or|&|/)\s*[A-Z0-9]{1,2}\b)*)")
_EACH = re.compile(
    r"\b(?:from|in|out of)\s+(?:each|every)\b|\b(?:each|every)\s+(?:of the\s+|one of the\s+)?(?:\w+\s+)?groups?\b", re.IGNORECASE
)
_PURPOSE_OF_CREDITS = re.compile(
    r"\b(?:(?:which|that) (?:have been|has been|are|is) )?(?:designed|developed|intended) to\b.*$|,?\s*\bwhich (?:cover|develop|give)s?\b.*$",
    re.IGNORECASE,
)
_FILLER = frozenset(
    """a an the of to and or must be is are has have need needs required needed necessary achieved taken completed gained obtained earned passed come comes
    coming from out in within through by for with at completion completing use using units unit credits credit optional mandatory core elective group groups
    overall altogether total together learners learner candidates candidate this qualification all each every one them these those together combined
    award certificate diploma order least minimum maximum more up also should will shall must been counted count towards can may any listed below above""".split()
)
"""Words that add no condition to a clause. Any other word after a quantity makes the clause one that is not understood."""
_PLAIN_WORD = re.compile(r"[a-z]+(?:-[a-z]+)?")
_ALL = re.compile(
    r"\ball\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+)?(?:mandatory|core)\b|\ball\s+(?:the\s+)?units\s+(?:in|from)\s+(?:mandatory|core)",
    re.IGNORECASE,
)
_BEYOND = re.compile(
    r"\b(except|excluding|unless|only|barred|either|marked|asterisk\w*|pathways?|per ?cent|same|different|prohibited|combined with|combination with"
    r"|cannot be|can not be|may not be|must not|not be (?:taken|combined|counted)|pre-?requisites?|co-?requisites?|borrowed|imported|double count\w*)\b|%",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"\b(?:(?:a )?minimum(?: of)?|at least|between)\s+(?P<low>{_NUMBER})\s*(?:,|and|to)\s*(?:(?:a )?maximum(?: of)?\s+|at most\s+|no more than\s+)?"
    rf"(?P<high>{_NUMBER})\s+{_MEASURE}",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"(?<![\w/.-])\d+(?![\w/.-]|\.\d)")
_PURPOSE = re.compile(
    r"^\s*(?:in order )?to (?:achieve|gain|be awarded|complete)\b[^.:;]*?(?:,|(?=\ba (?:minimum|total|maximum)\b)|(?=\blearners?\b)|(?=\bcandidates?\b))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-Z(])|(?<=\))\.\s+")


@dataclass(frozen=True)
class Clause:
    """A sentence of the rules and the line it stands on."""

    text: str
    source: Source


@dataclass
class RuleReader:
    """Turns the sentences of one qualification into rules. ``title`` is masked, so that its level and words are no clause."""

    groups: Sequence[Group]
    notes: Notes
    title: str = ""

    def read(self, lines: Iterable[Line]) -> tuple[Rule, ...]:
        """The rules that the lines state, in printed order, each said once."""
        found: dict[tuple[object, ...], Rule] = {}
        for line in lines:
            for sentence in self._sentences(line):
                clause = Clause(sentence, self.notes.source(line.number, "Rules of combination"))
                for rule in self._clause(clause):
                    found.setdefault(_content(rule), rule)
        rules = [_renamed(rule, f"r{number}") for number, rule in enumerate(found.values(), 1)]
        self.notes.findings.extend(finding for rule in rules if (finding := remark(rule)))
        return tuple(rules)

    def _sentences(self, line: Line) -> list[str]:
        text = line.item if line.is_bullet else line.text
        if self.title:
            text = re.sub(re.escape(self.title), "the qualification", text, flags=re.IGNORECASE)
        return [sentence.strip() for sentence in _SENTENCE.split(text) if sentence.strip()]

    def _clause(self, clause: Clause) -> list[Rule]:
        text = _SPAN.sub(r"a minimum of \g<low> \g<measure> and a maximum of \g<high> \g<measure>", clause.text)
        text = _PURPOSE.sub(lambda found: " " * len(found[0]), text)
        if _BEYOND.search(text) or _loose_figures(text):
            return [_not_understood(clause)]
        found = list(_QUANTITY.finditer(text))
        edges = [0, *(one.end() for one in found)], [*(one.start() for one in found), len(text)]
        gaps = [text[start:end] for start, end in zip(*edges, strict=True)]
        rules = [self._everything(clause)] if _ALL.search(text) else []
        for index, quantity in enumerate(found):
            after = _until_next(gaps[index + 1], more=index + 1 < len(found))
            if not after.strip() and index + 1 < len(found) and not self._scope(gaps[index], each=False):
                after = _until_next(
                    gaps[index + 2], more=index + 2 < len(found)
                )  # `a minimum of 9 and a maximum of 15 credits from ...`
            if self._residue(after):
                return [_not_understood(clause)]
            rules.append(self._quantity(clause, gaps[index], quantity, after))
        return rules

    def _residue(self, after: str) -> set[str]:
        """The words after a quantity that no part of the rule accounts for."""
        rest = _PURPOSE_OF_CREDITS.sub(" ", after).lower()
        for group in self.groups:
            rest = rest.replace(_own_name(group) or "\0", " ")
        for pattern in (_LEVEL, re.compile(_LETTERS.pattern, re.IGNORECASE)):
            rest = pattern.sub(" ", rest)
        return (
            set(_PLAIN_WORD.findall(rest))
            - _FILLER
            - {word for group in self.groups for word in _PLAIN_WORD.findall(group.heading.lower())}
        )

    def _everything(self, clause: Clause) -> Rule:
        names = tuple(group.id for group in self.groups if group.kind is GroupKind.MANDATORY)
        return Rule(
            id="",
            statement="all mandatory units",
            source=clause.source,
            groups=names,
            measure=Measure.UNITS,
            comparator=Comparator.ALL,
            wording=wording(clause.text),
        )

    def _quantity(self, clause: Clause, before: str, found: re.Match[str], after: str) -> Rule:
        bound = _number(found["bound"] or found["figure"])
        measure = _measure(found["measure"] or found["labelled"])
        comparator = _comparator(f"{before[-60:]} {found['label'] or ''}")
        each = bool(_EACH.search(after))
        groups = self._scope(after, each) or self._scope(f"{before} {found[0]}", each=False)
        if each and not groups:
            groups = self._optional()
        levels, readings = _levels(after)
        rule = Rule(
            id="",
            statement="",
            source=clause.source,
            groups=groups,
            each=each and len(groups) > 1,
            measure=measure,
            comparator=comparator,
            bound=bound,
            levels=levels,
            readings=readings,
            wording=wording(clause.text),
        )
        return _stated(rule, self.groups)

    def _scope(self, text: str, each: bool) -> tuple[str, ...]:
        """The groups a piece of text names: by letter, by mandatory or optional, or by their own names."""
        if letters := _LETTERS.search(text):
            wanted = {letter.lower() for letter in re.findall(r"\b[A-Z0-9]{1,2}\b", letters[1])}
            return tuple(group.id for group in self.groups if group.id in wanted)
        named = tuple(group.id for group in self.groups if (name := _own_name(group)) and name in text.lower())
        if named:
            return named
        if re.search(r"\b(?:mandatory|core)\b", text, re.IGNORECASE):
            return tuple(group.id for group in self.groups if group.kind is GroupKind.MANDATORY)
        if re.search(r"\b(?:optional|elective)\b", text, re.IGNORECASE) or each:
            return self._optional()
        return ()

    def _optional(self) -> tuple[str, ...]:
        return tuple(group.id for group in self.groups if group.kind is not GroupKind.MANDATORY)


def _until_next(after: str, more: bool) -> str:
    """What follows a quantity, without the words that already open the next one."""
    return re.split(r"\band (?:a|an|at)\b|\bplus\b", after)[0] if more else after


def _loose_figures(text: str) -> bool:
    """Whether a clause that states a quantity holds a further number that no part of it explains."""
    if not _QUANTITY.search(text):
        return False
    rest = text
    for pattern in (_QUANTITY, _LEVEL, _LETTERS, re.compile(r"\b(?:level|entry)\s*[1-8]\b", re.IGNORECASE)):
        rest = pattern.sub(" ", rest)
    return bool(_FIGURE.search(rest))


def _own_name(group: Group) -> str:
    """The name a heading gives a group beyond its letter and kind, lower case: `Optional Units - Delivery` is `delivery`."""
    parts = re.split(r"\s[-–:]\s|:\s", group.heading, maxsplit=1)
    name = parts[1].lower().strip() if len(parts) > 1 else ""
    return "" if re.fullmatch(r"(?:mandatory|optional|core|elective)?\s*units?", name) else name


def _number(text: str) -> int:
    return NUMBERS[text.lower()] if text.lower() in NUMBERS else int(text)


def _measure(text: str) -> Measure:
    lowered = text.lower()
    return Measure.CREDITS if lowered.startswith("credit") else Measure.UNITS if lowered.startswith("unit") else Measure.HOURS


def _comparator(before: str) -> Comparator:
    if _AT_MOST.search(before):
        return Comparator.AT_MOST_COUNTED
    if _AT_LEAST.search(before):
        return Comparator.AT_LEAST
    return Comparator.EXACTLY if _EXACTLY.search(before) else Comparator.AT_LEAST


def _levels(after: str) -> tuple[LevelFilter | None, tuple[RuleReading, ...]]:
    found = _LEVEL.search(after)
    if not found:
        return None, ()
    level: Level = int(found["level"]) if found["level"] else _entry(found["entry"])
    if found["above"] or found["before"]:
        return LevelFilter(level=level, or_above=True), ()
    exactly, above = LevelFilter(level=level), LevelFilter(level=level, or_above=True)
    return None, (RuleReading(name="exactly", levels=exactly), RuleReading(name="or_above", levels=above))


def _entry(digit: str) -> Level:
    return "E1" if digit == "1" else "E2" if digit == "2" else "E3"


def _content(rule: Rule) -> tuple[object, ...]:
    said = rule.wording.signature if rule.wording and not rule.understood else ""
    return (rule.groups, rule.each, rule.measure, rule.comparator, rule.bound, rule.levels, rule.readings, rule.understood, said)


def _renamed(rule: Rule, name: str) -> Rule:
    return replace(rule, id=name)


def _not_understood(clause: Clause) -> Rule:
    figures = re.findall(r"\d+(?:\.\d+)?%?", clause.text)
    about = f" with the figures {', '.join(figures)}" if figures else ""
    return Rule(
        id="",
        statement=f"a clause{about} that the rule forms do not express; read it in the document",
        source=clause.source,
        understood=False,
        wording=wording(clause.text),
    )


def _stated(rule: Rule, groups: Sequence[Group]) -> Rule:
    return replace(rule, statement=statement(rule, groups))


def statement(rule: Rule, groups: Sequence[Group]) -> str:
    """The short statement of a rule, in our own words.

    >>> from kg.model import Rule, Source
    >>> statement(Rule(id="r1", statement="", source=Source(document="x", line=1), bound=42), ())
    'at least 42 credits in total'
    """
    count = {
        Comparator.AT_LEAST: "at least",
        Comparator.AT_MOST_COUNTED: "no more counted than",
        Comparator.AT_MOST: "no more than",
        Comparator.EXACTLY: "exactly",
        Comparator.ALL: "all",
    }[rule.comparator]
    noun = {Measure.CREDITS: "credit", Measure.UNITS: "unit", Measure.HOURS: "guided learning hour"}[rule.measure]
    headings = {group.id: group.heading for group in groups}
    named = [f"`{headings.get(name, name)}`" for name in rule.groups]
    where = f"{'each of ' if rule.each else ''}{' and '.join(filter(None, [', '.join(named[:-1]), named[-1]]))}" if named else ""
    levels = f" at level {rule.levels.level}{' or above' if rule.levels.or_above else ''}" if rule.levels else ""
    if rule.readings:
        levels = f" at level {rule.readings[0].levels.level} (exactly that level, or that level and above: not stated)"
    plural = "" if rule.bound == 1 else "s"
    return f"{count} {rule.bound} {noun}{plural}{levels}{f' from {where}' if where else '' if levels else ' in total'}"


def remark(rule: Rule) -> Finding | None:
    """The finding that an ambiguous or a not understood clause calls for."""
    if rule.readings:
        level = rule.readings[0].levels.level
        return Finding(
            kind=FindingKind.RULE_AMBIGUOUS,
            severity=FINDING_KINDS[FindingKind.RULE_AMBIGUOUS][0],
            message=f"The clause asks for {rule.bound} {rule.measure} at level {level} and does not say whether higher levels count.",
            where=(rule.source,),
            assumed="Nothing: both readings are kept, and an answer that depends on them is given for each.",
        )
    if not rule.understood:
        return Finding(
            kind=FindingKind.RULE_NOT_UNDERSTOOD,
            severity=FINDING_KINDS[FindingKind.RULE_NOT_UNDERSTOOD][0],
            message="This clause of the rules could not be expressed.",
            where=(rule.source,),
            assumed="Nothing: what depends on the clause is undetermined.",
        )
    return None
