"""How lines show how trusts stand: by color, dash and end."""

from collections.abc import Mapping

from rolescope.pictures.picture import Arrow, Dash
from rolescope.trust.edge import Closure, Standing
from rolescope.value import Value
from rolescope.words.standings import State


class LineLook(Value):
    """How a line shows a state: color, dash and end."""

    color: str
    dash: Dash
    arrow: Arrow


LOOKS: Mapping[State, LineLook] = {
    Closure.UNDECIDED: LineLook("undecided", Dash.UNDECIDED, Arrow.OPEN),
    Standing.TRUSTED_ONLY: LineLook("edge", Dash.TRUSTED_ONLY, Arrow.OPEN),
    Closure.NEVER: LineLook("denied", Dash.NEVER_MET, Arrow.FILLED),
    Closure.DENIED: LineLook("denied", Dash.DENIED, Arrow.BAR),
    Standing.PENDING: LineLook("edgesoft", Dash.SOLID, Arrow.FILLED),
}
"""The lines of what is not open; an open one has the color of whose it is."""
