"""Project files made to harm: one clear message each, in time and memory; nothing is written.

Whatever opens can be written and read again. The worst cases run in a process of their own.
"""

import gzip
import io
import json
import os
import re
import stat
import struct
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope import projects as projects_package
from rolescope.model.review import NamedScenario, Review
from rolescope.problem import CHANGED_OUTSIDE, ProblemLevel
from rolescope.progress import no_tick
from rolescope.projects import (
    Import,
    ProjectReading,
    TooLargeError,
    parts,
    read_project,
    read_world,
    write_project,
    writing,
)
from rolescope.value import replace
from rolescope.worker.reading import ReadOrigin, read_origin
from support.projects.project_files import changed, kept_file, members_of, packed, project

GOOD = write_project(project(review=Review().add(NamedScenario(id="s1", name="Kept"))))
MEMBERS = members_of(GOOD)


def told(found: ProjectReading) -> list[str]:
    """Return what is said; every problem is whole and can be shown."""
    for problem in found.problems:
        assert problem.what
        assert problem.meaning
        assert problem.advice
        assert str(problem).isprintable()
    return [f"{problem.file}: {problem.what}" for problem in found.problems]


def opens(data: bytes) -> ProjectReading:
    """Read a file that opens; what it yields can be written and read again."""
    found = read_project(data)
    assert found.project is not None, told(found)
    read_world(found.project)
    again = read_project(write_project(found.project)).project
    assert again is not None
    assert again.review == found.project.review
    return found


def with_member(
    name: str, data: bytes = b"{}", change: Callable[[Any], None] | None = None
) -> bytes:
    """Return the good project with one more member, its entry changed."""
    found = io.BytesIO(GOOD)
    with zipfile.ZipFile(found, "a") as archive:
        entry = zipfile.ZipInfo(name)
        if change is not None:
            change(entry)
        archive.writestr(entry, data)
    return found.getvalue()


def _as_link(entry: zipfile.ZipInfo) -> None:
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16


NAMES = [
    ("../evil.json", "outside of the archive"),
    ("imports/../../evil.json", "outside of the archive"),
    ("..\\evil.json", "outside of the archive"),
    ("/etc/evil.json", "absolute path"),
    ("C:\\evil.json", "absolute path"),
    ("\\\\host\\share\\evil.json", "absolute path"),
]


@pytest.mark.parametrize(("name", "what"), NAMES, ids=[name for name, _ in NAMES])
def test_names_that_lead_elsewhere(name: str, what: str) -> None:
    (said,) = told(opens(with_member(name)))
    assert what in said


def test_a_nul_in_a_name() -> None:
    data = with_member("evilX.json").replace(b"evilX.json", b"evil\0.json")
    (said,) = told(opens(data))
    assert "NUL character" in said


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.json"
    secret.write_text("{}")
    own = dict(MEMBERS)
    del own["notes.json"]
    found = io.BytesIO(packed(own))
    with zipfile.ZipFile(found, "a") as archive:
        entry = zipfile.ZipInfo("notes.json")
        _as_link(entry)
        archive.writestr(entry, str(secret))
    said = told(opens(found.getvalue()))
    assert any("is a link" in text for text in said)
    assert any("notes.json: This part of the project is missing" in text for text in said)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name() -> None:
    (said,) = told(opens(with_member("notes.json", b"[1]")))
    assert "second one of the same name" in said


def test_members_that_nobody_asked_for() -> None:
    inner = packed({"project.json": MEMBERS["project.json"]})
    for name, data in (
        ("inner.rolescope", inner),
        ("setup.py", b"raise SystemExit"),
        ("data.pickle", b"cos\nsystem\n(S'true'\ntR."),
        ("imports/i2/import.json", b"{}"),
        ("imports/i1/files/0002.json.gz", b"x"),
        ("x" * 300, b""),
        ("rol\u202egnp.json", b""),
    ):
        (problem,) = opens(with_member(name, data)).problems
        assert problem.what == "This file is no part of a project."
        assert problem.level is ProblemLevel.WARNING


