"""Worlds written as files and read again, and what is the same of them then."""

import json
from typing import Any

from rolescope.exporters.world_json import world_json
from rolescope.importers import read_again
from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import keep
from rolescope.model.policy import Policy
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import LISTS, Account, Organization, World
from rolescope.value import replace


def read_back(written: Any) -> World:
    """Read a world of a JSON value with the importers, by way of its bytes."""
    data = json.dumps(written).encode()
    found = read_again([keep(JsonFile("world.json", data, None, chosen=True))]).world
    assert found is not None
    return found


def same(given: World) -> World:
    """Return a world written and read again; fail where it is another one then."""
    found = read_back(world_json(given))
    assert as_written(found) == as_written(given)
    return found


def as_written(world: World) -> World:
    """Return a world with what iam-world/1 cannot say as it is after reading (world_json.py).

    The order of what has none to AWS goes, too.
    """
    accounts = sorted((_account(one) for one in world.accounts), key=lambda one: one.id)
    organization = world.organization
    return replace(
        world,
        accounts=tuple(accounts),
        organization=None if organization is None else _organization(organization),
        collection=None,
        permission_sets=None,
    )


def _account(account: Account) -> Account:
    lacking = account.incomplete
    is_open = any(getattr(account, name) for name in lacking) or len(lacking) == len(LISTS)
    return replace(
        account,
        users=_sorted(_holder(one) for one in account.users),
        groups=_sorted(_holder(one) for one in account.groups),
        roles=_sorted(_holder(one) for one in account.roles),
        policies=_sorted(_policy(one) for one in account.policies),
        sources=(),
        alias="",
        incomplete=LISTS if is_open else lacking,
    )


def _sorted(found: Any) -> Any:
    return tuple(sorted(found, key=lambda one: one.arn))


def _holder(holder: User | Group | Role) -> Any:
    changes: dict[str, Any] = {
        "inline": tuple(sorted(map(_policy, holder.inline), key=lambda one: one.name)),
        "attached": tuple(sorted(holder.attached)),
    }
    if isinstance(holder, User):
        changes["groups"] = tuple(sorted(holder.groups))
    if not isinstance(holder, Group):
        changes["tags"] = tuple(sorted(holder.tags))
    if isinstance(holder, Role):
        changes["trust_policy"] = _policy(holder.trust_policy)
    return replace(holder, **changes)


def _policy(policy: Policy) -> Policy:
    """Return a document without its layout."""
    return replace(policy, text="", raw=None)


def _organization(found: Organization) -> Organization:
    enabled = (found.scps_enabled, found.rcps_enabled)
    if None in enabled or (not found.root and any(enabled)):
        found = replace(found, scps_enabled=None, rcps_enabled=None)
    policies = found.policies
    if policies is not None:
        policies = tuple(
            replace(
                one,
                policy=replace(one.policy, raw=None, text=""),
                targets=None if one.targets is None else tuple(sorted(one.targets)),
            )
            for one in sorted(policies, key=lambda one: one.id)
        )
    return replace(found, policies=policies)
