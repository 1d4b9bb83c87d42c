"""The table of a comparison as a file."""

import csv
import io
import json

from rolescope.exporters.comparison_table import COLUMNS, comparison_csv, comparison_json
from rolescope.words.compare.comparison_table import (
    ComparisonReason,
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
    ValueChange,
)

TABLE = ComparisonTable(
    rows=(
        ComparisonRow(
            section=ComparisonSection.NEW,
            mark="+",
            who="=ana",
            what="App",
            place="prod",
            how="directly",
            before="no access",
            after="allowed",
            count=2,
            is_admin=True,
            edges=("e",),
            names=("ana", "bob"),
            reasons=(0,),
        ),
        ComparisonRow(section=ComparisonSection.UNKNOWN, mark="?", who="tools"),
    ),
    reasons=(
        ComparisonReason(
            mark="~",
            title="Statement 1 in the trust policy of App",
            parts=(ValueChange("+", "Principal", "ana"),),
            before="{}",
            after='{"a": 1}',
        ),
    ),
    counts=((ComparisonSection.NEW, 2),),
)


def test_csv_has_a_row_for_each_row() -> None:
    heading, first, second = csv.reader(io.StringIO(comparison_csv(TABLE)))
    assert tuple(heading) == COLUMNS
    assert first == [
        *("New reachable pairs", "new", "'=ana", "App", "prod", "directly", "no access", "allowed"),
        *("2", "yes", "ana bob", "Statement 1 in the trust policy of App: Principal + ana"),
    ]
    assert second[:3] == ["Not compared", "unknown", "tools"]


def test_json_has_everything() -> None:
    found = json.loads(comparison_json(TABLE, "the import of 2026-05-01", "what is open"))
    assert found["before"] == "the import of 2026-05-01"
    assert found["after"] == "what is open"
    assert found["counts"] == {"New reachable pairs": 2}
    assert found["rows"][0]["ids"] == ["ana", "bob"]
    assert found["rows"][0]["reasons"] == [0]
    assert found["reasons"][0] == {
        "change": "changed",
        "title": "Statement 1 in the trust policy of App",
        "parts": [["new", "Principal", "ana"]],
        "before": "{}",
        "after": '{"a": 1}',
    }
