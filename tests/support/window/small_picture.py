"""A small picture by hand: two accounts, three rows, one line with a badge, one service chip."""

from rolescope.pictures.picture import Arrow, Box, Glyph, Item, ItemKind, Line, Picture, Shape, Text

HOSTILE = "<b>x</b>\u202e&amp;"


def small_picture() -> Picture:
    """Rows `a`, `b`, `c`; the line `a-b` goes from the account on the left to the right one."""
    shapes: list[Shape] = [Text(x=24, y=40, text="Who can become whom", style="title")]
    items: list[Item] = []
    for name, x in (("left", 100), ("right", 500)):
        shapes.append(
            Box(x=x, y=80, w=260, h=200, radius=10, fill="surface", stroke="strong", item=name)
        )
        shapes.append(Text(x=x + 20, y=104, text=name, style="heading", item=name))
        items.append(Item(id=name, kind=ItemKind.ACCOUNT, name=name, x=x, y=80, w=260, h=200))
    for name, x, y in (("a", 114, 130), ("b", 514, 130), ("c", 514, 164)):
        shapes += [
            Box(x=x, y=y, w=220, h=28, radius=6, fill="row", stroke="rowborder", item=name),
            Glyph(name="diamond", x=x + 16, y=y + 14, size=16, fill="scope", item=name),
            Text(x=x + 32, y=y + 18, text=f"role-{name}", style="name", item=name),
            Box(x=x + 150, y=y + 4, w=60, h=20, radius=10, fill="text", item=name),
            Glyph(name="crown", x=x + 164, y=y + 14, size=12, fill="surface", item=name),
            Text(x=x + 174, y=y + 18, text="Admin", style="label", color="surface", item=name),
        ]
        items.append(
            Item(
                id=name,
                kind=ItemKind.ROW,
                name=f"role-{name}, role",
                nodes=(name,),
                tooltip=HOSTILE,
                x=x,
                y=y,
                w=220,
                h=28,
                related=("a-b",) if name in "ab" else (),
            )
        )
    points = ((334.0, 151.0), (420.0, 151.0), (420.0, 144.0), (514.0, 144.0))
    shapes += [
        Line(points=points, stroke="edge", casing=True, arrow=Arrow.FILLED, item="a-b"),
        Glyph(name="circle", x=480, y=144, size=20, fill="condsoft", stroke="cond", item="a-b"),
    ]
    items.append(
        Item(
            id="a-b",
            kind=ItemKind.EDGE,
            name="role-a can assume role-b",
            edges=("edge",),
            x=334,
            y=134,
            w=180,
            h=20,
            related=("a", "b"),
        )
    )
    return Picture(
        title="Who can become whom",
        subtitle="3 roles",
        width=900,
        height=400,
        shapes=tuple(shapes),
        items=tuple(items),
        status="3 roles",
    )
