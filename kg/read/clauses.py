"""From the lines around structure tables to clauses: one sentence each, with what stands around it where that matters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model import Level, Size
from kg.read.columns import key
from kg.read.facts import LABELLED_AS
from kg.read.structure import Said
from kg.read.text import Line
from kg.read.values import title_parts

_SENTENCE = re.compile(r"(?<=[.;:])\s+(?=[A-Z(])|(?<=[a-z]{3}[.;])\s+(?=\d)|(?<=\))\.\s+")
_OBLIGES = re.compile(
    r"\b(?:must|may|can|cannot|should|shall|needs?|required?|requires|only|either|not|no|allowed|permitted|limited|restricted|exceeds?"
    r"|(?:is|are) (?:all )?(?:compulsory|mandatory))\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"\b(?:units?|credits?|groups?|pathways?|modules?)\b", re.IGNORECASE)
_FORBIDS = re.compile(
    r"\b(?:barred|prohibited|excluded|exclusions?|overlap\w*|pre-?requisites?|co-?requisites?|pathways?|endorse\w*"
    r"|not (?:be )?(?:taken|combined|counted|chosen|selected)|not count|(?:taken|combined|combination) with)\b"
    r"|\b(?:cannot|can not|may not|must not|should not|not)\b[^.;]{0,160}\b(?:take|choose|select|combine|count|both|together)\b"
    r"|\bonly (?:one|two|\d+|units?|credits?)\b|\beither\b[^.;]{0,160}\bor\b"
    r"|\b(?:remaining|remainder|rest|balance)\b[^.;]{0,160}\b(?:credits?|units?|groups?)\b"
    r"|\b(?:credits?|units?)\b[^.;]{0,160}(?:%|\bper ?cent\b|\bhalf\b|\bthird\b|\bproportion\b)"
    r"|(?:%|\bper ?cent\b|\bhalf\b|\bthird\b)[^.;]{0,160}\b(?:credits?|units?)\b",
    re.IGNORECASE,
)
_QUANTITY = re.compile(
    r"\d[^.;]{0,25}\b(?:credits?|units?|guided)\b|\bcredits?\b[^.;]{0,60}\d"
    r"|\b(?:minimum|maximum|number of)\s+(?:\w+\s+)?units?\b[^.;]{0,20}\d",
    re.IGNORECASE,
)
_NUMBER_WORD = re.compile(
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w*teen|twenty|thirty|forty|fifty|sixty|all|each|every)\b"
    r"[^.;,]{0,40}\b(?:credits?|units?)\b",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(
    r"\b(?:assess\w*|evidence|portfolios?|regist\w+|enrol\w*|centres?|tutors?|trainers?|fund(?:ing|ed)|website|moderat\w*|verif\w+"
    r"|certificat(?:ed|ion|es)|guidance|observ\w+|simulat\w+)\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(
    r"\bcredits?\b[^.;]{0,160}\b(?:represents?|equals?|equates?|stands? for|equivalent to)\b[^.;]{0,160}\bhours\b"
    r"|\btotal qualification time\b|\btqt\b"
    r"|\b(?:guided learning|glh)\b(?![^.;]{0,160}\b(?:must|minimum|at least|needs?|required?|requires|achieve)\b)|\btitle:",
    re.IGNORECASE,
)
_BOUNDS = re.compile(r"\b(?:minimum|maximum|min|max|least|most)\b", re.IGNORECASE)
_LEADS = re.compile(
    r"\b(?:minimum|maximum|least|most|more than|up to|exactly|who|if|where|when"
    r"|routes?|pathways?|either|one of|may|can|not|only)\b",
    re.IGNORECASE,
)
"""Words of a lead-in that go for every item under it: `Learners may take a maximum of:`."""
_WRAPS = re.compile(r"[.:;!?]$")
_TITLED = re.compile(
    r"\b(?:the\s+|this\s+)?(?:full\s+)?(?:(?:Level\s+[1-8]|Entry(?: Level)?\s+[123])\s+(?:NVQ\s+|Extended\s+|Foundation\s+)?"
    r"(?:Award|Certificate|Diploma)(?:\s+in(?:\s+(?:[A-Z][\w&'’/-]*|and|of|for|the))+)?"
    r"|(?:award|certificate|diploma)\b(?=\s+(?:a|learners|candidates|is|requires)\b))"
    r"(?:\s*\((?:QCF|RQF|NVQ)\))?",
)


@dataclass(frozen=True)
class Clause:
    """A sentence of the rules.

    ``text`` names the qualification as such; ``printed`` is the sentence as it stands. ``lead`` holds the words of a lead-in that
    go for it too. ``group`` is what *this group* means; ``about`` says that the clause speaks of that group in any case.
    """

    text: str
    line: int
    group: str = ""
    about: bool = False
    lead: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Called:
    """What clauses call the qualification itself, so that its level and size are no condition."""

    title: str
    level: Level | None = None
    sizes: tuple[Size, ...] = ()

    def masked(self, text: str) -> str:
        """The text with every name of the qualification replaced.

        >>> lace = Called("Level 2 Award in Lace", 2, (Size.AWARD,))
        >>> lace.masked("To gain the Level 2 Award in Lace learners must take 8 credits")
        'To gain the qualification learners must take 8 credits'
        """
        if self.title:
            text = re.sub(rf"(?:\bthe\s+)?{re.escape(self.title)}", "the qualification", text, flags=re.IGNORECASE)
        return _TITLED.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        parts = title_parts(found[0])
        own_level = parts.level in (None, self.level)
        own_size = set(parts.sizes) <= set(self.sizes) and (len(self.sizes) == 1 or set(parts.sizes) == set(self.sizes))
        return "the qualification" if own_level and own_size else found[0]


def clauses(said: Sequence[Said], called: Called) -> Iterator[Clause]:
    """The sentences of what is said around the tables, in printed order."""
    lead = ""
    table: tuple[str, ...] = ()
    for one, text in _paragraphs(said):
        line = one.line
        table = (line.cells if _heads_rules(line.cells) else table) if line.is_row else ()
        for printed in _sentences(_row(line, table) if line.is_row else text):
            sentence = called.masked(printed)
            yield Clause(sentence, line.number, one.group, one.about, lead if line.is_bullet else "", printed)
            if sentence.endswith(":"):
                lead = f"{sentence[:-1]} " if _LEADS.search(sentence) and not _QUANTITY.search(sentence) else ""
            elif not line.is_bullet:
                lead = ""


def _paragraphs(said: Sequence[Said]) -> Iterator[tuple[Said, str]]:
    """The lines, with those joined that a page or a margin wrapped."""
    held: list[Said] = []
    for one in said:
        if held and not _wrapped(held[-1], one):
            yield held[0], _text(held)
            held = []
        held.append(one)
    if held:
        yield held[0], _text(held)


def _wrapped(before: Said, one: Said) -> bool:
    if before.line.is_row or one.line.is_row or one.line.is_bullet or one.line.is_heading or before.line.is_heading:
        return False
    text = one.line.text
    if text[:1].islower():
        return one.line.number <= before.line.number + 2 and not before.line.text.endswith(".")
    return one.line.number == before.line.number + 1 and not _WRAPS.search(before.line.text)


def _text(held: Sequence[Said]) -> str:
    return " ".join(one.line.item if one.line.is_bullet or one.line.is_heading else one.line.text for one in held)


def _sentences(text: str) -> Iterable[str]:
    return filter(None, (sentence.strip() for sentence in _SENTENCE.split(text)))


def _row(line: Line, table: tuple[str, ...]) -> str:
    """A row as a sentence: a labelled clause without its label, a row of a table of minima with the headers between its cells."""
    label = LABELLED_AS.get(key(line.cells[0]))
    rest = " ".join(filter(None, line.cells[1:]))
    if label == "minimum_credit" and rest.isdigit():
        return f"{rest} credits"
    if label:
        return rest if label == "structure" else ""
    if table and line.cells != table:
        pairs = [f"{head} {cell}" for head, cell in zip(table[1:], line.cells[1:], strict=False) if cell]
        return ", ".join([line.cells[0], *pairs])
    return "" if table else line.text


def _heads_rules(cells: Sequence[str]) -> bool:
    """Whether a row heads a table of minima and maxima."""
    return len(cells) > 1 and bool(cells[0]) and all(_BOUNDS.search(cell) and _NOUN.search(cell) for cell in cells[1:] if cell)


def states_something(text: str) -> bool:
    """Whether a sentence states or may state a rule: it holds a quantity, forbids something, or obliges to something about units.

    >>> states_something("The units are set out below."), states_something("Units 204 and 205 may not be taken together.")
    (False, True)
    """
    if _EXPLAINS.search(text):
        return False
    if _FORBIDS.search(text):
        return True
    if _QUANTITY.search(text):
        return True
    if _OTHER_MATTER.search(text) or text.endswith(":"):
        return False
    return bool(_NOUN.search(text) and (_OBLIGES.search(text) or _NUMBER_WORD.search(text)))
