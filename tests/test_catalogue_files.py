"""A catalogue on disk: what is saved is what is loaded, what is damaged is refused in one line, nothing leaves its folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from catalogue_sample import Paper, listing_only
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from kg import resources
from kg.catalogue import files
from kg.catalogue.assemble import assemble
from kg.catalogue.files import altered, encoded, file_name, load, read_file, save, schema
from kg.errors import CatalogueError
from kg.model import Reading

HOSTILE = [
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "a/b",
    "a\\b",
    "con:",
    "x" * 5000,
    "ü" * 300,
    "nul\0l",
    " lead",
    "schema",
    "-rf",
    "a\nb",
]


def sample(id: str = "doc", title: str = "Lay a hedge") -> Reading:
    paper = Paper(id)
    return listing_only(paper.row(title, "1"), paper=paper)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save([sample("one"), sample("two")], tmp_path / "mine")
    return tmp_path / "mine"


def refused(call: Callable[[], object]) -> str:
    with pytest.raises(CatalogueError) as caught:
        call()
    line = str(caught.value)
    assert "\n" not in line
    return line


# -- there and back ------------------------------------------------------------------------------------------------------


def test_what_is_saved_is_what_is_loaded(folder: Path):
    assert [read_file(path) for path in sorted(folder.glob("*.json"))] == [sample("one"), sample("two")]
    assert load([folder], bundled=False).readings == assemble([sample("two"), sample("one")]).readings


def test_a_folder_lies_over_the_bundled_catalogue(folder: Path):
    assert [reading.document.id for reading in load([folder]).readings] == ["000", "001", "002", "003", "004", "one", "two"]
    assert [reading.document.id for reading in load().readings] == ["000", "001", "002", "003", "004"]


def test_a_users_document_takes_the_place_of_the_bundled_one(tmp_path: Path):
    save([sample("003")], tmp_path)
    told: list[str] = []
    catalogue = load([tmp_path], warn=told.append)
    assert catalogue.document_by_id["003"].title == "Paper 003"
    assert "biiab/CS25" not in catalogue.unit_by_id
    assert told == [
        f"document 003 of {tmp_path} takes the place of another document of that id, `BIIAB Level 3 Diploma in Customer Service`"
    ]


def test_the_same_document_takes_the_place_in_silence(tmp_path: Path):
    bundled = read_file(resources.catalogue() / "003.json")
    save([bundled], tmp_path)
    told: list[str] = []
    assert load([tmp_path], warn=told.append).units == load().units
    assert told == []


def test_of_two_folders_the_later_one_counts(tmp_path: Path):
    save([sample("one")], tmp_path / "a")
    save([sample("one", "Cut a bank")], tmp_path / "b")
    assert [unit.title for unit in load([tmp_path / "a", tmp_path / "b"], bundled=False).units] == ["Cut a bank"]
    assert [unit.title for unit in load([tmp_path / "b", tmp_path / "a"], bundled=False).units] == ["Lay a hedge"]


def test_saving_again_replaces_a_document_and_keeps_the_others(folder: Path):
    paths = save([sample("one", "Cut a bank")], folder)
    assert paths == [folder / "one.json"]
    assert {unit.title for unit in load([folder], bundled=False).units} == {"Cut a bank", "Lay a hedge"}
    assert sorted(path.name for path in folder.iterdir()) == ["one.json", "two.json"]


# -- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_id_stays_in_its_folder(tmp_path: Path, name: str):
    (path,) = save([sample(name)], tmp_path / "deep" / "mine")
    assert path.parent == tmp_path / "deep" / "mine"
    assert [one.name for one in tmp_path.rglob("*.json")] == [path.name]
    assert load([path.parent], bundled=False).readings[0].document.id == name


def test_hostile_ids_do_not_meet_in_one_file(tmp_path: Path):
    assert len({file_name(name).lower() for name in [*HOSTILE, "a-b", "a b"]}) == len(HOSTILE) + 2
    save([sample(name) for name in HOSTILE], tmp_path)
    assert {one.document.id for one in load([tmp_path], bundled=False).readings} == set(HOSTILE)


@given(st.text())
@example("¹.:")
def test_any_id_makes_a_file_name(name: str):
    made = file_name(name)
    assert made == Path(made).name
    assert made.endswith(".json")
    assert not made.startswith(".")
    assert len(made.encode()) <= 255
    assert made != "schema.json"


def test_an_id_that_is_no_unicode_is_refused(tmp_path: Path):
    assert refused(lambda: save([sample("a\udcffb")], tmp_path / "mine")) == (
        "the document's file name is not UTF-8: a\\udcffb (rename the file)"
    )
    assert not (tmp_path / "mine").exists()


# -- damage --------------------------------------------------------------------------------------------------------------


def damaged(tmp_path: Path, data: bytes) -> str:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    line = refused(lambda: load([tmp_path]))
    assert str(path) in line
    return line.replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "truncated"),
        (b"null", "got `null`"),
        (b"[]", "got `array`"),
        (b"NaN", "byte 0"),
        (b"{}", "missing required field `document`"),
        (b"[" * 200_000, "got `array`"),
        (b'{"document":' * 200_000, "unknown field `document`"),
        (b"\xff\xfe{", "byte 0"),
        (b"not json", "byte"),
    ],
    ids=["empty", "null", "array", "nan", "object", "deep array", "deep object", "utf-16", "text"],
)
def test_a_file_that_is_no_catalogue_file(tmp_path: Path, data: bytes, said: str):
    line = damaged(tmp_path, data)
    assert line.startswith("the catalogue file is damaged: FILE: ")
    assert said in line


def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
    data = json.loads(encoded(sample()))
    change(data)
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda data: data["document"].update(lines="many"), "$.document.lines"),
        (lambda data: data["document"].update(lines=float("nan")), "malformed"),
        (lambda data: data["document"].update(lines=1.5), "$.document.lines"),
        (lambda data: data["document"].update(colour="red"), "$.document"),
        (lambda data: data.update(extra=1), "extra"),
        (lambda data: data["document"].pop("id"), "$.document"),
        (lambda data: data["document"].update(status="secret"), "$.document.status"),
        (lambda data: data["qualifications"][0]["listings"][0].update(level=["E9"]), "$.qualifications[0].listings[0].level"),
        (lambda data: data["qualifications"][0]["listings"][0].update(level=[9]), "$.qualifications[0].listings[0].level"),
        (lambda data: data["qualifications"][0]["listings"][0].update(group="z"), "$.qualifications[0].listings[0].group"),
        (
            lambda data: data["qualifications"][0]["groups"].append(data["qualifications"][0]["groups"][0]),
            "$.qualifications[0].groups",
        ),
        (
            lambda data: data["qualifications"][0].update(
                rules=[{"id": "r1", "statement": "x", "source": {"document": "doc", "line": 1}, "groups": ["q"]}]
            ),
            "$.qualifications[0].rules[0].groups",
        ),
        (
            lambda data: data.update(pages=[{"title": "x", "source": {"document": "doc", "line": 1}, "level": 0}]),
            "$.pages[0].level",
        ),
        (lambda data: data.update(findings=[{"kind": "gossip"}]), "$.findings[0]"),
        (lambda data: data["qualifications"][0].update(id="../q"), "`../q` can be no id"),
        (lambda data: data["qualifications"][0].update(suite="a b"), "`a b` can be no id"),
        (lambda data: data["qualifications"][0]["listings"][0]["source"].update(line=99999), "no line 99999"),
        (lambda data: data["qualifications"][0]["listings"][0].update(credit=10**30), "beyond sense"),
        (
            lambda data: data["qualifications"][0]["listings"].append(data["qualifications"][0]["listings"][0]),
            "rows stands there twice",
        ),
        (lambda data: data.update(rows=0), "and 0 were read"),
    ],
)
def test_a_value_that_cannot_be(tmp_path: Path, change: Callable[[dict[str, Any]], object], place: str):
    assert place in damaged(tmp_path, changed(change))


def test_an_object_that_names_something_twice(tmp_path: Path):
    assert "`id` stands twice" in damaged(tmp_path, encoded(sample()).replace(b'"id"', b'"id": "x", "id"', 1))


def test_a_file_that_was_changed_is_told_apart(folder: Path):
    assert altered(folder) == []
    path = next(folder.glob("*.json"))
    path.write_bytes(path.read_bytes().replace(b"Lay a hedge", b"Cut a hedge"))
    assert altered(folder) == [path]
    said: list[str] = []
    load([folder], bundled=False, warn=said.append)
    assert said == [f"{path} was changed after it was made; kg validate says more"]


@given(st.integers(0, 2000))
def test_a_file_that_was_cut_off(tmp_path_factory: pytest.TempPathFactory, length: int):
    data = encoded(sample())
    if length < len(data.rstrip()):
        assert "damaged" in damaged(tmp_path_factory.mktemp("cut"), data[:length])


@given(st.binary(max_size=200))
def test_noise_is_never_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: bytes):
    assert "damaged" in damaged(tmp_path_factory.mktemp("noise"), data)


def test_a_file_too_large_to_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(files.LARGEST + 1)
    assert refused(lambda: load([tmp_path])) == f"the catalogue file is too large: {path} (at most 256 MiB are read)"


def test_folders_that_hold_no_catalogue(tmp_path: Path):
    assert refused(lambda: load([tmp_path / "none"])).startswith(f"no such catalogue folder: {tmp_path / 'none'}")
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "schema.json").write_text("{}")
    (tmp_path / ".hidden.json").write_text("{}")
    assert refused(lambda: load([tmp_path])).startswith(f"the folder holds no catalogue file: {tmp_path}")
    assert refused(lambda: load(bundled=False)).startswith("the catalogue is empty")
    (tmp_path / "x.json").mkdir()
    assert "the catalogue file cannot be opened" in refused(lambda: load([tmp_path]))


def test_two_files_of_one_document(folder: Path):
    (folder / "copy.json").write_bytes((folder / "one.json").read_bytes())
    assert refused(lambda: load([folder])) == (
        f"two files hold document one: {folder / 'copy.json'} and {folder / 'one.json'} (remove one)"
    )


# -- saving where it cannot be ---------------------------------------------------------------------------------------------


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "mine").write_text("x")
    assert "is a file" in refused(lambda: save([sample()], tmp_path / "mine"))
    assert "cannot be written" in refused(lambda: save([sample()], tmp_path / "mine" / "deep"))
    assert (tmp_path / "mine").read_text() == "x"


def test_nothing_is_half_written(folder: Path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "three.json").mkdir()
    assert "a folder stands where" in refused(lambda: save([sample("one", "New"), sample("three")], folder))
    (folder / "three.json").rmdir()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_that_may_not_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("kg.catalogue.files.tempfile.TemporaryDirectory", refuse)
    line = refused(lambda: save([sample("one")], folder))
    assert line == f"the catalogue folder cannot be written: {folder} (Permission denied)"


# -- the schema ----------------------------------------------------------------------------------------------------------


def test_the_published_schema_is_that_of_the_model():
    assert (resources.catalogue() / "schema.json").read_bytes() == schema()
    jsonschema.Draft202012Validator.check_schema(json.loads(schema()))


@pytest.mark.parametrize("reading", [sample(), replace(sample(), rows=7)])
def test_what_is_saved_keeps_to_the_schema(reading: Reading):
    jsonschema.validate(json.loads(encoded(reading)), json.loads(schema()))


def test_what_the_schema_refuses():
    for spoilt in ({}, {"document": {}}, json.loads(changed(lambda data: data["document"].update(colour="red")))):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(spoilt, json.loads(schema()))
