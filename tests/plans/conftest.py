"""The world that the plans of our own making are about."""

import pytest

from rolescope.importers import read_sources
from rolescope.model.world import World
from support.iac import IAC


@pytest.fixture(scope="session")
def imported() -> World:
    world = read_sources([IAC / "world.json"]).world
    assert world is not None
    return world
