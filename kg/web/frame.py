"""A page as HTML: templates that escape, links that lead somewhere, and a policy under which no other script runs."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from kg.show import html
from kg.show.html import content_security_policy
from kg.show.tables import clean
from kg.web.explorer import Explorer
from kg.web.pages import BY_NAME

TEMPLATES = Path(__file__).with_name("templates")
STATIC = Path(__file__).with_name("static")

MENU = (
    ("Search", "home"),
    ("Qualifications", "qualifications"),
    ("Compare", "comparing"),
    ("Credit transfer", "wizard"),
    ("Pictures", "pictures"),
    ("Findings", "findings"),
    ("Links", "links"),
    ("Questions", "queries"),
    ("SPARQL", "sparql-page"),
    ("Curate", "curate"),
    ("About", "about"),
)
"""What every page leads to."""

PLACES = {
    "home": "/",
    "comparing": "/comparing",
    "wizard": "/wizard",
    "pictures": "/pictures",
    "sparql-page": "/sparql-page",
    "curate": "/curate",
    "about": "/about",
}
"""The pages that are no answer of the command line: they help to find or ask for one."""

LIVE_ONLY = frozenset({"sparql-page", "curate"})

_QUOTED = re.compile(r"`([^`]*)`")
_TOKEN = re.compile(r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:/[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)?")


class Known:
    """Everything in a text that a reader can follow: ids of units and qualifications, and documents with a line."""

    def __init__(self, explorer: Explorer) -> None:
        self.catalogue = explorer.catalogue
        documents = "|".join(sorted(map(re.escape, self.catalogue.document_by_id), key=len, reverse=True))
        self.pattern = re.compile(
            rf"(?<![\w/-])(?:(?P<document>{documents or '(?!)'}):(?P<line>[0-9]+)|{_TOKEN.pattern})(?![\w/])"
        )

    def parts(self, text: str) -> list[tuple[str, str, str, str]]:
        """The text in pieces: what each says, and the page, id and line it stands for, empty for plain text."""
        pieces, end = [], 0
        for found in self.pattern.finditer(text):
            page, id, line = self._meant(found)
            if page:
                pieces += [(text[end : found.start()], "", "", ""), (found[0], page, id, line)]
                end = found.end()
        return [*pieces, (text[end:], "", "", "")]

    def _meant(self, found: re.Match[str]) -> tuple[str, str, str]:
        if found["document"]:
            return "document", found["document"], found["line"]
        word = found[0]
        page = (
            "unit" if word in self.catalogue.unit_by_id else "qualification" if word in self.catalogue.qualification_by_id else ""
        )
        return page, word, ""


@dataclass
class Frame:
    """What stands around an answer. ``here`` is the address of a live page, or the file of the site without its ending.

    ``files`` are all files of the site, without their endings; ``None`` where the page is live. Links lead to what is there, and
    to nothing else.
    """

    known: Known
    edition: str
    here: str = "index"
    files: frozenset[str] | None = None
    nonce: str = ""
    token: str = ""

    @property
    def live(self) -> bool:
        """Whether a server answers."""
        return self.files is None

    def href(self, name: str, _fragment: str = "", _suffix: str = "", **values: str | Sequence[str]) -> str:
        """The address of a page as seen from this one; empty where the site does not hold it."""
        asked = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in values.items()}
        fragment = f"#{quote(_fragment)}" if _fragment else ""
        if self.live:
            address = self._place(name, asked) if name in PLACES else BY_NAME[name].address(asked, _suffix)
            return address + fragment
        return self._beside(self._file(name, asked), _suffix, fragment)

    def picture(self, name: str, subject: str = "") -> str:
        """The address of a picture; empty where the site does not hold it."""
        path = "/".join(filter(None, ("view", name, subject)))
        return f"/{quote(path)}" if self.live else self._beside(path, "", "")

    def _place(self, name: str, asked: Mapping[str, Sequence[str]]) -> str:
        return PLACES[name] + ("?" + urlencode(asked, doseq=True) if asked else "")

    def _file(self, name: str, asked: Mapping[str, Sequence[str]]) -> str:
        if name in PLACES:
            return "" if asked else (PLACES[name].strip("/") or "index")
        page = BY_NAME[name]
        return page.file(asked) if set(asked) <= {*page.inside, *page.asked} else ""

    def _beside(self, file: str, suffix: str, fragment: str) -> str:
        if not file or file not in (self.files or ()):
            return ""
        return quote(posixpath.relpath(f"{file}{suffix or '.html'}", posixpath.dirname(self.here) or ".")) + fragment

    def linked(self, value: Any) -> Markup:
        """A text with links to what it names, and quotation marks in the place of backticks."""
        whole = "".join(self._piece(*piece) for piece in self.known.parts(clean(value)))
        return Markup(_QUOTED.sub(r"<q>\1</q>", whole))  # noqa: S704 - each piece is escaped

    def _piece(self, text: str, page: str, id: str, line: str) -> str:
        target = self.href(page, f"L{line}" if line else "", id=id) if page else ""
        return f'<a href="{escape(target)}">{escape(text)}</a>' if target else str(escape(text))

    def finding(self, kind: str, document: str, line: int) -> str:
        """The address of the findings of one kind at a line, the first that they point at."""
        return self.href("finding", kind=kind, document=document, line=str(line))

    def line(self, document: str, number: object) -> str:
        """The address of a line of a document."""
        return self.href("document", f"L{number}", id=document)


@cache
def environment() -> Environment:
    """The templates of the explorer."""
    made = html.environment()
    made.loader = FileSystemLoader(TEMPLATES)
    made.globals |= {"menu": MENU, "live_only": LIVE_ONLY, "version": version("qualification-kg")}
    return made


@cache
def style() -> str:
    """The look of all pages of the explorer."""
    return html.style() + (STATIC / "explorer.css").read_text(encoding="utf-8")


@cache
def script(name: str) -> str:
    """A script of ours."""
    return (STATIC / f"{name}.js").read_text(encoding="utf-8")


SERVED = {
    "comparing": ("narrow",),
    "curate": ("keys",),
    "home": ("search",),
    "rules": ("checking",),
    "sparql-page": ("sparql",),
    "transfer": ("wizard",),
    "wizard": ("wizard",),
}
"""The scripts at the end of a live page, by template."""

ON_DISK = {"comparing": ("narrow",), "home": ("search",), "rules": ("rules", "tick"), "wizard": ("learner",)}
"""Those of a page of the site."""


def page(template: str, frame: Frame, **values: Any) -> str:
    """A page as HTML."""
    texts = [script(name) for name in (SERVED if frame.live else ON_DISK).get(template, ())]
    return (
        environment()
        .get_template(f"{template}.html.j2")
        .render(
            frame=frame,
            policy="" if frame.live else content_security_policy(scripts=texts, styles=[style()]),
            style=Markup(style()),  # noqa: S704 - our own file
            scripts=[Markup(text) for text in texts],  # noqa: S704 - our own files
            **values,
        )
    )


def served_policy(nonce: str) -> str:
    """The content security policy of a live page."""
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
