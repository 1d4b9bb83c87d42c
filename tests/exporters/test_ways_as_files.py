"""Ways of escalation in files: every format of a graph carries them with their kind."""

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from rolescope.analysis import analyse
from rolescope.exporters.exporter import ExportSheet
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.sheets import sheet_of
from rolescope.model.edit import Scenario
from rolescope.pictures.layouts import find_layout
from rolescope.pictures.layouts.focus import FOCUS_ID
from rolescope.pictures.view import DrawnWays, Frame
from support.worlds.build import allow, role, trusts
from support.worlds.escalation_worlds import AT, alice, arn, for_service, found_in, world

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
WORLD = world(
    alice(PASSING, allow()),
    for_service("lambda"),
    role("Hub", trust=trusts({"AWS": arn("role/Target")})),
)


def sheet(drawn: DrawnWays = DrawnWays.ALL) -> ExportSheet:
    view = find_layout(FOCUS_ID)
    assert view is not None
    found = found_in(WORLD) if drawn is not DrawnWays.NONE else None
    frame = Frame(subject=arn("role/Target"), drawn_ways=drawn, escalations=found)
    return sheet_of(analyse(Scenario(WORLD), AT), view, frame)


def written(suffix: str, drawn: DrawnWays = DrawnWays.ALL) -> str:
    exporter = next(one for one in EXPORTERS if one.suffix == suffix)
    return exporter.write(sheet(drawn)).decode()


def test_json_tells_trusts_from_ways() -> None:
    edges = json.loads(written(".json"))["edges"]
    (way,) = (one for one in edges if one["kind"] == "way")
    assert (way["rule"], way["source"], way["target"]) == (
        "PE-27",
        arn("user/alice"),
        arn("role/Target"),
    )
    assert way["actions"][:1] == ["iam:PassRole"]
    assert way["verdict"] == "allowed"
    assert {one["kind"] for one in edges} == {"trust", "way"}


def test_csv_has_their_kind_and_rule() -> None:
    rows = list(csv.DictReader(io.StringIO(written(".csv"))))
    assert ("way", "PE-27") in {(row["kind"], row["rule"]) for row in rows}
    assert ("trust", "") in {(row["kind"], row["rule"]) for row in rows}


def test_graphml_has_their_kind_and_rule() -> None:
    root = ET.fromstring(written(".graphml"))  # noqa: S314 - written here
    data = [one.text for one in root.iter() if one.get("key") in ("e-kind", "e-rule")]
    assert {"trust", "way", "PE-27"} <= set(data)


@pytest.mark.parametrize("suffix", [".dot", ".mmd", ".drawio", ".svg"])
def test_other_formats_draw_them(suffix: str) -> None:
    assert written(suffix) != written(suffix, DrawnWays.NONE)


def test_without_ways_there_are_trusts_alone() -> None:
    edges = json.loads(written(".json", DrawnWays.NONE))["edges"]
    assert {one["kind"] for one in edges} == {"trust"}
