"""The site: every page of the table as a file, whole or not at all, the same bytes each time, and nothing becomes script."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest
import show_sample

from kg.cli import main
from kg.errors import KgError
from kg.show.html import content_security_policy
from kg.show.tables import Format
from kg.web import answers, site
from kg.web.explorer import Explorer
from kg.web.pages import BY_NAME


@pytest.fixture(scope="module")
def explorer() -> Explorer:
    return Explorer(show_sample.catalogue())


@pytest.fixture(scope="module")
def folder(explorer: Explorer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("site") / "out"
    site.write(explorer, out)
    return out


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


class Page(HTMLParser):
    """The links, ids and elements of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("href", "src", "action"):
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")
            if name.startswith("on") or name == "style":
                self.handlers.append(name)


def test_every_page_has_its_twins(explorer: Explorer, folder: Path):
    walked = list(site.asked(explorer))
    assert len(walked) > 30
    for page, values in walked:
        answer = page.answer(explorer, values)
        for suffix, form in page.twins.items():
            assert (folder / f"{page.file(values)}{suffix}").read_bytes() == answers.text(answer, form).encode()
    assert {page.name for page, _ in walked} >= {"unit", "qualification", "document", "compare", "check", "transfer", "theme"}
    assert Format.JSON in page.twins.values()


def test_every_link_leads_somewhere(folder: Path):
    parsed = {path: Page(path.read_text(encoding="utf-8")) for path in pages(folder)}
    assert len(parsed) > 30
    for path, page in parsed.items():
        for link in page.links:
            file, fragment = urldefrag(link)
            if file.startswith("data:"):
                continue
            assert not re.match(r"[a-z]+:|/", link), link
            target = (path.parent / unquote(file)).resolve() if file else path
            assert target.is_file(), f"{path.relative_to(folder)}: {link}"
            assert not fragment or target not in parsed or unquote(fragment) in parsed[target].ids, link


def test_nothing_in_a_page_becomes_script(folder: Path):
    hostile = 0
    for path in pages(folder):
        text = path.read_text(encoding="utf-8")
        page = Page(text)
        hostile += "alert(" in text and "view" not in path.parts
        assert "img" not in page.tags
        assert not page.handlers
        scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert not any("alert('taken')" in one for one in scripts)
        (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
        policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', text)
        assert policy
        assert policy[1].replace("&#39;", "'") == content_security_policy(scripts, [style])
    assert hostile > 3


def test_the_same_catalogue_gives_the_same_bytes(explorer: Explorer, folder: Path, tmp_path: Path):
    site.write(Explorer(show_sample.catalogue()), tmp_path / "again")
    first, second = (
        {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        for root in (folder, tmp_path / "again")
    )
    assert first == second


def test_what_needs_a_server_is_said(folder: Path):
    own = [path for path in pages(folder) if "view" not in path.parts]  # a picture is a page that stands by itself
    assert len(own) > 30
    for path in own:
        assert "<code>kg serve</code>" in path.read_text(encoding="utf-8")


def test_an_earlier_site_is_replaced_and_no_other_folder(explorer: Explorer, tmp_path: Path):
    out = tmp_path / "out"
    site.write(explorer, out)
    (out / "old.html").write_text("old")
    site.write(explorer, out)
    assert not (out / "old.html").exists()
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    with pytest.raises(KgError, match="holds something else"):
        site.write(explorer, mine)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "out"]
    assert (mine / "letter.txt").read_text() == "dear"


@pytest.mark.parametrize("name", ["letter.txt", "unit/letter.docx"])
def test_what_somebody_laid_into_a_site_is_not_removed(explorer: Explorer, tmp_path: Path, name: str):
    out = tmp_path / "out"
    site.write(explorer, out)
    (out / name).write_text("dear")
    with pytest.raises(KgError, match="holds something else"):
        site.write(explorer, out)
    assert (out / name).read_text() == "dear"


def test_no_page_stands_outside_the_folder(explorer: Explorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(site, "asked", lambda _: [(BY_NAME["document"], {"id": ("../../../evil",)})])
    with pytest.raises(KgError, match="outside the folder"):
        site.write(explorer, tmp_path / "a" / "out")
    assert not list(tmp_path.rglob("evil*"))


def test_a_site_that_fails_leaves_nothing(explorer: Explorer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fail(path: Path, text: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(site, "_write", fail)
    with pytest.raises(KgError, match="No space left"):
        site.write(explorer, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_the_command_refuses_a_foreign_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "letter.txt").write_text("dear")
    assert main(["site", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.splitlines()[-1].startswith("kg: the output folder holds something else")
