"""What the machine brings, kept on disk: the same as found anew, never out of date, never harmful."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from kg.catalogue.files import load
from kg.catalogue.store import Catalogue
from kg.link import candidates, kept
from kg.link.standing import standing
from kg.model import Decision, Judgement, Link, Unit


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


def catalogue(change: Unit | None = None) -> Catalogue:
    """The bundled catalogue as a value that nothing in this process has links of, with one unit changed."""
    found = load()
    return Catalogue(
        found.readings, tuple(change if change and one.id == change.id else one for one in found.units), found.findings
    )


def packed(links: tuple[Link, ...]) -> bytes:
    return msgspec.json.encode(links)


def never_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on linking is an error."""

    def refuse(_: object) -> list[Link]:
        raise AssertionError("linked anew")

    monkeypatch.setattr("kg.link.standing.candidates", refuse)


def test_what_is_kept_says_what_was_found_byte_for_byte(place: Path, monkeypatch: pytest.MonkeyPatch):
    found = standing(catalogue())
    (file,) = place.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) & 0o077 == 0, "the file is the user's own"
    never_found(monkeypatch)
    assert packed(standing(catalogue())) == packed(found)
    assert kept.load(place, kept.digest(catalogue())) == tuple(candidates(load()))


def test_links_change_with_the_content(place: Path):
    one = load().unit_by_id["sfj/10"]
    before = standing(catalogue())
    after = standing(catalogue(replace(one, level=4, title="Fly an aeroplane", urn=None, outcomes=())))
    pair = ("biiab/CS12", "sfj/10")
    scores = [next((each.score for each in links if (each.subject, each.object) == pair), None) for links in (before, after)]
    assert scores[0] == 1.0
    assert scores[1] != 1.0
    assert len(list(place.iterdir())) == 2
    assert packed(standing(catalogue())) == packed(before), "the first content still has its own"


@pytest.mark.parametrize("change", [{"level": 3}, {"credit": 9}, {"title": "Promote"}, {"urn": "L/506/2150"}, {"outcomes": ()}])
def test_every_content_has_its_own_digest(change: dict[str, object]):
    one = load().unit_by_id["sfj/10"]
    assert kept.digest(catalogue(replace(one, **change))) != kept.digest(catalogue())


def test_another_program_has_another_digest(monkeypatch: pytest.MonkeyPatch):
    before = kept.digest(catalogue())
    monkeypatch.setattr("kg.link.kept.LIBRARIES", ("click",))
    kept._program.cache_clear()
    try:
        assert kept.digest(catalogue()) != before
    finally:
        kept._program.cache_clear()


def test_the_digest_takes_in_all_that_the_room_is_made_of():
    """Everything the machine imports within the package, and every table beside it but the decisions of people."""
    from kg import resources

    named = {path for pattern in kept.PROGRAM for path in resources.PACKAGE.glob(pattern)}
    room = {path for path in (resources.PACKAGE / "link").iterdir() if path.suffix in (".py", ".tsv", ".toml")}
    assert room <= named
    assert {resources.PACKAGE / name for name in ("model.py", "words.py", "verbs.py", "verbs.tsv")} <= named


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: b"",
        lambda kept: b"no links",
        lambda kept: kept[:-1],
        lambda kept: kept.replace(b"sfj/10", b"sfj/11"),
        lambda kept: os.urandom(1000),
        lambda kept: b"\x80\x04cposix\nsystem\n(S'false'\ntR.",  # what a pickle that runs a command looks like
    ],
)
def test_a_damaged_file_counts_as_none_and_is_made_anew(place: Path, damage):
    found = standing(catalogue())
    (file,) = place.iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage(whole))
    assert packed(standing(catalogue())) == packed(found)
    assert file.read_bytes() == whole


def test_a_file_under_another_name_counts_as_none(place: Path):
    standing(catalogue())
    (file,) = place.iterdir()
    other = "0" * 64
    file.rename(file.with_name(f"{other}{kept.ENDING}"))
    assert kept.load(place, other) is None


def test_decisions_are_laid_over_what_is_kept(place: Path):
    pair = ("4430/204", "biiab/CS12")
    accepted = next(one for one in standing(catalogue()) if (one.subject, one.object) == pair)
    (file,) = place.iterdir()
    before = file.read_bytes()
    open_again = Decision(subject=pair[0], object=pair[1], relation=accepted.relation, judgement=Judgement.UNSURE)
    judged = next(one for one in standing(catalogue(), [open_again]) if (one.subject, one.object) == pair)
    assert (accepted.judgement, judged.judgement) == (Judgement.ACCEPTED, Judgement.UNSURE)
    assert [*place.iterdir()] == [file]
    assert file.read_bytes() == before


def test_nothing_is_kept_where_the_user_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("KG_CACHE", "off")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert standing(catalogue())
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_cannot_be_written_does_no_harm(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    monkeypatch.setenv("KG_CACHE", str(blocked / "kept"))
    assert standing(catalogue())
    assert blocked.read_text() == "in the way"


def test_old_files_go(tmp_path: Path):
    for number in range(kept.MOST_FILES + 3):
        kept.save(tmp_path, f"{number:02}", [])
        os.utime(tmp_path / f"{number:02}{kept.ENDING}", ns=(number, number))
    kept.save(tmp_path, "new", [])
    left = sorted(path.stem for path in tmp_path.iterdir())
    assert len(left) == kept.MOST_FILES
    assert {"00", "01"}.isdisjoint(left)
    assert "new" in left


def test_a_pipe_or_a_file_of_somebody_else_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    kept.save(tmp_path, "mine", ())
    assert kept.load(tmp_path, "mine") == ()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    assert kept.load(tmp_path, "mine") is None
    monkeypatch.undo()
    os.mkfifo(tmp_path / "pipe.links")
    assert kept.load(tmp_path, "pipe") is None
