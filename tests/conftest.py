"""Shared fixtures. Qt runs without a screen, in a settings folder of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from rolescope.ui.app import release_clipboard

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder of third-party exports that are not part of the product; skips without it."""
    folder = os.environ.get("ROLESCOPE_SAMPLES")
    if not folder or not Path(folder).is_dir():
        pytest.skip("ROLESCOPE_SAMPLES names no folder of third-party exports")
    return Path(folder)


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: QApplication) -> Iterator[QApplication]:
    """The one Qt application of the run: exporters would otherwise make one without widgets."""
    yield qapp
    release_clipboard()
