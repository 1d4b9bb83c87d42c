"""Published exports and generated worlds open whole."""

from pathlib import Path

import pytest

from rolescope.importers import read_sources
from rolescope.importers.demo import read_demo
from rolescope.model.policy import PrincipalType
from rolescope.model.world import World
from rolescope.problem import ProblemLevel


def read(path: Path) -> World:
    found = read_sources([path])
    assert found.world is not None
    assert not [problem for problem in found.problems if problem.level is ProblemLevel.ERROR]
    return found.world


def count(world: World) -> tuple[int, int, int]:
    return (
        len(world.accounts),
        sum(len(account.users) for account in world.accounts),
        sum(len(account.roles) for account in world.accounts),
    )


def test_the_published_example_opens_with_all_users_and_roles(samples: Path) -> None:
    """DF-9: it holds two accounts."""
    world = read(samples / "gaad" / "cloudsplaining-example.json")
    assert count(world) == (2, 44, 78)
    sessions = [
        role
        for account in world.accounts
        for role in account.roles
        if any(
            principal.type is PrincipalType.SESSION
            for statement in role.trust_policy.statements
            for principal in statement.principals or ()
        )
    ]
    assert len(sessions) == 40
    assert count(read(samples / "gaad" / "cloudsplaining-authz-v2.json")) == (1, 1, 2)


@pytest.mark.parametrize(
    ("name", "accounts", "roles"), [("dev-30", 2, 30), ("dev-200", 7, 200), ("dev-5000", 14, 5000)]
)
def test_generated_worlds_open_without_a_problem(
    samples: Path, name: str, accounts: int, roles: int
) -> None:
    found = read_sources([samples / "worlds" / f"{name}.world.json.gz"])
    assert found.world is not None
    assert found.problems == ()
    assert (len(found.world.accounts), count(found.world)[2]) == (accounts, roles)
    assert found.world.now == "2026-11-24T12:00:00Z"
    assert found.world.organization is not None


def test_the_bundled_organization_opens() -> None:
    found = read_demo()
    assert found.problems == ()
    assert found.world is not None
    assert count(found.world) == (6, 14, 62)
    assert found.world.now == "2026-11-20T17:20:00Z"
    assert [account.id for account in found.world.accounts if not account.roles_listed] == [
        "104822317755"
    ]
    assert all(account.oidc_providers is not None for account in found.world.accounts)
    assert found.world.accounts[0].sources == (
        "demo/accounts/104822317755/authorization-details.json",
    )
