"""The selections of one weight: how many there are, and the first of them in the order of ids.

How many is told in the order of units that keeps the states few; the first of them by trying the units in the order of their ids,
where what came to nothing is not tried again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.answer.clauses import Question, Reading
from kg.answer.states import Machine, Need, State, States, in_good_order, machine_of

Node = tuple[States, int]
"""The states that a partial selection is in, and its weight."""


@dataclass(frozen=True)
class Lightest:
    """The selections of one weight: how many, where that could be told, and the first of them in the order of ids."""

    number: int | None
    first: tuple[tuple[str, ...], ...]


def lightest(asked: Question, reading: Reading, weights: Mapping[str, int], total: int, most: int, nodes: int) -> Lightest | None:
    """The valid selections of a total weight, where no weight is negative; each part where that takes no more than so many nodes.

    ``None`` where the first of them could not be told.
    """
    machines = [machine for case in reading.cases if (machine := machine_of(asked, case)) is not None]
    ordered = [unit.id for unit in in_good_order(asked, machines)]
    listed = [unit.id for unit in asked.units if any(unit.id in machine.case.options for machine in machines)]
    number = _Search.of(asked, reading, ordered, weights, total).number(nodes)
    first = _Search.of(asked, reading, listed, weights, total).first(most if number is None else min(number, most), nodes)
    return None if first is None else Lightest(number, first)


@dataclass(frozen=True)
class _Search:
    """The units one after the other, with and without each, as far as the weight can still be met."""

    machines: Sequence[Machine]
    needs: Sequence[Sequence[Sequence[Need]]]
    units: Sequence[str]
    weights: Mapping[str, int]
    total: int

    @classmethod
    def of(cls, asked: Question, reading: Reading, units: Sequence[str], weights: Mapping[str, int], total: int) -> _Search:
        """Lay out the search through the units in this order."""
        machines = [machine for case in reading.cases if (machine := machine_of(asked, case)) is not None]
        possible = [machine for machine in machines if machine.plan(units)]
        return cls(possible, [machine.needs(units, weights) for machine in possible], units, weights, total)

    @property
    def start(self) -> Node:
        """Where nothing is decided yet."""
        return frozenset((number, ()) for number in range(len(self.machines))), 0

    def number(self, nodes: int) -> int | None:
        """How many selections there are; ``None`` where that takes more than so many nodes."""
        front = {self.start: 1}
        for step in range(len(self.units)):
            after: dict[Node, int] = defaultdict(int)
            for node, number in front.items():
                for made in self._next(step, node):
                    if made is not None:
                        after[made] += number
            front = after
            nodes -= len(front)
            if nodes < 0:
                return None
        return sum(number for node, number in front.items() if self._ends(node))

    def first(self, most: int, nodes: int) -> tuple[tuple[str, ...], ...] | None:
        """The first so many selections, those with an earlier unit first; ``None`` where that takes more than so many nodes."""
        found: list[tuple[str, ...]] = []
        dead: set[tuple[int, Node]] = set()
        for step, node, taken in self._walk(found, dead):
            nodes -= 1
            if nodes < 0:
                return None
            if step == len(self.units) and self._ends(node):
                found.append(taken)
            if len(found) >= most:
                break
        return tuple(found)

    def _walk(self, found: Sequence[tuple[str, ...]], dead: set[tuple[int, Node]]) -> Iterator[tuple[int, Node, tuple[str, ...]]]:
        """Every node in the order of its selections, but for those known to be dead: after which nothing more was found."""
        open_: list[tuple[int, Node, tuple[str, ...], int | None]] = [(0, self.start, (), None)]
        while open_:
            step, node, taken, before = open_.pop()
            if before is not None:
                if len(found) == before:
                    dead.add((step, node))
            elif (step, node) not in dead:
                yield step, node, taken
                if step < len(self.units):
                    chosen, left = self._next(step, node)
                    open_.append((step, node, taken, len(found)))
                    if left is not None:
                        open_.append((step + 1, left, taken, None))
                    if chosen is not None:
                        open_.append((step + 1, chosen, (*taken, self.units[step]), None))

    def _ends(self, node: Node) -> bool:
        """Whether a selection that ends here is valid, and has the weight."""
        return node[1] == self.total and any(self.machines[one].accepts(state) for one, state in node[0])

    def _next(self, step: int, node: Node) -> tuple[Node | None, Node | None]:
        """The nodes after a step, with and without its unit, of which something may come."""
        states, before = node
        weight, rest = self.weights[self.units[step]], self.total - before
        left: list[tuple[int, State]] = []
        chosen: list[tuple[int, State]] = []
        for one, state in states:
            machine, own = self.machines[one], self.needs[one][step]
            stays = machine.left(step, state)
            if stays is not None and not _hopeless(own, stays, rest):
                left.append((one, stays))
            if weight <= rest:
                made = machine.chosen(step, state)
                chosen += [(one, after) for after in made if not _hopeless(own, after, rest - weight)]
        return (frozenset(chosen), before + weight) if chosen else None, (frozenset(left), before) if left else None


def _hopeless(needs: Sequence[Need], state: State, left: int) -> bool:
    """Whether a state needs more than the weight that is left."""
    for need in needs:
        lacking = need.low - state[need.place]
        if lacking > 0 and (need.best is None or lacking * need.best[0] > left * need.best[1]):
            return True
    return False
