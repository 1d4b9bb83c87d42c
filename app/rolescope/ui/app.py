"""The composition root: Qt, settings, log, document, worker, window, crash reporter."""

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import platformdirs
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QClipboard, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QSplashScreen

import rolescope
from rolescope.ui import icons, style
from rolescope.ui.log.writing import start_log
from rolescope.ui.settings import TEXT_SIZES, Settings


def make_application(theme: str) -> QApplication:
    """Return Qt's application in a theme, with the bundled fonts."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(["rolescope"])
    app.setApplicationName("RoleScope")
    app.setApplicationVersion(rolescope.__version__)
    app.setDesktopFileName("rolescope")
    style.load_fonts()
    style.apply(app, theme)
    style.follow_system(app)
    app.setWindowIcon(icons.logo())
    return app


def run(
    paths: Sequence[Path] = (),
    *,
    demo: bool = False,
    scenario: str | None = None,
    config_dir: Path | None = None,
    debug: bool = False,
) -> int:
    """Show the window on these sources, on the bundled organization or as it was left.

    `scenario` is the id or the name of the scenario to show.
    """
    settings = Settings(config_dir)
    log = start_log(
        config_dir or platformdirs.user_log_path("rolescope", appauthor=False), debug=debug
    )
    if settings.text_size != TEXT_SIZES[0]:  # else the desktop decides
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.text_size / 100))
    app = make_application(settings.theme)
    style.set_moves(moves=not settings.reduces_motion)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl+C in the terminal ends it at once
    log.take_messages_of_qt()
    window = MainWindow(None, settings)
    window.show()
    running: list[Running] = []
    loading = Loading("rolescope.ui.running", window)

    def go_on(module: ModuleType) -> None:
        if window.isVisible():  # else it was closed already
            wanted = module.Wanted(paths=paths, is_demo=demo, scenario=scenario)
            running.append(module.Running(window, log, wanted))
            running[0].begin()

    def give_up(error: Exception) -> None:
        raise error

    loading.loaded.connect(go_on)
    loading.failed.connect(give_up)
    QTimer.singleShot(0, loading.start)  # after the first paint
    status = app.exec()
    loading.close()
    for one in running:
        one.end()
    log.close()
    release_clipboard()
    return status


def release_clipboard() -> None:
    """Hand the copied text to Qt alone.

    The clipboard outlives Python: what a widget of ours put there (a document without its breaks)
    would be destroyed by an interpreter that is gone, which ends in a crash on leaving.
    """
    clipboard = QGuiApplication.clipboard()
    for mode in (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection):
        if mode is QClipboard.Mode.Selection and not clipboard.supportsSelection():
            continue
        text = clipboard.text(mode)
        if text:
            clipboard.setText(text, mode)
