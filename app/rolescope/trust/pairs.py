"""Pairs: every principal that may assume a role as things are (the edges query of formats.md)."""

from collections.abc import Iterable

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.model.request import Context
from rolescope.trust.bulk import bits, bulk_of


def allowed_pairs(
    index: WorldIndex,
    at: str,
    context: Context = (),
    roles: Iterable[str] | None = None,
    interpretation: Interpretation | None = None,
) -> list[tuple[str, str]]:
    """Return all (user or role, role) pairs for which a plain AssumeRole is allowed, sorted.

    `roles` limits the targets. Pairs of a role with itself count like any other.
    """
    bulk = bulk_of(index, at, interpretation)
    found: list[list[str]] = [[] for _ in bulk.callers]
    for arn in sorted(index.roles if roles is None else set(roles)):
        role = index.role(arn)
        if role is not None:
            for caller in bits(bulk.allowed(role, context=context).certain):
                found[caller].append(arn)
    by_arn = sorted(zip((entity.arn for entity in bulk.callers), found, strict=True))
    return [(caller, role) for caller, targets in by_arn for role in targets]
