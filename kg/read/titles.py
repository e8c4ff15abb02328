"""Where a document prints the title and the date of its own qualification, and prints that disagree.

A document names other qualifications too: those it leads on to, those of its family. Only a line that is a title and nothing
else, or a sentence that can mean no other qualification, speaks of its own; what stands in a list of titles, in an item, or
under a heading on progression does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model import FindingKind
from kg.read import values
from kg.read.contents import Contents
from kg.read.dates import MONTH_YEAR, month_year
from kg.read.facts import Facts
from kg.read.notes import Notes
from kg.read.progression import leads_on
from kg.read.text import Line
from kg.words import slug

_LEAD = re.compile(
    r"^(?:(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?(?:(?:qualification )?title\s*:"
    r"|(?:(?:proposed )?qualification structure|specification|background to|introduction to)(?: for)?(?: the)?\s*:?)\s*)?"
    r"(?:(?:proposed|draft|the)\s+)*",
    re.IGNORECASE,
)
_TAIL = re.compile(r"\s*[–:—-]\s*(?:[A-Z]?\d[\w/]*(?:\s*[-–]\s*\d+)?)$|\s*\([^()]*\)$")
_LEVEL = r"(?:Level\s*[1-8]|Entry(?:\s+Level)?\s*[123])"
_SIZES = r"(?:Award|Certificate|Diploma)(?:\s*/\s*(?:Award|Certificate|Diploma))*"
_TITLE = re.compile(
    rf"(?:[A-Z][\w&'’.-]*\s+){{0,6}}?{_LEVEL}\s+(?:[A-Z][\w&'’/-]*\s+){{0,4}}?{_SIZES}\s+(?:in|for|of)\s+(?P<subject>\S.*)"
)
_TURNED = re.compile(rf"(?:[A-Z][\w&'’.-]*\s+){{0,6}}?{_SIZES}\s+(?:in|for|of)\s+(?P<subject>\S.*?)\s+{_LEVEL}")
_OWN = re.compile(
    r"^(?:(?:In order )?to (?:achieve|gain|complete|obtain|be awarded) (?:the|this|a|an)"
    r"|For the(?=.*\b(?:learners?|candidates?)\b)"
    r"|The (?:draft |proposed )?units (?:included )?in the(?! (?:other|next)))\s+(?:proposed\s+)?",
    re.IGNORECASE,
)
_ASKED = re.compile(r"\b(?:feedback|comments|views) on the (?:(?:draft|proposed)\s+)+", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\b(?:related|other|replac\w+|suite|previous|further|family|range of)\b", re.IGNORECASE)
_VERBS = re.compile(r"\b(?:is|are|was|has|have|must|will|may|can|should|learners?|candidates?)\b|[.:;,]$", re.IGNORECASE)
_LONGEST = 150
_NEAR = 4
"""How many filled lines below a title its date may stand."""


@dataclass(frozen=True)
class Print:
    """One print of the title of the qualification, and what it says; ``alone`` where the line says nothing else."""

    title: str
    line: int
    subject: str
    alone: bool = True

    def agrees(self, other: Print) -> bool:
        """Whether two prints can mean one qualification: what one leaves out, the other may say."""
        one, two = values.title_parts(self.title), values.title_parts(other.title)
        sizes = set(one.sizes) <= set(two.sizes) or set(two.sizes) <= set(one.sizes)
        level = one.level == two.level or None in (one.level, two.level)
        return level and sizes and (_begins(self.subject, other.subject) or _begins(other.subject, self.subject))


def _begins(subject: str, other: str) -> bool:
    return f"{other}-".startswith(f"{subject}-") or not subject


def print_of(title: str, line: int) -> Print:
    """The print that a title is; without a known form its subject is not known."""
    bare = _bare(title)
    found = _TURNED.fullmatch(bare) or _TITLE.fullmatch(bare)
    return Print(title, line, _subject(found["subject"]) if found else "")


def _bare(title: str) -> str:
    while title != (shorter := _TAIL.sub("", title).strip("* ")):
        title = shorter
    return title


def _subject(text: str) -> str:
    return slug(re.sub(r"\([^()]*\)", " ", text).replace("&", " and "))


def prints(lines: Sequence[Line], own: Print, contents: Contents) -> list[Print]:
    """Every print of the qualification's title, its ``own`` the first of them, in order of line."""
    alone = [own]
    said: list[Print] = []
    for line in _about_it(lines, contents):
        if line.number == own.line:
            continue
        if found := _alone(line):
            alone.append(found)
        elif not (line.is_row or line.is_bullet):
            said.extend(_said(line, own))
    others = _in_lists(sorted(alone, key=lambda one: one.line), lines)
    kept = [one for one in (*alone, *said) if one.line == own.line or one.agrees(own) or not _means_another(one, others)]
    return sorted(kept, key=lambda one: one.line)


