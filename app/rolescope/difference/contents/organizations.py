"""Facts of two organizations: members, their OUs, and the targets of guardrails."""

from collections.abc import Iterable, Iterator

from rolescope.difference.contents.facts import FactDifference, FactKind, changed, members, table
from rolescope.model.collection import PermissionSet
from rolescope.model.world import AttachedPolicy, MemberAccount, Organization


def facts_of_organization(
    old: Organization | None, new: Organization | None
) -> Iterator[FactDifference]:
    """Yield what differs; None: there is no organization."""
    if old is new:
        return
    if old is None or new is None:
        only = old or new
        id_ = only.id if only is not None else ""
        yield from changed(FactKind.ORGANIZATION, id_, _id(old), _id(new))
        return
    yield from changed(FactKind.ORGANIZATION, new.id, old.id, new.id)
    yield from changed(FactKind.MANAGEMENT, new.id, old.management_account, new.management_account)
    yield from table(FactKind.ENABLED, new.root, _enabled(old), _enabled(new))
    yield from _of_units(old, new)
    yield from _of_accounts(old.accounts, new.accounts)
    yield from _of_guardrails(old.policies or (), new.policies or ())


def _id(organization: Organization | None) -> str | None:
    return None if organization is None else organization.id


def _enabled(organization: Organization) -> dict[str, str]:
    """Return which policy types are known to be enabled, or not."""
    known = {"SCP": organization.scps_enabled, "RCP": organization.rcps_enabled}
    words = {True: "enabled", False: "not enabled"}
    return {name: words[is_enabled] for name, is_enabled in known.items() if is_enabled is not None}


def _of_units(old: Organization, new: Organization) -> Iterator[FactDifference]:
    before = {unit.id: unit for unit in old.units}
    after = {unit.id: unit for unit in new.units}
    for id_ in dict.fromkeys((*before, *after)):
        was, is_ = before.get(id_), after.get(id_)
        if was is None or is_ is None:
            names = (None if unit is None else unit.name for unit in (was, is_))
            yield from changed(FactKind.UNIT, id_, next(names), next(names))
            continue
        yield from changed(FactKind.PARENT, id_, was.parent, is_.parent)
        yield from changed(FactKind.NAME, id_, was.name, is_.name)


def _of_accounts(
    old: Iterable[MemberAccount], new: Iterable[MemberAccount]
) -> Iterator[FactDifference]:
    before = {account.id: account for account in old}
    after = {account.id: account for account in new}
    for id_ in dict.fromkeys((*before, *after)):
        was, is_ = before.get(id_), after.get(id_)
        if was is None or is_ is None:
            names = (None if account is None else account.name for account in (was, is_))
            yield from changed(FactKind.MEMBER, id_, next(names), next(names))
            continue
        yield from changed(FactKind.PARENT, id_, was.parent, is_.parent)
        yield from changed(FactKind.STATUS, id_, was.status, is_.status)
        yield from changed(FactKind.NAME, id_, was.name, is_.name)


def _of_guardrails(
    old: Iterable[AttachedPolicy], new: Iterable[AttachedPolicy]
) -> Iterator[FactDifference]:
    """Yield to what guardrails are attached; their documents are compared as documents."""
    before = {one.id: one for one in old}
    after = {one.id: one for one in new}
    for id_ in dict.fromkeys((*before, *after)):
        was, is_ = before.get(id_), after.get(id_)
        targets = [() if one is None else one.targets for one in (was, is_)]
        if targets[0] is not None and targets[1] is not None:
            yield from members(FactKind.TARGET, id_, targets[0], targets[1])
        if was is not None and is_ is not None:
            yield from changed(FactKind.NAME, id_, was.policy.name, is_.policy.name)


def facts_of_permission_sets(
    old: Iterable[PermissionSet], new: Iterable[PermissionSet]
) -> Iterator[FactDifference]:
    """Yield what differs of permission sets of Identity Center, and who has them where."""
    before = {one.arn: one for one in old}
    after = {one.arn: one for one in new}
    for arn in dict.fromkeys((*before, *after)):
        was, is_ = before.get(arn), after.get(arn)
        if was is None or is_ is None:
            names = (None if one is None else one.name for one in (was, is_))
            yield from changed(FactKind.PERMISSION_SET, arn, next(names), next(names))
            continue
        yield from changed(FactKind.NAME, arn, was.name, is_.name)
        yield from changed(FactKind.SESSION, arn, was.session_duration, is_.session_duration)
        yield from members(FactKind.ASSIGNMENT, arn, _assigned(was), _assigned(is_))


def _assigned(one: PermissionSet) -> list[str]:
    return [f"{x.kind} {x.name or x.id} in {x.account}" for x in one.assignments]
