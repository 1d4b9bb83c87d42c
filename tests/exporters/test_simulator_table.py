"""The comparison with AWS's policy simulator as CSV and JSON."""

import csv
import io
import json

from rolescope.exporters.simulator_table import COLUMNS, simulator_csv, simulator_json
from rolescope.simulation.simulator.agreement import AgreementStanding
from rolescope.words.simulator_text import LIMITS, AgreementRow, AgreementText

FOUND = AgreementText(
    principal="arn:aws:iam::111122223333:role/app",
    rows=(
        AgreementRow(
            action="s3:GetObject",
            resource="=HYPERLINK(1)",
            aws="allowed",
            own="denied, no Allow",
            standing=AgreementStanding.DIFFERS,
            why="why\u202e",
            policies=("-x", "y"),
            missing=("aws:SourceIp",),
        ),
    ),
)


def test_csv_is_safe_for_spreadsheets() -> None:
    head, row = csv.reader(io.StringIO(simulator_csv(FOUND)))
    assert tuple(head) == COLUMNS
    found = dict(zip(head, row, strict=True))
    assert found["resource"] == "'=HYPERLINK(1)"
    assert found["policies"] == "'-x y"
    assert found["agreement"] == "differs"
    assert found["why"] == "why\\u202e"


def test_json_says_what_was_not_evaluated() -> None:
    value = json.loads(simulator_json(FOUND, "2026-11-25T14:00:00Z"))
    assert value["format"] == "rolescope-simulator/1"
    assert value["comparedAt"] == "2026-11-25T14:00:00Z"
    assert value["limits"] == LIMITS
    assert value["counts"] == {"agrees": 0, "differs": 1, "not comparable": 0}
    assert value["rows"][0]["missing"] == ["aws:SourceIp"]
