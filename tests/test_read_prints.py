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
        path.parent.mkdir(parents=True)
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


TITLE = "Orchard Lane Awards Level 2 Certificate in Kitchen Gardening"


@pytest.mark.parametrize(
    ("name", "line", "old", "new", "counts"),
    [
        ("draft", 5, "Level 2", "Level 3", TITLE),
        ("draft", 23, "Certificate", "Diploma", TITLE),
        ("draft", 33, "Level 2", "Level 4", TITLE),
        ("guide", 63, "Level 3", "Level 2", "Pennard Level 3 Certificate in Cycle Workshop Practice"),
        ("guide", 93, "Cycle Workshop Practice", "Frame Building", "Pennard Level 3 Certificate in Cycle Workshop Practice"),
        ("guide", 95, "Certificate", "Diploma", "Pennard Level 3 Certificate in Cycle Workshop Practice"),
        ("tabbed", 14, "Level 3", "Level 2", "Level 3 Diploma in Garden Maintenance"),
        ("tabbed", 5, "Diploma", "Award", "Level 3 Diploma in Garden Maintenance"),
    ],
)
def test_titles_of_another_qualification_in_the_place_of_its_own(
    tmp_path: Path, name: str, line: int, old: str, new: str, counts: str
) -> None:
    (one,), found = changed(tmp_path, name, (line, old, new))
    (finding,) = [one for one in found if one.kind is FindingKind.QUALIFICATION_CONFLICT]
    assert finding.assumed == f"`{counts}` counts, which is printed most often."
    assert line in [source.line for source in finding.where]
    assert one.title == counts


@pytest.mark.parametrize(
    "said",
    [
        "- Orchard Lane Awards Level 3 Diploma in Kitchen Gardening",
        "Orchard Lane Awards Level 3 Diploma in Kitchen Gardening is a larger qualification.",
        "Orchard Lane Awards Level 2 Certificate in Kitchen Gardening\nOrchard Lane Awards Level 3 Diploma in Kitchen Gardening",
        "Progression\n\nOrchard Lane Awards Level 3 Diploma in Kitchen Gardening",
        "Related qualifications\n\nOrchard Lane Awards Level 1 Award in Kitchen Gardening",
        "To achieve the Level 3 Diploma in Forestry, this certificate counts.",
        "Orchard Lane Awards Level 2 Certificate in Kitchen Gardening (RQF)",
        "Level 2 Certificate in Kitchen Gardening",
    ],
)
def test_other_qualifications_contradict_no_title(tmp_path: Path, said: str) -> None:
    text = "Orchard Lane Awards works with"
    (one,), found = changed(tmp_path, "draft", (31, text, f"{said}\n\nOrchard Lane works with"))
    assert one.title == TITLE
    assert not [one for one in found if one.kind is FindingKind.QUALIFICATION_CONFLICT]


def test_a_title_below_a_heading_on_a_family_is_still_the_title(tmp_path: Path) -> None:
    new = f"A suite of three qualifications\n\n{TITLE}"
    (one,), found = changed(tmp_path, "draft", (5, TITLE, new), (23, "Level 2", "Level 3"))
    assert one.title == TITLE
    (finding,) = [one for one in found if one.kind is FindingKind.QUALIFICATION_CONFLICT]
    assert finding.where[0].line == 7


def test_two_blocks_with_one_title(tmp_path: Path) -> None:
    many, found = changed(tmp_path, "review", (56, "Level 2", "Level 1"))
    (finding,) = [one for one in found if one.kind is FindingKind.QUALIFICATION_CONFLICT]
    assert [source.line for source in finding.where] == [3, 56]
    assert len({one.id for one in many}) == 3


def test_two_dates_of_issue(tmp_path: Path) -> None:
    _, (finding,) = changed(tmp_path, "draft", (8, "2020", "2030"))
    assert finding.kind is FindingKind.DATE_CONFLICT
    assert [source.line for source in finding.where] == [8, 27]
    assert finding.assumed == "March 2030 counts, which is printed first."


def test_two_dates_of_one_event(tmp_path: Path) -> None:
    _, (finding,) = changed(tmp_path, "guide", (72, "Operational End Date\t", "Review Date\t31/05/2027"))
    assert finding.kind is FindingKind.DATE_CONFLICT
    assert finding.message == "The review date is printed as `31/05/2026` and as `31/05/2027`."
    assert [source.line for source in finding.where] == [71, 72]


def test_a_figure_is_compared_by_what_it_says(tmp_path: Path) -> None:
    (one,), (finding,) = changed(tmp_path, "guide", (72, "Operational End Date\t", "Guided Learning\t140"))
    assert (finding.kind, finding.assumed) == (FindingKind.SUM_MISMATCH, "`140` counts, which is printed first.")
    assert one.guided_learning_hours == 140
    assert not changed(tmp_path / "again", "guide", (72, "Operational End Date\t", "Guided Learning\t138"))[1]


def test_level_and_credit_exchanged_in_one_row(tmp_path: Path) -> None:
    titles = [f"Keep bees in hive {letter}" for letter in "ABCDE"]
    rows = [f"\t{title}\n\tTBC\n\t3\n" for title in titles]
    rows[2] = f"\t{titles[2]}\n\t3\n\tTBC\n"
    head = "Bee keeping\n\nLevel 3 Award/Certificate in Bee Keeping\n\nMandatory units\n\n\tUnit Title\n\tCredit\n\tLevel\n"
    (tmp_path / "bees.txt").write_text(head + "".join(rows), encoding="utf-8")
    reading = read(tmp_path / "bees.txt")
    listings = reading.qualifications[0].listings
    assert [(row.title, row.level, row.credit) for row in listings] == [(title, (3,), None) for title in titles]
    (finding,) = [one for one in reading.findings if one.kind is FindingKind.VALUE_IN_WRONG_CELL]
    assert finding.assumed == "The two are exchanged: the level is 3, the credit is not known."
