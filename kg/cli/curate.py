"""`kg curate`: candidates one by one, judged by a key."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, say
from kg.link.curation import IdenticalUnits, decide, queue
from kg.link.decisions import append
from kg.model import Judgement, Link, Relation, Unit
from kg.resources import DECISIONS
from kg.show.tables import clean

KEYS = "a accept   r reject   u unsure   s score   n next   q quit"
JUDGEMENTS = {"a": Judgement.ACCEPTED, "r": Judgement.REJECTED, "u": Judgement.UNSURE}
HIDDEN = ("prior",)
"""Kinds of evidence that would only give the score away."""

QUESTIONS = {
    Relation.EQUIVALENT: "Are these two units equivalent?",
    Relation.PROGRESSION: "Does the first unit lead on to the second?",
    Relation.RELATED: "Do these two units belong together?",
}


@click.command(
    "curate",
    epilog="""\b
Examples:
  kg curate                                   what is most useful first
  kg curate --relation equivalent --role adviser
  kg curate --decisions ours.sssom.tsv
""",
)
@click.option("--relation", multiple=True, type=click.Choice([one.value for one in Relation]), help="Links of this relation.")
@click.option("--role", default="curator", show_default=True, help="In what role you decide; never your name.")
@catalogue_options
def command(relation: tuple[str, ...], role: str, sources: Sources) -> None:
    """Judge links that wait for somebody, by the keyboard.

    The most useful come first, evidence before score: press s for the score. Reject asks for a reason. Each decision goes into
    the file of decisions at once, lies over what the program says from then on, and is undone by taking out its line.
    """
    path = sources.decisions or DECISIONS
    catalogue = sources.load()
    known = sources if path.exists() else replace(sources, decisions=None)
    waiting = [one for one in queue(known.links(catalogue)) if not relation or one.relation in relation]
    if not waiting:
        say("nothing waits for a judgement")
        return
    desk = Desk(catalogue, path, role)
    for place, one in enumerate(waiting, 1):
        answer(f"\n{place} of {len(waiting)}\n{shown(catalogue, one)}\n{KEYS}\n")
        if not desk.judge(one):
            break
    say(f"{desk.made} {'decision' if desk.made == 1 else 'decisions'} in {path}" if desk.made else "nothing was decided")


def shown(catalogue: Catalogue, one: Link) -> str:
    """A link as somebody sees it who has to judge: the question, both units and the evidence, without the score."""
    units = (catalogue.unit_by_id[identifier] for identifier in (one.subject, one.object))
    evidence = (f"  - {clean(piece.sentence)}" for piece in one.evidence if piece.kind not in HIDDEN)
    return "\n".join([QUESTIONS[one.relation], *map(_unit, units), *evidence])


def _unit(one: Unit) -> str:
    criteria = sum(len(outcome.criteria) for outcome in one.outcomes)
    known = {"level": one.level, "credit": one.credit, "hours": one.guided_learning_hours, "criteria": criteria or None}
    said = ", ".join(f"{name} {value}" for name, value in known.items() if value is not None)
    return f"  {one.id}: {clean(one.title)} ({said})"


class Desk:
    """Where links are judged: takes keys until a link is judged, passed over, or enough is enough."""

    def __init__(self, catalogue: Catalogue, path: Path, role: str) -> None:
        self.made = 0
        self._catalogue = catalogue
        self._path = path
        self._role = role
        self._key: Callable[[], str] = _pressed if sys.stdin.isatty() else _line

    def judge(self, one: Link) -> bool:
        """Judge a link; whether there is to be a next one."""
        while True:
            typed = self._key().strip()
            key, said = typed[:1].lower(), typed[1:].strip()
            if key in ("", "q"):
                return False
            if key == "n":
                return True
            if key == "s":
                answer("no score: the program never brought this pair\n" if one.score is None else f"score {one.score:.2f}\n")
            elif key in JUDGEMENTS:
                if self._decide(one, JUDGEMENTS[key], said):
                    return True
            else:
                answer(f"{KEYS}\n")

    def _decide(self, one: Link, judgement: Judgement, said: str) -> bool:
        reason = said or (_reason() if judgement is Judgement.REJECTED else "")
        if judgement is Judgement.REJECTED and not reason:
            answer("a rejection needs a reason\n")
            return False
        day = datetime.now(UTC).date().isoformat()
        try:
            decision = decide(one, judgement, self._catalogue.unit_by_id, reason=reason, role=self._role, day=day)
        except IdenticalUnits as error:
            answer(f"{error}\n")
            return False
        append(self._path, decision, {unit.id: unit.title for unit in self._catalogue.units})
        self.made += 1
        answer(f"{judgement}\n")
        return True


def _pressed() -> str:
    key = str(click.getchar())
    return "q" if key in ("\x03", "\x04", "\x1b") else key


def _line() -> str:
    """A line of input; an empty one is passed over, the end of input is the end."""
    line = str(sys.stdin.readline())
    while line and not line.strip():
        line = str(sys.stdin.readline())
    return line or "q"


def _reason() -> str:
    if sys.stdin.isatty():
        click.echo("reason: ", nl=False)
    return str(sys.stdin.readline()).strip()
