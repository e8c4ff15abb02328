"""Outcomes and criteria, in whatever cells a conversion left them.

A row of criteria can be one cell with everything, one criterion, a cell of numbers beside a cell of sentences, paragraphs, or
the rest of the row that a page break tore. Each row is turned into numbers and texts, and these are brought together; what does
not come together is reported. The number that is *meant* follows from the place: the outcome in whose cell a criterion stands,
and its position there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, pairwise, takewhile

from kg.model import Criterion, FindingKind, Outcome, Severity, Source
from kg.read.notes import Notes
from kg.read.structure import OPEN_END
from kg.read.text import Line, paragraphs
from kg.verbs import find, leading
from kg.words import slug, wording

_OUTCOMES = re.compile(
    r"^(?:learning )?outcomes?\b(?:[^()]*\((?:\d+\s*(?:to|-|–)\s*)?(?P<last>\d+)\))?|^the learner will\b.{0,12}$", re.IGNORECASE
)
_CRITERIA = re.compile(
    r"^assessment criteri(?:a|on)\b(?:[^()]*\((?:\d+\.\d+\s*(?:to|-|–)\s*)?(?P<last>\d+\.\d+)\))?|^the learner can\b.{0,12}$",
    re.IGNORECASE,
)
_LEARNER = re.compile(r"^(?:the )?(?:learner|candidate)s? (?:will|can|must|should)\b.{0,30}$", re.IGNORECASE)
_LEADS = r"(?:(?:LO|learning outcome|outcome)\s*)?"
_HEADING = re.compile(rf"^{_LEADS}(?P<number>\d{{1,2}})\s*[.):–-]*\s+(?P<title>[^\d\s.].*)$", re.DOTALL | re.IGNORECASE)
_BARE_NUMBER = re.compile(rf"^{_LEADS}(?P<number>\d{{1,2}})\s*[.):]*$", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d./])(?:AC\s?)?(?P<number>\d{1,2}\.\d{1,2})[.):]?(?![\d/%]|\.\d)(?P<gap>\s*)(?P<next>\S?)")
_ONLY_NUMBERS = re.compile(r"^(?:(?:AC\s?)?\d{1,2}\.\d{1,2}[.):]?\s*)+$")
_DIGITS = re.compile(r"\d{1,2}\.\d{1,2}")
_BOUNDARY = re.compile(r"(?<=[a-z\d)”\"'’.;]) (?=[A-Z][a-z])")
_LAST_WORD = re.compile(r"([^\W\d_]+|[£$<>=])[\s.]*$")
_REFERS = frozenset(
    (
        *(
            "version",
            "section",
            "sections",
            "part",
            "table",
            "figure",
            "clause",
            "chapter",
            "paragraph",
            "regulation",
            "appendix",
        ),
        *(
            "unit",
            "outcome",
            "outcomes",
            "criterion",
            "criteria",
            "and",
            "or",
            "to",
            "of",
            "in",
            "than",
            "between",
            "bs",
            "iso",
            "en",
        ),
        *(
            "no",
            "number",
            "level",
            "task",
            "step",
            "by",
            "at",
            "least",
            "about",
            "over",
            "under",
            "£",
            "$",
            "<",
            ">",
            "=",
            "v",
            "from",
        ),
    )
)
"""Words after which a number with a point refers to something and numbers nothing."""
_WITHIN = frozenset(
    (
        *(
            "a",
            "an",
            "the",
            "of",
            "and",
            "or",
            "to",
            "for",
            "in",
            "on",
            "with",
            "by",
            "from",
            "at",
            "as",
            "into",
            "their",
            "your",
        ),
        *("using", "its", "how", "that", "which", "when", "between", "including", "under", "through", "within", "via", "e.g."),
    )
)
"""Words after which a sentence goes on, whatever begins with a capital there."""
_CONTINUED = re.compile(r"\s*\(?\b(?:continued|cont'?d|cont)\b\.?\)?\s*$", re.IGNORECASE)
_OTHER = re.compile(
    r"(?:additional|further|other|supporting) (?:information|guidance)|"
    r"(?:assessment|evidence|delivery|teaching) (?:requirements?|guidance|methods?)|"
    r"evidence|guidance|indicative content|unit (?:content|guidance|expiry|review)|content|amplification|resources|"
    r"relationship|details of|"
    r"links?|mapping|notes?\b|location|sector|name of|availability",
    re.IGNORECASE,
)
"""What unit pages print below their criteria in rows of the same table."""
_LONGEST = 5000
"""Characters of the longest criterion that still grows."""
_worded = lru_cache(maxsize=8192)(wording)  # units share criteria, and suites share units
_verb = lru_cache(maxsize=8192)(leading)
_FURTHEST = 3
_OPENING = 120
"""Characters within which the command verb of a criterion stands."""


@dataclass
class Draft:
    """A criterion while its text may still grow over a page break. A ``loose`` one may be the rest of the one before it."""

    printed: str | None
    text: str
    line: int
    loose: bool = False


@dataclass
class OutcomeDraft:
    """An outcome while its heading and its list may still grow."""

    number: str | None
    title: str
    line: int
    criteria: list[Draft] = field(default_factory=list)


def header(line: Line) -> tuple[int | None, str | None] | None:
    """How many outcomes and which last criterion the header of a table of criteria promises; ``None`` for any other line.

    >>> from kg.read.text import line_of
    >>> header(line_of(1, "Learning Outcomes (1 to 3)\\tAssessment Criteria (1.1 to 3.4)"))
    (3, '3.4')
    """
    if not line.is_row:
        return None
    outcomes = _OUTCOMES.match(line.cells[0])
    criteria = next((found for cell in line.cells[1:] if (found := _CRITERIA.match(cell))), None)
    if not outcomes or not criteria:
        return None
    return int(outcomes["last"]) if outcomes["last"] else None, criteria["last"]


def extra_columns(line: Line) -> int:
    """How many columns of other matter a header announces behind the criteria."""
    place = next(index for index, cell in enumerate(line.cells) if _CRITERIA.match(cell))
    return sum(bool(cell) for cell in line.cells[place + 1 :])


def has_criteria(line: Line) -> bool:
    """Whether a row holds a numbered criterion or opens with a numbered outcome."""
    return line.is_row and (any(_NUMBER.match(cell) for cell in line.cells) or bool(_HEADING.match(line.cells[0])))


class CriteriaReader:
    """Takes the lines below the header of one unit page; ``place`` is what sources call the page."""

    def __init__(self, notes: Notes, title: str, place: str, extra: int = 0) -> None:
        self.notes, self.title, self.place, self.extra = notes, title, place, extra
        self.outcomes: list[OutcomeDraft] = []

    def line(self, line: Line) -> bool:
        """Take a line, and say whether it belongs to the criteria."""
        if header(line) is not None or _LEARNER.match(line.filled[0]):
            return True
        return self._row(line) if line.is_row else self._plain(line)

    def comes_next(self, line: Line) -> bool:
        """Whether a row begins with the very criterion or outcome that has to come next."""
        if not line.is_row:
            return False
        filled = line.filled[:2]
        wanted = {self._next(), f"{len(self.outcomes) + 1}.1"}
        numbers = {found["number"] for cell in filled if (found := _NUMBER.match(cell))}
        heading = _HEADING.match(filled[0])
        return bool(numbers & wanted) or bool(heading and heading["number"] == str(len(self.outcomes) + 1))

    def finished(self, promised: str | None = None) -> tuple[Outcome, ...]:
        """The outcomes with the numbers that are meant; ``promised`` is the number that the last criterion should have."""
        for place, outcome in enumerate(self.outcomes, 1):
            end = int(promised.split(".")[1]) if promised and place == len(self.outcomes) else None
            outcome.criteria = _settled(outcome.criteria, end)
        return tuple(self._outcome(position, draft) for position, draft in enumerate(self.outcomes, 1))

    def source(self, line: int, what: str = "") -> Source:
        """A source on this page."""
        return self.notes.source(line, f"{self.place}, {what}" if what else self.place)

    # -- lines -----------------------------------------------------------------------------------------------------------

    def _plain(self, line: Line) -> bool:
        """A line without cells: a numbered criterion or outcome, or the rest of a sentence that was wrapped."""
        text = line.text
        heading = _HEADING.match(text)
        if _NUMBER.match(text):
            self._inline(text, line.number)
        elif heading and heading["number"] == str(len(self.outcomes) + 1):
            self._heading(text, None, line.number)
        elif text[:1].islower() and self._last():
            self._continue(text)
        else:
            return False
        return True

    def _row(self, line: Line) -> bool:
        raw = line.raw_cells[: len(line.raw_cells) - self.extra] if len(line.raw_cells) > self.extra + 1 else line.raw_cells
        cells = [
            paragraphs(cell) if "<" in cell else [words] if words else [] for cell, words in zip(raw, line.cells, strict=False)
        ]
        first, rest = " ".join(cells[0]), cells[1:]
        bare = _BARE_NUMBER.match(first)
        if bare and rest and rest[0] and not _NUMBER.match(rest[0][0]):
            first, rest = f"{bare['number']}. {' '.join(rest[0])}", rest[1:]
        elif _NUMBER.match(first):
            first, rest = "", cells
        rest = [texts for texts in rest if texts]
        number = next((found["number"] for texts in rest[:1] if (found := _NUMBER.match(texts[0]))), None)
        before = len(self.outcomes)
        if first and not self._heading(first, number, line.number, alone=not rest):
            return False
        self._pieces(rest, line.number, fresh=len(self.outcomes) > before)
        return True

    def _heading(self, text: str, number: str | None, line: int, *, alone: bool = False) -> bool:
        """Take the cell of an outcome; ``number`` is that of the first criterion beside it. Says whether it is one."""
        last = self.outcomes[-1] if self.outcomes else None
        if found := _HEADING.match(text):
            title = _CONTINUED.sub("", found["title"].strip())
            if not (last and last.number == found["number"] and slug(last.title).startswith(slug(title)[:40])):
                self.outcomes.append(OutcomeDraft(found["number"], title, line))
        elif last and self._goes_on(last, text, number, alone=alone):
            last.title = joined(last.title, text)
        elif number is None and _OTHER.match(text):
            return False
        elif last is None or number == f"{len(self.outcomes) + 1}.1" or not any(one.number for one in self.outcomes):
            self._unnumbered_outcome(text, line)
        else:
            return number is not None and self._unnumbered_outcome(text, line)
        return True

    def _goes_on(self, last: OutcomeDraft, text: str, number: str | None, *, alone: bool) -> bool:
        """Whether a cell is the rest of the heading above it, torn off by a page break."""
        if text[:1].islower() or OPEN_END.search(last.title):
            return True
        same = number is not None and bool(last.criteria) and number == self._next()
        return same or (alone and len(text.split()) < 5 and last.number is not None)

    def _unnumbered_outcome(self, text: str, line: int) -> bool:
        number = len(self.outcomes) + 1
        self.outcomes.append(OutcomeDraft(None, text, line))
        self.notes.add(
            FindingKind.NUMBERING,
            f"The outcome `{text}` is printed without a number.",
            self.source(line, f"outcome {number}"),
            assumed=f"It is outcome {number}.",
        )
        return True

    # -- criteria --------------------------------------------------------------------------------------------------------

    def _pieces(self, cells: list[list[str]], line: int, *, fresh: bool) -> None:
        """Take the cells beside an outcome; ``fresh`` says that the outcome begins in this row."""
        if not cells:
            return
        if not self.outcomes:
            self._open(line)
        if _ONLY_NUMBERS.match(" ".join(cells[0])):
            numbers = [number for text in cells[0] for number in _DIGITS.findall(text)]
            self._columns(numbers, [text for texts in cells[1:] for text in texts], line)
            return
        for text in (text for texts in cells for text in texts):
            self._inline(text, line, fresh=fresh)
            fresh = False

    def _open(self, line: int) -> None:
        self.outcomes.append(OutcomeDraft(None, "", line))
        self.notes.add(
            FindingKind.NUMBERING,
            f"Criteria of `{self.title}` stand before any outcome.",
            self.source(line),
            assumed="They belong to an outcome 1.",
        )

    def _columns(self, numbers: list[str], texts: list[str], line: int) -> None:
        """Numbers in one cell, sentences in the next."""
        if len(texts) > len(numbers) and texts[0][:1].islower() and self._last():
            self._continue(texts.pop(0))
            self._remark_torn(numbers[0], line)
        texts = _rejoined(texts)
        if len(texts) < len(numbers):
            texts = [part for text in texts for part in divided(text, len(numbers) - len(texts) + 1)]
        for index, text in enumerate(texts):
            number = numbers[index] if index < len(numbers) else None
            self._add(number, text.removeprefix(f"{number} "), line)
        for number in numbers[len(texts) :]:
            self.notes.add(
                FindingKind.VALUE_NOT_UNDERSTOOD,
                f"Criterion {number} of `{self.title}` is numbered but its sentence cannot be told from those beside it.",
                self.source(line, f"criterion {number}"),
                assumed="Its words, if there are any, stand in the criterion before it.",
            )

    def _remark_torn(self, number: str, line: int) -> None:
        self.notes.add(
            FindingKind.VALUE_IN_WRONG_CELL,
            f"The end of a criterion of `{self.title}` stands in the cell of the next, beside the number {number}.",
            self.source(line, f"criterion {number}"),
            assumed="It belongs to the criterion before it.",
        )

    def _inline(self, text: str, line: int, *, fresh: bool = False) -> None:
        """Numbers and sentences in one run: `1.1 Name it 1.2 Use it`."""
        if not self.outcomes:
            self._open(line)
        marks = self._marks(text)
        before = text[: marks[0].start()].strip() if marks else text
        if before:
            self._unnumbered(before, line, fresh=fresh)
        ends = [*(mark.start() for mark in marks[1:]), len(text)][: len(marks)]
        waiting: list[str] = []
        for mark, end in zip(marks, ends, strict=True):
            waiting.append(mark["number"])
            sentence = text[mark.end("gap") : end].strip()
            if sentence or end == len(text):
                self._columns(waiting, [sentence] if sentence else [], line)
                waiting = []

    def _marks(self, text: str) -> list[re.Match[str]]:
        """The numbers that number something: in front, next in turn, or before a sentence that can be a criterion."""
        marks: list[re.Match[str]] = []
        last = self._next(-1)
        for found in _NUMBER.finditer(text):
            if found.start() == 0 or _numbers_something(found, text, last):
                marks.append(found)
                last = found["number"]
        return marks

    def _unnumbered(self, text: str, line: int, *, fresh: bool) -> None:
        """Text without a number: the rest of the criterion above, or a criterion that lost its number."""
        last = None if fresh else self._last()
        if last and (text[:1].islower() or last.text.endswith(":") or OPEN_END.search(last.text)):
            self._continue(text)
        else:
            self._add(None, text, line, loose=bool(last) and find(text[:_OPENING]) is None)

    def _last(self) -> Draft | None:
        """The criterion that a torn-off text would belong to."""
        return next((one.criteria[-1] for one in reversed(self.outcomes) if one.criteria), None)

    def _next(self, step: int = 1) -> str:
        """The number after the last printed one of the outcome under way, or with a step of -1 the last number itself."""
        outcome = self.outcomes[-1] if self.outcomes else None
        if outcome is None or not outcome.criteria:
            number = (outcome.number if outcome else None) or str(max(1, len(self.outcomes)))
            return f"{number}.{1 if step > 0 else 0}"
        printed = outcome.criteria[-1].printed or f"{len(self.outcomes)}.{len(outcome.criteria)}"
        return following(printed) if step > 0 else printed

    def _continue(self, text: str) -> None:
        last = self._last()
        if last and len(last.text) < _LONGEST:
            last.text = joined(last.text, text)

    def _add(self, number: str | None, text: str, line: int, *, loose: bool = False) -> None:
        self.outcomes[-1].criteria.append(Draft(number, text, line, loose))

    # -- finished --------------------------------------------------------------------------------------------------------

    def _outcome(self, position: int, draft: OutcomeDraft) -> Outcome:
        source = self.source(draft.line, f"outcome {draft.number or position}")
        if draft.number not in (None, str(position)):
            self.notes.add(
                FindingKind.NUMBERING,
                f"Outcome {position} of `{self.title}` is printed as {draft.number}.",
                source,
                assumed="The order of print counts.",
            )
        criteria = tuple(self._criterion(f"{position}.{index}", one) for index, one in enumerate(draft.criteria, 1))
        return Outcome(number=str(position), title=draft.title, criteria=criteria, source=source)

    def _criterion(self, number: str, draft: Draft) -> Criterion:
        return Criterion(
            number=number,
            printed_number=draft.printed,
            verb=_verb(draft.text[:_OPENING]),
            wording=_worded(draft.text),
            source=self.source(draft.line, f"criterion {number}"),
        )

    def skipped(self, line: Line) -> None:
        """Remark a line among the criteria that is no part of them."""
        self.notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"A line among the criteria of `{self.title}` is neither an outcome nor a criterion: {line.text[:60]}",
            self.source(line.number),
            assumed="It is not taken as a part of the unit.",
            severity=Severity.WARNING,
        )


def joined(first: str, second: str) -> str:
    """Two parts of a text that a page break tore, a word torn at its hyphen made whole.

    >>> joined("Ask the decision-", "makers"), joined("Keep records", "of hives")
    ('Ask the decision-makers', 'Keep records of hives')
    """
    return first + second if re.search(r"\w-$", first) else f"{first} {second}".strip()


def following(number: str) -> str:
    """The number of the next criterion.

    >>> following("2.9")
    '2.10'
    """
    outcome, place = number.split(".")
    return f"{outcome}.{int(place) + 1}"


def _numbers_something(found: re.Match[str], text: str, last: str) -> bool:
    """Whether a number within a text numbers a criterion, and does not refer to a version, a section or a size."""
    number, after = found["number"], found["next"]
    expected = number == following(last)
    opens = after in "“\"'‘(" or after.isupper()
    if expected and (opens or not after):
        return True
    word = _LAST_WORD.search(text[max(0, found.start() - 40) : found.start()])
    if word and word[1].lower() in _REFERS:
        return False
    verb = bool(after) and find(text[found.end("gap") : found.end("gap") + _OPENING]) is not None
    if expected or not opens:
        return verb and (expected or bool(found["gap"]))
    if word and word[1].lower() in _WITHIN:
        return verb
    (outcome, place), (own, before) = number.split("."), last.split(".")
    near = 0 < int(place) - int(before) <= _FURTHEST if outcome == own else int(outcome) <= int(own) + 1
    return verb or near


def _settled(drafts: Sequence[Draft], end: int | None) -> list[Draft]:
    """The criteria of an outcome. Loose ones stay where the numbers around them leave room, else they go on with the one before.

    >>> drafts = [Draft("1.1", "Use", 1), Draft(None, "Word", 2, loose=True), Draft("1.2", "Save", 3)]
    >>> [draft.text for draft in _settled(drafts, None)]
    ['Use Word', 'Save']
    """
    found: list[Draft] = []
    runs = [(loose, list(run)) for loose, run in groupby(drafts, key=lambda draft: draft.loose)]
    for place, (loose, run) in enumerate(runs):
        after = runs[place + 1][1][0] if place + 1 < len(runs) else None
        if not loose or not found or _leaves_room(found[-1], len(run), after, end, run[0].text):
            found.extend(run)
        else:
            found[-1].text = " ".join([found[-1].text, *(draft.text for draft in run)])
    return found


def _leaves_room(before: Draft, count: int, after: Draft | None, end: int | None, text: str) -> bool:
    """Whether the numbers around criteria without one say that they are criteria."""
    if before.printed is None:
        return True
    place = int(before.printed.split(".")[1])
    if after and after.printed:
        return int(after.printed.split(".")[1]) == place + count + 1
    if after is None and end is not None:
        return end == place + count
    return ":" not in before.text and len(text.split()) > 2


def _rejoined(texts: Sequence[str]) -> list[str]:
    """Paragraphs, with those joined that only wrap a sentence."""
    found: list[str] = []
    for text in texts:
        if found and text[:1].islower():
            found[-1] = joined(found[-1], text)
        else:
            found.append(text)
    return found


def divided(text: str, wanted: int) -> list[str]:
    """A run of sentences without stops, divided where a command verb begins; whole where that does not give ``wanted`` parts.

    >>> divided("Explain how bees swarm Describe a hive", 2)
    ['Explain how bees swarm', 'Describe a hive']
    """
    places = [found.end() for found in _BOUNDARY.finditer(text) if _last_word(text[: found.start() + 1]) not in _WITHIN]
    verbs = [place for place in places if find(text[place : place + _OPENING])]
    for candidates in (verbs, places):
        if len(candidates) == wanted - 1:
            edges = [0, *candidates, len(text)]
            return [text[start:end].strip() for start, end in pairwise(edges)]
    return [text]


def _last_word(text: str) -> str:
    return "".join(takewhile(lambda one: not one.isspace(), reversed(text[-20:])))[::-1].lower()
