"""Texts in a CSV file that a spreadsheet shows and does not run."""

from __future__ import annotations

import re

_RUN = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
"""How a text begins that some spreadsheet runs: the four signs, in half and full width, also behind a break that it trims.
With an apostrophe before it, it is one that was made harmless, or one that has to be told apart from these."""


def harmless(text: str) -> str:
    """A text that a spreadsheet shows and does not run: one that could be a formula gets a leading apostrophe.

    >>> harmless("=HYPERLINK(1)"), harmless("Level 2 - 4")
    ("'=HYPERLINK(1)", 'Level 2 - 4')
    """
    return f"'{text}" if _RUN.match(text) else text


def original(text: str) -> str:
    """The text that was made harmless.

    >>> [original(harmless(text)) for text in ("=1", "'=1", "'tis", "")]
    ['=1', "'=1", "'tis", '']
    """
    return text[1:] if text.startswith("'") and _RUN.match(text) else text
