"""Scenes of help: pages, rules, the tour, what is said once, and About."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from rolescope.ui.features.help.about_dialog import AboutDialog
from rolescope.ui.features.help.limits_strip import LIMITS_SEEN

Scene = Callable[[Any], None]


def _page(target: str) -> Scene:
    def scene(studio: Any) -> None:
        studio.open()
        studio.window.help.show(target)

    return scene


def _rule(studio: Any) -> None:
    """F1 on the step that decided."""
    _ask(studio)
    trace = studio.window.workbench.widget("result").trace
    trace.setFocus()
    studio.mouse.keyClick(trace, Qt.Key.Key_F1)


def _search(studio: Any) -> None:
    studio.open()
    studio.window.help.show("rules")
    studio.mouse.keyClicks(studio.window.help.window.line, "session mfa")


def _ask(studio: Any) -> None:
    studio.window.settings.set_flag(LIMITS_SEEN, value=False)
    studio.open()
    studio.click("deploy-hub")
    studio.key("s")
    studio.click("release-manager")


def _tour(step: int) -> Scene:
    def scene(studio: Any) -> None:
        studio.mouse.mouseClick(studio.window.start_page.tour_card, Qt.MouseButton.LeftButton)
        studio.settle()
        for _ in range(step):
            bubble = studio.window.help.tour.bubble
            studio.mouse.mouseClick(bubble.next, Qt.MouseButton.LeftButton)
            studio.settle()

    return scene


def _about(tab: int) -> Scene:
    def scene(studio: Any) -> None:
        studio.open()
        studio.window.menus.by_id["about"].trigger()
        dialog = studio.window.findChild(AboutDialog)
        dialog.tabs.setCurrentIndex(tab)

    return scene


SCENES: dict[str, Scene] = {
    "help": _page("picture"),
    "help-rules": _page("rules"),
    "help-rule": _rule,
    "help-search": _search,
    "limits": _ask,
    **{f"tour-{number + 1}": _tour(number) for number in range(5)},
    "about": _about(0),
    "about-licenses": _about(1),
    "about-diagnostics": _about(2),
}
