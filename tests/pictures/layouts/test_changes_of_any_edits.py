"""Pictures of any edits of Northwind are sound, and what stays keeps its place in its order."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rolescope.analysis import analyse
from rolescope.model.edit import Edit, Scenario
from rolescope.pictures.layouts.focus import FOCUS
from rolescope.pictures.layouts.overview import OVERVIEW
from rolescope.pictures.picture import ItemKind, Picture, PictureChange
from rolescope.pictures.view import Frame
from rolescope.value import replace
from support.window.picture_checks import (
    check_lines_and_boxes,
    check_lines_and_texts,
    check_picture,
    items_of,
)
from support.worlds.changes import northwind
from support.worlds.generated_edits import made
from support.worlds.northwind import NOW, demo

FRAMES = (Frame(width=1600, height=868), Frame(width=1280, height=588, compact=True))


def rows(of: Picture) -> dict[str, float]:
    return {node: item.y for item in items_of(of, ItemKind.ROW) for node in item.nodes}


@settings(max_examples=12, deadline=None)
@given(edits=made(demo()), frame=st.sampled_from(FRAMES), data=st.data())
def test_pictures_of_any_edits(edits: tuple[Edit, ...], frame: Frame, data: st.DataObject) -> None:
    before, edited = northwind(), analyse(Scenario(demo(), edits), NOW)
    picture = OVERVIEW.draw(edited, frame)
    check_picture(picture)
    check_lines_and_texts(picture)
    check_lines_and_boxes(picture)
    first, now = rows(OVERVIEW.draw(before, frame)), rows(picture)
    assert first.keys() <= now.keys(), "what is removed stays as a ghost"
    new = [
        e for e in items_of(picture, ItemKind.ROW, ItemKind.EDGE) if e.change is PictureChange.NEW
    ]
    if not new and first.keys() == now.keys():
        assert first == now
    known = sorted({node.id for node in (*before.graph.nodes, *edited.graph.nodes)})
    subject = data.draw(st.sampled_from(known))
    check_picture(FOCUS.draw(edited, replace(frame, subject=subject)))
