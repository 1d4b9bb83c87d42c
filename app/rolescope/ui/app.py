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
    splash = QSplashScreen(_splash())
    splash.show()
    app.processEvents()
    # The rest takes most of a second to load: it is imported when something is seen already.
    from rolescope.ui.running import Running, Wanted  # noqa: PLC0415

    running = Running(settings, log, Wanted(paths=paths, is_demo=demo, scenario=scenario))
    running.show(splash)
    status = app.exec()
    running.end()
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


def _splash() -> QPixmap:
    """Return the mark and the name of the product on the ground of the theme."""
    ratio = QGuiApplication.primaryScreen().devicePixelRatio()
    size = QSize(360, 160)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(style.color("surface"))
    painter = QPainter(picture)
    icons.draw_logo(painter, QRectF(40, 54, 52, 52))
    painter.setFont(style.font("hero"))
    painter.setPen(style.color("text"))
    area = QRectF(112, 0, size.width() - 112, size.height())
    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, "RoleScope")
    painter.setPen(style.color("border"))
    painter.drawRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1))
    painter.end()
    return picture
