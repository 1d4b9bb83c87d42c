"""The bundled organization Northwind."""

from importlib.resources.abc import Traversable

from rolescope.importers import IMPORTERS
from rolescope.importers.reader import ImportResult, read_files
from rolescope.progress import Tick, no_tick
from rolescope.resources import resources


def demo_path() -> Traversable:
    """Return the folder of the bundled organization."""
    return resources().joinpath("demo")


def read_demo(tick: Tick = no_tick, *, is_kept: bool = False) -> ImportResult:
    """Read the bundled organization."""
    return read_files([demo_path()], IMPORTERS, tick, is_kept=is_kept)
