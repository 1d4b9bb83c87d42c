"""Names of a map: no line is seen between their letters."""

from PySide6.QtWidgets import QApplication

from rolescope.ui.canvas.swarm.labels import HALO, NameSheet


def test_a_name_covers_what_lies_below_it(app: QApplication) -> None:
    assert app is not None
    made = NameSheet(1.0).prepare(("12 from outside", False))
    image = made.toImage()
    covered = range(round(HALO), made.width() - round(HALO) - 1)
    assert all(image.pixelColor(x, made.height() // 2).alpha() == 255 for x in covered)
