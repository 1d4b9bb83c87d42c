"""Layouts: one package each; LAYOUTS lists their views.

Buttons, commands, menus and the command line are made of LAYOUTS, in its order. The first is shown
when something is opened.
"""

from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.layouts.map import MAP
from rolescope.pictures.layouts.matrix import MATRIX
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.view import View

LAYOUTS: tuple[View, ...] = (OVERVIEW, FOCUS, MAP, MATRIX)


def find_layout(view: str) -> View | None:
    """Return a view of LAYOUTS by its id."""
    return next((found for found in LAYOUTS if found.id == view), None)
