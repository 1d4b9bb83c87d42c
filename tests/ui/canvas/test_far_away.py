"""What is written from afar: texts that fit, none over another."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from rolescope.analysis import analyse
from rolescope.importers.demo import read_demo
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.metrics import text_width
from rolescope.pictures.picture import Box, Picture
from rolescope.pictures.theme import STYLES
from rolescope.pictures.view import Frame
from rolescope.ui.canvas import painter
from rolescope.ui.canvas.camera import Viewport
from rolescope.ui.canvas.item_relations import ItemStates
from rolescope.ui.canvas.pieces import pieces


class Recorder(QPainter):
    """Notes every text with its place on the screen."""

    def __init__(self, image: QImage) -> None:
        super().__init__(image)
        self.written: list[tuple[str, QRectF]] = []
        self.rounded: list[QRectF] = []

    def drawRoundedRect(self, area: QRectF, across: float, down: float) -> None:  # type: ignore[override] # noqa: N802
        self.rounded.append(area)
        super().drawRoundedRect(area, across, down)

    def drawText(self, place: QPointF, text: str) -> None:  # type: ignore[override] # noqa: N802 - one of Qt's forms
        size = self.font().pixelSize()
        style = next(
            name
            for name, known in STYLES.items()
            if known.size == size and known.weight == self.font().weight()
        )
        box = QRectF(place.x(), place.y() - 0.7 * size, text_width(text, style), 0.7 * size)
        self.written.append((text, self.worldTransform().mapRect(box)))


@pytest.fixture(scope="module", params=[False, True], ids=["wide", "compact"])
def demo(request: pytest.FixtureRequest) -> Picture:
    world = read_demo().world
    assert world is not None
    analysis = analyse(Scenario(world), "2026-11-20T17:20:00Z")
    size = (1280, 588) if request.param else (1600, 868)
    return LAYOUTS[0].draw(
        analysis, Frame(width=size[0], height=size[1], compact=bool(request.param))
    )


def written(picture: Picture, zoom: float) -> list[tuple[str, QRectF]]:
    """Return the texts of a picture at a zoom."""
    return recorded(picture, zoom).written


def recorded(picture: Picture, zoom: float) -> Recorder:
    image = QImage(QSize(1700, 1100), QImage.Format.Format_ARGB32)
    recorder = Recorder(image)
    recorder.scale(zoom, zoom)
    seen = QRectF(0, 0, picture.width, picture.height)
    painter.paint(recorder, pieces(picture.shapes), ItemStates(), Viewport(zoom, seen))
    recorder.end()
    return recorder


@pytest.mark.parametrize("zoom", [0.15, 0.25, 0.45, 0.55, 0.65, 0.75, 0.8])
def test_no_two_texts_overlap_from_afar(app: QApplication, demo: Picture, zoom: float) -> None:
    """DR: no two texts overlap, at any zoom."""
    assert app is not None
    texts = written(demo, zoom)
    for (one, here), (other, there) in combinations(texts, 2):
        assert not here.intersects(there), (one, other)


def test_names_of_rows_are_written_at_60_percent(app: QApplication, demo: Picture) -> None:
    assert app is not None
    texts = {text for text, _ in written(demo, 0.6)}
    assert {"tools", "management", "release-manager", "build-*"} <= texts
    assert not {"Admin", "no condition", "Trust a service"} & texts


def test_pills_without_their_words_are_their_icons(app: QApplication, demo: Picture) -> None:
    """Never empty capsules."""
    assert app is not None
    pills = [
        shape
        for shape in demo.shapes
        if isinstance(shape, Box) and shape.h <= 28 and shape.radius >= shape.h / 2
    ]
    assert pills
    near, far = recorded(demo, 1.0).rounded, recorded(demo, 0.6).rounded
    for pill in pills:
        area = QRectF(pill.x, pill.y, pill.w, pill.h)
        assert any(area.contains(one) and one.width() > area.width() - 4 for one in near)
        assert pill.w < 1.5 * pill.h or not any(
            area.contains(one) and one.width() > 1.2 * one.height() for one in far
        )


def test_only_titles_are_written_below_50_percent(app: QApplication, demo: Picture) -> None:
    """Each whole: nothing is shortened to what says nothing."""
    assert app is not None
    texts = {text for text, _ in written(demo, 0.4)}
    assert {"tools", "prod", "sandbox"} <= texts
    assert "release-manager" not in texts
    assert not any("…" in text for text in texts)


def test_names_keep_their_letters_where_the_note_after_them_is_in_the_way(
    app: QApplication, demo: Picture
) -> None:
    """Texts do not become smaller than 11 px: the name needs the room of its note."""
    assert app is not None
    near, middle = ({text for text, _ in written(demo, zoom)} for zoom in (1.0, 0.76))
    names = {"build-*", "okta-*", "ci-runner"} & near  # a smaller window folds some of them
    assert "build-*" in names
    assert names <= middle
    assert "and nightly" not in middle
