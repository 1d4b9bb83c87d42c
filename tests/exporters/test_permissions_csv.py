"""Effective permissions as a table: every action once for each way, and no formulas."""

import csv
import io

from rolescope.engine.index import WorldIndex
from rolescope.exporters.permissions_csv import permissions_csv
from rolescope.importers.catalogue import load_catalogue
from rolescope.model.caller import SessionCaller
from rolescope.simulation.permissions.effective import effective_permissions
from support.worlds.build import NOW, A, account, allow, deny, policy, role, trusts, world

TARGET = f"arn:aws:iam::{A}:role/Target"


def table(*statements: object, name: str = "p") -> list[dict[str, str]]:
    made = role("Target", trust=trusts(A), inline=(policy(name, list(statements)),))  # type: ignore[arg-type]
    index = WorldIndex(world(account(A, made)))
    found = effective_permissions(SessionCaller(role=TARGET), index, load_catalogue(), NOW)
    rows = csv.DictReader(io.StringIO(permissions_csv(found)))
    return [row for row in rows if row["Service"] == "sqs"]


def test_each_way_has_a_row() -> None:
    mfa = {"Bool": {"aws:SecureTransport": "true"}}
    rows = table(
        allow("sqs:SendMessage", "arn:aws:sqs:*:*:one"),
        allow("sqs:SendMessage", "arn:aws:sqs:*:*:two", Condition={"StringEquals": {"a:b": "c"}}),
        allow("sqs:DeleteQueue", "*", Condition=mfa),
        deny("sqs:DeleteQueue", "*"),
    )
    sent = [row for row in rows if row["Action"] == "sqs:SendMessage"]
    assert [row["Resources"] for row in sent] == ["arn:aws:sqs:*:*:one", "arn:aws:sqs:*:*:two"]
    assert [row["Answer"] for row in sent] == ["allowed", "allowed with conditions"]
    (cut,) = [row for row in rows if row["Action"] == "sqs:DeleteQueue"]
    assert cut["Answer"] == "denied"
    assert cut["Taken away by"].startswith("cut by p")
    assert cut["Granted by"].startswith("p, line")


def test_wildcards_are_written_out() -> None:
    rows = table(allow("sqs:Get*", "*"))
    assert [row["Action"] for row in rows] == ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]


def test_names_from_policies_are_no_formulas() -> None:
    (row,) = table(allow("sqs:PurgeQueue", "*"), name='=HYPERLINK("x")\u202e')
    assert row["Granted by"].startswith("'=HYPERLINK")
    assert "\\u202e" in row["Granted by"]
