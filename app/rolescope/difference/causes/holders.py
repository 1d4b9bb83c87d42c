"""Holders: users and roles whose permissions may differ, whatever they may assume."""

from collections.abc import Iterator

from rolescope.difference.causes.causes import Causes
from rolescope.difference.causes.differences import Differences
from rolescope.difference.numbers import Names
from rolescope.engine.index import WorldIndex
from rolescope.model.principal import Role
from rolescope.trust.entities import entities


def holders(
    before: WorldIndex, after: WorldIndex, found: Differences, causes: Causes, names: Names
) -> tuple[str, ...]:
    """Return the users and roles of both states on whose own side anything differs.

    Those whose own policies differ come first, then those below other SCPs: these limit no
    service-linked role (SCP-4). Ids are those after.
    """
    own = sorted(names.after(arn) for arn in causes.touched if names.after(arn) not in found.people)
    guarded = sorted(_guarded(before, after, causes, names))
    return tuple(dict.fromkeys((*own, *guarded)))


def _guarded(before: WorldIndex, after: WorldIndex, causes: Causes, names: Names) -> Iterator[str]:
    for id_ in causes.guarded:
        account = after.account(id_)
        for entity in entities(account) if account is not None else ():
            if isinstance(entity, Role) and entity.is_service_linked:
                continue
            old = names.of(entity.arn)
            if old in before.roles or old in before.users:
                yield entity.arn
