"""`kg list`: the tables of a catalogue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeAlias

import click

from kg.catalogue.find import Names
from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, format_option, screen
from kg.errors import UnknownId
from kg.link.titles import themes
from kg.model import FindingKind, Judgement, Level, Relation, Severity, Strength
from kg.show import lists
from kg.show.lists import Wanted
from kg.show.tables import Format, Table, render

LISTS: dict[str, tuple[Callable[[Catalogue, Wanted], Table], frozenset[str]]] = {
    "listings": (lists.listings, frozenset({"qualification", "suite", "document", "level", "match"})),
    "units": (lists.units, frozenset({"qualification", "suite", "document", "level", "match", "theme"})),
    "qualifications": (lists.qualifications, frozenset({"suite", "document", "level", "match"})),
    "findings": (lists.findings, frozenset({"qualification", "document", "kind", "severity", "match"})),
    "links": (
        lists.links,
        frozenset({"qualification", "suite", "level", "match", "relation", "judgement", "strength", "candidates"}),
    ),
}
"""What can be listed, by what, and the options that narrow it."""

Filter: TypeAlias = str | bool | tuple[str, ...]
"""What an option that narrows a list can hold."""

LEVELS: dict[str, Level] = {"E1": "E1", "E2": "E2", "E3": "E3", **{str(level): level for level in range(1, 9)}}


@click.command(
    "list",
    epilog="""\b
Examples:
  kg list qualifications
  kg list units --qualification biiab-l3-diploma --level 2
  kg list units --match "self-service"
  kg list listings --suite 5530 --format csv > rows.csv
  kg list findings --severity error --severity warning
  kg list links --suite sfj --relation progression
""",
)
@click.argument("what", metavar="WHAT", type=click.Choice(list(LISTS)))
@click.option("--qualification", metavar="QUAL", default="", help="Of this qualification: its id, number, code or title.")
@click.option("--suite", metavar="SUITE", default="", help="Of this family of qualifications.")
@click.option("--document", metavar="DOC", default="", help="Printed in this document.")
@click.option(
    "--level", metavar="LEVEL", multiple=True, type=click.Choice(list(LEVELS), case_sensitive=False), help="At this level."
)
@click.option("--kind", metavar="KIND", multiple=True, type=click.Choice([one.value for one in FindingKind]), help="Findings so.")
@click.option("--severity", multiple=True, type=click.Choice([one.value for one in Severity]), help="Findings of this weight.")
@click.option("--relation", multiple=True, type=click.Choice([one.value for one in Relation]), help="Links of this relation.")
@click.option("--judgement", multiple=True, type=click.Choice([one.value for one in Judgement]), help="Links so judged.")
@click.option("--strength", multiple=True, type=click.Choice([one.value for one in Strength]), help="Equivalence so strong.")
@click.option("--theme", multiple=True, type=click.Choice([one.id for one in themes()]), help="Units on this theme.")
@click.option("--candidates", is_flag=True, help="Links too that come near, but are neither proposed nor judged.")
@click.option("--match", metavar="WORDS", default="", help="With all of these words; for units also inside criteria.")
@catalogue_options
@format_option
@click.pass_context
def command(context: click.Context, /, what: str, sources: Sources, format_: Format, **filters: Filter) -> None:
    """List what is in the catalogue.

    \b
    listings        the printed rows of structure tables
    units           what those rows stand for
    qualifications  with their size, units, rules and findings
    findings        what documents get wrong, the heaviest first
    links           units that are the same, lead on, or belong together
    """
    make, allowed = LISTS[what]
    for name, value in filters.items():
        if value and name not in allowed:
            known = ", ".join(f"--{one}" for one in sorted(allowed))
            raise click.UsageError(f"--{name} does not narrow {what}; these do: {known}", context)
    catalogue = sources.load()
    if what == "links":
        make = partial(lists.links, found=sources.links(catalogue))
    table = make(catalogue, _wanted(catalogue, filters))
    shown = screen()
    answer(render(table, format_, width=shown.width, colour=shown.colour))


def _wanted(catalogue: Catalogue, filters: dict[str, Filter]) -> Wanted:
    names = Names(catalogue)
    text = {name: value for name, value in filters.items() if isinstance(value, str)}
    several = {name: value for name, value in filters.items() if isinstance(value, tuple)}
    return Wanted(
        qualification=names.qualification(text["qualification"]).id if text["qualification"] else "",
        suite=_suite(catalogue, text["suite"]),
        document=names.document(text["document"]).id if text["document"] else "",
        levels=tuple(LEVELS[level] for level in several["level"]),
        kinds=tuple(FindingKind(kind) for kind in several["kind"]),
        severities=tuple(Severity(severity) for severity in several["severity"]),
        relations=tuple(Relation(relation) for relation in several["relation"]),
        judgements=tuple(Judgement(judgement) for judgement in several["judgement"]),
        strengths=tuple(Strength(strength) for strength in several["strength"]),
        candidates=bool(filters["candidates"]),
        words=text["match"],
        themes=several["theme"],
    )


def _suite(catalogue: Catalogue, suite: str) -> str:
    known = sorted({one.suite for one in catalogue.qualifications()})
    if suite and suite.casefold() not in known:
        raise UnknownId("no such suite", where=suite, mend=f"there are: {', '.join(known)}")
    return suite.casefold()
