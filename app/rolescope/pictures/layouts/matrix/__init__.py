"""Matrix: callers as rows, accounts that trust them as columns, in each cell the trusts counted."""

from rolescope.analysis import Analysis
from rolescope.pictures.groups import grouped, with_principals
from rolescope.pictures.layouts.matrix.counts import count_trusts
from rolescope.pictures.layouts.matrix.paint import items_of, legend_of, make_grid, shapes_of
from rolescope.pictures.layouts.matrix.words import TITLE, status_words, subtitle_words
from rolescope.pictures.picture import FirstLook, Picture
from rolescope.pictures.view import Frame, View
from rolescope.progress import Tick, no_tick


def draw(analysis: Analysis, frame: Frame, tick: Tick = no_tick) -> Picture:
    """Draw the matrix of an analysis: accounts by OU, callers from outside above them."""
    analysis = grouped(analysis, frame.by)
    matrix = count_trusts(analysis, frame, lambda: tick(0.4, _COUNTING))
    tick(0.8, _COUNTING)
    grid = make_grid(matrix, frame)
    picture = Picture(
        title=TITLE,
        subtitle=subtitle_words(matrix),
        width=grid.width,
        height=grid.height,
        shapes=tuple(shapes_of(matrix, grid)),
        items=tuple(items_of(matrix, grid, analysis.scenario.world)),
        legend=legend_of(matrix),
        status=status_words(matrix, frame.shown),
        view=MATRIX_ID,
        first_look=FirstLook(least=1.0),  # numbers fill their cells
        heads=grid.heads,
    )
    return with_principals(picture, analysis) if frame.by else picture


_COUNTING = "Counting trusts"
MATRIX_ID = "matrix"
MATRIX = View(id=MATRIX_ID, title="Matrix", draw=draw, can_group=True, shortcut="Ctrl+Shift+5")
"""The matrix view."""
