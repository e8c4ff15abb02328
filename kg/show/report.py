"""An adviser's report: what held units give towards a qualification, as one page to print and to sign.

The page asks nothing of anybody and runs nothing: its content security policy allows its one style and no script. What people and
documents wrote enters only through a template that escapes it.
"""

from __future__ import annotations

from enum import StrEnum

from markupsafe import Markup

from kg.answer.claim import Transfer
from kg.show import sheets, transfer
from kg.show.before import Answer
from kg.show.html import asset, content_security_policy, environment
from kg.show.tables import Format

SIGNATURES = ("Learner", "Adviser", "For the centre")
"""Who signs."""

TITLE = "What held units give towards a qualification"


class Form(StrEnum):
    """How the answer comes out: as rows do, or as a page."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "md"
    HTML = "html"


def render(found: Transfer, form: Form, *, earlier: Answer | None = None, width: int, colour: bool) -> str:
    """The answer in one form, ending with a newline."""
    if form is Form.HTML:
        return html(found, earlier)
    if form is Form.MARKDOWN:
        return markdown(found, earlier)
    return sheets.render(transfer.transfer(found, earlier=earlier), Format(form.value), width=width, colour=colour)


def html(found: Transfer, earlier: Answer | None = None) -> str:
    """The report as one page of HTML."""
    style = asset("report.css")
    page = (
        environment()
        .get_template("report.html.j2")
        .render(
            policy=content_security_policy(scripts=[], styles=[style]),
            style=Markup(style),  # noqa: S704 - our own file
            heading=TITLE,
            sheet=transfer.transfer(found, with_held=True, earlier=earlier),
            advice=transfer.ADVICE,
            signatures=SIGNATURES,
        )
    )
    return page if page.endswith("\n") else f"{page}\n"


def markdown(found: Transfer, earlier: Answer | None = None) -> str:
    """The report as Markdown."""
    lines = [f"- {who}: name ____________________ signature ____________________ date __________" for who in SIGNATURES]
    return "\n".join(
        [sheets.render(transfer.transfer(found, with_held=True, earlier=earlier), Format.MARKDOWN), "## Signed", "", *lines, ""]
    )
