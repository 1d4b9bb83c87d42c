"""A world that is written as iam-world/1 and imported again is the same world (formats.md)."""

import json
from pathlib import Path

import pytest
from hypothesis import given

from rolescope.exporters.world_json import world_bytes, world_json
from rolescope.importers import read_sources
from rolescope.importers.demo import read_demo
from rolescope.model.world import World
from support.worlds.build import (
    A,
    account,
    allow,
    user,
    world,
)
from support.worlds.generated_organizations import organizations
from support.worlds.written_worlds import same


class Shown:
    """A world too large to be written out."""

    def __init__(self, given: World) -> None:
        self.world = given


@given(organizations().map(Shown))
def test_a_world_that_is_written_and_read_is_the_same(shown: Shown) -> None:
    same(shown.world)


def test_the_demo_is_the_same() -> None:
    found = read_demo().world
    assert found is not None
    same(found)


@pytest.mark.parametrize("name", ["dev-30", "dev-200"])
def test_worlds_of_the_samples_are_the_same(name: str, samples: Path) -> None:
    path = samples / "worlds" / f"{name}.world.json.gz"
    found = read_sources([path]).world
    assert found is not None
    again = same(found)
    assert world_json(again) == world_json(found)


def test_the_bytes_are_readable_json_that_ends_with_a_line() -> None:
    given = world(account(A, user("ana", allows=allow(Sid="Größe"))))
    data = world_bytes(given)
    assert json.loads(data) == world_json(given)
    assert data.endswith(b"}\n")
    assert "Größe".encode() in data


def test_an_account_says_what_was_not_imported_by_leaving_it_out() -> None:
    written = world_json(World(accounts=(account(A, oidc_providers=None, roles_listed=False),)))
    assert written == {
        "format": "iam-world/1",
        "accounts": {
            A: {
                "gaad": {
                    "UserDetailList": [],
                    "GroupDetailList": [],
                    "RoleDetailList": [],
                    "Policies": [],
                },
                "samlProviders": [],
            }
        },
    }
    same(World(accounts=(account(A, oidc_providers=None, roles_listed=False),)))


def test_what_is_known_of_an_organization_stays_known() -> None:
    same(world(account(A)))
    same(world(account(A), organization_known=False))
    same(World(accounts=(account(A),), organization_known=True))
