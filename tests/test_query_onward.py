"""progression/onward follows stated routes through the catalogue, which the bundled documents give no occasion to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from graph_sample import AWARD, CERTIFICATE, FIRST, UNITS, at
from msgspec.structs import replace

from kg.catalogue.store import Catalogue
from kg.graph.rdf import quads
from kg.graph.store import Store, in_memory, reference
from kg.model import Route
from kg.query.run import run

ON = Route(target="Mastery of hedges", kind="other", source=at(62, "Progression"))
BACK = Route(target=AWARD.title, kind="qualification", source=at(63, "Progression"))


def onward(start: str, routes: tuple[Route, ...], engine: Callable[..., Store]) -> list[tuple[object, ...]]:
    """From, target, qualification and line of each row, where the award leads to a certificate of these routes."""
    further = replace(CERTIFICATE, routes=routes)
    catalogue = Catalogue((replace(FIRST, qualifications=(AWARD, further)),), UNITS[:2], ())
    with engine(quads(catalogue)) as store:
        found = run("progression/onward", {"qualification": start}, store, catalogue).records()
    return [(row["from"], row["target"], row["onward"], row["line"]) for row in found]


@pytest.mark.parametrize("engine", [in_memory, reference])
def test_routes_are_followed_to_their_end_and_a_circle_once(engine: Callable[..., Store]):
    own = [
        ("alder-l2-award", "Alder Level 3 Certificate in Hedge Laying", "alder-l3-certificate", 60),
        ("alder-l2-award", "work as a hedger", None, 61),
    ]
    further = [("alder-l3-certificate", "Mastery of hedges", None, 62)]
    circle = [("alder-l3-certificate", "Alder Level 2 Award in Hedge Laying", "alder-l2-award", 63)]
    assert onward("alder-l2-award", (), engine) == own
    assert onward("alder-l2-award", (ON,), engine) == own + further
    assert onward("alder-l3-certificate", (ON,), engine) == further
    assert onward("alder-l3-certificate", (ON, BACK), engine) == own + further + circle
    assert onward("alder-l3-certificate", (), engine) == []
