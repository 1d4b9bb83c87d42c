"""The table in order: sorting, filtering by words, and texts to copy."""

from datetime import UTC
from functools import cache

import numpy as np
import pytest

from rolescope.engine.index import WorldIndex
from rolescope.words.table.arranged import Arranged, ArrangementWanted, in_order, lines
from rolescope.words.table.cells import Cells, TableColumn, cells
from rolescope.words.table.sheet import COLUMNS, RowsAsked, Sheet, SheetKind, sheet
from support.worlds.changes import northwind


@cache
def nodes() -> Sheet:
    analysis = northwind()
    return sheet(
        RowsAsked(kind=SheetKind.NODES, zone=UTC), analysis, WorldIndex(analysis.scenario.world)
    )


def number(title: str) -> int:
    return next(n for n, one in enumerate(COLUMNS[SheetKind.NODES]) if one.title == title)


def texts(title: str, wanted: ArrangementWanted) -> list[str]:
    found = nodes().cells[number(title)]
    return [found.text(row) for row in Arranged(nodes()).rows(wanted).tolist()]


def words(*rows: str) -> Cells:
    return cells(TableColumn(id="x", title="X", text=lambda row: row), rows)


def test_texts_are_sorted_in_any_case_and_empty_ones_come_last() -> None:
    found = words("b", "", "A", "a", "C", "")
    rows = np.arange(6, dtype=np.int32)
    assert [found.text(n) for n in in_order(found, rows, descending=False)] == [
        *("A", "a", "b", "C", "", ""),
    ]
    assert [found.text(n) for n in in_order(found, rows, descending=True)] == [
        *("C", "b", "a", "A", "", ""),
    ]


def test_equal_rows_stay_in_their_order() -> None:
    found = words("x", "y", "x", "y")
    rows = np.array([3, 1, 2, 0], np.int32)
    assert in_order(found, rows, descending=False).tolist() == [2, 0, 3, 1]
    assert in_order(found, rows, descending=True).tolist() == [3, 1, 2, 0]


def test_numbers_are_sorted_by_their_value() -> None:
    found = texts("Can assume", ArrangementWanted(sort=number("Can assume"), descending=True))
    assert found[:3] == ["14", "5", "4"]
    longest = texts(
        "Maximum session", ArrangementWanted(sort=number("Maximum session"), descending=True)
    )
    assert longest[0] == "12 h"
    assert longest[-1] == ""


def test_every_text_is_kept_once() -> None:
    found = words("x", "y", "x")
    assert (found.texts, found.codes.tolist(), found.blank) == ("x\ny\n", [0, 1, 0], -1)
    assert found.split() == ["x", "y"]
    assert not found.is_empty


@pytest.mark.parametrize("rows", [(), ("", "")])
def test_a_column_without_any_text_is_empty(rows: tuple[str, ...]) -> None:
    assert words(*rows).is_empty


def test_line_breaks_of_the_data_part_no_texts() -> None:
    found = words("a\nb", "c")
    assert found.text(0) == "a\\x0ab"
    assert found.split() == ["a\\x0ab", "c"]


def test_the_longest_texts_are_found() -> None:
    found = words("a", "ccc", "bb")
    assert sorted(found.longest(2)) == ["bb", "ccc"]
    assert sorted(found.longest(9)) == ["a", "bb", "ccc"]


def test_the_longest_are_those_that_are_read_longest() -> None:
    called = {"a-long-name": "x", "b": "what b is called"}
    column: TableColumn[str] = TableColumn(
        id="x", title="X", text=lambda row: row, called=lambda row: called.get(row, "")
    )
    found = cells(column, ("a-long-name", "b", "middle"))
    assert found.longest(1) == ["what b is called"]
    assert sorted(found.longest(2)) == ["middle", "what b is called"]
    assert found.longest(1, is_called=False) == ["a-long-name"]


def test_all_words_must_stand_in_the_row_each_in_some_column() -> None:
    seen = (number("Name"), number("Account"))
    found = texts("Name", ArrangementWanted(words=("ADMIN", "prod"), columns=seen))
    assert found == ["prod-admin"]
    assert texts("Name", ArrangementWanted(words=("admin", "tools"), columns=seen)) == [
        "tools-admin"
    ]


def test_filters_of_the_window_leave_rows_out() -> None:
    some = frozenset(nodes().ids[10:20])
    seen = ArrangementWanted(shown=some, words=("a",), columns=(number("Name"),))
    found = {nodes().ids[row] for row in Arranged(nodes()).rows(seen).tolist()}
    assert found
    assert found < some
    assert len(Arranged(nodes()).left(some)) == 10
    assert len(Arranged(nodes()).left(None)) == len(nodes())


def test_hidden_columns_are_not_searched() -> None:
    arn = number("ARN")
    assert texts("Name", ArrangementWanted(words=("arn:aws:iam",), columns=(number("Name"),))) == []
    assert texts("Name", ArrangementWanted(words=("arn:aws:iam",), columns=(arn,)))


def test_what_was_found_for_a_word_is_kept_while_it_is_asked_for() -> None:
    arranged = Arranged(nodes())
    columns = (number("Name"),)
    first = arranged.rows(ArrangementWanted(words=("a",), columns=columns))
    second = arranged.rows(ArrangementWanted(words=("a", "zz"), columns=columns))
    assert second.tolist() == []
    assert (
        arranged.rows(ArrangementWanted(words=("a",), columns=columns)).tolist() == first.tolist()
    )
    assert [word for _column, word in arranged._hits] == ["a"]


def test_lines_have_the_columns_that_are_wanted_in_their_order() -> None:
    rows = Arranged(nodes()).rows(
        ArrangementWanted(words=("deploy-hub",), columns=(number("Name"),))
    )
    found = list(lines(nodes(), (number("Name"), number("Kind")), rows))
    assert found == [("deploy-hub", "Role")]
