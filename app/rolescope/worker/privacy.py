"""What the worker process does for whoever hides names."""

from rolescope.analysis import Analysis
from rolescope.model.edit import Edit
from rolescope.privacy.kinds import Found
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.privacy.table import Maker
from rolescope.progress import Tick
from rolescope.worker import state


def pseudonyms(
    token: int,
    analysis: Analysis | tuple[Edit, ...],
    further: tuple[Found, ...],
    *,
    tick: Tick,
) -> Pseudonyms | None:
    """Return pseudonyms for the world as imported, then as edited, and for further names.

    None: this process does not know those edits; call again with the analysis.
    """
    known = state.known_analysis(token, analysis)
    if known is None:
        return None
    tick(0, "Hiding names")
    maker = Maker()
    for world in (known.scenario.base, known.scenario.world):
        maker.add(world)
        tick(0.5, "Hiding names")
    maker.add_names(further)
    return Pseudonyms(maker.table())
