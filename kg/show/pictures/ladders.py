"""Which units lead on to which, from level to level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.catalogue.store import Catalogue
from kg.model import Link, Relation
from kg.show.html import count
from kg.show.pictures.charts import Chart, crossed
from kg.show.pictures.linked import Network
from kg.show.pictures.view import View, level_value, levels_of


def ladders(catalogue: Catalogue, links: Sequence[Link]) -> View:
    """Units that take further, at a higher level, what others began."""
    levels = levels_of(catalogue.units)
    found = Network(catalogue, links, Relation.PROGRESSION, lambda unit: level_value(unit.level), levels)
    return found.view(
        title="Progression ladders by level",
        intro=(
            f"{count(len(found.links), 'step')} between {count(len(found.units), 'unit')}: the second takes further what the "
            "first began. A step is advice; only a rule of a qualification makes it a condition."
        ),
        charts=_charts(found, levels),
    )


def _charts(found: Network, levels: dict[str, str]) -> tuple[Chart, ...]:
    if not found.links:
        return ()
    by_id = found.catalogue.unit_by_id
    steps = Counter((level_value(by_id[one.subject].level), level_value(by_id[one.object].level)) for one in found.links)
    lower = {level: name for level, name in levels.items() if any(level == pair[0] for pair in steps)}
    higher = {level: name for level, name in levels.items() if any(level == pair[1] for pair in steps)}
    return (
        crossed(
            "Steps from level to level",
            "How many links lead on from a unit of one level to a unit of another.",
            "From",
            steps,
            (lower, higher),
            "steps",
        ),
    )
