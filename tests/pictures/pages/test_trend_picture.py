"""The trend over the reviews: a column for each, its figures below, nothing outside of it."""

from rolescope.model.review import ReviewCounts
from rolescope.pictures.pages.trend_picture import trend_picture
from rolescope.pictures.picture import Box, Text

FIRST = ReviewCounts(at="a", critical=2, high=5, medium=9, low=1, admins=3, parties=4)
LATER = ReviewCounts(at="b", high=1, medium=2)


def test_one_review_is_no_trend() -> None:
    assert trend_picture((("2026-10-01", FIRST),), 600) is None


def test_every_count_stands_below_its_review() -> None:
    picture = trend_picture((("2026-10-01", FIRST), ("now", LATER)), 600)
    assert picture is not None
    texts = [one for one in picture.shapes if isinstance(one, Text)]
    columns = {
        label.text: [one.text for one in texts if one.x == label.x and one is not label]
        for label in texts
        if label.text in ("2026-10-01", "now")
    }
    assert columns == {
        "2026-10-01": ["2", "5", "9", "1", "3", "4"],
        "now": ["0", "1", "2", "0", "0", "0"],
    }


def test_bars_are_as_high_as_what_they_count_and_stay_within() -> None:
    for width in (320, 665):
        points = tuple((str(number), FIRST) for number in range(12))
        picture = trend_picture(points, width)
        assert picture is not None
        bars = [one for one in picture.shapes if isinstance(one, Box) and one.stroke]
        assert len(bars) == 8 * 4  # the last reviews
        heights = [one.h for one in bars[:4]]
        assert [round(one / min(heights)) for one in heights] == [1, 9, 5, 2]
        assert all(one.x >= 0 and one.x + one.w <= width and one.y >= 0 for one in bars)


def test_nothing_found_draws_no_bar() -> None:
    nothing = ReviewCounts(at="c")
    picture = trend_picture((("a", nothing), ("b", nothing)), 400)
    assert picture is not None
    assert not [one for one in picture.shapes if isinstance(one, Box) and one.stroke]