def test_a_zip_within_the_zip_is_not_opened() -> None:
    files = MEMBERS | {"imports/i1/files/0001.json.gz": packed({"a.json": {}})}
    found = opens(packed(files))
    assert found.project is not None
    (problem,) = read_world(found.project).problems
    assert "is broken" in problem.what


def test_bombs() -> None:
    zeros = b"0" * 300_000_000
    bomb = packed(MEMBERS | {"notes.json": zeros})
    assert len(bomb) < 1_000_000
    found = read_project(bomb)
    assert found.project is None
    assert "zip bomb" in told(found)[-1]
    inner = MEMBERS | {"imports/i1/files/0001.json.gz": gzip.compress(zeros)}
    opened = opens(packed(inner))
    assert opened.project is not None
    (problem,) = read_world(opened.project).problems
    assert "zip bomb" in problem.what


def test_sizes_that_lie() -> None:
    data = bytearray(packed(MEMBERS | {"notes.json": b"[" + b" " * 5_000_000 + b"]"}))
    place = data.rindex(b"notes.json") - 46  # its entry in the table of contents
    struct.pack_into("<L", data, place + 24, 2)  # the unpacked size
    found = read_project(bytes(data))
    assert found.project is not None
    assert any("notes.json" in said for said in told(found))
    assert found.project.is_read_only_because is not None


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MAX_MEMBERS", 8)
    (said,) = told(read_project(GOOD))
    assert "more than 8 files" in said
    monkeypatch.setattr(writing, "MAX_MEMBERS", 8)
    with pytest.raises(TooLargeError, match="more than 8 files"):
        write_project(project())
    monkeypatch.setattr(writing, "MAX_MEMBERS", 9)
    monkeypatch.setattr(writing, "MAX_TOTAL", 800)
    with pytest.raises(TooLargeError, match="larger than 800 bytes"):
        write_project(project())


def test_cut_off_anywhere() -> None:
    for end in (*range(0, len(GOOD), 97), len(GOOD) - 1):
        found = read_project(GOOD[:end])
        assert found.project is None
        assert len(told(found)) == 1


NO_PROJECT: list[tuple[str, Any]] = [
    ("empty", b""),
    ("text", b"hello"),
    ("json", json.dumps(MEMBERS["project.json"]).encode()),
    ("empty zip", packed({})),
    ("other zip", packed({"one.json": {}})),
    ("no manifest", changed(project=None)),
    ("a list", changed(project=[])),
    ("null", packed(MEMBERS | {"project.json": b"null"})),
    ("other format", changed(project={"format": "iam-world/1", "schema": 1})),
    ("broken manifest", packed(MEMBERS | {"project.json": b"{"})),
    ("two manifests in one", packed(MEMBERS | {"project.json": b"{}{}"})),
    ("deep manifest", packed(MEMBERS | {"project.json": b"[" * 100_000})),
    ("huge schema", packed(MEMBERS | {"project.json": b'{"schema": ' + b"9" * 5_000 + b"}"})),
]


@pytest.mark.parametrize("data", [data for _, data in NO_PROJECT], ids=[n for n, _ in NO_PROJECT])
def test_what_is_no_project(data: bytes) -> None:
    found = read_project(data)
    assert found.project is None
    assert len(told(found)) == 1
    assert found.problems[0].level is ProblemLevel.ERROR


SCHEMAS: list[Any] = [None, 0, -1, True, "2", 2.0, [2], {}]


@pytest.mark.parametrize("schema", SCHEMAS)
def test_what_has_no_version(schema: Any) -> None:
    found = read_project(changed(project=MEMBERS["project.json"] | {"schema": schema}))
    assert found.project is None
    assert len(told(found)) == 1


