"""Unit pages: the values on top, then outcomes and criteria in whatever cells a conversion left them.

A row of criteria can be one cell with everything, one criterion, a cell of numbers beside a cell of sentences, paragraphs, or the rest of the row that a
page break tore. Each row is turned into numbers and texts, and these are brought together; what does not come together is reported.
The number that is *meant* follows from the place: the outcome in whose cell a criterion stands, and its position there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.model import Criterion, FindingKind, Level, Outcome, Source, Stated, UnitPage
from kg.read import values
from kg.read.notes import Notes
from kg.read.rows import editor_note, wrong_letter
from kg.read.text import Line, paragraphs
from kg.verbs import find, leading
from kg.words import wording

LABELS = {
    "urn": ("unit reference", "unit reference number", "unit number", "urn", "ofqual reference", "reference"),
    "level": ("level", "unit level", "qcf level", "rqf level"),
    "credit": ("credit value", "credit", "credits", "unit credit"),
    "guided_learning_hours": (
        "guided learning gl",
        "guided learning hours",
        "glh",
        "gl",
        "guided learning",
        "guided learning hours glh",
    ),
    "summary": ("unit summary", "summary", "unit aim", "aim", "purpose", "unit purpose"),
    "title": ("title", "unit title"),
}
"""The labels under which a unit page prints its values."""

_NAMES = {label: name for name, labels in LABELS.items() for label in labels}
_OUTCOMES = re.compile(r"^learning outcomes?\b(?:.*?\((?:\d+\s*to\s*)?(?P<last>\d+)\))?", re.IGNORECASE)
_CRITERIA = re.compile(r"^assessment criteria\b(?:.*?\((?:\d+\.\d+\s*to\s*)?(?P<last>\d+\.\d+)\))?", re.IGNORECASE)
_LEARNER = re.compile(r"^the learner (?:will|can)\b", re.IGNORECASE)
_HEADING = re.compile(r"^(?P<number>\d{1,2})[.)]?\s+(?P<title>\D.*)$", re.DOTALL)
_NUMBER = re.compile(r"(?<![\d./])(?P<number>\d{1,2}\.\d{1,2})\.?(?![\d/]|\.\d)(?P<gap>\s*)(?P<next>\S?)")
_ONLY_NUMBERS = re.compile(r"^(?:\d{1,2}\.\d{1,2}\.?\s*)+$")
_BOUNDARY = re.compile(r"(?<=[a-z\d)”\"'’.]) (?=[A-Z][a-z])")


@dataclass
class Draft:
    """A criterion while its text may still grow over a page break."""

    printed: str | None
    text: str
    line: int


@dataclass
class OutcomeDraft:
    """An outcome while its heading and its list may still grow."""

    number: str
    title: str
    line: int
    criteria: list[Draft] = field(default_factory=list)


class PageReader:
    """Reads the lines of one unit page. ``page`` is the printed page number where the contents tell it."""

    def __init__(self, notes: Notes, title: str, line: int, *, page: str = "", section: str = "") -> None:
        self.notes, self.title, self.line, self.section = notes, title, line, section
        self.place = f"{page}unit `{title}`"
        self.values: dict[str, tuple[str, int]] = {}
        self.promised: tuple[int | None, str | None] = (None, None)
        self.outcomes: list[OutcomeDraft] = []
        self.in_criteria = False

    def read(self, lines: Sequence[Line]) -> UnitPage:
        """Read all lines of the page below its title."""
        for line in lines:
            if line.text and not line.is_rule:
                self._line(line)
        return self._finished()

    def _line(self, line: Line) -> None:
        cells = line.cells if line.is_row else (line.text,)
        if _OUTCOMES.match(cells[0]) and any(_CRITERIA.match(cell) for cell in cells[1:]):
            self._header(cells)
        elif not self.in_criteria:
            self._value(line)
        elif not (_LEARNER.match(cells[0]) or self._is_furniture(line)):
            self._criteria(line)

    def _is_furniture(self, line: Line) -> bool:
        return not line.is_row and not (line.text[:1].islower() or _NUMBER.match(line.text))

    def _header(self, cells: Sequence[str]) -> None:
        self.in_criteria = True
        outcomes = _OUTCOMES.match(cells[0])
        criteria = next(found for cell in cells[1:] if (found := _CRITERIA.match(cell)))
        last = outcomes["last"] if outcomes else None
        if not self.outcomes:
            self.promised = (int(last) if last else None, criteria["last"])

    def _value(self, line: Line) -> None:
        label = re.sub(r"[^a-z]+", " ", line.cells[0].lower()).strip()
        if line.is_row and label in _NAMES:
            self.values.setdefault(_NAMES[label], (" ".join(filter(None, line.cells[1:])), line.number))
        elif "summary" in self.values and not line.is_row:
            text, at = self.values["summary"]
            self.values["summary"] = (f"{text} {line.text}", at)

    # -- rows of criteria ------------------------------------------------------------------------------------------------

    def _criteria(self, line: Line) -> None:
        cells = line.raw_cells if line.is_row else ("", line.raw)
        first = " ".join(paragraphs(cells[0]))
        if first and not _NUMBER.match(first):
            self._heading(first, line.number)
            cells = cells[1:]
        elif not first:
            cells = cells[1:]
        self._pieces([paragraphs(cell) for cell in cells if paragraphs(cell)], line.number)

    def _heading(self, text: str, line: int) -> None:
        if found := _HEADING.match(text):
            self.outcomes.append(OutcomeDraft(found["number"], found["title"].strip(), line))
        elif self.outcomes and text[:1].islower():
            self.outcomes[-1].title = joined(self.outcomes[-1].title, text)
        else:
            number = str(len(self.outcomes) + 1)
            self.outcomes.append(OutcomeDraft(number, text, line))
            self.notes.add(
                FindingKind.NUMBERING,
                f"The outcome `{text}` is printed without a number.",
                self._source(line, text),
                assumed=f"It is outcome {number}.",
            )

    def _pieces(self, cells: list[list[str]], line: int) -> None:
        if not cells:
            return
        if not self.outcomes:
            self.outcomes.append(OutcomeDraft("1", "", line))
            self.notes.add(
                FindingKind.NUMBERING,
                "Criteria stand before any outcome.",
                self._source(line, ""),
                assumed="They belong to an outcome 1.",
            )
        head = " ".join(cells[0])
        if _ONLY_NUMBERS.match(head):
            self._columns(head.split(), [text for cell in cells[1:] for text in cell], line)
        else:
            for text in (text for cell in cells for text in cell):
                self._inline(text, line)

    def _columns(self, numbers: list[str], texts: list[str], line: int) -> None:
        """Numbers in one cell, sentences in the next."""
        numbers = [number.rstrip(".") for number in numbers]
        if texts and texts[0][:1].islower() and len(texts) > len(numbers) and self._open():
            self._continue(texts.pop(0))
        if len(texts) < len(numbers):
            texts = [part for text in texts for part in _divided(text, len(numbers) - len(texts) + 1)]
        for index, text in enumerate(texts):
            self._add(numbers[index] if index < len(numbers) else None, text, line)
        for number in numbers[len(texts) :]:
            self.notes.add(
                FindingKind.VALUE_NOT_UNDERSTOOD,
                f"Criterion {number} is numbered but its sentence cannot be told from those beside it.",
                self._source(line, f"criterion {number}"),
                assumed="Its words stand in the criterion before it.",
            )

    def _inline(self, text: str, line: int) -> None:
        """Numbers and sentences in one run: `1.1 Name it 1.2 Use it`."""
        marks = self._marks(text)
        before = text[: marks[0].start()] if marks else text
        if before.strip():
            self._unnumbered(before.strip(), line)
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            self._add(mark["number"], text[mark.end("gap") : end].strip(), line)

    def _marks(self, text: str) -> list[re.Match[str]]:
        """The numbers that number something: in front, before a capital, or next in turn."""
        marks: list[re.Match[str]] = []
        for found in _NUMBER.finditer(text):
            expected = _next(marks[-1]["number"]) if marks else None
            if (
                found.start() == 0
                or not found["next"]
                or found["next"] in "“\"'‘("
                or found["next"].isupper()
                or found["number"] == expected
            ):
                marks.append(found)
        return marks

    def _unnumbered(self, text: str, line: int) -> None:
        """Text without a number: the rest of the criterion above, or a criterion that lost its number."""
        if self._open() and (text[:1].islower() or not find(text)):
            self._continue(text)
        else:
            self._add(None, text, line)

    def _open(self) -> bool:
        return bool(self.outcomes and (self.outcomes[-1].criteria or len(self.outcomes) > 1))

    def _continue(self, text: str) -> None:
        last = next(one for one in reversed(self.outcomes) if one.criteria).criteria[-1]
        last.text = joined(last.text, text)

    def _add(self, number: str | None, text: str, line: int) -> None:
        self.outcomes[-1].criteria.append(Draft(number, text, line))

    # -- the finished page -----------------------------------------------------------------------------------------------

    def _source(self, line: int, what: str) -> Source:
        return self.notes.source(line, f"{self.place}, {what}" if what else self.place)

    def _finished(self) -> UnitPage:
        urn, number = values.reference(self._printed("urn"))
        self._check_reference(urn)
        summary = self._printed("summary")
        return UnitPage(
            title=self.title,
            source=self._source(self.line, ""),
            number=number,
            urn=urn,
            level=self._level(),
            credit=self._amount("credit"),
            guided_learning_hours=self._amount("guided_learning_hours"),
            summary=wording(summary) if summary else None,
            summary_source=self._source(self.values["summary"][1], "summary") if summary else None,
            promised_outcomes=self.promised[0],
            promised_last_criterion=self.promised[1],
            outcomes=tuple(self._outcome(index, draft) for index, draft in enumerate(self.outcomes, 1)),
            stated=tuple(
                Stated(name=name, printed=text, source=self._source(line, ""))
                for name, (text, line) in self.values.items()
                if name not in ("summary", "title") and text
            ),
            section=self.section,
        )

    def _printed(self, name: str) -> str:
        return self.values.get(name, ("", 0))[0]

    def _check_reference(self, urn: str | None) -> None:
        line = self.values.get("urn", ("", self.line))[1]
        if not urn:
            printed = self._printed("urn")
            said = f"says `{printed}`" if printed else "is blank"
            self.notes.add(
                FindingKind.MISSING_REFERENCE,
                f"`{self.title}` has no unit reference number: its place {said}.",
                self._source(line, ""),
                assumed="The unit has no reference number; it is identified by its number, or by title and level.",
            )
        elif values.check_letter(urn) != urn[0]:
            self.notes.findings.append(wrong_letter(urn, self.title, line, self.notes))

    def _level(self) -> Level | None:
        text, line = self.values.get("level", ("", self.line))
        found = values.levels(text)
        if found is None or len(found) > 1:
            self._cannot("level", text, line)
            return None
        return found[0] if found else None

    def _amount(self, name: str) -> int | None:
        text, line = self.values.get(name, ("", self.line))
        found = values.amount(text)
        label = name.replace("_", " ")
        if found is None:
            self._cannot(label, text, line)
            return None
        if found.note:
            editor_note(f"{label} of `{self.title}`", found, line, self.notes)
        return found.value

    def _cannot(self, label: str, text: str, line: int) -> None:
        self.notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            f"Cannot tell the {label} of `{self.title}` from `{text[:40]}`.",
            self._source(line, ""),
            assumed="Not known.",
        )

    def _outcome(self, position: int, draft: OutcomeDraft) -> Outcome:
        source = self._source(draft.line, f"outcome {draft.number}")
        if draft.number != str(position):
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
            verb=leading(draft.text),
            wording=wording(draft.text),
            source=self._source(draft.line, f"criterion {number}"),
        )


def joined(first: str, second: str) -> str:
    """Two parts of a text that a page break tore, a word torn at its hyphen made whole.

    >>> joined("Ask the decision-", "makers"), joined("Keep records", "of hives")
    ('Ask the decision-makers', 'Keep records of hives')
    """
    return first + second if re.search(r"\w-$", first) else f"{first} {second}"


def _next(number: str) -> str:
    outcome, place = number.split(".")
    return f"{outcome}.{int(place) + 1}"


def _divided(text: str, wanted: int) -> list[str]:
    """A run of sentences without stops, divided where a command verb begins; whole where that does not give ``wanted`` parts.

    >>> _divided("Explain how bees swarm Describe a hive", 2)
    ['Explain how bees swarm', 'Describe a hive']
    """
    places = [found.end() for found in _BOUNDARY.finditer(text)]
    for candidates in ([place for place in places if find(text[place:])], places):
        if len(candidates) == wanted - 1:
            edges = [0, *candidates, len(text)]
            return [text[start:end].strip() for start, end in zip(edges, edges[1:], strict=False)]
    return [text]
