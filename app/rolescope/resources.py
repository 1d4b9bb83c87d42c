"""Find bundled files: fonts, icons, the demo organization."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

_INSTALLED = files("rolescope").joinpath("_resources")  # a wheel or a frozen bundle
_CHECKOUT = Path(__file__).resolve().parents[2] / "resources"  # a working copy


def resources() -> Traversable:
    """Return the folder of bundled files."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def resource(*parts: str) -> Traversable:
    """Return one bundled file.

    Raises:
        FileNotFoundError: no such file is bundled.
    """
    found = resources().joinpath(*parts)
    if not found.is_file():
        raise FileNotFoundError(f"no bundled resource {'/'.join(parts)}")
    return found
