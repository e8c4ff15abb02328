"""All links of a catalogue in the form SSSOM, for tools that read mappings: what the machine proposes, and what people decided.

A link stands once for each of its justifications: as proposed by the machine, with its score as confidence, and as decided. What
neither proposed nor judged is left out. Read as a file of decisions, it holds just the decisions.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from kg.link.decisions import COLUMNS as DECIDED
from kg.link.decisions import UNIT, head, plain, predicate_of, row
from kg.model import Decision, Judgement, Link

MATCHING: Final = "semapv:CompositeMatching"
"""Why the machine says so: several kinds of evidence together."""

TOOL: Final = "qualification-kg"
COLUMNS: Final = (*DECIDED[:7], "confidence", "mapping_tool", *DECIDED[7:])
HEAD: Final = {
    "mapping_set_id": "https://w3id.org/qualification-kg/links",
    "mapping_set_title": "Links between units",
    "mapping_set_description": (
        "What the program proposes and the qualification-kg project has judged; no awarding organisation has confirmed it."
    ),
}


def written(links: Iterable[Link], titles: Mapping[str, str]) -> str:
    """The links as a table with its head, in their order."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", delimiter="\t", lineterminator="\n")
    table.writeheader()
    for one in links:
        table.writerows(_rows(one, titles))
    return head(HEAD) + out.getvalue()


def _rows(one: Link, titles: Mapping[str, str]) -> Iterator[dict[str, str]]:
    if one.proposed:
        yield _proposed(one, titles)
    if one.decision:
        yield dict(zip(DECIDED, row(one.decision, titles), strict=True))


def _proposed(one: Link, titles: Mapping[str, str]) -> dict[str, str]:
    said = Decision(subject=one.subject, object=one.object, relation=one.relation, judgement=Judgement.PROPOSED)
    return {
        "subject_id": f"{UNIT}{one.subject}",
        "subject_label": plain(titles.get(one.subject, "")),
        "predicate_id": predicate_of(said),
        "object_id": f"{UNIT}{one.object}",
        "object_label": plain(titles.get(one.object, "")),
        "mapping_justification": MATCHING,
        "confidence": f"{one.score:.4f}",
        "mapping_tool": TOOL,
    }
