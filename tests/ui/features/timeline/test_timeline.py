"""The timeline by real events: drag "now", type a time, look at a revocation, take an offer."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QHelpEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from rolescope.model.request import AssumeRoleParameters
from rolescope.simulation.chain import Hop
from rolescope.simulation.timeline.course import ChainCourse
from rolescope.simulation.timeline.intervals import text_of
from rolescope.ui.features.timeline.chart import Handle
from rolescope.ui.features.timeline.painting import HEAD
from rolescope.ui.features.timeline.panel import TimelinePage, TimelineView
from rolescope.ui.kit import style
from rolescope.ui.state.workspace import Workspace
from rolescope.value import replace
from rolescope.words.timeline.timeline_values import TimelineRow
from support.window.patience import activate
from support.worlds.chains import TO_PROD, ZONE, chain_of, demo_index, local
from support.worlds.northwind import CI_RUNNER, DEPLOY_HUB, assume

LEFT = Qt.MouseButton.LeftButton
REFUSED = Hop(role=DEPLOY_HUB, parameters=AssumeRoleParameters(duration=4 * 3600))


def shown(qtbot: QtBot, found: ChainCourse, size: tuple[int, int] = (1230, 840)) -> TimelineView:
    made = TimelineView(ZONE)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    qtbot.waitExposed(made)
    activate(made)
    made.show_course(found, demo_index(), local("09:20"))
    QApplication.processEvents()
    return made


@pytest.fixture
def view(qtbot: QtBot, app: QApplication) -> Iterator[TimelineView]:
    """The chain of the demo to prod-admin, at 09:20."""
    made = shown(qtbot, chain_of(*TO_PROD))
    yield made
    made.close()
    app.processEvents()


def row(view: TimelineView, row_id: str) -> TimelineRow:
    assert view.text is not None
    return next(one for one in view.text.rows if one.id == row_id)


def drag(view: TimelineView, handle: Handle, to: int) -> None:
    """Drag a handle to a second, by its middle."""
    assert view.text is not None
    width = view.chart.width()
    axis = view.text.axis
    distance = axis.place(to, width) - axis.place(handle.second, width)
    start = handle.rect().center()
    place = handle.mapTo(view.chart, start)
    QTest.mousePress(handle, LEFT, pos=start)
    for share in (0.5, 1.0):
        target = QPoint(round(place.x() + share * distance), place.y())
        QTest.mouseMove(handle, handle.mapFrom(view.chart, target))
    QTest.mouseRelease(handle, LEFT, pos=handle.rect().center())


def move_with_button(widget: QWidget, place: QPointF) -> None:
    """Move the pointer with the button held (QTest.mouseMove holds none)."""
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        QPointF(widget.mapToGlobal(place.toPoint())),
        Qt.MouseButton.NoButton,
        LEFT,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)


def looks(found: TimelineRow) -> list[str]:
    return [bar.look for bar in found.bars]


def test_dragging_now_past_a_date_flips_the_verdict_of_that_role(
    qtbot: QtBot, view: TimelineView
) -> None:
    """prod-admin is trusted until 20:00 UTC, noon in Los Angeles."""
    assert row(view, "hop-3").mark == "allowed"
    with qtbot.waitSignal(
        view.now_changed, check_params_cb=lambda now: now == "2026-11-20T20:10:00Z"
    ):
        drag(view, view.chart.now, local("12:10"))
    assert row(view, "hop-3").mark == "denied"
    assert row(view, "hop-2").mark == "allowed"
    assert "since 12:00 (aws:CurrentTime)" in row(view, "hop-3").mark_words
    assert "hop 3 not allowed" in view.text.status  # type: ignore[union-attr] # it is shown
    drag(view, view.chart.now, local("11:50"))
    assert row(view, "hop-3").mark == "allowed"


def test_a_moved_now_greys_out_what_has_expired(view: TimelineView) -> None:
    assert looks(row(view, "hop-3")) == ["hatch", "last", "passed"]
    drag(view, view.chart.now, local("10:30"))
    assert looks(row(view, "hop-3")) == ["hatch", "expired"]
    assert looks(row(view, "hop-2")) == ["hatch", "expired"]
    assert looks(row(view, "hop-1")) == ["session", "passed"]


def test_the_line_of_now_is_dragged_as_well(view: TimelineView) -> None:
    assert view.text is not None
    chart = view.chart
    axis, width = view.text.axis, chart.width()
    start = QPoint(round(axis.place(view.now, width)), HEAD + 200)
    to = QPoint(round(axis.place(local("12:30"), width)), HEAD + 200)
    QTest.mousePress(chart, LEFT, pos=start)
    move_with_button(chart, QPointF(to))
    assert abs(view.now - local("12:30")) <= 120
    QTest.mouseRelease(chart, LEFT, pos=to)
    move_with_button(chart, QPointF(start))
    assert abs(view.now - local("12:30")) <= 120
    assert row(view, "hop-3").mark == "denied"


def test_now_is_moved_by_arrow_keys(view: TimelineView) -> None:
    handle = view.chart.now
    view.setFocus()
    assert handle.hasFocus()
    QTest.keyClick(handle, Qt.Key.Key_Right)
    assert view.now == local("09:21")
    QTest.keyClick(handle, Qt.Key.Key_Left)
    QTest.keyClick(handle, Qt.Key.Key_PageUp)
    assert view.now == local("09:30")
    QTest.keyClick(handle, Qt.Key.Key_Home)
    assert view.now == local("09:00")
    QTest.keyClick(handle, Qt.Key.Key_End)
    assert row(view, "hop-3").mark == "denied"


def test_a_time_is_typed_and_what_is_none_is_marked(qtbot: QtBot, view: TimelineView) -> None:
    view.field.setFocus()
    view.field.selectAll()
    QTest.keyClicks(view.field, "noon")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.now == local("09:20")
    assert view.field.property("invalid") is True
    assert "No time" in view.field.accessibleDescription()
    view.field.selectAll()
    QTest.keyClicks(view.field, "12:10")
    with qtbot.waitSignal(view.now_changed):
        QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.now == local("12:10")
    assert view.field.text() == "2026-11-20 12:10"
    assert view.field.property("invalid") is False
    QTest.mouseClick(view.reset, LEFT)
    assert view.now == local("09:08")  # when the last hop was made
    assert not view.reset.isEnabled()


def test_a_time_beyond_the_axis_is_shown_on_a_longer_one(view: TimelineView) -> None:
    view.field.selectAll()
    QTest.keyClicks(view.field, "2026-11-21 08:00")
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.text is not None
    assert view.text.axis.start < view.now < view.text.axis.end
    assert view.text.now_local == "2026-11-21 08:00"


def test_a_revocation_is_looked_at_and_dragged(view: TimelineView) -> None:
    button = view.names.names[2].button
    assert not view.chart.revoke.isVisible()
    QTest.mouseClick(button, LEFT)
    assert view.chart.revoke.isVisible()
    assert view.chart.revoke.hasFocus()
    assert "would end hop 2, but not the prod-admin session" in view.card.meaning.text()
    drag(view, view.chart.revoke, local("09:50"))
    assert view.text is not None
    assert view.text.revoke is not None
    assert view.text.revoke.label == "Revoke 09:50"
    assert view.chart.revoke.accessibleName() == "Revocation of release-manager"
    QTest.keyClick(view.chart.revoke, Qt.Key.Key_Right)
    assert view.text.revoke.label == "Revoke 09:51"
    drag(view, view.chart.revoke, local("10:30"))
    assert "no session of release-manager to revoke" in view.card.meaning.text()
    QTest.mouseClick(button, LEFT)
    assert not view.chart.revoke.isVisible()
    assert view.text.revoke is None


def test_a_refused_duration_offers_the_longest(qtbot: QtBot, app: QApplication) -> None:
    view = shown(qtbot, chain_of(REFUSED))
    assert view.card.offer.isVisible()
    assert view.card.offer.text() == "Ask for 2 h"
    assert "issues no session" in view.card.summary.text()
    assert looks(row(view, "hop-1")) == ["hatch", "offer"]
    assert not view.names.names[1].button.isVisible()
    with qtbot.waitSignal(view.offer_taken) as taken:
        QTest.mouseClick(view.card.offer, LEFT)
    assert taken.args == [7200]
    view.show_course(chain_of(*TO_PROD), demo_index())
    assert not view.card.offer.isVisible()
    app.processEvents()


def test_everything_is_said_for_a_screen_reader(view: TimelineView) -> None:
    names = [one.accessibleName() for one in view.names.names]
    assert names[1].startswith("Hop 1, deploy-hub: session of 2 h, from 09:02 (17:02 UTC)")
    assert "Trust of prod-admin: release-manager may assume it; denied from 12:00." in names
    assert "prod-admin can be held until 12:59" in view.chart.accessibleDescription()
    handle = QAccessible.queryAccessibleInterface(view.chart.now)
    assert handle.role() is QAccessible.Role.Slider
    assert view.chart.now.accessibleDescription() == "09:20 17:20 UTC"
    for child in (*view.names.names, view.chart.now, view.chart.revoke):
        assert child.accessibleName()


def test_what_is_short_has_a_tooltip(view: TimelineView) -> None:
    found = view.chart.found
    assert found is not None
    pill = found.rows[2].pills[0]
    place = QPoint(round(pill.box.x + 9), round(pill.box.y + 5) + view.chart.rows_from)
    assert view.chart.tooltip_at(place) == "Role chaining 1 h. The role alone would allow 4 h"
    bar = found.rows[3].bars[1].box
    words = view.chart.tooltip_at(QPoint(round(bar.x + 9), round(bar.y + 5) + view.chart.rows_from))
    assert "48 min left" in words
    assert "Allowed if repeated at 09:20" in words
    line = found.renewals[2].text.box
    at_line = QPoint(round(line.x + 9), round(line.y + 5) + view.chart.rows_from)
    assert view.chart.tooltip_at(at_line).startswith("hop 3 until 10:05; with hop 2 renewed")
    assert view.chart.tooltip_at(QPoint(2, 2)) == ""
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.mapToGlobal(place))
    QApplication.sendEvent(view.chart, event)
    assert "Role chaining" in QToolTip.text()
    QToolTip.hideText()


@pytest.mark.parametrize("size", [(1230, 840), (1280, 540), (760, 480)])
@pytest.mark.parametrize("theme", ["light", "dark", "high-contrast"])
def test_it_is_painted_at_every_size_and_in_every_theme(
    qtbot: QtBot, app: QApplication, size: tuple[int, int], theme: str
) -> None:
    style.apply(app, theme)
    view = shown(qtbot, chain_of(*TO_PROD), size)
    view.toggle_revocation(3)
    picture = view.grab().toImage()
    assert (picture.width(), picture.height()) == size
    colors = {
        picture.pixelColor(x, y).name()
        for x in range(200, size[0], 7)
        for y in range(60, size[1], 7)
    }
    assert len(colors) > 5
    accent = style.color("accent").name()
    assert accent in colors
    assert view.names.height() >= view.chart.minimumHeight()
    view.close()


def test_the_chain_stands_above_as_cards(view: TimelineView) -> None:
    assert view.cards.isVisible()
    spoken = view.cards.accessibleName()
    assert "ci-runner, user · tools, No MFA. Access key" in spoken
    assert "Hop 2, needs external ID: release-manager, session · prod, Ends 10:05." in spoken
    assert "Hop 3, needs time: prod-admin, an admin role, session · prod, Ends 10:08." in spoken
    place = QPoint(400, 60)
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, view.cards.mapToGlobal(place))
    QApplication.sendEvent(view.cards, event)
    assert "deploy-hub" in QToolTip.text()
    QToolTip.hideText()
    view.resize(1230, 600)
    assert not view.cards.isVisible()
    view.resize(760, 840)
    assert not view.cards.isVisible()


def test_esc_and_the_button_close(qtbot: QtBot, view: TimelineView) -> None:
    with qtbot.waitSignal(view.closed):
        QTest.keyClick(view.chart.now, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.closed):
        QTest.mouseClick(view.close_button, LEFT)


def test_without_a_chain_nothing_happens(view: TimelineView) -> None:
    view.show_course(None, demo_index())
    view.set_now(local("10:00"))
    view.toggle_revocation(1)
    QTest.keyClick(view.field, Qt.Key.Key_Return)
    assert view.text is None


# Bound to a document


@pytest.fixture
def page(qtbot: QtBot, demo: Workspace) -> Iterator[TimelinePage]:
    """The page of a document in which deploy-hub is asked for longer than it allows."""
    made = TimelinePage(demo)
    qtbot.addWidget(made)
    made.resize(1230, 840)
    demo.question.ask(replace(assume(CI_RUNNER, DEPLOY_HUB), parameters=REFUSED.parameters))
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()


def test_an_offer_that_is_taken_asks_again(page: TimelinePage, demo: Workspace) -> None:
    assert page.view.card.offer.isVisible()
    QTest.mouseClick(page.view.card.offer, LEFT)
    assert demo.question.simulation is not None
    assert demo.question.simulation.session is not None
    assert demo.question.simulation.session.duration == 7200
    assert not page.view.card.offer.isVisible()
    assert page.status.startswith("1 hop")


def test_the_time_is_that_of_the_document(
    qtbot: QtBot, page: TimelinePage, demo: Workspace
) -> None:
    QTest.mouseClick(page.view.card.offer, LEFT)
    with qtbot.waitSignal(demo.question.moved) as moved:
        QTest.keyClick(page.view.chart.now, Qt.Key.Key_Right)
    assert moved.args == [demo.question.moment]
    demo.question.move_to("2026-11-20T18:00:00Z")
    assert text_of(page.view.now) == "2026-11-20T18:00:00Z"
    with qtbot.waitSignal(page.closed):
        demo.question.leave()


def test_it_follows_the_chain_only_while_it_is_seen(
    qtbot: QtBot, page: TimelinePage, demo: Workspace
) -> None:
    page.hide()
    before = page.view.text
    demo.question.simulate(assume(CI_RUNNER, DEPLOY_HUB))
    assert page.view.text is before
    page.show()
    qtbot.waitExposed(page)
    assert page.view.text is not before
    page.set_covered(300)
    assert page.layout().contentsMargins().right() == 300  # type: ignore[union-attr] # it has one
