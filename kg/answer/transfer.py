"""What a held unit gives towards each unit of a target: credit transfer, equivalence, exemption and prior learning.

Two units correspond where they are one, have the same reference number, or have an accepted link of equivalence. What is said
goes from the held unit to the target and not back. `held` means achieved and certificated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from kg.answer.clauses import in_order
from kg.answer.policy import Ground, Policy, Verdict, apply, policy_of, remarks, unprinted, words
from kg.catalogue.store import Catalogue
from kg.graph.keys import reference_key, signatures
from kg.link.criteria import of_unit, side_by_side, weights
from kg.model import Condition, Criterion, Judgement, Link, PolicyKind, Qualification, Relation, Source, Unit, level_rank

KINDS = (PolicyKind.CREDIT_TRANSFER, PolicyKind.EQUIVALENCE, PolicyKind.EXEMPTION, PolicyKind.PRIOR_LEARNING)
"""The four questions, in the order of the contract."""

CREDITED = (PolicyKind.CREDIT_TRANSFER, PolicyKind.EQUIVALENCE)
"""The two by which credit counts."""


class Tie(StrEnum):
    """How a held unit stands to a unit of the target."""

    SAME = "same unit"
    REFERENCE = "same reference number"
    LINK = "equivalent"
    OPEN = "not decided"
    ABOVE = "leads on from it"
    NONE = "none"


CORRESPONDS = (Tie.SAME, Tie.REFERENCE, Tie.LINK)
"""The ties that make two units correspond."""


@dataclass(frozen=True)
class Answer:
    """One verdict with its reasons; ``missing`` are the criteria of the target still to be shown, where that is asked."""

    verdict: Verdict
    grounds: tuple[Ground, ...]
    missing: tuple[Criterion, ...] | None = None


@dataclass(frozen=True)
class Pair:
    """A held unit and a unit of the target with the four verdicts."""

    held: Unit
    target: Unit
    tie: Tie
    answers: Mapping[PolicyKind, Answer]
    remarks: tuple[Ground, ...] = ()

    def says(self, verdict: Verdict) -> bool:
        """Whether one of the four verdicts is this one."""
        return any(answer.verdict is verdict for answer in self.answers.values())

    @property
    def counts(self) -> bool:
        """Whether the held unit counts in the place of the target for certain."""
        return any(self.answers[kind].verdict is Verdict.YES for kind in CREDITED)

    @property
    def may_count(self) -> bool:
        """Whether it would count if what is undetermined came out well."""
        return not self.counts and any(self.answers[kind].verdict is Verdict.UNDETERMINED for kind in CREDITED)


Progress = Callable[[int, int, str], None]
"""Told how many of how many are done, and of what."""


@dataclass
class Judge:
    """Gives the verdicts on pairs of one target; what does not change from pair to pair is worked out once."""

    catalogue: Catalogue
    target: Qualification
    links: Iterable[Link]
    policy: Policy

    def __post_init__(self) -> None:
        self.equivalent: dict[frozenset[str], Link] = {}
        self.onward: dict[tuple[str, str], Link] = {}
        for link in self.links:
            if link.relation is Relation.EQUIVALENT:
                self.equivalent[frozenset((link.subject, link.object))] = link
            elif link.relation is Relation.PROGRESSION and link.judgement is Judgement.ACCEPTED:
                self.onward[link.subject, link.object] = link
        self.rows: dict[str, Source] = {}
        for row in self.target.listings:
            if row.unit:
                self.rows.setdefault(row.unit, row.source)

    @cached_property
    def weights(self) -> dict[str, float]:
        """What each stem of a criterion weighs in the whole catalogue."""
        return weights(self.catalogue.units)

    @cached_property
    def remarks(self) -> tuple[Ground, ...]:
        """What the policy asks to be borne in mind."""
        return tuple(remarks(self.policy))

    def units(self) -> list[Unit]:
        """The units of the target, in the order of their ids; placeholders stand for none."""
        return [self.catalogue.unit_by_id[id] for id in in_order(self.rows)]

    def pair(self, held: Unit, target: Unit) -> Pair:
        """The four verdicts on one pair."""
        tie, ground = self._tie(held, target)
        transfer = self._credit(PolicyKind.CREDIT_TRANSFER, tie, ground, held, target)
        equivalence = self._credit(PolicyKind.EQUIVALENCE, tie, ground, held, target)
        if transfer.verdict is Verdict.YES and equivalence.verdict is not Verdict.YES:
            said = self.policy.ground("what can be transferred is equivalent", transfer.grounds[0].source, link=ground.link)
            equivalence = Answer(Verdict.YES, (said, *transfer.grounds))
        answers = {
            PolicyKind.CREDIT_TRANSFER: transfer,
            PolicyKind.EQUIVALENCE: equivalence,
            PolicyKind.EXEMPTION: self._exemption(tie, ground, held, target),
            PolicyKind.PRIOR_LEARNING: self._prior_learning(tie, held, target),
        }
        found = Pair(held, target, tie, answers)
        if found.counts or found.may_count:
            return Pair(held, target, tie, answers, (*self.remarks, *self._draft(held)))
        return found

    # -- what ties two units ---------------------------------------------------------------------------------------------

    def _tie(self, held: Unit, target: Unit) -> tuple[Tie, Ground]:
        """How the two stand to each other, and on what that rests."""
        row, link = self.rows[target.id], self.equivalent.get(frozenset((held.id, target.id)))
        if held.id == target.id:
            return Tie.SAME, self.policy.ground("the held unit is the unit that the target lists", row)
        if reference_key(held) is not None and reference_key(held) == reference_key(target):
            return Tie.REFERENCE, self.policy.ground(f"the same reference number, {target.urn}", row, link=link)
        if link and link.judgement is Judgement.ACCEPTED:
            return Tie.LINK, self.policy.ground(
                f"a link of equivalence ({link.strength or 'no strength'}) is accepted", link=link
            )
        if link and (link.judgement is Judgement.UNSURE or (link.proposed and link.judgement is Judgement.PROPOSED)):
            said = "proposed, nobody has decided" if link.judgement is Judgement.PROPOSED else "judged as unsure"
            decide = f"a decision on the link between {link.subject} and {link.object}"
            return Tie.OPEN, self.policy.ground(f"a link of equivalence is {said}", link=link, settled_by=decide)
        onward = self.onward.get((target.id, held.id))
        if onward and _is_above(held, target):
            said = f"the held unit leads on from the target, level {held.level} from level {target.level}"
            return Tie.ABOVE, self.policy.ground(said, link=onward, settled_by="a ruling of the awarding organisation")
        said = "no correspondence is recorded"
        if link and link.judgement is Judgement.REJECTED:
            said = f"{said}: a link of equivalence was rejected"
            return Tie.NONE, self.policy.ground(said, row, link=link)
        return Tie.NONE, self.policy.ground(said, row)

    # -- the four questions ----------------------------------------------------------------------------------------------

    def _credit(self, kind: PolicyKind, tie: Tie, ground: Ground, held: Unit, target: Unit) -> Answer:
        if tie is Tie.SAME:
            return Answer(Verdict.YES, (ground,))
        refused = tuple(self._refused(kind))
        if refused:
            return Answer(Verdict.NO, refused)
        if tie is Tie.OPEN or (tie is Tie.ABOVE and kind is PolicyKind.EQUIVALENCE):
            return Answer(Verdict.UNDETERMINED, (ground,))
        if tie not in CORRESPONDS:
            return Answer(Verdict.NO, (self._none(ground, tie),))
        verdict, grounds = apply(self.policy, kind, held, target)
        if kind is PolicyKind.EQUIVALENCE and (missing := unprinted(held, target)):
            grounds = [*grounds, *map(self._by_values, missing)]
        return Answer(verdict, (ground, *grounds))

    def _none(self, ground: Ground, tie: Tie) -> Ground:
        """That there is no correspondence, also where the held unit leads on from the target."""
        if tie is Tie.NONE:
            return ground
        return self.policy.ground("a unit that leads on from the target is another unit", link=ground.link)

    def _by_values(self, unit: Unit) -> Ground:
        source = next(iter(unit.sources), None)
        return self.policy.ground(f"by title, level and credit alone: {unit.id} prints no criteria", source)

    def _exemption(self, tie: Tie, ground: Ground, held: Unit, target: Unit) -> Answer:
        """An exemption needs no correspondence of content, so what is not decided, or leads on, may be worth one."""
        refused = list(self._refused(PolicyKind.EXEMPTION))
        if refused:
            return Answer(Verdict.NO, tuple(refused))
        if tie is Tie.NONE:
            return Answer(Verdict.NO, (ground,))
        verdict, grounds = apply(self.policy, PolicyKind.EXEMPTION, held, target)
        return Answer(verdict, (ground, *grounds))

    def _refused(self, kind: PolicyKind) -> Iterator[Ground]:
        for clause in self.policy.of(kind):
            if Condition.NONE_GRANTED in clause.conditions:
                whose = "about this qualification " if clause.own else ""
                yield self.policy.ground(f"a clause {whose}grants none: {words(kind)}", clause.source)

    def _prior_learning(self, tie: Tie, held: Unit, target: Unit) -> Answer:
        """Whether the learner can be assessed for the rest; it counts no credit by itself."""
        refused = list(self._refused(PolicyKind.PRIOR_LEARNING))
        if refused:
            return Answer(Verdict.NO, tuple(refused))
        clauses = self.policy.of(PolicyKind.PRIOR_LEARNING)
        if not clauses:
            return Answer(*self._without_policy(held, target))
        if missing := unprinted(held, target):
            grounds = (
                self.policy.ground(
                    f"{unit.id} prints no criteria", next(iter(unit.sources), None), settled_by=f"the criteria of {unit.id}"
                )
                for unit in missing
            )
            return Answer(Verdict.UNDETERMINED, tuple(grounds))
        limits = [clause for clause in clauses if not clause.conditions]
        return self._by_criteria(tie, held, target, limits[0].source if limits else None, clauses[0].source)

    def _without_policy(self, held: Unit, target: Unit) -> tuple[Verdict, tuple[Ground, ...]]:
        verdict, grounds = apply(self.policy, PolicyKind.PRIOR_LEARNING, held, target)
        return verdict, tuple(grounds)

    def _by_criteria(self, tie: Tie, held: Unit, target: Unit, limit: Source | None, clause: Source) -> Answer:
        asked = of_unit(target)
        same, reworded = self._shown(tie, held, target)
        if not same | reworded:
            return Answer(Verdict.NO, (self.policy.ground("no criteria of the target correspond", clause),))
        missing = tuple(one for one in asked if one.number not in same | reworded)
        said = f"{len(same | reworded)} of {len(asked)} criteria of the target correspond"
        if reworded:
            said += f", in other words: {', '.join(in_order(reworded))}"
        said += f"; still to be shown: {', '.join(one.number for one in missing) or 'none'}"
        grounds = [self.policy.ground(said, clause)]
        if limit:
            text = "a clause sets a limit that is not expressed as data"
            grounds.append(self.policy.ground(text, limit, settled_by="reading the clause"))
        return Answer(Verdict.UNDETERMINED if limit else Verdict.YES, tuple(grounds), missing)

    def _shown(self, tie: Tie, held: Unit, target: Unit) -> tuple[set[str], set[str]]:
        """The numbers of the criteria of the target that the held unit has: the same, and, in units that correspond, in other
        words. Elsewhere likeness of words alone is no sign that the same is asked.
        """
        if tie in CORRESPONDS:
            pairs = [pair for pair in side_by_side(held, target, self.weights) if pair.first and pair.second]
            numbers = [(pair.same, pair.second.number) for pair in pairs if pair.second]
            return {number for same, number in numbers if same}, {number for same, number in numbers if not same}
        known = signatures(held)
        return {one.number for one in of_unit(target) if one.wording.signature in known}, set()

    def _draft(self, held: Unit) -> Iterator[Ground]:
        """That a unit that only drafts print cannot have been certificated as they print it."""
        documents = {where.document for where in held.sources}
        if documents and all(self.catalogue.document_by_id[one].status == "draft" for one in documents):
            yield self.policy.ground(
                f"{held.id} is printed in a draft only, which certificates nothing: "
                "a certificate has to name another specification",
                held.sources[0],
            )


def _is_above(held: Unit, target: Unit) -> bool:
    known = held.level is not None and target.level is not None
    return not known or level_rank(held.level or 0) > level_rank(target.level or 0)


def pairs(judge: Judge, held: Iterable[Unit], progress: Progress | None = None) -> list[Pair]:
    """The verdicts on every held unit and every unit of the target, in the order of their ids."""
    ours, theirs = list(held), judge.units()
    found: list[Pair] = []
    for one in ours:
        found += [judge.pair(one, other) for other in theirs]
        if progress:
            progress(len(found), len(ours) * len(theirs), "pairs of units")
    return found


def judge(catalogue: Catalogue, target: Qualification, links: Iterable[Link], assume: str | None = None) -> Judge:
    """Whoever gives the verdicts for a target. Raises :class:`~kg.errors.UnknownId` for a policy that nobody states."""
    return Judge(catalogue, target, links, policy_of(catalogue, target, assume))
