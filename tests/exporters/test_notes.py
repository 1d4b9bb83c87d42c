"""Notes as files: nothing in a cell becomes a formula, nothing hidden stays hidden."""

import csv
import io
import json

from rolescope.exporters.notes import notes_csv, notes_json
from rolescope.model.review import Note, Status, Subject, SubjectKind
from rolescope.words.note_text import NoteLine

LINE = NoteLine(
    note=Note(
        subject=Subject(SubjectKind.NODE, "arn:aws:iam::111122223333:role/x"),
        text='=HYPERLINK("http://example.org")\nand "more"',
        status=Status.TO_FIX,
        owner="@ana",
        date="2026-11-25T10:00:00Z",
    ),
    title="x\u202e",
    kind="role",
    by="",
    is_here=True,
)
OTHER = NoteLine(
    note=Note(subject=Subject(SubjectKind.EDGE, "* > y")), title="y", kind="trust", by="",
    is_here=False,
)  # fmt: skip


def test_a_table_is_harmless() -> None:
    head, first, second = csv.reader(io.StringIO(notes_csv([LINE, OTHER])))
    assert head[:3] == ["About", "Kind", "Status"]
    assert first == [
        "x\\u202e",
        "node",
        "to fix",
        "'@ana",
        "2026-11-25T10:00:00Z",
        '\'=HYPERLINK("http://example.org")\\x0aand "more"',
        "yes",
        "arn:aws:iam::111122223333:role/x",
    ]
    assert second[2:] == ["", "", "", "", "no", "* > y"]


def test_json_holds_everything() -> None:
    first, second = json.loads(notes_json([LINE, OTHER]))
    assert first["subject"] == {"kind": "node", "id": "arn:aws:iam::111122223333:role/x"}
    assert (first["status"], first["owner"], first["inThisImport"]) == ("to fix", "@ana", True)
    assert first["text"] == LINE.note.text
    assert (second["status"], second["inThisImport"]) == (None, False)