PARTS = ["state", "scenarios", "notes", "assertions", "bookmarks", "positions"]
BROKEN = [b"{", b"", b"[" * 100_000, b"[1e999]", b"[NaN]", b"[" + b"9" * 5_000 + b"]", b"{}[]"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_is_no_json(part: str) -> None:
    """The other parts open; nothing can be saved over the file."""
    for data in BROKEN:
        found = read_project(packed(MEMBERS | {f"{part}.json": data}))
        assert found.project is not None
        assert told(found)
        assert found.project.is_read_only_because is not None
        assert found.project.imports
        if part not in ("scenarios", "state"):
            assert found.project.review.find("s1") is not None


ODD: list[Any] = [None, True, 0, -1, 1.5, 10**19, "x", "\ud800", [], [[]], {}, {"": {}}]


@pytest.mark.parametrize("part", ["project", *PARTS])
def test_wrong_types_everywhere(part: str) -> None:
    """Each value of each part is replaced by one of each other type."""
    review = Review(
        notes=read_project(changed(notes=[NOTE])).project.review.notes,  # type: ignore[union-attr] # it opens
    )
    whole = members_of(
        changed(
            project(review=review),
            scenarios={"current": "s1", "scenarios": [SCENARIO]},
            assertions=[{"query": "{}", "expect": "Denied", "name": "x"}],
            bookmarks=[BOOKMARK],
            positions=[["n", 1, 2]],
        )
    )
    name = f"{part}.json"
    for odd in ODD:
        for wrong in replaced(whole[name], odd):
            found = read_project(packed(whole | {name: wrong}))
            told(found)
            if found.project is not None:
                again = read_project(write_project(found.project)).project
                assert again is not None
                assert again.review == found.project.review


NOTE = {"subject": {"kind": "node", "id": "n"}, "text": "t", "status": "to fix", "owner": "o"}
SCENARIO = {
    "id": "s1",
    "name": "n",
    "edits": [{"kind": "WithMaxSessionDuration", "role": "r", "seconds": 3600}],
}
BOOKMARK = {
    "name": "n",
    "view": "focus",
    "subject": "s",
    "nodes": ["a"],
    "edges": ["b"],
    "center": [1, 2],
    "zoom": 2,
}


def replaced(value: Any, odd: Any) -> Any:
    """Yield the value with each value in it replaced by the odd one, in turn."""
    yield odd
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from (value | {key: changed} for changed in replaced(inner, odd))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            for other in replaced(inner, odd):
                yield [*value[:index], other, *value[index + 1 :]]


@pytest.mark.parametrize("part", [f"{part}.json" for part in PARTS])
def test_a_part_that_is_missing_counts_as_empty(part: str) -> None:
    found = opens(packed({name: data for name, data in MEMBERS.items() if name != part}))
    (said,) = told(found)
    assert said == f"project/{part}: This part of the project is missing."


def test_imports_that_are_missing() -> None:
    manifest = MEMBERS["project.json"]
    for ids, words in (
        (["i1", "i2"], "imports/i2/import.json: This part of the project is missing"),
        (["i1", "../i1"], "../i1 is not the id of an import"),
        (["i1", "i1"], "i1 is not the id of an import, or stands there twice"),
        (["i1", ""], "is not the id of an import"),
        (["i1", "a/b"], "a/b is not the id of an import"),
    ):
        found = opens(changed(project=manifest | {"imports": ids}))
        assert found.project is not None
        assert [one.id for one in found.project.imports] == ["i1"]
        (said,) = told(found)
        assert words in said
    found = opens(changed(project=manifest | {"imports": []}))
    assert found.project is not None
    assert found.project.shown is None


def test_a_file_of_an_import_that_is_missing_is_remembered() -> None:
    import_ = Import(id="i1", files=(kept_file("one.json"), kept_file("two.json")))
    members = members_of(write_project(project(imports=(import_,))))
    del members["imports/i1/files/0002.json.gz"]
    found = opens(packed(members))
    assert found.project is not None
    (problem,) = found.problems
    assert problem.file == "project/imports/i1/files/0002.json.gz (two.json)"
    assert problem.level is ProblemLevel.ERROR
    again = read_project(write_project(found.project)).project
    assert again is not None
    assert [one.what for one in read_world(again).problems] == [problem.what]


def test_files_changed_outside_are_told() -> None:
    other = kept_file("other.json").packed
    own = MEMBERS | {"imports/i1/files/0001.json.gz": gzip.compress(gzip.decompress(other) + b" ")}
    found = opens(packed(own))
    assert found.project is not None
    (problem,) = read_world(found.project).problems
    assert problem.code == CHANGED_OUTSIDE
    assert "changed outside of RoleScope" in problem.what
    assert problem.level is ProblemLevel.WARNING


IMPORTS: list[Any] = [
    [],
    {"files": 7},
    {"files": [7]},
    {"files": [{"name": 7}]},
    {"files": [{"name": "a", "size": -1, "sha256": ""}]},
    {"files": [{"name": "a", "size": 1, "sha256": None}]},
    {"problems": [{"severity": "fatal", "what": ""}]},
    {"name": ["x"]},
]


@pytest.mark.parametrize("value", IMPORTS)
def test_an_import_that_is_not_one(value: Any) -> None:
    found = opens(changed(imports__i1__import=value))
    assert found.project is not None
    assert found.project.imports == ()
    assert found.project.is_read_only_because is not None
    assert found.problems[0].level is ProblemLevel.ERROR


def test_halves_of_surrogate_pairs_are_replaced_and_reported() -> None:
    note = NOTE | {"text": "a\ud800b"}
    found = opens(changed(notes=[note]))
    assert found.project is not None
    assert found.project.review.notes[0].text == "a\ufffdb"
    assert "surrogate" in told(found)[0]


def test_text_that_json_cannot_carry_is_written_all_the_same() -> None:
    review = Review().add(NamedScenario(id="s1", name="a\ud800"))
    found = opens(write_project(project(review=review)))
    assert found.project is not None
    assert found.project.review.scenarios[0].name == "a\ufffd"


def test_what_is_no_file(tmp_path: Path) -> None:
    fifo = tmp_path / "pipe.rolescope"
    os.mkfifo(fifo)
    for path in (tmp_path, tmp_path / "gone.rolescope", fifo):
        (said,) = told(read_project(path))
        assert "no such file" in said


@pytest.mark.parametrize("scenarios", [{}, {"current": "s1"}, {"scenar1os": [SCENARIO]}])
def test_scenarios_that_are_not_there_are_not_taken_for_none(scenarios: Any) -> None:
    found = opens(changed(scenarios=scenarios))
    assert found.project is not None
    assert found.project.is_read_only_because is not None
    assert any("$.scenarios is not a list" in said for said in told(found))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("notes", [NOTE | {"t\u202ext": "lost"}]),
        ("scenarios", {"current": None, "scenarios": [SCENARIO | {"steps": []}]}),
        ("assertions", [{"query": "{}", "expect": "Denied", "nam": "lost"}]),
        ("bookmarks", [BOOKMARK | {"angle": 1}]),
    ],
)
def test_fields_that_nobody_knows_are_told(part: str, value: Any) -> None:
    found = opens(changed(**{part: value}))
    (said,) = told(found)
    assert f"{part}.json" in said
    assert "has fields that this version does not know: " in said
    assert "left out when you save" in found.problems[0].meaning


