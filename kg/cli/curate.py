"""`kg curate`: candidates one by one, judged by a key."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import click
from msgspec import structs

from kg.catalogue.store import Catalogue
from kg.cli.options import Sources, answer, catalogue_options, say, screen
from kg.errors import KgError
from kg.link.curation import DECIDED, HIDDEN, QUESTIONS, IdenticalUnits, contradicted, decide, is_stale, queue
from kg.link.decisions import append, key, restore
from kg.model import Judgement, Link, Relation, Unit
from kg.resources import DECISIONS
from kg.show import sheets
from kg.show.tables import Format, clean

KEYS = "a accept  r reject  u unsure  n next  z undo  c criteria  s score  q quit"
JUDGEMENTS = {"a": Judgement.ACCEPTED, "r": Judgement.REJECTED, "u": Judgement.UNSURE}


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

    The most useful come first, evidence before score: press s for the score and what was decided before, c for the two units side
    by side. Reject asks for a reason. Each decision goes into the file of decisions at once, lies over what the program says from
    then on, and is undone by z, or later by taking out its line.
    """
    path = sources.decisions or DECISIONS
    catalogue = sources.load()
    known = sources if path.exists() else replace(sources, decisions=None)
    links = known.links(catalogue)
    seen = {key(one) for one in known.decided()}
    waiting = [one for one in queue(links, seen) if not relation or one.relation in relation]
    if not waiting:
        say("nothing waits for a judgement")
        return
    say(_waiting(waiting))
    desk = Desk(catalogue, links, path, role)
    desk.judge(waiting)
    say(f"{desk.made} {'decision' if desk.made == 1 else 'decisions'} in {path}" if desk.made else "nothing was decided")


def _waiting(links: Sequence[Link]) -> str:
    """How much there is to do, in a line."""
    stale = sum(map(is_stale, links))
    left = sum(one.judgement is Judgement.UNSURE and not is_stale(one) for one in links)
    counts = {"decided on content that has changed": stale, "not judged": len(links) - stale - left, "left open": left}
    return f"{len(links)} wait: {', '.join(f'{count} {what}' for what, count in counts.items() if count)}"


def shown(catalogue: Catalogue, one: Link) -> str:
    """A link as somebody sees it who has to judge: the question, both units and the evidence, without the score."""
    units = (catalogue.unit_by_id[identifier] for identifier in (one.subject, one.object))
    evidence = (f"  - {clean(piece.sentence)}" for piece in one.evidence if piece.kind not in HIDDEN)
    return "\n".join([QUESTIONS[one.relation], *map(_unit, units), *evidence])


def _unit(one: Unit) -> str:
    criteria = sum(len(outcome.criteria) for outcome in one.outcomes)
    known = {"level": one.level, "credit": one.credit, "hours": one.guided_learning_hours, "criteria": criteria or None}
    said = [f"{name} {value}" for name, value in known.items() if value is not None]
    printed = [f"printed at {where.document}:{where.line}" for where in one.sources[:1]]
    return f"  {one.id}: {clean(one.title)} ({', '.join([*said, *printed])})"


def told(one: Link) -> str:
    """What a link was scored, and what was decided on it before."""
    score = "no score: the program never brought this pair" if one.score is None else f"score {one.score:.2f}"
    return "\n".join([score, *(clean(piece.sentence) for piece in one.evidence if piece.kind == DECIDED)])


@dataclass(frozen=True)
class Made:
    """A decision that was made: on which of the links, and what the file held before."""

    place: int
    before: bytes | None
    after: bytes


class Desk:
    """Where links are judged: takes keys until everything is judged or passed over, or enough is enough."""

    def __init__(self, catalogue: Catalogue, links: Sequence[Link], path: Path, role: str) -> None:
        self._catalogue = catalogue
        self._links = {key(one): one for one in links}
        self._path = path
        self._role = role
        self._done: list[Made] = []
        self._key: Callable[[], str] = _pressed if sys.stdin.isatty() else _line

    @property
    def made(self) -> int:
        """How many decisions have been made."""
        return len(self._done)

    def judge(self, waiting: Sequence[Link]) -> None:
        """Go through links, back too where a decision is undone."""
        place = 0
        while 0 <= place < len(waiting):
            answer(f"\n{place + 1} of {len(waiting)}\n{shown(self._catalogue, waiting[place])}\n{KEYS}\n")
            place = self._next(place, waiting[place])

    def _next(self, place: int, one: Link) -> int:
        """The place of the link that comes after this one; -1 to end."""
        while True:
            typed = self._key().strip()
            pressed, said = typed[:1].lower(), typed[1:].strip()
            if pressed in ("", "q"):
                return -1
            if pressed == "n":
                return place + 1
            if pressed == "z" and self._done:
                return self._undo()
            if pressed in JUDGEMENTS:
                if self._decide(place, one, JUDGEMENTS[pressed], said):
                    return place + 1
            else:
                answer(self._asked(pressed, one))

    def _asked(self, pressed: str, one: Link) -> str:
        """What a key that judges nothing shows."""
        if pressed == "s":
            return f"{told(one)}\n"
        if pressed == "c":
            return self._side_by_side(one)
        return "nothing to undo\n" if pressed == "z" else f"{KEYS}\n"

    def _side_by_side(self, one: Link) -> str:
        from kg.answer import comparison  # here, beside its only use
        from kg.show.comparison import unit_sheet

        first, second = (self._catalogue.unit_by_id[each] for each in (one.subject, one.object))
        sheet = unit_sheet(comparison.units(self._catalogue, first, second, ()))  # without links, which would give the score away
        return sheets.render(sheet, Format.TABLE, width=screen().width, colour=screen().colour)

    def _decide(self, place: int, one: Link, judgement: Judgement, said: str) -> bool:
        reason = said or (_reason() if judgement is Judgement.REJECTED else "")
        if judgement is Judgement.REJECTED and not reason:
            answer("a rejection needs a reason\n")
            return False
        day = datetime.now(UTC).date().isoformat()
        units = self._catalogue.unit_by_id
        try:
            decision = decide(one, judgement, units, reason=reason, role=self._role, day=day)
        except IdenticalUnits as error:
            answer(f"{error}\n")
            return False
        before = self._path.read_bytes() if self._path.exists() else None
        append(self._path, decision, {unit.id: unit.title for unit in self._catalogue.units})
        self._done.append(Made(place, before, self._path.read_bytes()))
        self._links[key(one)] = structs.replace(one, judgement=judgement)
        answer(f"{judgement}\n")
        for found in contradicted(decision, self._links.values(), units, self._catalogue.qualifications()):
            answer(f"but {found.message}\n")
        return True

    def _undo(self) -> int:
        """Take the last decision back; the place of the link it was on."""
        last = self._done.pop()
        if not self._path.exists() or self._path.read_bytes() != last.after:
            raise KgError("the file of decisions was changed meanwhile", where=str(self._path), mend="take out the line by hand")
        restore(self._path, last.before)
        answer("undone\n")
        return last.place


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
