"""The shapes of JSON: keys, their order, and what they hold."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace as changed
from show_sample import AWARD, CERTIFICATE, GROUP_A, GROUP_B, HOSTILE, POTTERY, UNITS, at, catalogue, empty

from kg.catalogue.store import Catalogue
from kg.model import Comparator, LevelFilter, Measure, Rule
from kg.show import lists, views
from kg.show.tables import flatten, to_json

LISTING = """\
{
  "document": "101",
  "line": 11,
  "qualification": "pottery-l2-certificate",
  "group": "Group A: Mandatory",
  "mandatory": true,
  "number": "PT 1",
  "urn": "T/501/0001",
  "title": "Prepare clay",
  "level": [
    2
  ],
  "credit": 5,
  "guided_learning_hours": 30,
  "placeholder": false,
  "unit": "pottery/PT1"
}
"""

UNIT = """\
{
  "id": "pottery/PT1",
  "suite": "pottery",
  "title": "Prepare clay",
  "urn": "T/501/0001",
  "level": 2,
  "credit": 4,
  "guided_learning_hours": 30,
  "sources": [
    {
      "place": "Group A: Mandatory",
      "document": "101",
      "line": 11
    },
    {
      "place": "page 7, unit `Prepare clay`",
      "document": "101",
      "line": 30
    }
  ],
  "outcomes": [
    {
      "number": "1",
      "title": "Understand clay",
      "criteria": [
        {
          "number": "1.1",
          "printed_number": "1.1",
          "verb": "Explain",
          "statement": "Explain how clay dries",
          "line": 32
        },
        {
          "number": "1.2",
          "printed_number": "2.2",
          "verb": "Name",
          "statement": "Name three bodies of clay",
          "wording": "Name 3 clay bodies.",
          "line": 33
        }
      ]
    }
  ],
  "number": "PT 1",
  "listed": [
    {
      "qualification": "pottery-l2-certificate",
      "group": "Group A: Mandatory",
      "mandatory": true,
      "document": "101",
      "line": 11
    }
  ],
  "resolutions": [
    {
      "name": "credit",
      "value": 4,
      "reason": "the unit's own page outranks a structure table",
      "statements": [
        {
          "printed": "5",
          "value": 5,
          "place": "Group A: Mandatory",
          "document": "101",
          "line": 11
        },
        {
          "printed": "4",
          "value": 4,
          "place": "page 7, unit `Prepare clay`",
          "document": "101",
          "line": 30
        }
      ]
    }
  ]
}
"""

FINDING = """\
{
  "kind": "credit-conflict",
  "severity": "error",
  "message": "The credit of `Prepare clay` is printed as 5 and as 4.",
  "where": [
    {
      "place": "Group A: Mandatory",
      "document": "101",
      "line": 11
    },
    {
      "place": "page 7, unit `Prepare clay`",
      "document": "101",
      "line": 30
    }
  ],
  "assumed": "It is 4."
}
"""


def test_a_listing():
    rows = lists.listings(catalogue()).rows
    assert to_json(rows[0]) == LISTING
    assert len(rows) == 5


def test_a_placeholder_is_no_unit_and_keeps_its_levels():
    sculpture = lists.listings(catalogue()).rows[3]
    assert (sculpture["placeholder"], sculpture["unit"], sculpture["level"], sculpture["credit"]) == (True, None, [2, 3], None)


def test_what_print_does_not_say_is_neither_mandatory_nor_optional():
    assert [row["mandatory"] for row in lists.listings(catalogue()).rows] == [True, False, False, False, None]


def test_a_unit():
    assert to_json(views.unit(catalogue(), UNITS[1])) == UNIT


def test_a_finding():
    assert to_json(lists.findings(catalogue()).rows[0]) == FINDING


def test_findings_come_by_severity_then_document_and_line():
    rows = lists.findings(catalogue()).rows
    assert [(row["severity"], row["where"][0]["document"]) for row in rows] == [  # type: ignore[index,call-overload]
        ("error", "101"),
        ("warning", "101"),
        ("warning", "102"),
    ]
    assert rows[2]["assumed"] is None


def test_a_qualification():
    value = views.qualification(catalogue(), CERTIFICATE)
    assert value == {
        "id": "pottery-l2-certificate",
        "title": "Marsh Level 2 Certificate in Pottery",
        "suite": "pottery",
        "organisation": "Marsh",
        "number": "600/1234/5",
        "code": "P2000-01",
        "level": 2,
        "sizes": ["certificate"],
        "minimum_credit": 14,
        "guided_learning_hours": None,
        "total_qualification_time": None,
        "document": "101",
        "line": 3,
        "listings": 4,
        "units": 3,
        "placeholders": 1,
        "groups": [
            {
                "id": "a",
                "heading": GROUP_A,
                "mandatory": True,
                "minimum": None,
                "maximum": None,
                "units": ["pottery/PT1"],
                "placeholders": [],
                "credit": 5,
                "line": 9,
                "minimum_source": None,
                "maximum_source": None,
            },
            {
                "id": "b",
                "heading": GROUP_B,
                "mandatory": False,
                "minimum": 6,
                "maximum": None,
                "units": ["pottery/PT2", "pottery/PT3"],
                "placeholders": ["Sculpture"],
                "credit": None,
                "line": 12,
                "minimum_source": {"place": GROUP_B, "document": "101", "line": 12},
                "maximum_source": None,
            },
        ],
        "rules": [
            {
                "id": "r1",
                "statement": "at least 14 credits in total",
                "scope": [],
                "each": False,
                "measure": "credits",
                "comparator": "at_least",
                "bound": 14,
                "levels": None,
                "readings": [],
                "understood": True,
                "source": {"place": "Rules", "document": "101", "line": 5},
            },
            {
                "id": "r2",
                "statement": "at least 8 credits at level 2",
                "scope": ["b"],
                "each": False,
                "measure": "credits",
                "comparator": "at_least",
                "bound": 8,
                "levels": None,
                "readings": [
                    {"name": "exactly", "levels": {"level": 2, "or_above": False}},
                    {"name": "or_above", "levels": {"level": 2, "or_above": True}},
                ],
                "understood": True,
                "source": {"place": "Rules", "document": "101", "line": 6},
            },
        ],
        "routes": [
            {
                "target": "Marsh Level 3 Diploma in Pottery",
                "kind": "qualification",
                "source": {"place": "Progression", "document": "101", "line": 20},
            }
        ],
        "findings": {"error": 1, "warning": 1, "note": 0},
        "stated": [
            {
                "name": "review_date",
                "printed": "28/02/2030",
                "value": None,
                "source": {"place": "Summary", "document": "101", "line": 4},
            },
            {
                "name": "age_range",
                "printed": "Pre 16 16-18 ✓ 19+ ✓",
                "value": None,
                "source": {"place": "Summary", "document": "101", "line": 6},
            },
            {"name": "grading", "printed": "...", "value": None, "source": {"place": "Summary", "document": "101", "line": 7}},
            {
                "name": "review_date",
                "printed": "28/02/2030",
                "value": None,
                "source": {"place": "Summary", "document": "101", "line": 8},
            },
        ],
        "policy": views.document(catalogue(), POTTERY.document)["policy"],
        "level_descriptors": [
            {
                "level": 2,
                "aspects": ["knowledge", "skills"],
                "source": {"place": "Level descriptors", "document": "101", "line": 39},
            }
        ],
    }


RULE = Rule(id="r", statement="a clause", source=at(40), groups=("a",), bound=7)


@pytest.mark.parametrize(
    ("rules", "minimum", "maximum"),
    [
        ([RULE], (7, 40), None),
        ([changed(RULE, comparator=Comparator.AT_MOST)], None, (7, 40)),
        ([changed(RULE, comparator=Comparator.AT_MOST_COUNTED)], None, (7, 40)),
        ([changed(RULE, comparator=Comparator.EXACTLY)], (7, 40), (7, 40)),
        ([RULE, changed(RULE, bound=9, source=at(41))], (9, 41), None),
        ([changed(RULE, comparator=Comparator.AT_MOST), changed(RULE, comparator=Comparator.EXACTLY, bound=3)], (3, 40), (3, 40)),
        ([changed(RULE, groups=("a", "b"), each=True)], (7, 40), None),
        ([changed(RULE, groups=("a", "b"))], None, None),
        ([changed(RULE, groups=())], None, None),
        ([changed(RULE, groups=("b",))], None, None),
        ([changed(RULE, measure=Measure.UNITS)], None, None),
        ([changed(RULE, levels=LevelFilter(level=2))], None, None),
        ([changed(RULE, readings=CERTIFICATE.rules[1].readings)], None, None),
        ([changed(RULE, understood=False)], None, None),
        ([changed(RULE, comparator=Comparator.ALL, bound=None)], None, None),
    ],
)
def test_bounds_of_a_group_come_from_rules_about_it_alone(
    rules: list[Rule], minimum: tuple[int, int] | None, maximum: tuple[int, int] | None
):
    groups = views.qualification(catalogue(), changed(CERTIFICATE, rules=tuple(rules)))["groups"]
    assert isinstance(groups, list)
    group = groups[0]
    assert isinstance(group, dict)
    for key, wanted in (("minimum", minimum), ("maximum", maximum)):
        where = group[f"{key}_source"]
        line = where["line"] if isinstance(where, dict) else None
        assert (group[key], line) == (wanted or (None, None)), key


def test_a_heading_outranks_a_rule():
    rule = changed(RULE, groups=("b",), bound=1)
    groups = views.qualification(catalogue(), changed(CERTIFICATE, rules=(rule,)))["groups"]
    assert isinstance(groups, list)
    assert [(group["minimum"], group["minimum_source"]["line"]) for group in groups[1:]] == [(6, 12)]  # type: ignore[index,call-overload]


def test_a_document():
    value = views.document(catalogue(), POTTERY.document)
    assert (value["rows"], value["listings"], value["units"], value["pages"], value["outcomes"], value["criteria"]) == (
        4,
        4,
        3,
        1,
        1,
        2,
    )
    assert value["policy"] == [
        {
            "kind": "credit_transfer",
            "conditions": ["same_outcomes", "certificated"],
            "statement": "Transfer needs the same outcomes",
            "own": False,
            "source": {"place": "Credit transfer", "document": "101", "line": 38},
        }
    ]
    assert value["history"] == [{"version": "1.1", "date": "May 2024", "statement": "Glazes added", "line": 2}]


def test_credit_of_a_group_is_unknown_where_one_row_prints_none():
    groups = views.qualification(catalogue(), CERTIFICATE)["groups"]
    assert isinstance(groups, list)
    assert [group["credit"] for group in groups if isinstance(group, dict)] == [5, None]


def test_findings_belong_to_the_part_of_a_document_that_a_qualification_takes_up():
    everything = catalogue()
    assert [found.kind.value for found in views.findings_of(everything, CERTIFICATE)] == ["credit-conflict", "numbering"]
    assert [found.kind.value for found in views.findings_of(everything, AWARD)] == ["rules-without-figures"]


def test_findings_of_a_unit_are_those_on_its_lines():
    everything = catalogue()
    assert len(views.findings_of_unit(everything, UNITS[1])) == 2
    assert views.findings_of_unit(everything, UNITS[2]) == []


@pytest.mark.parametrize("make", [lists.listings, lists.units, lists.qualifications, lists.findings, lists.documents])
def test_columns_of_csv_are_the_keys_of_json(make):
    table = make(catalogue())
    for row in table.rows:
        assert tuple(flatten(row)) == tuple(table.fields)
    assert make(empty()).rows == []


def test_the_edition_changes_with_what_is_read():
    assert views.edition(catalogue()) == views.edition(catalogue())
    assert views.edition(catalogue()) != views.edition(Catalogue((POTTERY,), UNITS, ()))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (lists.Wanted(words="clay PREPARE"), ["pottery/PT1"]),
        (lists.Wanted(words="dries"), ["pottery/PT1"]),
        (lists.Wanted(words="clay bodies"), ["pottery/PT1"]),
        (lists.Wanted(levels=(3,)), ["pottery/PT3"]),
        (lists.Wanted(suite="glazing"), ["glazing/throw-a-bowl-l2"]),
        (lists.Wanted(document="102"), ["glazing/throw-a-bowl-l2"]),
        (lists.Wanted(qualification="pottery-l2-certificate", words="bowl"), ["pottery/PT2"]),
        (lists.Wanted(words="nothing of the kind"), []),
    ],
)
def test_units_are_narrowed(wanted: lists.Wanted, found: list[str]):
    assert [row["id"] for row in lists.units(catalogue(), wanted).rows] == found


def test_units_come_in_the_order_of_their_numbers():
    units = [changed(UNITS[1], id=f"pottery/{name}") for name in ("PT10", "PT2", "BA3", "PT2-2", "throw-a-bowl-l2")]
    rows = lists.units(Catalogue((POTTERY,), tuple(units), ())).rows
    assert [row["id"] for row in rows] == [f"pottery/{name}" for name in ("BA3", "PT2", "PT2-2", "PT10", "throw-a-bowl-l2")]


def test_a_hostile_title_stays_what_it_is_in_json():
    row = lists.listings(catalogue()).rows[2]
    assert json.loads(to_json(row))["title"] == HOSTILE
