"""OUs: which box a folded account is in."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rolescope.model.plain import visible
from rolescope.model.world import Organization, World
from rolescope.pictures.groups import ACCOUNT, GROUP
from rolescope.pictures.layouts.overview.density import MOST_ACCOUNTS, MOST_UNITS

ALL_GROUPS = f"{GROUP}s"
"""The id of the one unit of all groups."""

_OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An OU with imported accounts in it; `path` are the names from the root down to it.

    `is_account`: no OU, but one account alone.
    """

    id: str
    name: str
    path: str
    accounts: tuple[str, ...]
    is_account: bool = False


def units_of(world: World, accounts: Iterable[str], noun: str = ACCOUNT) -> tuple[Unit, ...]:
    """Return the OUs of accounts, by ID. Without OUs: each account, or one unit of very many.

    `noun`: what they are.
    """
    accounts = sorted(accounts)
    organization = world.organization
    homes = _homes(organization, accounts) if organization is not None else {}
    names = {unit.id: unit for unit in organization.units} if organization is not None else {}
    if organization is None or names.keys().isdisjoint(homes.values()):
        if len(accounts) <= MOST_ACCOUNTS:
            return tuple(
                Unit(id=each, name="", path="", accounts=(each,), is_account=True)
                for each in accounts
            )
        return all_in_one(accounts, noun)
    found: dict[str, list[str]] = defaultdict(list)
    for account in accounts:
        found[homes[account]].append(account)
    paths = {id_: _path(organization, id_) for id_ in found}
    shown = _short(paths)
    return tuple(
        Unit(id=id_, name=shown[id_], path="/".join(paths[id_]), accounts=tuple(mine))
        for id_, mine in sorted(found.items())
    )


def all_in_one(accounts: Iterable[str], noun: str) -> tuple[Unit, ...]:
    """Return one unit with all accounts, or whatever they are."""
    return (Unit(id=f"{noun}s", name=f"All {noun}s", path="", accounts=tuple(accounts)),)


def _homes(organization: Organization, accounts: Iterable[str]) -> dict[str, str]:
    """Return the OU, or the root, of every account; OUs deep down only while they are few."""
    chains = {member.id: _chain(organization, member.parent) for member in organization.accounts}
    mine = {account: chains.get(account, (_OUTSIDE,)) for account in accounts}
    deepest = max((len(chain) for chain in mine.values()), default=1)
    homes: dict[str, str] = {}
    for depth in range(deepest, 0, -1):
        homes = {account: chain[:depth][-1] for account, chain in mine.items()}
        if len(set(homes.values())) <= MOST_UNITS or depth == 2:  # noqa: PLR2004 - OUs below the root
            break
    return homes


def _chain(organization: Organization, parent: str) -> tuple[str, ...]:
    """Return the root and the OUs down to `parent`."""
    parents = {unit.id: unit.parent for unit in organization.units}
    chain = [parent]
    while chain[0] in parents and parents[chain[0]] not in chain:
        chain.insert(0, parents[chain[0]])
    return tuple(chain)


def _path(organization: Organization, unit: str) -> tuple[str, ...]:
    if unit == _OUTSIDE:
        return ("Other accounts",)  # not in the organization
    names = {each.id: visible(each.name) for each in organization.units}
    chain = [names[each] for each in _chain(organization, unit) if each in names]
    return tuple(chain) or ("Organization root",)


def _short(paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Call OUs by their own names, and by their paths where two have the same."""
    count = Counter(path[-1] for path in paths.values())
    return {
        id_: path[-1] if count[path[-1]] == 1 else "/".join(path) for id_, path in paths.items()
    }
