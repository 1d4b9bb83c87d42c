"""Shared fixtures. Qt runs without a screen, in a settings folder of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from PySide6.QtWidgets import QApplication

from rolescope.ui.app import release_clipboard

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
settings.register_profile(
    "tests", max_examples=60, deadline=None, derandomize=True, suppress_health_check=SLOW
)
settings.register_profile(  # `make soak`
    "soak", max_examples=5_000, deadline=None, print_blob=True, suppress_health_check=SLOW
)
settings.load_profile("tests")


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
