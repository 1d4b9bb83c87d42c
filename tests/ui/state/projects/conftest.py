"""A document with the bundled organization, and a folder for its journal."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rolescope.ui.state.document import Document


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def open_demo(demo: Document, state: Path) -> Iterator[Document]:
    """The demo; its journal lies in `state`."""
    demo.project.use_folder(state)
    yield demo
    demo.project.close()
