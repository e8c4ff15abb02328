"""The parts of a clause: quantities, comparisons, groups and levels, found in its words and put in the place of them.

A clause becomes a list of :class:`Atom` and of the words between them. The words that stay must all be known to add no condition;
any other word makes the clause one that is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from kg.model import Comparator, Group, GroupKind, Level, LevelFilter, Measure
from kg.read.groups import own_name
from kg.read.values import NUMBER, entry, number
from kg.words import plain


class Kind(Enum):
    """What a part of a clause is."""

    QUANTITY = auto()
    EVERYTHING = auto()
    COMPARATOR = auto()
    TOTAL = auto()
    GROUPS = auto()
    LEVEL = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Atom:
    """A part of a clause. Which fields are filled depends on the kind."""

    kind: Kind
    bound: int = 0
    measure: Measure | None = None
    comparator: Comparator | None = None
    groups: tuple[str, ...] = ()
    each: bool = False
    more: bool = False
    inherited: bool = False
    level: LevelFilter | None = None
    bare: bool = False


Token = Atom | str

_MARK = "[\ue000-\uf8ff]"
_KINDS = {
    GroupKind.MANDATORY: r"mandatory|core|compulsory",
    GroupKind.OPTIONAL: r"optional|electives?",
}
_KIND = "|".join(_KINDS.values())
_LETTERS = re.compile(
    rf"(?:\b(?i:the\s+)?(?i:{_KIND})\s+)?(?i:\bunit\s+)?\b(?P<word>[Gg]roups?|GROUPS?|[Ss]ections?)\s+"
    r"(?P<list>[A-Z]\d?\b(?:\s*(?:,\s*and|,\s*or|,|and/or|and|or|&|/|to|-)\s*(?:(?i:optional|mandatory)\s+)?(?:[Gg]roups?\s+)?[A-Z]\d?\b(?!'))*"
    r"|\d{1,2}\b(?!\s*(?i:credits?|units?)|[.:]?\d)(?:\s*(?:,|and|or|&|/|to|-)\s*(?:[Gg]roups?\s+)?\d{1,2}\b(?!\s*(?i:credits?|units?)))*)"
    rf"(?:\s+(?i:{_KIND}))?(?:\s+(?i:units?|groups?)\b)?"
)
_BY_NAME = (
    rf"(?i)((?:\b(?:from|in|of|within)|{_MARK}\s*(?:,|and))\s+(?:the\s+)?)"  # what stands in front is kept
    r"['\"]?{}['\"]?(?:\s+(?:units?|groups?|sections?)){{0,2}}\b"
)
_LEVEL = r"(?:levels?\s*(?P<level>[1-8])(?!\w|\.\d)|entry\s*(?:level\s*)?(?P<entry>[123])(?!\w|\.\d))"
_OR_ABOVE = r"\s*(?:\+|,?\s*(?:and/or|or|and)\s+(?:above|higher|over|upwards?)\b|\s+(?:and\s+)?upwards\b)"
_AT = r"(?:\b(?:at|of|from|in)\s+)?"
_FLOORS = (
    rf"{_AT}{_LEVEL}{_OR_ABOVE}",
    rf"\b(?:at|or|and)\s+(?:or\s+)?above\s+{_LEVEL}",
    rf"\b(?:at|of)?\s*(?:at least|(?:a )?minimum(?: of)?|no(?:t)? (?:lower|less) than|not below)\s+(?:at\s+)?{_LEVEL}",
)
_HIGHER = rf"{_AT}(?:a level\s+)?(?:above|higher than|over)\s+{_LEVEL}"
_BARE = (
    rf"{_AT}{_LEVEL}(?!\s*(?:,|and|or|to|&|/|-)\s*(?:levels?|[1-8]\b(?!\s+(?:credits?|units?|from|of))|below|lower|under|entry))"
)
_OWN_LEVEL = re.compile(
    r"\b(?P<at>at|of|from)\s+(?P<or>or above\s+)?(?:the\s+)?(?:same\s+)?level (?:of|as) the qualification"
    r"(?P<above>,? (?:or|and) (?:above|higher))?"
)
_NEXT: dict[Level, Level] = {"E1": "E2", "E2": "E3", "E3": 1}
_MEASURE = r"(?P<measure>credits?(?:\s+(?:points?|value))?|units?|guided learning hours|glh)\b"
_OF_THE = r"(?:\s+of (?:the|these|those|all)(?:\s+(?:total|required))?)?"
_ADJECTIVE = rf"(?:\s+(?P<more>further|additional|extra|more)|\s+different|\s+separate|\s+{_MARK})*"
_QUANTITY = re.compile(rf"(?<![\w.,/-])(?P<bound>{NUMBER})(?:\s*\((?P<again>{NUMBER})\))?{_OF_THE}{_ADJECTIVE}\s+{_MEASURE}")
_WORDS_BETWEEN = r"(?:\s+(?:value|target|total|required|needed|requirement|achieved))*"
_LABELLED = re.compile(
    rf"(?P<ahead>(?:\b(?:number of|total)\s+)?{_MARK}\s+|\b(?:number of|total)\s+)?\b{_MEASURE}{_WORDS_BETWEEN}"
    rf"(?:\s*(?P<sign>[:=-])?\s*|\s+(?P<inner>(?:from\s+)?{_MARK})\s*[:=-]\s*)(?P<bound>{NUMBER})(?![\w/]|\.\d)"
    rf"(?!\s+(?:\w+\s+)?(?:credits?|units?)\b)"
)
_SPANS = (
    re.compile(
        rf"\b(?:(?:a )?minimum(?: of)?|at least)\s+(?P<low>{NUMBER})\s*(?:,|,? and|,? but|to)\s*(?:up to\s+)?"
        rf"(?:(?:a )?maximum(?: of)?|at most|no more than|not more than)\s+(?P<high>{NUMBER})\s+{_MEASURE}"
    ),
    re.compile(rf"\bbetween\s+(?P<low>{NUMBER})\s*(?:and|to|-)\s*(?P<high>{NUMBER})\s+{_MEASURE}"),
    re.compile(rf"(?<![\w.,/-])(?P<low>{NUMBER})\s*(?:to|-)\s*(?P<high>{NUMBER})\s+{_MEASURE}"),
)
_OR_MORE = (
    (re.compile(rf"(?<![\w.,/-])(?P<bound>{NUMBER}) or more(?= (?:\w+ )?(?:credits?|units?))"), r"a minimum of \g<bound>"),
    (
        re.compile(rf"(?<![\w.,/-])(?P<bound>{NUMBER}) or (?:fewer|less)(?= (?:\w+ )?(?:credits?|units?))"),
        r"a maximum of \g<bound>",
    ),
)
_COMPARATORS = {
    Comparator.AT_MOST_COUNTED: (
        r"(?:a |the )?max(?:imum)?(?: of)?|at (?:the )?most|no more than|not more than|up to"
        r"|(?:must |can |may )?not (?:to )?exceed(?:ing)?|cannot exceed|or (?:fewer|less)"
        r"|(?:must not|may not|cannot|can not|should not) (?:be |take |choose |select |count |use |include |achieve )?more than"
    ),
    Comparator.AT_LEAST: (r"(?:a |the )?min(?:imum)?(?: of)?|at (?:the very )?least|no(?:t)? (?:fewer|less) than|or more"),
    Comparator.EXACTLY: r"exactly|precisely",
}
_COMPARATOR = re.compile("|".join(rf"(?P<{name.name}>\b(?:{words})\b)" for name, words in _COMPARATORS.items()))
_TOTAL = re.compile(r"\b(?:(?:a |the )?(?:grand |overall )?total(?: of)?|overall|altogether|in all|the whole qualification)\b")
_THIS = re.compile(
    r"\b(?:this|the above|that)\s+(?:unit\s+)?(?:group|section)\b|\b(?:these|the following)\s+(?:optional\s+)?units\b"
)
_LISTED = re.compile(rf"{_MARK}(?:\s*(?:,\s*and|,|and|&)\s*(?:the\s+)?{_MARK})+")
_EACH = re.compile(
    rf"\b(?:each|every)(?:\s+(?:one\s+)?of)?(?:\s+the)?(?:\s+(?P<adjective>(?:remaining|other)))?(?:\s+(?P<mark>{_MARK}))?"
    rf"(?:\s+(?:unit\s+)?(?P<noun>groups?|sections?))?"
)
_ALL = re.compile(
    rf"\b(?:all|every|each|both)(?:\s+of)?(?:\s+the)?(?:\s+(?:{NUMBER}))?(?:\s+of\s+the)?"
    rf"(?:\s+(?P<kind>{_MARK})|\s+units?\s+(?:listed\s+)?(?:in|from|within|of)\s+(?:the\s+)?(?P<scope>{_MARK})|\s+units?\b(?!\s+(?:at|in|from|of|with)\b))"
)
_TOKEN = re.compile(rf"{_MARK}|and/or|[^\W\d_]+(?:['-][^\W\d_]+)*|\d[\d.,/%-]*|\S")


@dataclass(frozen=True)
class Scope:
    """What the words of a clause can mean: the groups and level of the qualification, and *this group* under a heading."""

    groups: Sequence[Group]
    this: str = ""
    level: Level | None = None

    def of_kind(self, kind: GroupKind) -> tuple[str, ...]:
        """The mandatory groups, or all others."""
        mandatory = kind is GroupKind.MANDATORY
        return tuple(group.id for group in self.groups if (group.kind is GroupKind.MANDATORY) is mandatory)


def atoms(text: str, scope: Scope) -> list[Token]:
    """The parts of a clause, and the words between them in lower case.

    >>> [token for token in atoms("At least 3 credits must be at Level 2 or above", Scope(())) if isinstance(token, str)]
    ['must', 'be']
    """
    return _Masking(scope).tokens(plain(text))


class _Masking:
    """Puts a mark in the place of every part, one kind of part after the other."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.found: list[Atom] = []

    def tokens(self, text: str) -> list[Token]:
        text = self._groups(text).lower()
        text = self._levels(text)
        for span in _SPANS:
            text = span.sub(_spanned, text)
        for words, plainer in _OR_MORE:
            text = words.sub(plainer, text)
        text = _EACH.sub(self._each, text)
        text = _ALL.sub(self._all, text)
        text = _QUANTITY.sub(self._quantity, text)
        text = _COMPARATOR.sub(self._comparator, text)
        text = _LABELLED.sub(self._labelled, text)
        text = _TOTAL.sub(lambda _: self._mark(Atom(Kind.TOTAL)), text)
        return [self.found[ord(one) - 0xE000] if "\ue000" <= one <= "\uf8ff" else one for one in _TOKEN.findall(text)]

    def _mark(self, atom: Atom) -> str:
        self.found.append(atom)
        return f" {chr(0xE000 + len(self.found) - 1)} "

    def _at(self, mark: str | None) -> Atom | None:
        return self.found[ord(mark) - 0xE000] if mark else None

    # -- groups ----------------------------------------------------------------------------------------------------------

    def _groups(self, text: str) -> str:
        named = sorted(self.scope.groups, key=lambda group: -len(group.heading))
        for group in named:
            if own_name(group) or _LETTERS.search(group.heading):
                text = re.sub(rf"(?i)\b{re.escape(plain(group.heading))}\b", self._naming(group.id), text)
        text = _LETTERS.sub(self._letters, text)
        for group in (*named, *named):  # a name behind *and* is one where another stands in front of it
            if name := own_name(group):
                text = re.sub(_BY_NAME.format(re.escape(plain(name))), self._naming(group.id, keep=True), text)
        for kind, words in _KINDS.items():
            groups = self.scope.of_kind(kind)
            text = re.sub(rf"(?i)\b(?:the\s+)?(?:{words})\b", self._naming(*groups), text)
        for words in ("additional", "specialist"):
            groups = tuple(group.id for group in self.scope.groups if group.heading.lower().startswith(words))
            if groups:
                text = re.sub(rf"(?i)\bthe\s+{words}\b", self._naming(*groups), text)
        text = _THIS.sub(self._naming(*filter(None, (self.scope.this,))), text)
        return _LISTED.sub(self._listed, text)

    def _listed(self, found: re.Match[str]) -> str:
        """Groups named one after the other are one part."""
        marked = [self.found[ord(one) - 0xE000] for one in found[0] if "\ue000" <= one <= "\uf8ff"]
        if any(atom.kind is not Kind.GROUPS for atom in marked):
            return self._mark(Atom(Kind.UNKNOWN))
        return self._named(tuple(dict.fromkeys(name for atom in marked for name in atom.groups)))

    def _naming(self, *groups: str, keep: bool = False) -> Callable[[re.Match[str]], str]:
        """What to put in the place of a name of groups; ``keep`` the word in front of the name."""
        return lambda found: f"{found[1] if keep else ''}{self._named(groups)}"

    def _named(self, groups: tuple[str, ...]) -> str:
        return self._mark(Atom(Kind.GROUPS, groups=groups) if groups else Atom(Kind.UNKNOWN))

    def _letters(self, found: re.Match[str]) -> str:
        letters = [one.lower() for one in re.findall(r"\b(?:[A-Z]\d?|\d{1,2})\b", found["list"])]
        ids = [group.id for group in self.scope.groups]
        if re.search(r"\bto\b|-", found["list"]) and len(letters) == 2 and set(letters) <= set(ids):
            return self._named(tuple(ids[ids.index(letters[0]) : ids.index(letters[1]) + 1]))
        apart = re.search(r"\bor\b", found["list"]) and not found["word"].lower().endswith("s")
        wanted = [self._lettered(letter, ids) for letter in letters]
        if apart or not all(wanted):
            return self._mark(Atom(Kind.UNKNOWN))
        chosen = {name for names in wanted for name in names}
        return self._named(tuple(name for name in ids if name in chosen))

    def _lettered(self, letter: str, ids: Sequence[str]) -> list[str]:
        """The group of a letter; where there is none, the groups into which it is divided: B1 and B2 for B."""
        return [letter] if letter in ids else [name for name in ids if re.fullmatch(rf"{letter}\d", name)]

    # -- levels ----------------------------------------------------------------------------------------------------------

    def _levels(self, text: str) -> str:
        text = _OWN_LEVEL.sub(self._own_level, text)
        for floor in _FLOORS:
            text = re.sub(floor, lambda found: self._mark(_level(found, or_above=True)), text)
        text = re.sub(_HIGHER, lambda found: self._mark(_level(found, or_above=True, higher=True)), text)
        return re.sub(_BARE, lambda found: self._mark(_level(found)), text)

    def _own_level(self, found: re.Match[str]) -> str:
        if self.scope.level is None:
            return self._mark(Atom(Kind.UNKNOWN))
        above = bool(found["or"] or found["above"])
        return self._mark(Atom(Kind.LEVEL, level=LevelFilter(level=self.scope.level, or_above=above), bare=not above))

    # -- quantities ------------------------------------------------------------------------------------------------------

    def _each(self, found: re.Match[str]) -> str:
        at = self._at(found["mark"])
        if found["adjective"] or (at and at.kind is not Kind.GROUPS):
            return self._mark(Atom(Kind.UNKNOWN))
        if not found["noun"] and not (at and len(at.groups) > 1):
            return found[0]
        return self._mark(Atom(Kind.GROUPS, groups=at.groups if at else (), each=True))

    def _all(self, found: re.Match[str]) -> str:
        at = self._at(found["kind"] or found["scope"])
        if at is None:
            return self._mark(Atom(Kind.EVERYTHING, groups=tuple(group.id for group in self.scope.groups)))
        if at.kind is not Kind.GROUPS or at.each:
            return found[0]
        return self._mark(Atom(Kind.EVERYTHING, groups=at.groups))

    def _quantity(self, found: re.Match[str]) -> str:
        inside = "".join(one for one in found[0] if "\ue000" <= one <= "\uf8ff")
        if found["again"] and number(found["again"]) != number(found["bound"]):
            return self._mark(Atom(Kind.UNKNOWN))
        atom = Atom(Kind.QUANTITY, bound=number(found["bound"]), measure=_measure(found["measure"]), more=bool(found["more"]))
        return f"{self._mark(atom)} {' '.join(inside)} "

    def _comparator(self, found: re.Match[str]) -> str:
        comparator = next(one for one in _COMPARATORS if found[one.name])
        return self._mark(Atom(Kind.COMPARATOR, comparator=comparator))

    def _labelled(self, found: re.Match[str]) -> str:
        """`minimum credit: 31`; a unit's number, as in `unit 204`, is no quantity of units."""
        measure = _measure(found["measure"])
        if measure is not Measure.CREDITS and not (found["ahead"] or found["sign"]):
            return found[0]
        around = [one for one in found[0] if "\ue000" <= one <= "\uf8ff"]
        return f"{' '.join(around)} {self._mark(Atom(Kind.QUANTITY, bound=number(found['bound']), measure=measure))}"


def _spanned(found: re.Match[str]) -> str:
    """`9 to 15 credits` as a minimum and a maximum; `forty-two credits` is one number."""
    low, high, measure = found["low"], found["high"], found["measure"]
    if number(low) >= number(high):
        return found[0]
    return f"a minimum of {low} {measure} and a maximum of {high} {measure}"


def _measure(text: str) -> Measure:
    return Measure.CREDITS if text.startswith("credit") else Measure.UNITS if text.startswith("unit") else Measure.HOURS


def _level(found: re.Match[str], *, or_above: bool = False, higher: bool = False) -> Atom:
    """The level of a match; ``higher`` asks for more than the level that is named."""
    named: Level = int(found["level"]) if found["level"] else entry(found["entry"])
    if higher:
        named = _NEXT.get(named) or int(named) + 1
    return Atom(Kind.LEVEL, level=LevelFilter(level=named, or_above=or_above), bare=not or_above)
