"""The demo organization as it might have been in May: for tests of comparisons.

    older_demo()           a world of 2026-05-01
    write_older(folder)    the same as a file that imports

What has come since: the build projects reach deploy-hub, db-import is open to the vendor. What has
gone: the whole tools account reached release-manager. On-call needs MFA now. kofi.mensah was made
again, noor.haddad has another name, and the sandbox account was not imported then.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from rolescope.exporters.world_json import world_bytes
from rolescope.importers.demo import read_demo
from rolescope.model.document import parse_policy
from rolescope.model.place import Place, PlaceKind, with_holder
from rolescope.model.principal import User
from rolescope.model.world import World
from rolescope.value import replace

DATA, SECURITY, PROD = "118055612207", "330081247765", "441700923385"
TOOLS, SANDBOX = "770233459910", "900144206618"
HUB, RELEASE = f"arn:aws:iam::{TOOLS}:role/deploy-hub", f"arn:aws:iam::{PROD}:role/release-manager"
IMPORT, ADMIN = f"arn:aws:iam::{PROD}:role/db-import", f"arn:aws:iam::{PROD}:role/prod-admin"
KOFI = f"arn:aws:iam::{DATA}:user/kofi.mensah"
LENA, LENA_THEN = f"arn:aws:iam::{DATA}:user/lena.fischer", f"arn:aws:iam::{DATA}:user/lena.meyer"
THEN = "2026-05-01T09:00:00Z"

Statements = list[dict[str, Any]]


@cache
def demo() -> World:
    """Return the demo organization of today."""
    found = read_demo().world
    assert found is not None
    return found


@cache
def older_demo() -> World:
    """Return the demo organization of May."""
    world = demo()
    world = _trust(world, HUB, lambda found: found[:1])
    world = _trust(world, RELEASE, _to_the_whole_account)
    world = _trust(world, IMPORT, lambda found: [_ec2(found[0])])
    world = _trust(world, ADMIN, _without_mfa)
    world = with_holder(world, KOFI, lambda one: replace(one, id="AIDA0000000000000KOFI"))
    world = with_holder(world, LENA, _renamed)
    accounts = tuple(account for account in world.accounts if account.id != SANDBOX)
    return replace(world, accounts=accounts, now=THEN)


def write_older(folder: Path) -> Path:
    """Write the demo organization of May; return the file."""
    file = folder / "northwind-2026-05-01.json"
    file.write_bytes(world_bytes(older_demo()))
    return file


def _trust(world: World, role: str, change: Callable[[Statements], Statements]) -> World:
    place = Place(PlaceKind.TRUST, role)
    policy = place.find(world)
    assert policy is not None
    document = json.loads(policy.text)
    document["Statement"] = change(document["Statement"])
    return place.put(world, parse_policy(document, name=policy.name, type=policy.type))


def _to_the_whole_account(found: Statements) -> Statements:
    return [found[0] | {"Principal": {"AWS": f"arn:aws:iam::{TOOLS}:root"}}]


def _ec2(statement: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in statement.items() if key != "Condition"}
    return kept | {"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}


def _without_mfa(found: Statements) -> Statements:
    return [{key: value for key, value in one.items() if key != "Condition"} for one in found]


def _renamed(one: Any) -> User:
    assert isinstance(one, User)
    return replace(one, arn=LENA_THEN, name="lena.meyer")
