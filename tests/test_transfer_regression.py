"""Every verdict of the bundle, so that a change which alters one has to say so: ``KG_REFRESH=1`` writes the files anew.

``tests/data/transfer/*.tsv`` hold a row for each target, each unit of the bundle that may be held, and each set of four verdicts
(credit transfer, equivalence, exemption, prior learning; yes, no, undetermined by their first letters) with the units of the
target of which it is said. ``*`` stands for all units of the target that no other row of the same held unit names; where there
is no such row, these are ``nnnn``. The last row of a target is a digest over verdicts, reasons, clauses and links of every pair.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator

import pytest
from support import ROOT

from kg.answer.transfer import KINDS, Pair, judge, pairs
from kg.catalogue.files import load
from kg.link.standing import standing
from kg.model import Link, Qualification

FOLDER = ROOT / "tests" / "data" / "transfer"
CATALOGUE = load()
HEAD = ("to", "held", "verdicts", "targets")


@pytest.fixture(scope="module")
def links() -> tuple[Link, ...]:
    return standing(CATALOGUE)


def letters(pair: Pair) -> str:
    return "".join(pair.answers[kind].verdict.value[0] for kind in KINDS)


def rows(target: Qualification, links: tuple[Link, ...], assume: str | None) -> Iterator[tuple[str, ...]]:
    found = pairs(judge(CATALOGUE, target, links, assume), CATALOGUE.units)
    by_held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    digest = hashlib.sha256()
    for pair in found:
        by_held[pair.held.id][letters(pair)].append(pair.target.id)
        digest.update(reasons(pair).encode())
    for held, said in by_held.items():
        most = max(said, key=lambda verdicts: len(said[verdicts]))
        for verdicts, targets in said.items():
            if verdicts != "nnnn" or most != verdicts:
                yield target.id, held, verdicts, "*" if verdicts == most else " ".join(targets)
    yield target.id, "digest", digest.hexdigest()[:16], f"{len(found)} pairs"


def reasons(pair: Pair) -> str:
    """Everything that is said of a pair, as one line."""
    said = [pair.held.id, pair.target.id, pair.tie.value]
    for kind in KINDS:
        answer = pair.answers[kind]
        said += [answer.verdict.value, *(criterion.number for criterion in answer.missing or ())]
        for ground in answer.grounds:
            where = f"{ground.source.document}:{ground.source.line}" if ground.source else ""
            said += [ground.text, where, ground.link.judgement.value if ground.link else "", ground.settled_by or ""]
    return "\t".join(said) + "\n"


@pytest.mark.parametrize("assume", [None, "biiab"])
def test_no_verdict_changes_unnoticed(links: tuple[Link, ...], assume: str | None):
    found = [HEAD, *(row for target in CATALOGUE.qualifications() for row in rows(target, links, assume))]
    text = "".join("\t".join(row) + "\n" for row in found)
    path = FOLDER / f"{'own-policy' if assume is None else f'assumed-{assume}'}.tsv"
    if os.environ.get("KG_REFRESH"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    expected = path.read_text(encoding="utf-8")
    changed = set(text.splitlines()) ^ set(expected.splitlines())
    assert not changed, f"{len(changed)} rows differ; KG_REFRESH=1 accepts: {sorted(changed)[:6]}"
    assert text == expected
