"""Documents made up at random in each layout, with what a careful person would read in them.

A document is drawn as a small model first (qualification, groups, units, outcomes, criteria), then set as text the way exports
do: tables torn by pages, headers repeated, titles wrapped, criteria in whatever cells. What is expected on a line is marked on
it, so that the line numbers are known however many lines the tears put in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kg.read.values import LETTERS, WEIGHTS

VERBS = ("Sharpen", "Repair", "Paint", "Survey", "Plan", "Store", "Understand", "Mend", "Deliver", "Use", "Weave")
OBJECTS = (
    *("oak gates", "dry stone walls", "hurdles and stiles", "chisels, gouges and planes", "tools and/or machines", "stiles"),
    *("timber-framed sheds", "customers' hedges", "neighbours’ fences", "lime & plaster", "a small workshop (indoors)"),
    *("health and safety notices", "CAD software", "thatch for the first time", "a team of hedgers", "on-line orders"),
    *("3D drawings", "a village pound"),
)
DEMANDS = (
    *("Explain", "Describe", "Identify", "Evaluate", "Carry out", "Compare", "Record", "Maintain", "Adhere to", "Agree"),
    *("Co-ordinate", "Critically evaluate"),
)
CONTENTS = (
    *("how hedges are laid in three counties", "the terms “pleacher” and “heel”", "SMART objectives with the owner"),
    *("what a billhook is for, and why", "safe ways of working near a road", "objective(s) for a season's work"),
    *("the use of version 2.1 of a drawing tool", "which parts of section 4.2 apply", "at least 3 kinds of stake"),
    *("a customer's wishes, e.g. height and width", "costs of £1.50 a yard or more", "follow-up visits (in spring)"),
    *("the limits of own skill", "tools and/or materials", "on-going work with others", "why stakes rot"),
)
OUTCOMES = (
    "Understand how hedges grow",
    "Be able to lay a hedge",
    "Know the tools of the trade",
    "Be able to plan a winter's work",
)
SUBJECTS = ("Hedge Laying", "Dry Stone Walling", "Coppice Crafts", "Lace and Braid Making")
CONTROL = (
    ("Location", "Title", "Responsibility", "Date Created", "Version/updated", "Review Date"),
    ("Shared/ Packs", "Contents sheet for the packs", "PW", "March 13", "4 / May 2016", "May 2017"),
)
"""A table of document control."""

Rule = tuple[tuple[int, ...], str, str, int | None, int | None]
"""Groups by index, measure, comparator, bound, level."""


def urn(digits: str) -> str:
    """A unit reference number with its check letter."""
    letter = LETTERS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11]
    return f"{letter}/{digits[:3]}/{digits[3:]}"


def once_in(pick: Random, times: int) -> bool:
    return pick.randrange(times) == 0


# -- the model -----------------------------------------------------------------------------------------------------------


@dataclass
class Criterion:
    text: str
    number: str | None
    line: int = 0


@dataclass
class Outcome:
    title: str
    criteria: list[Criterion]
    line: int = 0


@dataclass
class Unit:
    title: str
    number: str
    urn: str
    level: tuple[int | str, ...]
    credit: int | None
    hours: int
    printed_level: str
    outcomes: list[Outcome] = field(default_factory=list)
    line: int = 0
    page_line: int = 0
    placeholder: bool = False


@dataclass
class Group:
    heading: str
    kind: str
    units: list[Unit]
    line: int = 0


@dataclass
class Document:
    """A document that was made up: its text, and what is to be read in it. ``has`` names the columns of its tables."""

    text: str
    blocks: list[list[Group]]
    rules: list[Rule] = field(default_factory=list)
    title: str = ""
    level: int | None = None
    has: frozenset[str] = frozenset()


LEVELS: Sequence[tuple[tuple[int | str, ...], str]] = (
    *(((level,), str(level)) for level in (1, 2, 2, 3, 3, 4)),
    *((("E3",), "Entry 3"), (("E3",), "E3"), ((2, 3), "2 & 3"), ((2, 3, 4), "2 - 4")),
)


def units(pick: Random, count: int, *, plain: bool) -> list[Unit]:
    """Units with different titles; ``plain`` ones have one level and known credit."""
    pairs = pick.sample([(verb, thing) for verb in VERBS for thing in OBJECTS], count)
    found = []
    for place, (verb, thing) in enumerate(pairs):
        level, printed = pick.choice(LEVELS[:6] if plain else LEVELS)
        credit = pick.randint(1, 15) if plain or pick.random() < 0.8 else None
        digits = f"97{place % 10}{pick.randint(1000, 9999)}"
        found.append(Unit(f"{verb} {thing}", f"{201 + place}", urn(digits), level, credit, pick.randint(5, 90), printed))
    return found


def outcomes(pick: Random) -> list[Outcome]:
    found = []
    for place, title in enumerate(pick.sample(OUTCOMES, pick.randint(1, 3)), 1):
        texts = pick.sample([f"{verb} {rest}" for verb in DEMANDS for rest in CONTENTS], pick.randint(1, 4))
        found.append(Outcome(title, [Criterion(text, f"{place}.{number}") for number, text in enumerate(texts, 1)]))
    return found


def groups(pick: Random, headings: Sequence[tuple[str, str]], *, paged: bool = False) -> list[Group]:
    sizes = [pick.randint(1, 2 if paged else 5) for _ in headings]
    drawn = units(pick, sum(sizes), plain=paged)
    found = []
    for (heading, kind), size in zip(headings, sizes, strict=True):
        found.append(Group(heading, kind, [drawn.pop(0) for _ in range(size)]))
    for unit in (unit for group in found for unit in group.units if paged):
        unit.outcomes = outcomes(pick)
    return found


# -- lines and tears -----------------------------------------------------------------------------------------------------


@dataclass
class Page:
    """Lines of a document while they are set; a mark is an object and the name of its attribute that gets the line number."""

    lines: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)

    def add(self, text: str = "", *marks: Any) -> None:
        self.lines.append((text, marks))

    def add_all(self, texts: Iterable[str]) -> None:
        for text in texts:
            self.add(text)

    def text(self, pick: Random) -> str:
        for number, (_, marks) in enumerate(self.lines, 1):
            for owner, name in marks:
                setattr(owner, name, number)
        ending = pick.choice(("\n", "\n", "\r\n"))
        return ending.join(text for text, _ in self.lines) + (ending if pick.random() < 0.5 else "")


def page_break(pick: Random, furniture: Sequence[str] = ()) -> list[str]:
    """The lines that a page break leaves: blank ones, a page number, a running header."""
    lines = [""] * pick.randint(1, 2)
    return [*lines, pick.choice(furniture), ""] if furniture and pick.random() < 0.5 else lines


def wrapped(pick: Random, text: str, times: int = 2) -> tuple[str, str] | None:
    """Once in so many times, a text in two parts of which the second begins small."""
    words = text.split(" ")
    places = [place for place in range(1, len(words)) if words[place][:1].islower()]
    if not places or not once_in(pick, times):
        return None
    place = pick.choice(places)
    return " ".join(words[:place]), " ".join(words[place:])


# -- structure tables ----------------------------------------------------------------------------------------------------

HEADERS = {
    "number": ("Unit Number", "Unit No", "Unit Ref", "Number", "Unit code"),
    "urn": ("URN", "Unit Reference Number", "Ofqual Reference"),
    "title": ("Unit Title", "Title", "Title of unit", "UNIT TITLE"),
    "level": ("QCF Level", "Level", "Unit level", "RQF level"),
    "credit": ("Credit Value", "Credit", "Credits"),
    "hours": ("Guided Learning Hours", "GLH", "GL"),
    "extra": ("Assessment", "Unit type"),
}


def strokes(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def bare_strokes(cells: Sequence[str]) -> str:
    return " | ".join(cells)


def tabs(cells: Sequence[str]) -> str:
    return "\t".join(cells)


@dataclass
class Table:
    """How the structure tables of a document are set."""

    names: list[str]
    headers: list[str]
    row: Callable[[Sequence[str]], str]
    bold: bool

    def head(self) -> str:
        return self.row([f"<b>{header}</b>" if self.bold else header for header in self.headers])

    def cells(self, unit: Unit, **other: str) -> list[str]:
        said = {
            "number": unit.number,
            "urn": unit.urn,
            "title": unit.title,
            "level": unit.printed_level,
            "credit": "TBC" if unit.credit is None else str(unit.credit),
            "hours": str(unit.hours),
            "extra": "portfolio",
        }
        return [{**said, **other}[name] for name in self.names]

    def only_title(self, title: str) -> list[str]:
        return [title if name == "title" else "" for name in self.names]


def tables(pick: Random, row: Callable[[Sequence[str]], str]) -> Table:
    """Columns in any order, under headers in any words, with one that says nothing of a listing now and then."""
    names = ["number", "title", "level", "credit"]
    names += [name for name in ("hours", "urn") if pick.random() < 0.5]
    names += ["extra"] if once_in(pick, 4) else []
    if pick.random() < 0.5:
        pick.shuffle(names)
    return Table(names, [pick.choice(HEADERS[name]) for name in names], row, pick.random() < 0.5)


def set_rows(pick: Random, page: Page, table: Table, group: Group, tear: Callable[[], None]) -> None:
    """The rows of a group, some of them torn."""
    for place, unit in enumerate(group.units):
        if place and once_in(pick, 3):
            tear()
        parts = wrapped(pick, unit.title, 6)
        if not parts:
            page.add(table.row(table.cells(unit)) + pick.choice(("", "", " ", "  ")), (unit, "line"))
        elif pick.random() < 0.5:
            page.add(table.row(table.cells(unit, title=parts[0])), (unit, "line"))
            if pick.random() < 0.5:
                page.add()
            page.add(table.row(table.only_title(parts[1])))
        else:
            page.add(table.row(table.only_title(parts[0])), (unit, "line"))
            page.add(table.row(table.cells(unit, title=parts[1])))


# -- rules ---------------------------------------------------------------------------------------------------------------

TOTALS = (
    "Learners must achieve a minimum of {} credits.",
    "To achieve the qualification learners **must** gain a total of **{}** credits.",
    "A total of {} credits is required.",
)
LEAST = (
    "A minimum of {n} credits from {g}",
    "At least {n} credits must be achieved from {g}.",
    "Learners must choose no fewer than {n} credits from {g}.",
    "{g} minimum credit: **{n}**",
    "{n} credits from {g}",
)
BOTH = (
    "A minimum of {n} and a maximum of {m} credits from {g}",
    "Between {n} and {m} credits from {g}",
    "{n} to {m} credits from {g}",
)


@dataclass(frozen=True)
class Clause:
    """A clause as printed, and the rules it states."""

    text: str
    rules: tuple[Rule, ...]


def clause(pick: Random, names: Sequence[str]) -> Clause:
    """One clause; ``names`` are what clauses call the groups, the mandatory one first."""
    g, n = pick.randrange(len(names)), pick.randint(2, 9)
    m = n + pick.randint(1, 9)
    least: Rule = ((g,), "credits", "at_least", n, None)
    most: Rule = ((g,), "credits", "at_most_counted", m, None)
    text, rules = pick.choice(
        (
            (pick.choice(LEAST), (least,)),
            (pick.choice(BOTH), (least, most)),
            ("Up to {m} credits can come from {g}.", (most,)),
            ("A maximum of {m} units from {g}", (((g,), "units", "at_most_counted", m, None),)),
            ("Learners must take {n} units from {g}.", (((g,), "units", "at_least", n, None),)),
            ("A minimum of {n} credits must be at Level 2 or above", (((), "credits", "at_least", n, 2),)),
            ("All units in {a} must be completed", (((0,), "units", "all", None, None),)),
        )
    )
    said = text.format(g=names[g], a=names[0], n=n, m=m)
    return Clause(said[0].upper() + said[1:], rules)


def clauses(pick: Random, names: Sequence[str]) -> list[Clause]:
    """A total, and some clauses about groups."""
    total = pick.randint(13, 60)
    first = Clause(pick.choice(TOTALS).format(total), (((), "credits", "at_least", total, None),))
    return [first, *(clause(pick, names) for _ in range(pick.randint(0, 4)))]


def stated(found: Iterable[Clause]) -> list[Rule]:
    """The rules of clauses, each once."""
    return list(dict.fromkeys(rule for one in found for rule in one.rules))


# -- documents without unit pages ----------------------------------------------------------------------------------------


def torn(pick: Random) -> Document:
    """A document in the layout `torn-tables`."""
    names = ["Foundations", "Delivery", "Handling Problems", "Tools and Timber"][: pick.randint(2, 4)]
    kinds = ["mandatory", *["optional"] * 3]
    headings = [(f"{kind.capitalize()} Units - {name}", kind) for kind, name in zip(kinds, names, strict=False)]
    drawn = groups(pick, headings)
    table = tables(pick, pick.choice((strokes, strokes, bare_strokes)))
    level = pick.choice((1, 2, 3, 4))
    title = f"{pick.choice(SUBJECTS)} Level {level}"
    found = clauses(pick, [f"the {heading} group" for heading, _ in headings])
    page = Page()
    page.add_all([""] * pick.randint(0, 2))
    page.add_all(("# Qualification Structure", "", f"## {title}", ""))
    if pick.random() < 0.5:
        page.add(" ".join(one.text if one.text.endswith(".") else f"{one.text}." for one in found))
    else:
        page.add_all([found[0].text, *(f"- {one.text}" for one in found[1:])])
    page.add()
    empty, rule = (table.row([cell] * len(table.names)) for cell in ("  ", "---"))

    def tear() -> None:
        page.add()
        if pick.random() < 0.5:
            page.add_all((table.head() if pick.random() < 0.5 else empty, rule))

    for place, group in enumerate(drawn):
        if place and pick.random() < 0.5:
            page.add()
        heading = f"<b>{group.heading}</b>" if table.bold else group.heading
        page.add(table.row([heading, *[" "] * (len(table.names) - 1)]), (group, "line"))
        if place == 0 or pick.random() < 0.5:
            page.add(rule)
        page.add(table.head())
        set_rows(pick, page, table, group, tear)
    return Document(page.text(pick), [drawn], stated(found), title, level, frozenset(table.names))


def tabbed(pick: Random) -> Document:
    """A document in the layout `tabbed`."""
    letters = "ABCD"[: pick.randint(1, 4)]
    forms = {"A": ("Mandatory Group {} Units", "Group {}: Mandatory Units")}
    others = ("Optional Group {}", "Group {} Optional Units")
    headings = [
        (pick.choice(forms.get(letter, others)).format(letter), "mandatory" if letter == "A" else "optional")
        for letter in letters
    ]
    drawn = groups(pick, headings)
    table = tables(pick, tabs)
    level, subject = pick.choice((1, 2, 3, 4)), pick.choice(SUBJECTS)
    title = f"Level {level} Diploma in {subject}"
    found = clauses(pick, [f"Group {letter}" for letter in letters])
    page = Page()
    page.add_all(("", f"**Qualification Structure for {title}: 6{pick.randint(100, 999)} - 0{pick.randint(1, 9)}**", ""))
    page.add_all([found[0].text, "", *(f"- {one.text}" for one in found[1:]), ""])
    if pick.random() < 0.5:
        page.add_all((f"**Diploma in {subject} Level {level} (QCF)**", ""))

    def control() -> None:
        page.add_all([*map(tabs, CONTROL), ""])

    def tear() -> None:
        page.add_all(page_break(pick, ("Page 3 of 9", "12", "© Holm Crafts Board 2016")))
        if once_in(pick, 3):
            control()
        if once_in(pick, 3):
            page.add_all((f"**{group.heading} (continued)**", ""))
        if pick.random() < 0.5:
            page.add(table.head())

    for group in drawn:
        page.add(f"**{group.heading}**", (group, "line"))
        page.add()
        if once_in(pick, 4):
            control()
        extra = pick.randint(3, 9)
        if once_in(pick, 5):
            page.add_all((f"Learners must choose at least {extra} credits from this group.", ""))
            found.append(Clause("", (((drawn.index(group),), "credits", "at_least", extra, None),)))
        page.add(table.head())
        set_rows(pick, page, table, group, tear)
        page.add()
    return Document(page.text(pick), [drawn], stated(found), title, level, frozenset(table.names))


def review(pick: Random) -> Document:
    """A document in the layout `review`."""
    page = Page()
    page.add_all((" Country Crafts Qualification Review 2017: Rules of Combination ", ""))
    blocks: list[list[Group]] = []
    for level in pick.sample((1, 2, 3, 4), pick.randint(1, 3)):
        drawn = groups(pick, [("Group A: Mandatory Units", "mandatory"), ("Group B: Optional Units", "optional")])
        blocks.append(drawn)
        page.add(f"Level {level} Award/Certificate/Diploma in Country Crafts")
        for group in drawn:
            _review_table(pick, page, group)
        page.add_all(("", "Rows printed in green will be brought in from another suite.", ""))
    return Document(page.text(pick), blocks, has=frozenset(("level", "credit", "number")))


def _review_table(pick: Random, page: Page, group: Group) -> None:
    names = pick.sample(["credit", "level"], 2)
    numbered = pick.random() < 0.5
    page.add(f"\t{group.heading}", (group, "line"))
    page.add()
    for name in [*(["number"] if numbered else []), "title", *names]:
        page.add(f"\t{pick.choice(HEADERS[name])}")
        page.add_all([""] * once_in(pick, 6))
    page.add()
    for unit in group.units:
        if once_in(pick, 8):
            page.add_all(("Page 2 of 3", ""))
        _review_row(pick, page, unit, names, numbered=numbered)


def _review_row(pick: Random, page: Page, unit: Unit, names: Sequence[str], *, numbered: bool) -> None:
    unit.number = unit.number if numbered else ""
    if not numbered and once_in(pick, 6):
        unit.title, unit.placeholder = f"{unit.title.split()[0]}ing units (to be decided which units to use)", True
    cells = [unit.number] if numbered else []
    cells += wrapped(pick, unit.title) or (unit.title,)
    for place, cell in enumerate(cells):
        page.add(f"\t{cell}", *([(unit, "line")] if place == 0 else []))
    page.add_all([""] * once_in(pick, 6))
    for name in names:
        page.add(f"\t{unit.printed_level if name == 'level' else 'TBC' if unit.credit is None else unit.credit}")
        page.add_all([""] * (name == names[0] and once_in(pick, 8)))
    page.add()


# -- unit pages ----------------------------------------------------------------------------------------------------------


@dataclass
class Style:
    """How the unit pages of one document are set."""

    heading: str
    own_cell: bool
    furniture: Sequence[str]
    extra: bool


def styles(pick: Random) -> Style:
    furniture = ("Holm Board hand book", "Page 4 of 20", "17") if pick.random() < 0.5 else ()
    return Style(pick.choice(("{}.", "{}.", "{}", "{})", "LO{}", "LO{}:")), once_in(pick, 5), furniture, once_in(pick, 6))


def set_outcome(pick: Random, page: Page, place: int, outcome: Outcome, style: Style, tear: Callable[[], None]) -> None:
    """The rows of one outcome, in one of the cell styles that conversions leave."""
    heading = [style.heading.format(place), outcome.title]
    first = heading if style.own_cell else [" ".join(heading)]
    numbers = [str(one.number) for one in outcome.criteria]
    texts = [one.text for one in outcome.criteria]
    both = [f"{number} {text}" for number, text in zip(numbers, texts, strict=True)]

    def tagged(parts: Sequence[str]) -> str:
        return " ".join(f"<p>{part}</p>" for part in parts)

    ways: dict[str, list[str]] = {
        "inline": [" ".join(both)],
        "paragraphs": [tagged(both)],
        "breaks": ["<br>".join(both)],
        "columns": [" ".join(numbers), " ".join(texts)],
        "column paragraphs": [f"<p>{' '.join(numbers)}</p>", tagged(texts)],
        "two columns of paragraphs": [tagged(numbers), tagged(texts)],
        "list without items": ['<ul style="list-style-type: none">' + "".join(both)],
        "list": ["<ul>" + "".join(f"<li>{one}</li>" for one in both) + "</ul>"],
    }
    chosen = pick.choice(("rows", "rows", *ways))
    if chosen == "rows" or style.extra:
        _rows(pick, page, first, outcome, style, tear)
    else:
        page.add(tabs([*first, *ways[chosen]]), (outcome, "line"), *((one, "line") for one in outcome.criteria))


def _rows(pick: Random, page: Page, first: list[str], outcome: Outcome, style: Style, tear: Callable[[], None]) -> None:
    """One row for each criterion, torn by pages between rows, within a criterion or within the heading."""
    parts = None if style.own_cell or len(outcome.criteria) < 2 else wrapped(pick, first[0], 3)
    leads = [first, [parts[1]]] if parts else [first]
    blank = [""] * len(first)
    for index, one in enumerate(outcome.criteria):
        lead = ([parts[0]] if parts and index == 0 else leads[index]) if index < len(leads) else blank
        if index and once_in(pick, 4):
            tear()
            if lead == blank and not style.own_cell and once_in(pick, 4):
                lead = [f"{first[0]} (continued)"]
        if index and once_in(pick, 20):
            one.number = None
        text = wrapped(pick, one.text, 6)
        extra = ["P1"] if style.extra else []
        marks = [(one, "line"), *([(outcome, "line")] if index == 0 else [])]
        page.add(tabs([*lead, one.number or "", text[0] if text else one.text, *extra]), *marks)
        if text:
            tear()
            page.add(tabs([*blank, "", text[1], *([""] if style.extra else [])]))


def set_labels(pick: Random, page: Page, unit: Unit, style: Style, *, labelled: bool) -> None:
    """The values on top of a page; ``labelled`` puts the title behind a label."""
    end = pick.choice(("", "\t"))
    labels = {
        "urn": (pick.choice(("Unit Reference", "Unit Number", "URN")), unit.urn),
        "level": ("Level", unit.printed_level),
        "credit": (pick.choice(("Credit Value", "Credit")), str(unit.credit)),
        "hours": (pick.choice(("Guided Learning (GL)", "GLH", "Guided Learning Hours")), str(unit.hours)),
    }
    order = pick.sample(list(labels), 4) if labelled else list(labels)
    if labelled:
        page.add(f"Title\t{unit.title}{end}", (unit, "page_line"))
    else:
        parts = wrapped(pick, unit.title, 6)
        page.add(parts[0] if parts else unit.title + end, (unit, "page_line"))
        page.add_all(parts[1:] if parts else ())
        page.add_all(page_break(pick, style.furniture) if pick.random() < 0.5 else ())
    if once_in(pick, 6):
        page.add(tabs([cell for name in order[:2] for cell in labels[name]]))
        order = order[2:]
    for name in order:
        page.add_all(page_break(pick, style.furniture) if once_in(pick, 12) else ())
        label, value = labels[name]
        page.add(f"{label}: {value}" if once_in(pick, 12) else f"{label}\t{value}{end}")
    if not labelled or pick.random() < 0.5:
        page.add(f"Unit Summary\tShows a learner what to do with a {pick.choice(('billhook', 'mallet'))}.{end}")


def set_unit(pick: Random, page: Page, unit: Unit, style: Style, *, labelled: bool) -> None:
    """A unit page."""
    extra = "\tEvidence" if style.extra else ""

    def tear() -> None:
        page.add_all(page_break(pick, style.furniture))
        if once_in(pick, 4):
            page.add(f"Learning Outcomes\tAssessment Criteria{extra}")

    set_labels(pick, page, unit, style, labelled=labelled)
    count, last = len(unit.outcomes), len(unit.outcomes[-1].criteria)
    if pick.random() < 0.5:
        page.add(f"Learning Outcomes (1 to {count})\tAssessment Criteria (1.1 to {count}.{last}){extra}")
        page.add("The learner will\tThe learner can")
    else:
        page.add(f"Learning Outcomes <i>The learner will:</i>\tAssessment Criteria <i>The learner can:</i>{extra}")
    for place, outcome in enumerate(unit.outcomes, 1):
        if place > 1 and once_in(pick, 3):
            tear()
        set_outcome(pick, page, place, outcome, style, tear)
    if once_in(pick, 5):
        page.add("--\t---")
    if once_in(pick, 6):
        page.add("Evidence requirements\tA diary kept by the learner.")
    page.add()


def slips(pick: Random, unit: Unit) -> None:
    """Wrong numbers of criteria."""
    for place, outcome in enumerate(unit.outcomes, 1):
        for index, one in enumerate(outcome.criteria):
            if index and once_in(pick, 30):
                one.number = f"{place % 3 + 1}.{index + 1}"


def with_pages(pick: Random, *, labelled: bool) -> Document:
    """A document in the layout `draft` where titles are labelled, else in the layout `guide`."""
    headings = [("Mandatory Group A", "mandatory"), ("Optional Group B", "optional")][: pick.randint(1, 2)]
    drawn = groups(pick, headings, paged=True)
    for group in drawn:
        for unit in group.units:
            slips(pick, unit)
    table, style = tables(pick, tabs), styles(pick)
    level = pick.choice((2, 3, 4))
    title = f"Holm Board Level {level} Certificate in {pick.choice(SUBJECTS)}"
    found = clauses(pick, [heading for heading, _ in headings])
    page = Page()
    page.add_all(("", title, "", "About Us", "", "We look after crafts. Centres write to us when in doubt."))
    page.add_all(["", "Holm Board hand book"] * (3 if style.furniture else 0))
    page.add_all(("", "Qualification Structure and Rules of Combination", "", found[0].text, ""))
    page.add_all([*(f"- > {one.text}" for one in found[1:]), ""])

    def tear() -> None:
        page.add_all(page_break(pick, style.furniture))
        if pick.random() < 0.5:
            page.add(table.head())

    for group in drawn:
        page.add(table.head())
        page.add(group.heading + "\t" * (len(table.names) - 1), (group, "line"))
        set_rows(pick, page, table, group, tear)
        page.add()
    page.add_all(("Aim", "", "This certificate is for people who mend things.", ""))
    for group in drawn:
        page.add_all((f"{group.heading} Unit Details", ""))
        for unit in group.units:
            set_unit(pick, page, unit, style, labelled=labelled)
    page.add_all(("Glossary of Terms", "", "Heel: the cut at the foot of a pleacher."))
    return Document(page.text(pick), [drawn], stated(found), title, level, frozenset(table.names))
