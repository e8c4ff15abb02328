"""The colours of every picture, and what they mean; the same on each page, in light and in dark.

Levels go from light to dark, so that their order shows without telling hues apart; every fill carries the text colour that stands
out against it, and every box says its level in words too.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Level


@dataclass(frozen=True)
class Paint:
    """A fill, its border, and the text that can be read on it. ``dashed`` borders mark what is a choice or not yet known."""

    fill: str
    text: str
    border: str = "#55606f"
    dashed: bool = False


DARK = "#14181f"
LIGHT = "#ffffff"

LEVELS: dict[Level, Paint] = {
    "E1": Paint("#fdf6d8", DARK),
    "E2": Paint("#f9ecb0", DARK),
    "E3": Paint("#f6e797", DARK),
    1: Paint("#dceba2", DARK),
    2: Paint("#a9d9a5", DARK),
    3: Paint("#74c4c4", DARK),
    4: Paint("#5aa6d2", DARK),
    5: Paint("#3f6fb5", LIGHT),
    6: Paint("#5f57ab", LIGHT),
    7: Paint("#70479f", LIGHT),
    8: Paint("#5b2a6e", LIGHT),
}
"""Units, by level."""

SEVERAL_LEVELS = Paint("#e3e6ea", DARK)
"""A unit with no level, or with several."""

PLACEHOLDER = Paint("#ffffff", DARK, dashed=True)
"""A row that stands for units still to be chosen."""

QUALIFICATION = Paint("#123b57", LIGHT, border="#7a8797")
MANDATORY = Paint("#3d4a63", LIGHT, border="#7a8797")
OPTIONAL = Paint("#eef1f5", DARK, dashed=True)
NOT_STATED = Paint("#d5dae1", DARK, dashed=True)

THEME = Paint("#dfe8f0", DARK)
"""Units that are about one thing, taken together."""

SUITE = Paint("#5b6472", LIGHT, border="#7a8797")
"""A family of qualifications, or anything else that stands for several of them."""

TARGET = Paint("#ffffff", DARK, dashed=True)
"""What a document names and the catalogue does not hold."""

EDGE = "#7a8797"
"""A qualification has a group, a group has a unit."""

SAME_UNIT = "#c05f12"
"""Two rows that are one unit; also what is selected."""


@dataclass(frozen=True)
class Line:
    """How a line is drawn. ``dashed`` lines are what nobody has judged; an arrow leads on to the next."""

    colour: str
    width: int = 2
    dashed: bool = False
    arrow: bool = False


EXACT = "#4860f0"
CLOSE = "#a848a8"
PROGRESSION = "#189018"
RELATED = "#d84878"

LINES: dict[str, Line] = {
    "has": Line(EDGE, width=1),
    "same": Line(SAME_UNIT, dashed=True),
    "exact": Line(EXACT, width=5),
    "close": Line(CLOSE, width=2),
    "progression": Line(PROGRESSION, width=3, arrow=True),
    "related": Line(RELATED, width=1),
    "proposed": Line(EDGE, dashed=True),
}
"""The kinds of line: how two things stand to each other. Width and arrow tell them apart where colours do not.

A link that is only ``proposed`` has the colour of its kind, and is dashed.
"""

YES = Paint("#1c6b46", LIGHT)
UNDETERMINED = Paint("#f4d58a", DARK, dashed=True)
NO = Paint("#ffffff", DARK)

HEAT: tuple[Paint, ...] = (
    Paint("#ffffff", DARK),
    Paint("#dbe7f1", DARK),
    Paint("#b3cde0", DARK),
    Paint("#7fa9c6", DARK),
    Paint("#2f6690", LIGHT),
    Paint("#123b57", LIGHT),
)
"""From nothing to everything, for maps of numbers; each cell has its number in words too."""


PAINTS: dict[str, Paint] = {
    "qualification": QUALIFICATION,
    "mandatory": MANDATORY,
    "optional": OPTIONAL,
    "not-stated": NOT_STATED,
    "placeholder": PLACEHOLDER,
    "several-levels": SEVERAL_LEVELS,
    "theme": THEME,
    "suite": SUITE,
    "target": TARGET,
    "yes": YES,
    "undetermined": UNDETERMINED,
    "no": NO,
    **{f"level-{level}": paint for level, paint in LEVELS.items()},
    **{f"heat-{place}": paint for place, paint in enumerate(HEAT)},
}
"""The kinds of box and their colours; the names are also classes of a page's legend."""


def contrast(first: str, second: str) -> float:
    """The contrast of two colours as the Web Content Accessibility Guidelines define it, 1 to 21.

    >>> round(contrast("#000000", "#ffffff"))
    21
    """
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
