"""The timeline in pixels: no words over others, none outside, none cut without being said."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.model.request import AssumeRoleParameters
from rolescope.pictures.rect import Rect
from rolescope.pictures.session_timeline import (
    COMPACT,
    NORMAL,
    Placed,
    TimelineSizes,
    now_box,
    placed,
    revoke_box,
)
from rolescope.simulation.chain import Hop
from rolescope.simulation.timeline.course import ChainCourse
from rolescope.words.timeline.story import Story
from rolescope.words.timeline.timeline_values import TimelineText
from support.worlds.chains import (
    TO_ADMIN,
    TO_HUB,
    TO_MANAGER,
    TO_PROD,
    ZONE,
    chain_of,
    demo_index,
    local,
)
from support.worlds.northwind import DEPLOY_HUB, RELEASE_842

REFUSED = Hop(role=DEPLOY_HUB, parameters=AssumeRoleParameters(duration=4 * 3600))
CHAINS = {
    "to prod": chain_of(*TO_PROD),
    "two hops": chain_of(TO_HUB, TO_MANAGER),
    "one hop": chain_of(TO_HUB),
    "refused": chain_of(REFUSED),
    "denied": chain_of(TO_HUB, TO_ADMIN),
    "from a session": chain_of(TO_ADMIN, caller=RELEASE_842),
}


def text_of(
    found: ChainCourse, now: int = local("09:20"), revoked: tuple[int, int] | None = None
) -> TimelineText:
    return Story(found, demo_index(), ZONE).at(now, revoked=revoked)


def assert_words_are_apart(text: TimelineText, found: Placed, sizes: TimelineSizes) -> None:
    revoke = revoke_box(text, found, sizes)
    for row in found.rows:
        boxes = [one.box for one in row.texts] + [one.box for one in row.pills]
        boxes += [revoke] if revoke is not None and row.y < revoke.y < row.y + row.h else []
        for one, other in combinations(boxes, 2):
            assert not one.meets(other), (row.row.title, one, other)
        for box in boxes:
            assert box.x >= 0
            assert box.right <= found.width
            assert row.y <= box.y
            assert box.bottom <= row.y + row.h
        for words in row.texts:
            assert words.is_over or not words.box.x < found.now < words.box.right
            assert words.text == words.whole or words.text.endswith("…")
    for one, other in combinations([line.text.box for line in found.renewals], 2):
        assert not one.meets(other)
    for line in found.renewals:
        assert line.text.box.right <= found.width


@given(
    name=st.sampled_from(sorted(CHAINS)),
    width=st.integers(420, 2000),
    minute=st.integers(-60, 420),
    revoked=st.one_of(st.none(), st.integers(0, 240)),
    sizes=st.sampled_from([NORMAL, COMPACT]),
)
def test_no_words_meet_at_any_time_and_width(
    name: str, width: int, minute: int, revoked: int | None, sizes: TimelineSizes
) -> None:
    found = CHAINS[name]
    hop = (1, local("09:00") + 60 * revoked) if revoked is not None else None
    text = text_of(found, local("09:00") + 60 * minute, hop)
    assert_words_are_apart(text, placed(text, width, sizes), sizes)


def test_rows_follow_each_other_without_gap() -> None:
    text = text_of(CHAINS["to prod"], revoked=(2, local("09:50")))
    found = placed(text, 1030)
    y = 0.0
    for row in found.rows:
        assert row.y == y
        y += row.h
    assert found.renewal_y == y
    assert found.height > y
    assert found.revoke == pytest.approx(text.axis.place(local("09:50"), 1030))


def test_cut_reasons_begin_at_the_cut() -> None:
    found = placed(text_of(CHAINS["to prod"]), 1030)
    row = found.rows[2]
    assert row.cut is not None
    assert row.pills[0].box.x == pytest.approx(row.cut.x + 8)
    assert row.pills[0].rest
    narrow = placed(text_of(CHAINS["to prod"]), 200).rows[2].pills[0]
    assert narrow.rest == ""  # its tooltip says it
    assert narrow.whole == "Role chaining 1 h. The role alone would allow 4 h"


def test_the_handle_of_now_stays_inside() -> None:
    text = text_of(CHAINS["to prod"])
    found = placed(text, 1030)
    box = now_box(text, found, 26)
    assert box.x < found.now < box.right
    late = text_of(CHAINS["to prod"], text.axis.end)
    at_the_end = placed(late, 1030)
    assert now_box(late, at_the_end, 26).right <= 1030
    assert revoke_box(text, found, NORMAL) is None


def test_boxes_meet_where_they_overlap() -> None:
    box = Rect(0, 0, 10, 10)
    assert box.meets(Rect(9, 9, 5, 5))
    assert not box.meets(Rect(10, 0, 5, 5))
    assert not box.meets(Rect(0, 10, 5, 5))


def test_words_on_a_line_of_renewal_leave_its_ends_free() -> None:
    """Where there is no room behind the line, they stand on it."""
    found = placed(text_of(CHAINS["to prod"]), 725)
    line = found.renewals[2]
    (solid,), dotted = line.solid, line.dotted[-1]
    assert line.text.is_over
    assert solid[1] < line.text.box.x
    assert line.text.box.right < dotted[1]
    narrow = placed(text_of(CHAINS["to prod"]), 420).renewals[2].text
    assert narrow.box.right <= 420
