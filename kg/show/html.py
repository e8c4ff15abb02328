"""What every page is made of: templates that escape, one look, and a policy under which nothing runs but what we wrote.

A page asks nothing of anybody. Scripts and styles stand in it, and a content security policy names the hash of each, so that
nothing else can run. What documents print enters only through templates that escape it, or as JSON in which ``<`` cannot occur.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kg.model import Source
from kg.show import layout, views
from kg.show.palette import LINES, PAINTS
from kg.show.tables import clean, place

TEMPLATES = Path(__file__).with_name("templates")

_QUOTED = re.compile(r"`([^`]*)`")


def content_security_policy(scripts: Sequence[str], styles: Sequence[str]) -> str:
    """A policy under which these inline scripts and styles run, and nothing else; no request leaves the page.

    >>> content_security_policy(["start()"], [])
    "default-src 'none'; script-src 'sha256-...='; style-src 'none'; img-src data:; base-uri 'none'; form-action 'none'"
    """
    named = {"script-src": scripts, "style-src": styles}
    allowed = "; ".join(f"{name} {' '.join(map(_hash, texts)) or chr(39) + 'none' + chr(39)}" for name, texts in named.items())
    return f"default-src 'none'; {allowed}; img-src data:; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def vis_network() -> str:
    """The script of vis-network that pyvis ships, without the pointer to a source map, which a browser would ask for."""
    package = find_spec("pyvis")  # found and not imported: importing pyvis loads IPython
    if package is None or package.origin is None:
        raise ModuleNotFoundError("pyvis")
    path = Path(package.origin).with_name("templates") / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", path.read_text(encoding="utf-8"))


def quoted(text: object) -> Markup:
    """A text as HTML, with quotation marks in the place of backticks.

    >>> quoted("`A <b>` is a title")
    Markup('<q>A &lt;b&gt;</q> is a title')
    """
    return Markup(_QUOTED.sub(r"<q>\1</q>", str(escape(text))))  # noqa: S704 - escaped the moment before


def asset(name: str) -> str:
    """The text of a style or script of ours."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def style(*names: str) -> str:
    """The look of every page, what these files add to it, and the colours of the palette."""
    return "".join(map(asset, ("base.css", *names))) + swatches()


def environment() -> Environment:
    """Templates of ours: they escape whatever is put in, and complain where something is missing."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
    )
    made.filters |= {"clean": clean, "quoted": quoted, "levels": layout.levels_in_words, "place": printed_at}
    made.globals |= {"count": count}
    return made


def printed_at(where: Source) -> str:
    """The place where something is printed, in words."""
    return place(views.source(where))


def count(number: int, noun: str, plural: str = "") -> str:
    """A number of things in words.

    >>> count(1, "unit"), count(1200, "unit"), count(0, "entry", "entries")
    ('1 unit', '1,200 units', '0 entries')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def swatches() -> str:
    """The style rules of the colours: what the palette says, once for every page."""
    return "\n".join([*map(_box_rules, PAINTS), *map(_line_rule, LINES), ""])


def _box_rules(kind: str) -> str:
    """A swatch of a legend, a cell of a table and a bar of a chart in the colour of a kind."""
    paint = PAINTS[kind]
    edge = f"border:1px {'dashed' if paint.dashed else 'solid'} {paint.border}"
    ink = f".tint.{kind}{{background:{paint.fill};color:{paint.text}}}"
    return f".swatch.{kind}{{background:{paint.fill};{edge}}}\n{ink}\nrect.{kind}{{fill:{paint.fill};stroke:{paint.border}}}"


def _line_rule(kind: str) -> str:
    line = LINES[kind]
    return f".swatch.line.{kind}{{border-top:{line.width}px {'dashed' if line.dashed else 'solid'} {line.colour}}}"
