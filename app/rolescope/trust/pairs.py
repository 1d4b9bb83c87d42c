"""Pairs: every principal and each role it may assume (the edges query of formats.md)."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.model.request import Context
from rolescope.trust.bulk import bits, bulk_of
from rolescope.trust.bulk.mask import chosen
from rolescope.value import Value


class Pairs(Value):
    """Pairs of a user or role and a role that it may assume, by their numbers in `arns`.

    There may be many millions of them: so they are kept by caller, four bytes each. `arns` are
    sorted, those of all that stand in a pair; so are the callers, and the roles of each.
    """

    arns: tuple[str, ...]
    roles_of: Mapping[int, Sequence[int]]

    def __len__(self) -> int:
        """Count the pairs."""
        return sum(map(len, self.roles_of.values()))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield the ARNs of each pair."""
        for caller, roles in self.roles_of.items():
            for role in roles:
                yield self.arns[caller], self.arns[role]


def allowed_pairs(
    index: WorldIndex,
    at: str,
    context: Context = (),
    roles: Iterable[str] | None = None,
) -> Pairs:
    """Return all pairs for which a plain AssumeRole is allowed, sorted.

    `roles` limits the targets. Pairs of a role with itself count like any other.
    """
    bulk = bulk_of(index, at)
    targets: dict[int, list[str]] = {}  # by the callers: many roles let in the same ones
    anyone = 0
    for arn in index.roles if roles is None else set(roles):
        role = index.role(arn)
        callers = 0 if role is None else bulk.allowed(role, context=context).certain
        if callers:
            targets.setdefault(callers, []).append(arn)
            anyone |= callers
    names = [entity.arn for entity in bulk.callers]
    arns = tuple(
        sorted({*chosen(names, anyone), *(one for some in targets.values() for one in some)})
    )
    number = {arn: place for place, arn in enumerate(arns)}
    found = {caller: array("I") for caller in bits(anyone)}
    for callers, some in targets.items():
        numbers = array("I", (number[arn] for arn in some))
        for caller in bits(callers):
            found[caller].extend(numbers)
    by_number = sorted((number[names[caller]], some) for caller, some in found.items())
    return Pairs(arns, {caller: array("I", sorted(some)) for caller, some in by_number})
