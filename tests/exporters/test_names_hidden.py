"""Files with names hidden: nothing real is in the bytes of any format, and all else is."""

import json
from functools import cache
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest

from rolescope.analysis import Analysis, analyse
from rolescope.cli.main import main
from rolescope.engine.index import WorldIndex
from rolescope.exporters.comparison_table import comparison_csv, comparison_json
from rolescope.exporters.evidence import EVIDENCE_FORMATS
from rolescope.exporters.evidence.evidence_format import EvidenceFormat
from rolescope.exporters.exporter import Exporter
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.hidden import hidden_file
from rolescope.exporters.notes import notes_csv, notes_json
from rolescope.exporters.permissions_csv import permissions_csv
from rolescope.exporters.permissions_json import permissions_json
from rolescope.exporters.sheets import sheet_of
from rolescope.importers.catalogue import load_catalogue
from rolescope.importers.demo import demo_path
from rolescope.model.edit import Scenario
from rolescope.model.review import Note, Subject, SubjectKind
from rolescope.pictures.layouts import LAYOUTS
from rolescope.pictures.pages.hidden_names import NAMES_HIDDEN
from rolescope.pictures.picture import Picture
from rolescope.pictures.view import Frame, View
from rolescope.privacy.pseudonyms import Pseudonyms
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.evidence.record import EvidenceOrigin, evidence
from rolescope.simulation.permissions.effective import effective_permissions
from rolescope.words.compare.comparison_table import (
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
)
from rolescope.words.note_text import NoteLine
from support.window.pdf_text import pdf_text
from support.window.seen_texts import pictured
from support.worlds import northwind
from support.worlds.real_names import told

GRAPHS = [one for one in EXPORTERS if not one.is_image]


@cache
def analysed() -> Analysis:
    return analyse(Scenario(base=northwind.demo()), northwind.NOW)


@cache
def pseudonyms() -> Pseudonyms:
    return Pseudonyms.of(northwind.demo())


def page_of(view: View) -> SimpleNamespace:
    subject = northwind.RELEASE_MANAGER if view.needs_subject else None
    sheet = sheet_of(analysed(), view, Frame(subject=subject), hide=pseudonyms().hide)
    plain = sheet_of(analysed(), view, Frame(subject=subject))
    return SimpleNamespace(sheet=sheet, plain=plain)


def text_of(content: bytes) -> str:
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return pdf_text(content) if content.startswith(b"%PDF") else content.decode()


@pytest.mark.parametrize("view", LAYOUTS, ids=lambda view: view.id)
def test_no_format_tells_a_name_of_a_view(view: View) -> None:
    made = page_of(view)
    world = northwind.demo()
    found = {text for _, text in pictured(made.sheet.picture)}
    assert {text for text in found if told(text, world)} == set()
    assert any(NAMES_HIDDEN in text for text in found), "the page says so"
    for exporter in EXPORTERS:
        if exporter.id == "png":  # of the same picture
            continue
        shown = text_of(exporter.write(made.sheet))
        assert told(shown, world) == [], exporter.id
        assert told(text_of(exporter.write(made.plain)), world), "names are in it otherwise"


@pytest.mark.parametrize("view", LAYOUTS, ids=lambda view: view.id)
def test_no_shape_goes_elsewhere(view: View) -> None:
    def places(picture: Picture) -> list[tuple[str, float, float, float, float]]:
        return [(item.kind.value, item.x, item.y, item.w, item.h) for item in picture.items]

    made = page_of(view)
    assert places(made.sheet.picture) == places(made.plain.picture)
    assert made.sheet.picture.width == made.plain.picture.width


@pytest.mark.parametrize("exporter", GRAPHS, ids=lambda one: one.id)
def test_the_command_line_hides_names(exporter: Exporter, tmp_path: Path) -> None:
    file = tmp_path / f"trusts{exporter.suffix}"
    source = str(demo_path())
    assert main(["export", source, "--output", str(file), "--hide-names"]) == 0
    text = text_of(file.read_bytes())
    assert told(text, northwind.demo()) == []
    assert pseudonyms().hide("deploy-hub") in text


@pytest.mark.parametrize("format_", EVIDENCE_FORMATS, ids=lambda one: one.id)
def test_no_evidence_tells_a_name(format_: EvidenceFormat) -> None:
    index = WorldIndex(northwind.demo())
    request = northwind.assume(northwind.CI_RUNNER, northwind.DEPLOY_HUB)
    origin = EvidenceOrigin(
        sources=("demo",), file="x", written_at=northwind.NOW, engine="1", catalogue="1"
    )
    record = evidence((simulate(request, index),), index, origin)
    shown = text_of(format_.write(record, index, pseudonyms().hide))
    assert told(shown, northwind.demo()) == []
    assert told(text_of(format_.write(record, index)), northwind.demo())


def files() -> dict[str, bytes]:
    """Return a file of each kind of table, with names."""
    index = WorldIndex(northwind.demo())
    caller = northwind.session(northwind.DEPLOY_HUB)
    held = effective_permissions(caller, index, load_catalogue(), northwind.NOW)
    whole = permissions_json(held, northwind.NOW, at_is_clock=False)
    subject = Subject(SubjectKind.NODE, northwind.DEPLOY_HUB)
    note = Note(subject=subject, text="deploy-hub: ask dana.ross", owner="dana.ross")
    lines = [NoteLine(note=note, title="deploy-hub", kind="role", by="prod", is_here=True)]
    row = ComparisonRow(
        section=ComparisonSection.NEW, mark="+", who="ci-runner", what="deploy-hub", place="tools"
    )
    compared = ComparisonTable(rows=(row,), reasons=(), counts=((ComparisonSection.NEW, 1),))
    return {
        "permissions.csv": permissions_csv(held).encode(),
        "permissions.json": json.dumps(whole).encode(),
        "notes.csv": notes_csv(lines).encode(),
        "notes.json": notes_json(lines).encode(),
        "comparison.csv": comparison_csv(compared).encode(),
        "comparison.json": comparison_json(compared, "prod", "tools").encode(),
    }


def test_no_table_tells_a_name() -> None:
    for name, data in files().items():
        shown = hidden_file(data, Path(name).suffix, pseudonyms().hide).decode()
        assert told(data.decode(), northwind.demo()), name
        assert told(shown, northwind.demo()) == [], name
        assert shown.count("\n") >= data.decode().count("\n"), name


def test_tables_and_json_keep_their_form() -> None:
    hide = pseudonyms().hide
    table = hidden_file(b'"name","role"\n"deploy-hub","\'=x"\n', ".csv", hide).decode()
    assert table == f'"name","role"\n"{hide("deploy-hub")}","\'=x"\n'
    value = {"role": "deploy-hub", "arn:aws:iam::770233459910:role/x": [{"n": 1, "ok": True}]}
    made = json.loads(hidden_file(json.dumps(value).encode(), ".json", hide))
    account = hide("770233459910")
    assert made == {
        "role": hide("deploy-hub"),
        f"arn:aws:iam::{account}:role/x": [{"n": 1, "ok": True}],
    }
