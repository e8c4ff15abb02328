"""The layouts `guide` and `draft`: structure tables first, then a page for every unit, and around them policy, history and much prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.errors import DocumentError
from kg.model import Document, FindingKind, Group, Qualification, Reading, Rule, UnitPage
from kg.read import facts, values
from kg.read.notes import Notes
from kg.read.pages import PageReader
from kg.read.policy import policy
from kg.read.rows import columns, group_from
from kg.read.rules import RuleReader
from kg.read.structure import Structure, StructureReader
from kg.read.text import Line, Text
from kg.words import slug

_GUIDE_LABEL = re.compile(r"^unit reference(?: number)?$|^urn$", re.IGNORECASE)
_DRAFT_LABEL = re.compile(r"^title$", re.IGNORECASE)
_OUTCOMES = re.compile(r"^learning outcomes?\b", re.IGNORECASE)
_SECTION = re.compile(r"^(?P<name>.*\b(?:mandatory|optional|core|elective|group)\b.*?)\s*(?:unit details)?$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?P<title>\S.*?)[\s.]*(?<=[\s.])(?P<page>\d{1,3})$")
_CRITERION = re.compile(r"^\d{1,2}\.\d{1,2}\b")
_OUTCOME = re.compile(r"^\d{1,2}[.)]\s+\S")


@dataclass(frozen=True)
class Mark:
    """Where a unit page begins: its title, the line of the title, and the index of the first line below it."""

    title: str
    line: int
    body: int


def recognises_guide(text: Text) -> bool:
    """Unit pages whose title stands on a line of its own above the label of the reference number."""
    return bool(_guide_marks(text.lines)) and _has_outcomes(text)


def recognises_draft(text: Text) -> bool:
    """Unit pages that begin with a labelled title."""
    return bool(_draft_marks(text.lines)) and _has_outcomes(text)


def _has_outcomes(text: Text) -> bool:
    return any(line.is_row and _OUTCOMES.match(line.cells[0]) for line in text.filled())


def _guide_marks(lines: Sequence[Line]) -> list[Mark]:
    marks: list[Mark] = []
    for index, line in enumerate(lines):
        if line.is_row and _GUIDE_LABEL.match(line.cells[0]) and not columns(line.cells):
            above = next((one for one in reversed(lines[:index]) if one.text), None)
            if above and not above.is_bullet and sum(bool(cell) for cell in above.cells) == 1:
                marks.append(Mark(above.text, above.number, index))
    return marks


def _draft_marks(lines: Sequence[Line]) -> list[Mark]:
    return [
        Mark(line.cells[1], line.number, index + 1)
        for index, line in enumerate(lines)
        if line.is_row and _DRAFT_LABEL.match(line.cells[0]) and len([cell for cell in line.cells if cell]) == 2
    ]


def read_guide(text: Text) -> Reading:
    """Read a qualification guide."""
    return _read(text, "guide", _guide_marks)


def read_draft(text: Text) -> Reading:
    """Read a draft specification."""
    return _read(text, "draft", _draft_marks)


def _read(text: Text, layout: str, marks_of: Callable[[Sequence[Line]], list[Mark]]) -> Reading:
    notes = Notes(text.id)
    marks = marks_of(text.lines)
    first = marks[0].line - 1
    head = text.lines[:first]
    found = facts.labelled(head, notes)
    structure, start = _structure(head, notes)
    title, line = _title(text)
    rules = _rules(head, start, structure, title, found, notes)
    pages = _pages(text, marks, notes)
    clauses = policy(text.lines, notes)
    entries = facts.history(text.lines, notes)
    facts.check_dates(found, entries, text.lines, notes)
    _check_names(structure, pages, notes)
    _check_labels(found, notes)
    return Reading(
        document=_document(text, title, layout, found, notes),
        qualifications=(_qualification(title, line, found, structure, rules, text, notes),),
        pages=pages,
        policy=clauses,
        level_descriptors=facts.level_descriptors(text.lines, notes),
        findings=tuple(notes.findings),
        rows=structure.rows,
    )


def _document(text: Text, title: str, layout: str, found: facts.Facts, notes: Notes) -> Document:
    entries = facts.history(text.lines, notes)
    return Document(
        id=text.id,
        title=title,
        checksum=text.checksum,
        layout=layout,
        lines=len(text.lines),
        issuer=found.text("organisation") or values.title_parts(title).organisation,
        date=entries[-1].date if entries else facts.printed_date(text.lines),
        version=entries[-1].version if entries else facts.printed_version(text.lines),
        status=facts.status(text.lines, found),
        history=entries,
    )


def _qualification(
    title: str, line: int, found: facts.Facts, structure: Structure, rules: tuple[Rule, ...], text: Text, notes: Notes
) -> Qualification:
    parts = values.title_parts(title)
    total = next(
        (
            rule.bound
            for rule in rules
            if rule.understood and not (rule.groups or rule.levels or rule.readings) and rule.measure == "credits"
        ),
        None,
    )
    return Qualification(
        title=title,
        source=notes.source(line, "Title"),
        organisation=found.text("organisation") or parts.organisation,
        number=found.text("number"),
        code=found.text("code") or parts.code,
        level=parts.level,
        sizes=parts.sizes,
        minimum_credit=found.amount("minimum_credit") or total,
        guided_learning_hours=found.amount("guided_learning_hours"),
        total_qualification_time=found.amount("total_qualification_time"),
        groups=tuple(structure.groups.values()),
        listings=tuple(structure.listings),
        rules=rules,
        routes=facts.routes(text.lines, notes),
        stated=found.all(),
    )


def _title(text: Text) -> tuple[str, int]:
    """The title of the qualification: the first line that names a level and a size."""
    for line in text.filled():
        parts = values.title_parts(line.text)
        if parts.level is not None and parts.sizes and len(line.text) < 120 and not line.is_row:
            return line.text, line.number
    first = next(text.filled())
    return first.text, first.number


def _structure(head: Sequence[Line], notes: Notes) -> tuple[Structure, int]:
    """The structure tables, and the index at which they begin: the first header, or the heading in front of it."""
    headers = [index for index, line in enumerate(head) if line.is_row and columns(line.cells)]
    if not headers:
        notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            "No structure table was found before the unit pages.",
            notes.source(1),
            assumed="Nothing is listed.",
        )
        return Structure(), len(head)
    start = headers[0]
    before = next((index for index in range(start - 1, -1, -1) if head[index].text), start)
    if not head[before].is_row and group_from(head[before].text, before, Notes("")):
        start = before
    return StructureReader(notes).read(head[start : _end_of_tables(head, headers[-1])]), start


def _end_of_tables(head: Sequence[Line], last: int) -> int:
    """The first paragraph after the last table: a torn table goes on after blank lines, so rows are followed as far as they come."""
    end = last + 1
    for index in range(last + 1, len(head)):
        line = head[index]
        if line.text and not line.is_row and not group_from(line.text, index, Notes("")):
            following = next((one for one in head[index + 1 :] if one.text), None)
            if not (following and following.is_row and len([cell for cell in following.cells if cell]) >= 3):
                break
        end = index + 1
    return end


def _rules(
    head: Sequence[Line], start: int, structure: Structure, title: str, found: facts.Facts, notes: Notes
) -> tuple[Rule, ...]:
    """The clauses between the heading of the structure and its first table; without such a heading, those near the table."""
    heading = re.compile(
        r"(?:\d+\.?\s+)?(?:proposed )?(?:qualification structure|rules of combination|structure)\b", re.IGNORECASE
    )
    marks = [
        index for index, line in enumerate(head[:start]) if not line.is_row and heading.match(line.text) and len(line.text) < 100
    ]
    region = [line for line in head[(marks[-1] + 1 if marks else max(0, start - 30)) : start] if line.text]
    rules = RuleReader(tuple(structure.groups.values()), notes, title)
    return rules.read(_without_label(line) for line in region if not _is_plain_value(line))


def _is_plain_value(line: Line) -> bool:
    """A row of the summary whose label says what it is: hours and times are facts, not clauses."""
    return line.is_row and not re.match(
        r"structure|rules|(?:number of |total |minimum )?credits?\b", line.cells[0], re.IGNORECASE
    )


def _without_label(line: Line) -> Line:
    """`Structure: 14 credits from ...` without its label; `Number of Credits: 27` as a quantity."""
    if not line.is_row:
        return line
    rest = " ".join(line.cells[1:]).strip()
    return Line(line.number, f"{rest} credits" if rest.isdigit() else rest)


# -- unit pages ----------------------------------------------------------------------------------------------------------


def _pages(text: Text, marks: Sequence[Mark], notes: Notes) -> tuple[UnitPage, ...]:
    printed = _page_numbers(text.lines[: marks[0].line - 1])
    pages: list[UnitPage] = []
    section = ""
    ends = [mark.line - 1 for mark in marks[1:]] + [len(text.lines)]
    previous = 0
    for mark, end in zip(marks, ends, strict=True):
        section = _section(text.lines[previous : mark.line - 1]) or section
        previous = mark.body
        lines = text.lines[mark.body : _end_of_page(text.lines, mark.body, end)]
        page = f"page {printed[slug(mark.title)]}, " if slug(mark.title) in printed else ""
        found = PageReader(notes, mark.title, mark.line, page=page, section=section).read(lines)
        _check_whole(found, text, mark)
        pages.append(found)
    return tuple(pages)


def _check_whole(page: UnitPage, text: Text, mark: Mark) -> None:
    """A page without any criterion was cut off: nothing it says can be relied on."""
    if not page.outcomes or not any(outcome.criteria for outcome in page.outcomes):
        raise DocumentError(
            f"the unit page of `{page.title}` breaks off before its first criterion",
            where=f"document {text.id}, line {mark.line}",
            mend="the document seems cut off; read a complete copy",
        )


def _page_numbers(head: Sequence[Line]) -> dict[str, str]:
    """Title (as a slug) -> printed page, from a list of contents."""
    return {
        slug(found["title"].rstrip(" .")): found["page"]
        for line in head
        if (found := _CONTENTS.match(" ".join(filter(None, line.cells)))) and len(line.text) < 160
    }


def _section(lines: Sequence[Line]) -> str:
    """The last heading between two pages that names a group."""
    headings = [
        line.text for line in lines if line.text and not line.is_row and len(line.text) < 80 and _SECTION.match(line.text)
    ]
    found = _SECTION.match(headings[-1]) if headings else None
    return found["name"] if found else ""


def _end_of_page(lines: Sequence[Line], body: int, limit: int) -> int:
    """Where the lines of a page end: at a heading that no row of criteria follows."""
    started = False
    for index in range(body, limit):
        line = lines[index]
        started = started or (line.is_row and bool(_OUTCOMES.match(line.cells[0])))
        if started and line.text and not line.is_row and _is_heading(line) and not _goes_on(lines[index + 1 : limit]):
            return index
    return limit


def _is_heading(line: Line) -> bool:
    return not (line.text[:1].islower() or line.is_rule or _CRITERION.match(line.text))


def _goes_on(lines: Sequence[Line]) -> bool:
    """Whether the next row, at most three filled lines away, is one of criteria."""
    filled = [line for line in lines if line.text and not line.is_rule][:3]
    row = next((line for line in filled if line.is_row), None)
    return bool(row and any(_CRITERION.match(cell) or _OUTCOME.match(cell) for cell in row.cells))


# -- findings ------------------------------------------------------------------------------------------------------------


def _check_names(structure: Structure, pages: Sequence[UnitPage], notes: Notes) -> None:
    """A group that the structure table and the headings over the unit pages name differently."""
    sections: dict[str, UnitPage] = {}
    for page in pages:
        if page.section:
            sections.setdefault(page.section, page)
    for section, page in sections.items():
        group = group_from(section, page.source.line, Notes(""))
        match = _same_group(group, structure) if group else None
        if group and match and match.id != group.id:
            notes.add(
                FindingKind.GROUP_NAME_DIFFERS,
                f"The structure table calls `{match.heading}` what stands over the unit pages as `{section}`.",
                match.source,
                notes.source(page.source.line, page.source.place),
                assumed="They are one group; the structure table names it.",
            )


def _same_group(group: Group, structure: Structure) -> Group | None:
    """The group of the structure that a section means: of the same id, else the only one of its kind."""
    if group.id in structure.groups:
        return structure.groups[group.id]
    alike = [one for one in structure.groups.values() if one.kind is group.kind]
    return alike[0] if len(alike) == 1 else None


def _check_labels(found: facts.Facts, notes: Notes) -> None:
    """One labelled figure with two values in one document."""
    for name in ("minimum_credit", "guided_learning_hours", "total_qualification_time"):
        prints = found.stated.get(name, [])
        if len({one.value for one in prints}) > 1:
            notes.add(
                FindingKind.SUM_MISMATCH,
                f"The {name.replace('_', ' ')} is printed as {', '.join(dict.fromkeys(one.printed for one in prints))}.",
                *(one.source for one in prints),
                assumed="The first print counts.",
            )
