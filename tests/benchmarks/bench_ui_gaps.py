"""The longest work of the window's thread at a stretch, in milliseconds of its processor time.

The real window with its real worker process goes through what people do. For each step: the
longest turn of the event loop (nothing may take longer than 50 ms), and what it was busy with:
the lines that were seen most often on the stack. The figures are printed, and never asserted.
"""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import FrameType

import pytest
from PySide6.QtCore import QEvent, QEventLoop, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.measuring import note, say
from rolescope.model.edit import WithoutTrust
from rolescope.pictures.picture import Item, ItemKind
from rolescope.ui.canvas.view_history import ViewKey
from rolescope.ui.kit import style
from rolescope.ui.shell.app import _LAST, make_application
from rolescope.ui.shell.main_window import MainWindow
from rolescope.ui.shell.panel_areas.panels import PANELS
from rolescope.ui.state import role_requests
from rolescope.ui.state.jobs import Jobs
from rolescope.ui.state.selection import Selection
from rolescope.ui.state.settings import Settings
from rolescope.ui.state.workspace import new_workspace

BUDGET = 50.0  # ms
REST = 0.3  # seconds without work, after which a step is over
PATIENCE = 1_800.0  # seconds: a busy machine takes its time
NOW = "2026-11-20T17:20:00Z"
_TURN = 0.002  # seconds to sleep between turns: the machine has other things to do
_SAMPLE = 0.002  # seconds of the processor between two looks at the stack
_DEPTH = 4  # lines of a stack that are told
_OURS = "rolescope"
_LARGEST = "dev-5000"
_NOTED = ("theme", "select", "simulate", "open the wizard", "resize")  # how steps begin

pytestmark = pytest.mark.timeout(0)

Stack = tuple[str, ...]


