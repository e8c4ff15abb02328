"""The queue of links that wait for a judgement, one page to a link. What is decided goes where `kg curate` writes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import KgError
from kg.link.curation import DECIDED, HIDDEN, QUESTIONS, decide, queue
from kg.link.decisions import append
from kg.model import Evidence, Judgement, Link, Unit
from kg.resources import DECISIONS
from kg.web.explorer import Explorer

JUDGEMENTS = {one.value: one for one in (Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE)}


@dataclass(frozen=True)
class Waiting:
    """A link that waits: its place in the queue, its units, and the evidence without the score."""

    place: int
    of: int
    link: Link
    units: tuple[Unit, Unit]

    @property
    def question(self) -> str:
        """What is to be judged."""
        return QUESTIONS[self.link.relation]

    @property
    def evidence(self) -> list[Evidence]:
        """What speaks for it and against it."""
        return [one for one in self.link.evidence if one.kind not in HIDDEN]

    @property
    def decided(self) -> list[Evidence]:
        """What was decided before, which is not to sway whoever judges."""
        return [one for one in self.link.evidence if one.kind == DECIDED]

    @property
    def key(self) -> str:
        """What names the link in a form."""
        return _key(self.link)


def waiting(explorer: Explorer, place: int) -> Waiting | None:
    """The link at a place of the queue, the first being 1; ``None`` where the queue ends before it."""
    found = queue(explorer.links)
    if not 1 <= place <= len(found):
        return None
    one = found[place - 1]
    units = explorer.catalogue.unit_by_id
    return Waiting(place, len(found), one, (units[one.subject], units[one.object]))


def judge(explorer: Explorer, form: Mapping[str, str]) -> Judgement:
    """Write a judgement down. Raises :class:`~kg.errors.KgError` for what is no judgement, or one without its reason."""
    judgement, reason = JUDGEMENTS.get(form.get("judgement", "")), form.get("reason", "").strip()
    one = next((link for link in queue(explorer.links) if _key(link) == form.get("link")), None)
    if judgement is None or one is None:
        raise KgError("this is no judgement on a link that waits", where=form.get("link", ""))
    if judgement is Judgement.REJECTED and not reason:
        raise KgError("a rejection needs a reason")
    day = datetime.now(UTC).date().isoformat()
    role = form.get("role", "").strip() or "curator"
    decision = decide(one, judgement, explorer.catalogue.unit_by_id, reason=reason, role=role, day=day)
    append(path(explorer), decision, {unit.id: unit.title for unit in explorer.catalogue.units})
    explorer.forget()
    return judgement


def path(explorer: Explorer) -> Path:
    """The file that decisions go to."""
    return explorer.decisions or DECISIONS


def _key(one: Link) -> str:
    return f"{one.subject} {one.object} {one.relation.value}"
