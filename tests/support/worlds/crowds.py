"""Worlds with more rows and lines than one picture can hold, small enough to analyse at once."""

from rolescope.model.world import Account, MemberAccount, Organization, OrganizationalUnit, World
from support.worlds.build import Entity, account, allow, role, trusts, user, world

ACCOUNTS = ("300000000001", "300000000002", "300000000003", "300000000004", "300000000005")
NAMES = ("shop", "pay", "lake", "hub", "lab")
UNITS = {"ou-work": "Workloads", "ou-data": "Data"}
_HOMES = ("ou-work", "ou-work", "ou-data", "ou-data", "ou-data")
_EACH = 130  # users, and roles that trust one of them each


def _pairs(home: str, far: str, crosses: int) -> list[Entity]:
    """Return users and roles; the first `crosses` roles trust users of another account."""
    found: list[Entity] = []
    for number in range(_EACH):
        caller = far if number < crosses else home
        trust = trusts(f"arn:aws:iam::{caller}:user/u{number:03}")
        found.append(user(f"u{number:03}", allows=allow()))
        found.append(role(f"R{number:03}", trust=trust))
    return found


def _accounts() -> list[Account]:
    shop, pay, lake, hub, lab = ACCOUNTS
    return [
        account(shop, *_pairs(shop, hub, 40), role("Boss", trust=trusts(hub), allows=allow("*"))),
        account(pay, *_pairs(pay, hub, 25)),
        account(lake, *_pairs(lake, shop, 12), role("Out", trust=trusts("992711840031"))),
        account(hub, *_pairs(hub, hub, 0)),
        account(lab, *_pairs(lab, lab, 0), role("Open", trust=trusts("*"))),
    ]


def crowd(*, units: bool = True) -> World:
    """Return five accounts in two OUs, or in no organization at all."""
    if not units:
        return world(*_accounts())
    return world(
        *_accounts(),
        organization=Organization(
            id="o-crowd00001",
            management_account=ACCOUNTS[0],
            root="r-crow",
            units=tuple(
                OrganizationalUnit(id=i, name=n, parent="r-crow") for i, n in UNITS.items()
            ),
            accounts=tuple(
                MemberAccount(id=id_, name=name, parent=home)
                for id_, name, home in zip(ACCOUNTS, NAMES, _HOMES, strict=True)
            ),
        ),
    )