class Watch:
    """Notes the longest turn of the event loop, and the stacks seen in it."""

    def __init__(self) -> None:
        self.blocks: list[tuple[float, Counter[Stack]]] = []
        self._stacks: list[Stack] = []
        self._last = time.thread_time()
        signal.signal(signal.SIGPROF, self._look)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        found: list[str] = []
        while frame is not None:
            path = Path(frame.f_code.co_filename)
            if _OURS in path.parts and "benchmarks" not in path.parts:
                found.append(f"{path.stem}.{frame.f_code.co_name}:{frame.f_lineno}")
            frame = frame.f_back
        self._stacks.append(tuple(found))

    def begin(self) -> None:
        self.blocks.clear()
        self.turn()
        self.blocks.clear()
        signal.setitimer(signal.ITIMER_PROF, _SAMPLE, _SAMPLE)

    def end(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    def turn(self) -> float:
        """Note what was done since the last turn; return how long it took, in ms."""
        now = time.thread_time()
        spent = 1000 * (now - self._last)
        self.blocks.append((spent, Counter(self._stacks)))
        self._stacks.clear()
        self._last = time.thread_time()
        return spent


class Hands:
    """The window, and somebody who uses it."""

    def __init__(self, home: Path) -> None:
        self.app = make_application("light")
        import_module(_LAST)  # as the program does behind its start page
        self.jobs = Jobs()
        self.workspace = new_workspace(self.jobs, now=lambda: NOW)
        self.window = MainWindow(self.workspace, Settings(home))
        self.window.resize(1600, 1000)
        self.window.show()
        self.watch = Watch()
        self.worst: list[tuple[float, str]] = []
        self.jobs.warm_up()

    def step(self, name: str, *acts: Callable[[], object]) -> None:
        """Do something, one act in a turn, and let the window work until it rests."""
        loop = QEventLoop()
        begun = quiet = time.monotonic()
        pending = [*reversed(acts)]

        def turn() -> None:
            nonlocal quiet
            if self.watch.turn() > 1 or self.jobs._queue:
                quiet = time.monotonic()
            now = time.monotonic()
            if pending:
                pending.pop()()
            elif now - quiet > REST or now - begun > PATIENCE:
                loop.quit()
            else:
                time.sleep(_TURN)  # noqa: TID251 - it only watches: the worker needs the processor

        timer = QTimer(interval=0)
        timer.timeout.connect(turn)
        self.watch.begin()
        timer.start()
        loop.exec()
        timer.stop()
        self.watch.end()
        self._tell(name)

    def _tell(self, name: str) -> None:
        blocks = sorted(self.watch.blocks, key=lambda block: -block[0])
        spent, stacks = blocks[0]
        over = sum(block[0] > BUDGET for block in blocks)
        self.worst.append((spent, name))
        mark = "!" if spent > BUDGET else " "
        say(f"{mark} {name:<34} {spent:7.1f} ms  {over} over  {_words(stacks)}")
        for other, seen in blocks[1:over]:
            say(f"{'':<38} {other:7.1f} ms          {_words(seen)}")

    # What people do

    def node(self, name: str) -> str:
        assert self.workspace.world.analysis is not None
        return next(
            node.id for node in self.workspace.world.analysis.graph.nodes if node.name == name
        )

    def items(self, *kinds: ItemKind, most: int = 10) -> list[Item]:
        """Return some items, from all over the picture."""
        found = [item for item in self.window.pane.picture.items if item.kind in kinds]
        return found[:: max(len(found) // most, 1)][:most]

    def click(self, item: Item) -> None:
        canvas = self.window.pane.canvas
        place = canvas.place_of(item).toPoint()
        found = canvas.item_at(canvas.place_of(item)) if canvas.rect().contains(place) else None
        if found is not None and found.id == item.id:
            QTest.mouseClick(canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
        else:
            self.workspace.selection.select(
                Selection(nodes=item.nodes, edges=() if item.nodes else item.edges)
            )

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window.pane.canvas, key)

    def act(self, action: str) -> None:
        self.window.menus.by_id[action].trigger()

    def close(self) -> None:
        self.watch.end()
        self.workspace.project.leave()  # nothing is asked
        self.window.close()
        self.jobs.close()
        self.workspace.history.stack.clear()
        self.window.deleteLater()  # its widgets would change their theme with those of the next
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _words(stacks: Counter[Stack]) -> str:
    """Say which lines were seen most often: the inmost ones of the most frequent stack."""
    whole = stacks.total()
    if not whole:
        return ""
    lines: Counter[str] = Counter()
    for stack, count in stacks.items():
        for line in {entry.partition(":")[0] for entry in stack}:
            lines[line] += count
    often = [f"{line} {100 * count // whole}%" for line, count in lines.most_common(9)]
    return ", ".join(often)


@pytest.fixture
def hands(tmp_path: Path) -> Iterator[Hands]:
    made = Hands(tmp_path)
    yield made
    made.close()


def look(hands: Hands) -> None:
    """Select, focus and go back, in the view that is shown."""
    for number, item in enumerate(hands.items(ItemKind.ROW, ItemKind.NODE)):
        hands.step(f"select role {number + 1}", lambda item=item: hands.click(item))  # type: ignore[misc]
    for number, item in enumerate(hands.items(ItemKind.EDGE, most=4)):
        hands.step(f"select trust {number + 1}", lambda item=item: hands.click(item))  # type: ignore[misc]
    hands.step("select nothing", lambda: hands.key(Qt.Key.Key_Escape))


def wander(hands: Hands, view: str) -> None:
    """Point at things, pan and zoom, in one view."""
    port = hands.window.pane.canvas.viewport()
    width, height = port.width(), port.height()
    hands.step(f"{view}", lambda: hands.window.pane.view_history.show(ViewKey(view)))
    places = [
        QPoint(width * (number % 12 + 1) // 14, height * (number // 12 + 1) // 8)
        for number in range(72)
    ]
    hands.step(f"{view}: hover", *(partial(QTest.mouseMove, port, place) for place in places))
    middle = QPoint(width // 2, height // 2)
    for name, delta in (("zoom in", 120), ("zoom out", -120)):
        hands.step(f"{view}: {name}", *[partial(_wheel, port, middle, delta)] * 12)
    left = Qt.MouseButton.LeftButton
    corner = QPoint(12, 12)  # of the ground
    hands.step(
        f"{view}: pan",
        partial(QTest.mousePress, port, left, pos=corner),
        *(
            partial(_drag, port, corner + QPoint(8 * step, 4 * step))
            for step in (*range(40), *range(40, 0, -1))
        ),
        partial(QTest.mouseRelease, port, left, pos=corner),
    )
    hands.step("select nothing", lambda: hands.key(Qt.Key.Key_Escape))


def _wheel(port: QWidget, place: QPoint, delta: int) -> None:
    event = QWheelEvent(
        QPointF(place),
        QPointF(port.mapToGlobal(place)),
        QPoint(),
        QPoint(0, delta),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,  # noqa: FBT003 - Qt's signature
    )
    QApplication.sendEvent(port, event)


def _drag(port: QWidget, place: QPoint) -> None:
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(place),
        QPointF(port.mapToGlobal(place)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(port, event)


def ask(hands: Hands, caller: str, role: str) -> None:
    """Simulate, open every panel, edit, undo and redo."""
    workspace = hands.workspace
    hands.step("focus", lambda: workspace.window.focus(role))
    hands.step("back", lambda: hands.act("back"))
    hands.step("simulate", lambda: role_requests.ask(workspace, caller, role))
    edge = next(edge for edge in workspace.world.edges_to(role) if edge.source == caller)
    hands.step("select the trust", lambda: workspace.selection.select(Selection(edges=(edge.id,))))
    found = workspace.world.index.role(role)
    assert found is not None
    principal = next(
        principal
        for statement in found.trust_policy.statements
        for principal in statement.principals or ()
    )
    for name in ("edit", "undo", "redo"):
        act = lambda name=name: (  # noqa: E731 - of this name
            workspace.history.add_edit(WithoutTrust(role, principal))
            if name == "edit"
            else hands.act(name)
        )
        hands.step(name, act)
    hands.step("undo", lambda: hands.act("undo"))
    for panel in PANELS:
        hands.step(f"open {panel.id}", lambda id_=panel.id: workspace.window.open_panel(id_))  # type: ignore[misc]
    for name in ("redo", "undo"):
        hands.step(f"{name} with panels", lambda name=name: hands.act(name))  # type: ignore[misc]
    hands.step("simulate again", lambda: role_requests.ask(workspace, caller, role))
    hands.step("select the role", lambda: workspace.selection.select(Selection(nodes=(role,))))


def move(hands: Hands) -> None:
    """Search, switch views, resize, change the theme, open the wizard."""
    window = hands.window
    hands.step("start a search", lambda: hands.act("find"))
    for letter in "admin":
        hands.step(f"type {letter}", lambda letter=letter: QTest.keyClicks(window.search, letter))  # type: ignore[misc]
    hands.step("leave the search", lambda: QTest.keyClick(window.search, Qt.Key.Key_Escape))
    for view in ("map", "table", "overview"):
        hands.step(f"view {view}", lambda view=view: window.pane.view_history.show(ViewKey(view)))  # type: ignore[misc]
    for width, height in ((1280, 720), (1600, 1000)):
        hands.step(f"resize to {width}", lambda size=(width, height): window.resize(*size))  # type: ignore[misc]
    for theme in ("dark", "light"):
        hands.step(f"theme {theme}", lambda theme=theme: style.apply(hands.app, theme))  # type: ignore[misc]
    hands.step("open the wizard", window.live_import.begin)
    hands.step("close the wizard", window.live_import.close)


def ends_of(hands: Hands) -> tuple[str, str]:
    """Return a caller and a role that trusts it by name."""
    workspace = hands.workspace
    assert workspace.world.analysis is not None
    return next(
        (edge.source, edge.target)
        for edge in workspace.world.analysis.graph.edges
        if role_requests.is_role(workspace, edge.target)
        and role_requests.is_role(workspace, edge.source)
        and edge.statements
    )


def through(hands: Hands, caller: str, role: str) -> None:
    for view in ("map", "overview"):
        wander(hands, view)
    look(hands)
    ask(hands, caller, role)
    move(hands)
    over = [name for spent, name in hands.worst if spent > BUDGET]
    say(f"{len(over)} of {len(hands.worst)} steps over {BUDGET:.0f} ms: {', '.join(over)}")


def bench_the_demo(hands: Hands) -> None:
    hands.step("start", lambda: None)
    hands.step("open the demo", hands.workspace.opener.open_demo)
    through(hands, hands.node("deploy-hub"), hands.node("release-manager"))


@pytest.mark.samples
@pytest.mark.parametrize("name", ["dev-200", _LARGEST])
def bench_a_world(hands: Hands, samples: Path, name: str) -> None:
    path = samples / "worlds" / f"{name}.world.json.gz"
    hands.step("start", lambda: None)
    hands.step(f"open {name}", lambda: hands.workspace.opener.open([path]))
    through(hands, *ends_of(hands))
    for step in _NOTED if name == _LARGEST else ():
        worst = max(spent for spent, done in hands.worst if done.startswith(step))
        note(f"longest turn of the window's thread: {step}", f"{worst:.0f} ms", f"{BUDGET:.0f} ms")
