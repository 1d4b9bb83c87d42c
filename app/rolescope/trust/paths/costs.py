"""What a step requires of its callers: the callers of one trust, grouped by how much."""

from collections.abc import Iterable, Iterator, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.engine.language.condition_kind import is_audience
from rolescope.engine.language.context import OPEN, RequestContext
from rolescope.model.policy import Condition
from rolescope.trust.bulk.mask import bits, ones
from rolescope.trust.edge import Edge, Node
from rolescope.trust.facts import compiled
from rolescope.trust.paths.callers import NOBODY, caller_at
from rolescope.trust.requests import RequestAsker

_FREE = ("sts:rolesessionname", "aws:currenttime", "aws:epochtime", "aws:tokenissuetime")
_TAG = "aws:principaltag/"
_OWN = (_TAG, "aws:principalarn", "aws:principalaccount", "aws:username", "aws:userid")


def is_free(key: str) -> bool:
    """Tell whether a caller just chooses a value or a time: nothing has to be brought along."""
    return key.lower() in _FREE


def matters(condition: Condition) -> bool:
    """Tell whether a condition may ask for something: every token has an audience, every call TLS.

    A pattern that lets in every value asks for one all the same.
    """
    return not is_audience(condition) and condition.key.lower() != "aws:securetransport"


class Costs:
    """Counts what the callers of a graph have to bring for its trusts. Nodes go by number."""

    def __init__(self, index: WorldIndex, nodes: Sequence[Node], at: str) -> None:
        """Look at who the nodes are, as things stand at a time (ISO 8601)."""
        self._askers: dict[int, RequestAsker] = {}
        kinds: dict[object, list[int]] = {}
        for number, node in enumerate(nodes):
            caller = None if node.kind in NOBODY else caller_at(node, index)
            if caller is not None:
                asker = self._askers[number] = RequestAsker(index, caller, "", at)
                kinds.setdefault(asker.kind, []).append(number)
        self._kinds = tuple(ones(numbers) for numbers in kinds.values())

    def split(self, edge: Edge, callers: int) -> Iterator[tuple[int, int]]:
        """Yield how much has to be brought for a trust, with the callers who have to (bits).

        The caller's own policies count as far as the trust says so (Edge.caller_conditions).
        """
        choices = [tuple(filter(matters, one)) for one in edge.alternatives or (edge.conditions,)]
        beside = tuple(filter(matters, edge.caller_conditions))
        if not beside and choices == [()]:
            if callers:
                yield 0, callers
            return
        told = tuple(dict.fromkeys(_told_by(choices, beside)))
        for kind in self._kinds:
            for group in self._alike(kind & callers, told):
                asker = self._askers[next(bits(group))]
                yield (
                    min(_unmet(asker, one, choices) for one in choices)
                    + sum(_is_to_bring(asker, condition) for condition in beside),
                    group,
                )

    def _alike(self, callers: int, told: tuple[str, ...] | None) -> Iterator[int]:
        """Yield groups of callers who have the same values of the keys that tell them apart."""
        if not told or not callers & (callers - 1):
            if callers:
                yield callers
            return
        groups: dict[object, list[int]] = {}
        for number in bits(callers):
            known = self._askers[number].known
            groups.setdefault(tuple(known.get(key) for key in told), []).append(number)
        for numbers in groups.values():
            yield ones(numbers)


def _told_by(
    choices: Sequence[tuple[Condition, ...]], beside: Iterable[Condition]
) -> Iterator[str]:
    """Yield the keys by which callers of one kind have to bring more or less."""
    for condition in (*(one for conditions in choices for one in conditions), *beside):
        key = condition.key.lower()
        if key.startswith(_TAG) or (len(choices) > 1 and key.startswith(_OWN)):
            yield key
        if any("${" in value for value in condition.values):
            yield "aws:principalarn"


def _unmet(
    asker: RequestAsker, conditions: tuple[Condition, ...], choices: Sequence[tuple[Condition, ...]]
) -> int:
    """Count what one statement asks for; one that is not for this caller costs more than all."""
    if len(choices) > 1 and any(_is_other(asker, condition) for condition in conditions):
        return sum(map(len, choices)) + 1
    return sum(_is_to_bring(asker, condition) for condition in conditions)


def _is_other(asker: RequestAsker, condition: Condition) -> bool:
    """Tell whether a condition is about somebody else."""
    key = condition.key.lower()
    if not key.startswith(_OWN) or asker.may_set(key):
        return False
    return holds(asker, condition) is False


def _is_to_bring(asker: RequestAsker, condition: Condition) -> bool:
    key = condition.key.lower()
    if key in _FREE or not asker.may_set(key):
        return False
    return holds(asker, condition) is not True


def holds(asker: RequestAsker, condition: Condition) -> bool | None:
    """Tell whether a condition holds for a caller who brings nothing; None: it is not known."""
    key = condition.key.lower()
    is_known = key in asker.known or asker.may_set(key)
    context = RequestContext(asker.known, (lambda _key: None) if is_known else (lambda _key: OPEN))
    return compiled(condition).test(context, asker.index.reading)
