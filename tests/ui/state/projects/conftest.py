"""A workspace with the bundled organization, and a folder for its journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rolescope.ui.state.workspace import Workspace


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def open_demo(demo: Workspace, state: Path) -> Iterator[Workspace]:
    """The demo; its journal lies in `state`."""
    demo.project.use_folder(state)
    yield demo
    demo.project.close()
