"""What paints the parts of a swarm, made for one theme and one density of pixels."""

from dataclasses import dataclass

from rolescope.ui.canvas.swarm.atlas import ArrowAtlas, NodeAtlas
from rolescope.ui.canvas.swarm.labels import Labels
from rolescope.ui.canvas.swarm.nodes import Nodes
from rolescope.ui.canvas.swarm.strokes import Strokes
from rolescope.ui.canvas.swarm.top import Top
from rolescope.ui.canvas.swarm_index import Crowd


@dataclass(frozen=True, slots=True)
class Tools:
    """One painter for each part."""

    nodes: Nodes
    strokes: Strokes
    labels: Labels
    top: Top


def tools_for(crowd: Crowd, ratio: float) -> Tools:
    """Make them in the colors of the theme in use."""
    arrows = ArrowAtlas(ratio)
    return Tools(
        nodes=Nodes(crowd, NodeAtlas(crowd.swarm, ratio)),
        strokes=Strokes(crowd, arrows),
        labels=Labels(crowd, ratio),
        top=Top(crowd, arrows),
    )