LONG = "x" * 40_001
LONG_NAMES: list[tuple[str, Any]] = [
    ("notes", [NOTE | {"owner": LONG}]),
    ("notes", [NOTE | {"subject": {"kind": "node", "id": LONG}}]),
    ("scenarios", {"current": None, "scenarios": [SCENARIO | {"name": LONG}]}),
    ("assertions", [{"query": "{}", "expect": "Denied", "name": LONG}]),
    ("bookmarks", [BOOKMARK | {"name": LONG}]),
    ("bookmarks", [BOOKMARK | {"nodes": [LONG]}]),
    ("positions", [[LONG, 1, 2]]),
]


@pytest.mark.parametrize(("part", "value"), LONG_NAMES)
def test_names_that_are_slow_to_draw_are_kept_and_not_shown(part: str, value: Any) -> None:
    found = opens(changed(**{part: value}))
    (said,) = told(found)
    assert "cannot be read" in said
    assert "It stays in the file when you save." in found.problems[0].meaning
    assert found.project is not None
    assert len(found.project.unread) == 1


def test_a_scenario_that_cannot_be_shown_is_told_harmlessly(tmp_path: Path) -> None:
    edit = SCENARIO["edits"][0] | {"role": "x\0\u202e"}  # type: ignore[operator] # of a dict
    scenario = SCENARIO | {"name": "n\u202e" + "x" * 900, "edits": [edit]}
    path = tmp_path / "a.rolescope"
    path.write_bytes(changed(scenarios={"current": "s1", "scenarios": [scenario]}))
    read = read_origin(ReadOrigin((path,)), "", no_tick)
    (problem,) = read.problems
    assert str(problem).isprintable()
    assert len(str(problem)) < 500


