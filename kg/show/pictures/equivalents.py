"""Units that are equivalent to each other, side by side by suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.catalogue.store import Catalogue
from kg.model import Link, Relation
from kg.show.html import count
from kg.show.pictures.charts import Chart, crossed
from kg.show.pictures.linked import Network
from kg.show.pictures.view import View


def equivalents(catalogue: Catalogue, links: Sequence[Link]) -> View:
    """Which units of which suites are the same, or serve the same end."""
    suites = {suite: suite for suite in sorted({unit.suite for unit in catalogue.units})}
    found = Network(catalogue, links, Relation.EQUIVALENT, lambda unit: unit.suite, suites)
    alone = len(catalogue.units) - len(found.units)
    return found.view(
        title="Equivalent units across suites",
        intro=(
            f"{count(len(found.links), 'link')} between {count(len(found.units), 'unit')}, those accepted and those proposed "
            f"that nobody has judged. {count(alone, 'more unit')} {'has' if alone == 1 else 'have'} no equivalent. "
            "Equivalent content says nothing yet of credit: that takes the clauses of a policy (kg transfer)."
        ),
        charts=_charts(found, suites),
    )


def _charts(found: Network, suites: dict[str, str]) -> tuple[Chart, ...]:
    if not found.links:
        return ()
    pairs: Counter[tuple[str, str]] = Counter()
    for link in found.links:
        first, second = (found.catalogue.unit_by_id[one].suite for one in (link.subject, link.object))
        pairs.update({(first, second), (second, first)})
    used = {suite: suite for suite in suites if any(suite in pair for pair in pairs)}
    return (
        crossed(
            "Equivalent units of two suites",
            "How many links there are between the units of two suites.",
            "Suite",
            pairs,
            (used, used),
            "links",
        ),
    )