def _about_it(lines: Sequence[Line], contents: Contents) -> Iterator[Line]:
    """The lines but those of the contents, and those under a heading on what leads on, or on other qualifications."""
    elsewhere = False
    for line in lines:
        if not line.text or line.is_rule or line.number in contents.lines:
            continue
        plain = not (line.is_row or line.is_bullet) and len(line.text) < _LONGEST and not line.text.endswith((".", ",", ";"))
        if plain and not _alone(line):
            elsewhere = leads_on(line) or bool(_ELSEWHERE.search(line.text))
        if not elsewhere:
            yield line


def _alone(line: Line) -> Print | None:
    """The print that a line is: a title, perhaps with what it heads, or a row of title and number."""
    if line.is_bullet and not line.text[:1].isdigit():
        return None
    filled = line.filled
    if not filled or (line.is_row and any(not values.qualification_number(cell) for cell in filled[1:])):
        return None
    text = _bare(_LEAD.sub("", filled[0].strip("*# ")))
    if len(text) > _LONGEST or _VERBS.search(text) or len(re.findall(_LEVEL, text)) != 1:
        return None
    found = _TURNED.fullmatch(text) or _TITLE.fullmatch(text)
    return Print(text, line.number, _subject(found["subject"])) if found else None


def _said(line: Line, own: Print) -> Iterator[Print]:
    """The print that a sentence holds which can mean no other qualification: it names the subject, and is about it."""
    opening = _OWN.match(line.text) or _ASKED.search(line.text)
    found = _TITLE.match(line.text[opening.end() :]) if opening and own.subject else None
    if found and _begins(own.subject, _subject(found["subject"])):
        said = found[0][: found.start("subject")].rsplit(None, 1)[0]
        yield Print(said, line.number, own.subject, alone=False)


def _in_lists(alone: Sequence[Print], lines: Sequence[Line]) -> list[Print]:
    """The prints that stand one under the other with nothing between and name different qualifications: a list of several."""
    place = {line.number: index for index, line in enumerate(line for line in lines if line.text and not line.is_rule)}
    near = ((one, two) for one, two in pairwise(alone) if place[two.line] - place[one.line] == 1 and not one.agrees(two))
    return [one for pair in near for one in pair]


def _means_another(one: Print, others: Sequence[Print]) -> bool:
    return any(one.agrees(other) for other in others)


def settled(found: Sequence[Print], own: Print, notes: Notes) -> Print:
    """The print that counts: the first of those that most others agree with. Where one disagrees, that is a finding."""
    often = [sum(one.agrees(other) for other in found) for one in found]
    most = max(often, default=0)
    best = [one for one, times in zip(found, often, strict=True) if times == most and one.alone]
    counting = own if not best or own in best else best[0]
    wrong = [one for one in found if not one.agrees(counting)]
    if wrong:
        said = list(dict.fromkeys(f"`{_bare(one.title)}`" for one in (counting, *wrong)))
        tied = any(times == most for one, times in zip(found, often, strict=True) if one in wrong)
        notes.add(
            FindingKind.QUALIFICATION_CONFLICT,
            f"The qualification is printed as {', '.join(said[:-1])} and as {said[-1]}.",
            *(notes.source(one.line, "Title") for one in found),
            assumed=f"`{_bare(counting.title)}` counts, which is printed {'first' if tied else 'most often'}.",
        )
    return counting


def check_level(facts: Facts, title: Print, notes: Notes) -> None:
    """A labelled level that is not the one of the title."""
    one, level = facts.counting("level"), values.title_parts(title.title).level
    labelled = values.levels(one.printed) if one else None
    if one and labelled and level is not None and level not in labelled:
        notes.add(
            FindingKind.QUALIFICATION_CONFLICT,
            f"The title names level {level}, the summary level {one.printed}.",
            notes.source(title.line, "Title"),
            one.source,
            assumed="The title counts.",
        )


def date_of_issue(lines: Sequence[Line], found: Sequence[Print], notes: Notes) -> str | None:
    """The month and year printed below the title; where prints of the title have different ones below them, that is a finding."""
    filled = [line for line in lines if line.text and not line.is_rule]
    titles = {one.line for one in found if one.alone}
    dated = [
        date
        for index, line in enumerate(filled)
        if line.number in titles and (date := next(filter(_is_date, filled[index + 1 : index + 1 + _NEAR]), None))
    ]
    often = Counter(month_year(line.text) for line in dated)
    if not often:
        return None
    counting = next(line for line in dated if month_year(line.text) == often.most_common(1)[0][0])
    if len(often) > 1:
        said = list(dict.fromkeys(line.text for line in dated))
        tied = len(set(often.values())) == 1
        notes.add(
            FindingKind.DATE_CONFLICT,
            f"The date of issue is printed as {', '.join(said[:-1])} and as {said[-1]}.",
            *(notes.source(line.number, "Title") for line in dated),
            assumed=f"{counting.text} counts, which is printed {'first' if tied else 'most often'}.",
        )
    return counting.text


def _is_date(line: Line) -> bool:
    return bool(MONTH_YEAR.fullmatch(line.text.strip("() ")))