def test_more_problems_than_anybody_reads() -> None:
    found = opens(changed(notes=[7] * 1_000))
    assert len(found.problems) == 200
    assert found.project is not None
    assert len(found.project.unread) == 1_000


@given(st.data())
def test_any_byte_changed(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(GOOD) - 1))
    byte = data.draw(st.integers(0, 255))
    changed_ = GOOD[:place] + bytes([byte]) + GOOD[place + 1 :]
    found = read_project(changed_)
    told(found)
    if found.project is not None:
        read_world(found.project)
        write_project(found.project)
    else:
        assert found.problems


def test_nothing_is_run_or_connected_or_written(tmp_path: Path) -> None:
    """The worst files in a process that may start nothing, connect nowhere, write no file."""
    hostile = {
        "pickle": with_member("data.pickle", b"cos\nsystem\n(S'true'\ntR."),
        "link": with_member("link", b"/etc/passwd", _as_link),
        "text": changed(notes=[NOTE | {"text": "=cmd|' /C calc'!A0 <img src=http://x/>"}]),
        "good": GOOD,
    }
    for name, data in hostile.items():
        (tmp_path / f"{name}.rolescope").write_bytes(data)
    before = sorted(path.name for path in tmp_path.iterdir())
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from rolescope.memory import limit_memory
        from rolescope.projects import read_project, read_world

        def watch(event, args):
            if event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
                raise SystemExit(f"writes {args}")
            if event.split(".")[0] in ("socket", "subprocess", "os") and event in REFUSED:
                raise SystemExit(event)

        REFUSED = ("socket.connect", "subprocess.Popen", "os.system", "os.exec", "os.remove",
                   "os.rename", "os.mkdir", "os.symlink", "os.posix_spawn")
        limit_memory()
        sys.addaudithook(watch)
        for path in sorted(Path(sys.argv[1]).iterdir()):
            found = read_project(path)
            if found.project is not None:
                assert read_world(found.project).world is not None
        print("whole")
        """
    )
    done = subprocess.run(  # noqa: S603 - this test's own script
        [sys.executable, "-B", "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "whole\n", done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_nothing_that_reads_projects_can_run_what_is_in_them() -> None:
    banned = re.compile(
        r"\b(pickle|marshal|shelve|yaml|eval|exec|compile|__import__|importlib|subprocess|socket"
        r"|urllib|extract|extractall|QUiLoader|QQml\w*)\b(?! [a-z])"
    )
    folder = Path(projects_package.__file__).parent
    for file in sorted(folder.glob("*.py")):
        code = re.sub(r'""".*?"""|#.*', "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
        code = code.replace("re.compile", "")
        assert not banned.search(code), file.name


def test_a_read_only_input_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(GOOD)
    path.chmod(0o400)
    before = path.stat()
    assert read_project(path).project is not None
    after = path.stat()
    assert (before.st_mtime_ns, before.st_size, before.st_ino) == (
        after.st_mtime_ns,
        after.st_size,
        after.st_ino,
    )
    assert path.read_bytes() == GOOD
    assert [one.name for one in tmp_path.iterdir()] == ["a.rolescope"]


def test_a_project_of_nothing() -> None:
    empty = replace(project(), imports=(), current=None)
    found = opens(write_project(empty))
    assert found.project == empty
