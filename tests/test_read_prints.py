"""What a document prints more than once, and says differently."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.catalogue.assemble import assemble
from kg.model import Finding, FindingKind, Qualification
from kg.read import read

DOCUMENTS = Path(__file__).parent / "fixtures" / "documents"


def changed(folder: Path, name: str, *changes: tuple[int, str, str]) -> tuple[list[Qualification], list[Finding]]:
    """A fixture document with some of its lines changed: what is read, and the findings that the original has not."""
    text = (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")
    lines = text.split("\n")
    for number, old, new in changes:
        assert old in lines[number - 1]
        lines[number - 1] = lines[number - 1].replace(old, new)
    found = []
    for kind, content in (("as-printed", text), ("changed", "\n".join(lines))):
        path = folder / kind / f"{name}.txt"
        path.parent.mkdir()
        path.write_text(content, encoding="utf-8")
        found.append(assemble([read(path)]))
    before, after = found
    return list(after.qualifications()), [one for one in after.findings if one not in before.findings]


@pytest.mark.parametrize(
    ("line", "said"),
    [(63, "`698/4127/5` and as `698/4127/6`"), (85, "`698/4127/5` and as `698/4127/6`")],
)
def test_the_qualification_number_most_often_printed_counts(tmp_path: Path, line: int, said: str) -> None:
    (one,), (finding,) = changed(tmp_path, "guide", (line, "698/4127/5", "698/4127/6"))
    assert one.number == "698/4127/5"
    assert finding.kind is FindingKind.QUALIFICATION_CONFLICT
    assert finding.message == f"The qualification number is printed as {said}."
    assert finding.assumed == "`698/4127/5` counts, which is printed most often."
    assert line in [source.line for source in finding.where]
