"""Made-up swarms: accounts in a grid, roles in them, lines mostly to what is near."""

import numpy as np

from rolescope.pictures.picture import (
    Arrow,
    Box,
    Dash,
    Item,
    ItemKind,
    LineStyle,
    Picture,
    Shape,
    Swarm,
    Text,
)

STYLES = (
    LineStyle(stroke="edge", width=1.6),
    LineStyle(stroke="cond", width=1.6, dash=Dash.TRUSTED_ONLY, arrow=Arrow.OPEN),
    LineStyle(stroke="risk", width=2, dash=Dash.FEDERATED),
)
GLYPHS = ("diamond", "circle", "hexagon", "rounded-square")
INKS = ("scope", "org", "outside", "aws")
_PER_ACCOUNT = 120


def small_swarm() -> Swarm:
    """Four nodes: `a` at (200, 200) leads to `b` at (400, 200), `b` to `c` (400, 400); `d` alone.

    `a` stands for two nodes, the line from `b` for two edges.
    """
    return Swarm(
        nodes=(("a", "a2"), ("b",), ("c",), ("d",)),
        names=("role-a", "role-b", "role-c", "role-d"),
        places=np.array(((200, 200), (400, 200), (400, 400), (600, 300)), dtype=np.float64),
        sizes=np.array((24, 20, 20, 20), dtype=np.float64),
        glyphs=np.array((0, 0, 1, 0), dtype=np.int32),
        inks=np.array((0, 1, 2, 3), dtype=np.int32),
        weights=np.array((1, 2, 1, 0), dtype=np.float64),
        ends=np.array(((0, 1), (1, 2)), dtype=np.int32),
        edges=(("a-b",), ("b-c", "b-c2")),
        looks=np.array((0, 1), dtype=np.int32),
        glyph_names=GLYPHS,
        ink_names=INKS,
        styles=STYLES,
    )


def small_map(swarm: Swarm | None = None) -> Picture:
    """A picture of 800 x 600 with that swarm, and the box of one account around it."""
    box = Box(x=100, y=100, w=600, h=400, radius=10, fill="surface", stroke="strong", item="box")
    title = Text(x=120, y=126, text="prod", style="heading", item="box")
    account = Item(id="box", kind=ItemKind.ACCOUNT, name="prod", x=100, y=100, w=600, h=400)
    return Picture(
        title="Map",
        subtitle="4 nodes",
        width=800,
        height=600,
        shapes=(box, title),
        items=(account,),
        view="map",
        swarm=swarm or small_swarm(),
    )


def large_map(nodes: int, lines: int, seed: int = 1) -> Picture:
    """A picture with so many nodes and lines; nine in ten lines stay in an account."""
    rng = np.random.default_rng(seed)
    accounts = max(1, nodes // _PER_ACCOUNT)
    across = max(1, round(np.sqrt(accounts * 1.6)))
    side, gap = 360.0, 40.0
    account = np.sort(rng.integers(0, accounts, nodes))
    corner = np.stack((account % across, account // across), axis=1) * (side + gap) + gap
    inside = rng.random((nodes, 2)) * (side - 60) + (30, 50)
    places = corner + inside
    source = rng.integers(0, nodes, lines)
    near = np.clip(source + rng.integers(1, _PER_ACCOUNT // 2, lines), 0, nodes - 1)
    target = np.where(rng.random(lines) < 0.9, near, rng.integers(0, nodes, lines))
    ends = np.stack((source, target), axis=1).astype(np.int32)
    degrees = np.bincount(ends.ravel(), minlength=nodes).astype(np.float64)
    shapes: list[Shape] = []
    items: list[Item] = []
    for number in range(accounts):
        x = float(number % across * (side + gap) + gap)
        y = float(number // across * (side + gap) + gap)
        name = f"account-{number}"
        shapes += [
            Box(x=x, y=y, w=side, h=side, radius=10, fill="surface", stroke="border", item=name),
            Text(x=x + 16, y=y + 26, text=name, style="heading", item=name),
        ]
        items.append(Item(id=name, kind=ItemKind.ACCOUNT, name=name, x=x, y=y, w=side, h=side))
    rows = -(-accounts // across)
    return Picture(
        title="Map",
        subtitle=f"{nodes:,} nodes",
        width=across * (side + gap) + gap,
        height=rows * (side + gap) + gap,
        shapes=tuple(shapes),
        items=tuple(items),
        view="map",
        swarm=Swarm(
            nodes=tuple((f"n{number}",) for number in range(nodes)),
            names=tuple(f"role-{number}-of-a-team" for number in range(nodes)),
            places=places,
            sizes=np.where(degrees > 2 * lines / nodes + 3, 22.0, 16.0),
            glyphs=rng.integers(0, len(GLYPHS), nodes).astype(np.int32),
            inks=(account % len(INKS)).astype(np.int32),
            weights=degrees,
            ends=ends,
            edges=tuple((f"e{number}",) for number in range(lines)),
            looks=rng.choice(3, lines, p=(0.8, 0.15, 0.05)).astype(np.int32),
            glyph_names=GLYPHS,
            ink_names=INKS,
            styles=STYLES,
        ),
    )
