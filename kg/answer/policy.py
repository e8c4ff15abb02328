"""What a policy on earlier achievement says of a held unit and a unit of the target: clause by clause, as data.

The policy is that of the document that prints the target, or one that a user assumes where the document states none. A clause
about the very qualification outranks a general one, and is no part of what can be assumed for another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kg.catalogue.store import Catalogue
from kg.errors import UnknownId
from kg.graph.keys import content_key, outcomes_key, reference_key
from kg.model import Condition, Link, PolicyClause, PolicyKind, Qualification, Reading, Source, Unit, level_rank
from kg.words import signature


class Verdict(StrEnum):
    """What is said of a pair; ``UNDETERMINED`` where something that decides is not known."""

    YES = "yes"
    NO = "no"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True)
class Ground:
    """A reason for a verdict, with the clause, the place or the link it rests on.

    ``settled_by`` says what would settle an undetermined verdict; ``assumed`` names the policy that a user assumes.
    """

    text: str
    source: Source | None = None
    link: Link | None = None
    settled_by: str | None = None
    assumed: str | None = None


@dataclass(frozen=True)
class Policy:
    """The clauses that hold for a target, and whose they are where they are assumed. ``target`` is the qualification."""

    target: Qualification
    clauses: tuple[PolicyClause, ...] = ()
    assumed: str | None = None

    @property
    def stated(self) -> bool:
        """Whether there is a policy at all, its own or an assumed one."""
        return bool(self.clauses)

    def of(self, kind: PolicyKind) -> list[PolicyClause]:
        """The clauses of a kind: those about this qualification where there are any, else the general ones."""
        found = [clause for clause in self.clauses if clause.kind is kind]
        return [clause for clause in found if clause.own] or found

    def ground(
        self,
        text: str,
        source: Source | None = None,
        *,
        link: Link | None = None,
        settled_by: str | None = None,
    ) -> Ground:
        """A reason, which says so where the policy is assumed."""
        said = f"{text} (the policy of {self.assumed} is assumed)" if self.assumed else text
        return Ground(said, source, link, settled_by, self.assumed)


def policy_of(catalogue: Catalogue, target: Qualification, assume: str | None = None) -> Policy:
    """The policy for a target; ``assume`` names one for a target that states none: a suite, an organisation or a document.

    Raises :class:`~kg.errors.UnknownId` where nobody of that name states a policy.
    """
    assumed = _named(catalogue, assume) if assume else None
    own = catalogue.reading_by_document[target.source.document].policy
    if own or assumed is None:
        return Policy(target, own)
    return Policy(target, tuple(clause for clause in assumed.policy if not clause.own), assume)


def _named(catalogue: Catalogue, name: str) -> Reading:
    wanted = signature(name)
    stating = [reading for reading in catalogue.readings if reading.policy]
    for reading in stating:
        if wanted in {signature(known) for known in _names(reading)}:
            return reading
    known = ", ".join(dict.fromkeys(next(_names(reading)) for reading in stating))
    raise UnknownId("no policy of this name", where=name, mend=f"stated are: {known or 'none'}")


def _names(reading: Reading) -> Iterator[str]:
    """What a policy answers to: the suites and organisations of the qualifications it stands beside, and its document."""
    yield from (one.suite for one in reading.qualifications)
    yield from (one.organisation for one in reading.qualifications if one.organisation)
    yield reading.document.id


# -- conditions -----------------------------------------------------------------------------------------------------------

Tested = tuple[bool | None, str]
"""Whether a condition is met, ``None`` where that is not known; and what was compared."""


def is_printed(unit: Unit) -> bool:
    """Whether the criteria of a unit are printed."""
    return content_key(unit) is not None


def unprinted(*units: Unit) -> list[Unit]:
    """Those of the units whose criteria are not printed."""
    return [unit for unit in dict.fromkeys(units) if not is_printed(unit)]


def _same_content(held: Unit, target: Unit, said: str, key: Callable[[Unit], object]) -> Tested:
    if held.id == target.id:
        return True, f"the same {said}, it is the same unit"
    if missing := unprinted(held, target):
        return None, f"the {said} cannot be compared: {' and '.join(unit.id for unit in missing)} prints none"
    same = key(held) == key(target)
    return same, f"the same {said}" if same else f"the {said} differ"


def _outcomes(held: Unit, target: Unit) -> Tested:
    return _same_content(held, target, "outcomes", outcomes_key)


def _criteria(held: Unit, target: Unit) -> Tested:
    return _same_content(held, target, "criteria", content_key)


def _number(held: Unit, target: Unit) -> Tested:
    if held.id == target.id:
        return True, "the same unit number, it is the same unit"
    ours, theirs = reference_key(held), reference_key(target)
    if ours is None or theirs is None:
        missing = [unit.id for unit in (held, target) if reference_key(unit) is None]
        return None, f"the unit numbers cannot be compared: no reference number is printed for {' and '.join(missing)}"
    return ours == theirs, f"the same unit number {target.urn}" if ours == theirs else f"unit numbers {held.urn} and {target.urn}"


def _credit(held: Unit, target: Unit) -> Tested:
    if held.credit is None or target.credit is None:
        missing = [unit.id for unit in (held, target) if unit.credit is None]
        return None, f"credit cannot be compared: none is printed for {' and '.join(missing)}"
    return held.credit >= target.credit, f"credit {held.credit} held, {target.credit} asked"


def _level(held: Unit, target: Unit) -> Tested:
    if held.level is None or target.level is None:
        missing = [unit.id for unit in (held, target) if unit.level is None]
        return None, f"levels cannot be compared: none is known for {' and '.join(missing)}"
    return level_rank(held.level) >= level_rank(target.level), f"level {held.level} held, {target.level} asked"


TESTS: Mapping[Condition, Callable[[Unit, Unit], Tested]] = {
    Condition.SAME_OUTCOMES: _outcomes,
    Condition.SAME_CRITERIA: _criteria,
    Condition.SAME_NUMBER: _number,
    Condition.CREDIT_EQUAL_OR_GREATER: _credit,
    Condition.LEVEL_EQUAL_OR_HIGHER: _level,
    Condition.MAPPED_CASE_BY_CASE: lambda _held, _target: (None, "the clause leaves it to a mapping case by case"),
}
"""The conditions that a pair of units meets or not. The others are met by what is held, or are a matter of evidence."""

SETTLED_BY: Mapping[Condition, str] = {
    Condition.SAME_OUTCOMES: "the outcomes of both units, as their organisations publish them",
    Condition.SAME_CRITERIA: "the criteria of both units, as their organisations publish them",
    Condition.SAME_NUMBER: "the reference number on the certificate",
    Condition.CREDIT_EQUAL_OR_GREATER: "the credit of both units, as published or on the certificate",
    Condition.LEVEL_EQUAL_OR_HIGHER: "the level of both units, as published or on the certificate",
    Condition.MAPPED_CASE_BY_CASE: "the mapping by assessor and internal moderator",
}
"""What settles a condition of which it is not known whether it is met."""

REMARKS: Mapping[Condition, str] = {
    Condition.MAY_BE_RESTRICTED: "claims may be restricted, by how current the achievement is and by what the learner can do now",
    Condition.CERTIFICATE_SEEN: "the certificate, or a true copy, is to be seen",
}
"""What a clause asks to be borne in mind; it decides no verdict."""


def apply(policy: Policy, kind: PolicyKind, held: Unit, target: Unit) -> tuple[Verdict, list[Ground]]:
    """What the clauses of a kind say of a pair that corresponds: the reasons that decide, all of them where it is yes."""
    by_verdict: dict[Verdict, list[Ground]] = {verdict: [] for verdict in Verdict}
    for clause in policy.of(kind):
        for verdict, ground in _of_clause(policy, clause, held, target):
            by_verdict[verdict].append(ground)
    for verdict in (Verdict.NO, Verdict.UNDETERMINED, Verdict.YES):
        if by_verdict[verdict]:
            return verdict, by_verdict[verdict]
    said = f"the policy states no conditions for {words(kind)}" if policy.stated else "no policy on earlier achievement is stated"
    remedy = "a ruling of the awarding organisation" if policy.stated else "the awarding organisation's policy, or one assumed"
    return Verdict.UNDETERMINED, [policy.ground(said, policy.target.source, settled_by=remedy)]


def _of_clause(policy: Policy, clause: PolicyClause, held: Unit, target: Unit) -> Iterator[tuple[Verdict, Ground]]:
    if not clause.conditions:
        text = "a clause sets a limit that is not expressed as data"
        yield Verdict.UNDETERMINED, policy.ground(text, clause.source, settled_by="reading the clause")
    for condition in clause.conditions:
        if condition in TESTS:
            met, text = TESTS[condition](held, target)
            verdict = Verdict.UNDETERMINED if met is None else Verdict.YES if met else Verdict.NO
            settled_by = SETTLED_BY.get(condition) if met is None else None
            yield verdict, policy.ground(text, clause.source, settled_by=settled_by)


def remarks(policy: Policy) -> Iterator[Ground]:
    """What is to be borne in mind with every unit that counts, once for each clause and condition."""
    for kind in (PolicyKind.CREDIT_TRANSFER, PolicyKind.EQUIVALENCE):
        for clause in policy.of(kind):
            for condition in clause.conditions:
                if condition in REMARKS:
                    yield policy.ground(f"{words(kind)}: {REMARKS[condition]}", clause.source)


def words(kind: PolicyKind) -> str:
    """A kind of counting as a sentence names it.

    >>> words(PolicyKind.PRIOR_LEARNING)
    'prior learning'
    """
    return kind.value.replace("_", " ")
