"""The layouts `guide` and `draft`: structure tables, then a page for every unit, and around them policy, history and prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from kg.model import Document, FindingKind, Group, HistoryEntry, Qualification, Reading, UnitPage
from kg.read import facts, history, pages, progression, titles, values
from kg.read.columns import columns
from kg.read.combination import with_rules
from kg.read.contents import Contents, check_whole, contents
from kg.read.furniture import Furniture, is_page
from kg.read.groups import heading
from kg.read.notes import Notes
from kg.read.policy import policy
from kg.read.structure import Said, Structure, StructureReader
from kg.read.text import Line, Text
from kg.words import slug

_BEFORE = r"#*\s*(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?"
"""What may stand before the words of a heading: its mark and its number."""

_RULES = re.compile(
    rf"{_BEFORE}(?:proposed )?(?:qualification structure|rules of combination|structure|credit requirements|unit structure)\b",
    re.IGNORECASE,
)
_BARRED = re.compile(
    rf"{_BEFORE}(?:barred|restricted|prohibited|forbidden|excluded|mutually exclusive)\s+(?:units?|combinations?)|"
    rf"{_BEFORE}(?:unit restrictions|restrictions on units|combination of units)",
    re.IGNORECASE,
)
_HEADING = 100
_NEAR = 30
_PEEK = 3
_BETWEEN = 4
"""How many sentences may stand between the heading of a group and the header of its table."""


def recognises_guide(text: Text) -> bool:
    """Unit pages whose title stands on a line of its own above their values."""
    return pages.recognises(text, titled=False)


def recognises_draft(text: Text) -> bool:
    """Unit pages that begin with a labelled title."""
    return pages.recognises(text, titled=True)


def reader(layout: str) -> Callable[[Text], Reading]:
    """The reader of one of the two layouts."""
    return lambda text: _read(text, layout)


def _read(text: Text, layout: str) -> Reading:
    notes, furniture, listed = Notes(text.id), Furniture(text.lines), contents(text.lines)
    check_whole(text, listed)
    head = text.lines[: pages.blocks(text)[0].first]
    found = facts.labelled(head, listed, notes)
    structure, start, end = _structure(head, furniture, notes)
    read = pages.read_pages(text, pages.known(structure.listings, listed), furniture, notes)
    _check_end(text, structure, read, furniture)
    said = [*_said(head, start, listed), *structure.said, *_barred((*head[end:], *text.lines[read.end :]), listed)]
    own = titles.print_of(*_title(head, listed))
    entitled = titles.prints(head, own, listed)
    title = titles.settled(entitled, own, notes)
    titles.check_level(found, title, notes)
    issued = titles.date_of_issue(head, entitled, notes)
    one = with_rules(_qualification(text, title, found, structure, listed, notes), structure, said, notes)
    clauses = policy((*head, *text.lines[read.end :]), listed, furniture, notes)
    entries = history.history((*head, *text.lines[read.end :]), furniture, notes)
    history.check_dates(found, entries, text.lines, notes)
    _check_names(structure, read.pages, notes)
    facts.check_prints(found, notes)
    return Reading(
        document=_document(text, one, layout, found, entries, issued),
        qualifications=(one,),
        pages=read.pages,
        policy=clauses,
        level_descriptors=progression.level_descriptors(text.lines[read.end :], notes)
        or progression.level_descriptors(head, notes),
        findings=tuple(notes.findings),
        rows=structure.rows,
    )


def _document(
    text: Text, one: Qualification, layout: str, found: facts.Facts, entries: Sequence[HistoryEntry], issued: str | None
) -> Document:
    last = entries[-1] if entries else None
    return Document(
        id=text.id,
        title=one.title,
        checksum=text.checksum,
        layout=layout,
        lines=len(text.lines),
        issuer=one.organisation,
        date=last.date if last else issued or facts.printed_date(text.lines),
        version=last.version if last else facts.printed_version(text.lines, found),
        status=facts.status(text.lines, found, one.listings),
        history=tuple(entries),
    )


def _qualification(
    text: Text, entitled: titles.Print, found: facts.Facts, structure: Structure, listed: Contents, notes: Notes
) -> Qualification:
    parts = values.title_parts(entitled.title)
    labelled = values.levels(found.text("level") or "")
    return Qualification(
        title=entitled.title,
        source=notes.source(entitled.line, "Title"),
        organisation=found.text("organisation") or parts.organisation,
        number=found.text("number"),
        code=found.text("code") or parts.code,
        level=parts.level if parts.level is not None else labelled[0] if labelled else None,
        sizes=parts.sizes,
        minimum_credit=found.amount("minimum_credit"),
        guided_learning_hours=found.amount("guided_learning_hours"),
        total_qualification_time=found.amount("total_qualification_time"),
        listings=tuple(structure.listings),
        routes=progression.routes(text.lines, listed, notes),
        stated=found.all(),
    )


def _title(head: Sequence[Line], listed: Contents) -> tuple[str, int]:
    """The title of the qualification: the first line that names a level and a size, wrapped over two lines or not."""
    plain = [line for line in head if line.text and not line.is_row and line.number not in listed.lines]
    for index, line in enumerate(plain):
        following = plain[index + 1] if index + 1 < len(plain) else line
        wrapped = f"{line.item} {following.item}" if following.number == line.number + 1 else line.item
        for text in (line.item, wrapped):
            parts = values.title_parts(text)
            if parts.level is not None and parts.sizes and len(text) < _HEADING + 20 and not text.endswith("."):
                return text, line.number
    first = plain[0] if plain else head[0]
    return first.text, first.number


# -- structure and rules -------------------------------------------------------------------------------------------------


def _structure(head: Sequence[Line], furniture: Furniture, notes: Notes) -> tuple[Structure, int, int]:
    """The structure tables, and the indexes at which they begin and end."""
    headers = [index for index, line in enumerate(head) if line.is_row and columns(line.cells)]
    if not headers:
        notes.add(
            FindingKind.VALUE_NOT_UNDERSTOOD,
            "No structure table was found before the unit pages.",
            notes.source(1, "Title"),
            assumed="Nothing is listed.",
        )
        return Structure(), len(head), len(head)
    start = start_of_tables(head, headers[0])
    end = _end_of_tables(head, headers[-1])
    return StructureReader(notes, furniture).read(head[start:end]), start, end


def start_of_tables(lines: Sequence[Line], first: int) -> int:
    """The first header, or the headings in front of it, with page furniture and other tables in between."""
    start, between = first, 0
    for index in range(first - 1, -1, -1):
        line = lines[index]
        if not line.text or line.is_rule or len(line.filled) > 2 or is_page(line.text):
            continue
        found = heading(line.filled[0], line.number) if len(line.filled) == 1 and not line.is_bullet else None
        if found and not (found.tail and (between or start != first)):
            start, between = index, 0
        elif line.is_heading or between == _BETWEEN or not (line.is_bullet or line.text.endswith((".", ":", ";"))):
            break
        else:
            between += 1
    return start


def _end_of_tables(head: Sequence[Line], last: int) -> int:
    """The first heading after the last table that opens no rows: what is said in front of it may be a rule of the tables."""
    end = last + 1
    for index in range(last + 1, len(head)):
        line = head[index]
        if not line.text:
            continue
        ends = len(line.text) < _HEADING and not line.text.endswith((".", ":", ";")) and not line.text[:1].islower()
        plain = not (line.is_row or line.is_bullet or line.is_rule)
        if plain and ends and not _rows_follow(head, index):
            break
        end = index + 1
    return end


def _rows_follow(head: Sequence[Line], index: int) -> bool:
    following = [line for line in head[index + 1 : index + 12] if line.text][:_PEEK]
    return any(line.is_row and len(line.filled) > 2 for line in following)


def _said(head: Sequence[Line], start: int, listed: Contents) -> Iterator[Said]:
    """What stands between the heading of the structure and its first table; without such a heading, what is near the table."""
    marks = [index for index, line in enumerate(head[:start]) if _is_heading(line, _RULES) and line.number not in listed.lines]
    first = marks[0] + 1 if marks else max(0, start - _NEAR)
    return (Said(line) for line in head[first:start] if line.text and not line.is_rule and line.number not in listed.lines)


def _barred(lines: Sequence[Line], listed: Contents) -> Iterator[Said]:
    """What stands under headings on units that may not be combined, wherever they are."""
    inside = False
    for line in lines:
        if _is_heading(line, re.compile("")):
            inside = bool(_BARRED.match(line.text)) and line.number not in listed.lines
        elif inside and line.text and not line.is_rule:
            yield Said(line)


def _is_heading(line: Line, words: re.Pattern[str]) -> bool:
    plain = bool(line.text) and not line.is_row and len(line.text) < _HEADING and not line.text.endswith((".", ":", ";", ","))
    return plain and not (line.is_bullet and not line.text[0].isdigit()) and bool(words.match(line.text))


# -- findings ------------------------------------------------------------------------------------------------------------


def _check_end(text: Text, structure: Structure, read: pages.Pages, furniture: Furniture) -> None:
    """Refuse a document that ends within its unit pages: short of a page's promise, in an open cell, or before further pages."""
    if any(line.text and not line.is_rule and not furniture.holds(line) for line in text.lines[read.end :]):
        return
    page, last = read.pages[-1], text.last
    promised = page.promised_last_criterion
    outcomes = max(page.promised_outcomes or 0, int(promised.split(".")[0]) if promised else 0)
    if outcomes > len(page.outcomes):
        raise text.broken_off(
            f"the unit page of `{page.title}` promises {outcomes} outcomes and breaks off in outcome {len(page.outcomes)}",
            last.number,
        )
    if not page.outcomes[-1].criteria:
        raise text.broken_off(f"the last outcome of `{page.title}` has no criteria", last.number)
    if last.raw.count("<p>") > last.raw.count("</p>") or last.raw.count("<li>") > last.raw.count("</li>"):
        raise text.broken_off(f"the last cell of `{page.title}` is not closed", last.number)
    paged = {slug(one.title) for one in read.pages}
    rest = [listing for listing in structure.listings if not listing.placeholder]
    while rest and slug(rest[-1].title) not in paged:
        missing = rest.pop()
        if (
            len(rest) > 1
            and slug(rest[-1].title) == slug(page.title)
            and missing.group == rest[-1].group
            and len(paged) >= len(rest)
        ):
            left = len([listing for listing in structure.listings if not listing.placeholder]) - len(rest)
            if left > 1:
                raise text.broken_off(f"after `{page.title}` the pages of {left} further listed units do not come", last.number)


def _check_names(structure: Structure, found: Sequence[UnitPage], notes: Notes) -> None:
    """A group that the structure table and the headings over the unit pages name differently."""
    sections: dict[str, UnitPage] = {}
    for page in found:
        if page.section:
            sections.setdefault(page.section, page)
    for section, page in sections.items():
        above = heading(section, page.source.line)
        match = _same_group(above.group(Notes("")), structure) if above else None
        if above and match and match.id != above.id and len(section.split()) > 1:
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
