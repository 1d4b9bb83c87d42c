"""The patch of a scenario, applied to the exported import, gives the world of the scenario."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.exporters.patch.writing import write_patch
from rolescope.exporters.world_json import world_json
from rolescope.model.edit import Edit, Scenario
from rolescope.model.edits.entities import with_id
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.entities import entities
from rolescope.value import replace
from support.aws.fake_aws import FakeAws
from support.aws.fake_shell import run_script
from support.aws.patch_applier import apply_patch
from support.worlds.generated_edits import made
from support.worlds.generated_organizations import organizations
from support.worlds.written_worlds import as_written, read_back


class Shown:
    """A world too large to be written out, with edits that can be made."""

    def __init__(self, given: World, edits: tuple[Edit, ...]) -> None:
        self.scenario = Scenario(given, edits)

    def __repr__(self) -> str:
        return repr(self.scenario.edits)


@st.composite
def scenarios(draw: st.DrawFn, most: int = 6) -> Shown:
    world = draw(organizations())
    return Shown(world, draw(made(world, most)))


@given(scenarios())
def test_the_patch_of_the_exported_world_gives_the_world_of_the_scenario(shown: Shown) -> None:
    scenario = shown.scenario
    files = write_patch(scenario)
    patch = json.loads(files["patch.json"])
    patched = apply_patch(world_json(scenario.base), patch)
    assert as_written(read_back(patched)) == as_written(scenario.world)


def by_name(world: World) -> World:
    """Return a world whose policies of the organization are known by their names."""
    organization = world.organization
    if organization is None or organization.policies is None:
        return world
    policies = tuple(replace(one, id=one.policy.name) for one in organization.policies)
    return replace(world, organization=replace(organization, policies=policies))


def called(files: dict[str, bytes], name: str) -> list[list[str]]:
    with TemporaryDirectory() as folder:
        return run_script(files, name, Path(folder))


@settings(max_examples=min(30, settings().max_examples))  # a shell runs for each
@given(scenarios())
def test_the_commands_make_the_world_of_the_scenario_in_aws(shown: Shown) -> None:
    scenario = shown.scenario
    files = write_patch(scenario)
    fake = FakeAws(world_json(scenario.base), files)
    fake.do(called(files, "commands.sh"))
    found = by_name(read_back(fake.world))
    assert as_written(found) == as_written(by_name(without_names_of_deleted(scenario)))


def without_names_of_deleted(scenario: Scenario) -> World:
    """Return the world of a scenario; PR-10: what names a deleted principal has its ID.

    A trust policy that names one by ARN after it is deleted is written before, for AWS refuses it
    then: it comes out with the ID as well.
    """
    left = {one.arn for account in scenario.world.accounts for one in entities(account)}
    gone = [
        one
        for account in scenario.base.accounts
        for one in entities(account)
        if one.arn not in left and one.id
    ]

    def renamed(role: Role) -> Role:
        for one in gone:
            role = with_id(role, one.arn, one.id)
        return role

    return replace(
        scenario.world,
        accounts=tuple(
            replace(one, roles=tuple(map(renamed, one.roles))) for one in scenario.world.accounts
        ),
    )


@settings(max_examples=min(20, settings().max_examples))  # two shells run for each
@given(scenarios())
def test_the_commands_of_undo_make_the_world_as_it_was(shown: Shown) -> None:
    scenario = shown.scenario
    files = write_patch(scenario)
    fake = FakeAws(world_json(scenario.base), files)
    fake.do(called(files, "commands.sh"))
    fake.do(called(files, "undo.sh"))
    found = read_back(fake.world)
    assert as_written(comparable(found)) == as_written(comparable(scenario.base))


def comparable(world: World) -> World:
    """Return a world without what undoing cannot bring back: unique IDs, unknown durations."""
    organization = world.organization
    if organization is not None and not organization.policies:
        world = replace(world, organization=replace(organization, policies=None))
    accounts = tuple(
        replace(
            one,
            users=tuple(replace(user, id="") for user in one.users),
            roles=tuple(replace(role, id="", max_session_duration=None) for role in one.roles),
            incomplete=(),
        )
        for one in world.accounts
    )
    return replace(world, accounts=accounts)
