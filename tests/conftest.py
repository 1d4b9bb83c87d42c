"""Shared fixtures. Qt runs without a screen, in a settings folder of its own."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from rolescope.ui.shell.app import release_clipboard
from support.aws.server import cloud, server
from support.window.patience import PatientBot, bounded_work

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if os.name == "posix":  # programs that tests start answer in English, whatever the computer speaks
    os.environ["LC_ALL"] = "C.UTF-8"
    os.environ.pop("LANGUAGE", None)
__all__ = ["cloud", "server"]  # fixtures

GENERATION: dict[str, Any] = {
    "deadline": None,
    "suppress_health_check": [
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],  # to explain takes hours
}
settings.register_profile("tests", max_examples=40, derandomize=True, **GENERATION)
settings.register_profile("soak", max_examples=5_000, print_blob=True, **GENERATION)  # `make soak`
settings.load_profile("tests")


def pytest_collection_finish() -> None:
    """Let the collector pass over what the tests are made of: a sixth of the time."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """No test works without an end; those that may take hours have `timeout(0)`, and no bound."""
    marker = item.get_closest_marker("timeout")
    if (marker is not None and marker.args == (0,)) or not float(item.config.getini("timeout")):
        yield
        return
    with bounded_work():
        yield


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 - there
    """Hands for windows, which wait as long as a busy computer takes."""
    return PatientBot(request)


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
