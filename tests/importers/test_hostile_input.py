"""Bad input: one clear message each, with file, place, meaning and advice; other files still load.

The cases that could fill the memory or take for ever run in a process of their own, with 1 GiB of
memory and 30 s of CPU time.
"""

import gzip
import io
import json
import os
import stat
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers import read_sources
from rolescope.importers.archive import MAX_MEMBERS
from rolescope.importers.fields import MAX_TEXT
from rolescope.importers.reader import ImportResult
from rolescope.problem import Problem, ProblemLevel
from support.worlds.exports import A, details, document, role, write

GOOD = details(role("Good"))
TEXT = json.dumps(GOOD, indent=1)


def read_with_good(tmp_path: Path, bad: Path) -> ImportResult:
    """Read a bad file between two good ones; both good ones have to be there."""
    first = write(tmp_path, "good-1.json", details(role("Good1")))
    last = write(tmp_path, "good-2.json", details(role("Good2")))
    found = read_sources([first, bad, last])
    assert found.world is not None
    names = [entity.name for account in found.world.accounts for entity in account.roles]
    assert {"Good1", "Good2"} <= set(names)
    return found


def only(found: ImportResult) -> Problem:
    (problem,) = found.problems
    assert problem.file
    assert problem.what
    assert problem.meaning
    assert problem.advice
    assert str(problem).isprintable()
    return problem


REFUSED: list[tuple[str, str | bytes, str, str, str]] = [
    # name, content, place, part of what is said, part of the advice
    ("text.json", "Roles of prod: none", "line 1, column 1", "not JSON", "get-account-authoriz"),
    ("page.json", "<html><b>Sign in</b></html>", "line 1, column 1", "not JSON", "Expected is"),
    ("picture.json", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "", "not JSON", "Expected is"),
    ("typo.json", '{\n "UserDetailList": [,]\n}', "line 2, column 21", "not valid JSON", "again"),
    ("tail.json", TEXT + "\nDone.", "line", "more text behind the end", "Export it again"),
    ("cut.json", TEXT[:200], "line", "cut off", "to its end"),
    ("cut-in-text.json", TEXT[: TEXT.index("Good") + 2], "line", "cut off", "to its end"),
    ("empty.json", "", "", "is empty", "run it again"),
    ("blank.json", "\ufeff \n\t ", "", "is empty", "run it again"),
    ("deep.json", "[" * 100_000, "line 1, column 65", "64 levels deep", "see who made the file"),
    ("deep-objects.json", '{"a":' * 100_000, "line 1, column 321", "64 levels deep", "see who"),
    (
        "deep-valid.json",
        '{"UserDetailList": ' + "[" * 70 + "]" * 70 + "}",
        "line 1, column 83",
        "64 levels deep",
        "see who",
    ),
    (
        "nan.json",
        '{"UserDetailList": [],\n"x": NaN}',
        "line 2, column 6",
        "NaN is no JSON",
        "again",
    ),
    ("infinity.json", '{"a": -Infinity}', "line 1, column 7", "-Infinity is no JSON", "again"),
    ("huge.json", '{"a": 1e999}', "line 1, column 7", "too large", "again"),
    ("digits.json", f'{{"a": "9", "b": {"9" * 4301}}}', "line 1, column 17", "4,301 digits", "see"),
    ("control.json", '{"a": "\x00"}', "line 1, column 8", "control character", "Export it again"),
    ("cut.json.gz", gzip.compress(TEXT.encode())[:-12], "", "cut off", "Copy it again"),
    ("broken.json.gz", b"\x1f\x8b\x08\x00" + b"x" * 50, "", "broken", "Copy it again"),
    ("broken.zip", b"PK\x03\x04" + b"x" * 500, "", "broken or cut off", "Copy it again"),
]


@pytest.mark.parametrize(
    ("name", "content", "place", "what", "advice"), REFUSED, ids=[case[0] for case in REFUSED]
)
def test_a_file_that_cannot_be_read(
    tmp_path: Path, name: str, content: str | bytes, place: str, what: str, advice: str
) -> None:
    found = only(read_with_good(tmp_path, write(tmp_path, name, content)))
    assert found.level is ProblemLevel.ERROR
    assert found.file == name
    assert place in found.where
    assert what in found.what
    assert found.meaning == "Nothing of this file is used."
    assert advice in found.advice


WRONG_KIND: list[tuple[str, Any, str]] = [
    ("buckets.json", {"Buckets": [{"Name": "b"}], "Owner": {}}, "the keys Buckets, Owner"),
    ("list.json", [{"Name": "b", "Size": 1}], "a list of 1 objects with the keys Name, Size"),
    ("numbers.json", [1, 2, 3], "a list of 3 values"),
    ("nothing.json", {}, "an object with no keys"),
    ("empty-list.json", [], "a list of 0 values"),
    ("null.json", None, "null"),
    ("string.json", '"hello"', "not JSON"),
    ("policy.json", document(), "the keys Version, Statement"),
]


@pytest.mark.parametrize(("name", "value", "what"), WRONG_KIND, ids=[c[0] for c in WRONG_KIND])
def test_json_of_another_kind(tmp_path: Path, name: str, value: Any, what: str) -> None:
    if value is None:
        value = "null"
    found = only(read_with_good(tmp_path, write(tmp_path, name, value)))
    assert found.level is ProblemLevel.ERROR
    assert found.file == name
    assert "get-account-authorization-details" in found.advice
    if name not in {"null.json", "string.json"}:
        assert what in found.what


def test_a_truncated_export_is_never_shown_in_part(tmp_path: Path) -> None:
    """No partial world is shown as whole: of a file cut in its third role, none is taken."""
    text = json.dumps(details(*(role(f"R{n}") for n in range(9))))
    bad = write(tmp_path, "cut.json", text[: text.index("R3") + 10])
    found = read_with_good(tmp_path, bad)
    assert found.world is not None
    assert len(found.world.accounts[0].roles) == 2
    alone = read_sources([bad])
    assert alone.world is None
    assert only(alone).file == "cut.json"


# What is read all the same, with a warning or note


def test_lone_surrogates_are_replaced_and_reported(tmp_path: Path) -> None:
    text = json.dumps(details(role("Bad"))).replace('"Bad"', '"Bad\\ud800"')
    found = read_with_good(tmp_path, write(tmp_path, "surrogate.json", text))
    assert "surrogate" in only(found).what
    assert found.world is not None
    names = [entity.name for entity in found.world.accounts[0].roles]
    assert "Bad\ufffd" in names
    "".join(names).encode()


def test_duplicate_keys_are_reported_with_their_path(tmp_path: Path) -> None:
    """GR-11."""
    text = json.dumps(details(role("R"))).replace('"Path": "/"', '"Path": "/", "Path": "/x/"')
    found = only(read_with_good(tmp_path, write(tmp_path, "twice.json", text)))
    assert found.level is ProblemLevel.WARNING
    assert found.where == "twice.json: $.RoleDetailList[0].Path"
    assert "Path stands more than once" in found.what


def test_duplicate_keys_in_a_policy_leave_its_statement_open(tmp_path: Path) -> None:
    """GR-11: the meaning is ambiguous, so it is not taken for an Allow."""
    text = json.dumps(details(role("R"))).replace(
        '"Effect": "Allow"', '"Effect": "Deny", "Effect": "Allow"'
    )
    found = read_with_good(tmp_path, write(tmp_path, "twice.json", text))
    assert found.world is not None
    trust = next(r for r in found.world.accounts[0].roles if r.name == "R").trust_policy
    assert trust.statements[0].defects
    assert {problem.path for problem in found.problems} == {
        "$.RoleDetailList[0].AssumeRolePolicyDocument.Statement[0].Effect"
    }


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_other_encodings_are_read_with_a_note(tmp_path: Path, encoding: str) -> None:
    text = json.dumps(details(role("Übung")), ensure_ascii=False)
    found = read_with_good(tmp_path, write(tmp_path, "wide.json", text.encode(encoding)))
    assert only(found).level is ProblemLevel.NOTE
    assert encoding[:6].upper() in only(found).what
    assert found.world is not None
    assert "Übung" in [entity.name for entity in found.world.accounts[0].roles]


def test_a_byte_order_mark_is_nothing_special(tmp_path: Path) -> None:
    found = read_with_good(tmp_path, write(tmp_path, "mark.json", b"\xef\xbb\xbf" + TEXT.encode()))
    assert found.problems == ()


def test_invalid_bytes_are_replaced_and_reported(tmp_path: Path) -> None:
    data = TEXT.encode().replace(b"Good", b"G\xffd", 1)
    found = only(read_with_good(tmp_path, write(tmp_path, "latin.json", data)))
    assert found.level is ProblemLevel.WARNING
    assert "not UTF-8" in found.what
    assert (found.line, found.column) == (7, 18)


def test_file_names_are_shown_harmlessly(tmp_path: Path) -> None:
    found = only(read_with_good(tmp_path, write(tmp_path, "\u202egnp\x1b[31m.json", "{")))
    assert found.file == "\\u202egnp\\x1b[31m.json"


# Archives


def packed(*members: tuple[str | zipfile.ZipInfo, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def test_an_archive_of_exports(tmp_path: Path) -> None:
    members = (
        (f"{A}/saml.json", '{"SAMLProviderList": []}'),
        ("prod/gaad.json", TEXT),
        ("prod/gz.json.gz", gzip.compress(json.dumps(details(role("Packed"))).encode())),
        ("readme.txt", "ignored"),
        ("__MACOSX/prod/._gaad.json", b"\0\0"),
    )
    found = read_with_good(tmp_path, write(tmp_path, "all.zip", packed(*members)))
    assert found.world is not None
    assert found.problems == ()
    (account,) = found.world.accounts
    assert {"Good", "Packed"} <= {entity.name for entity in account.roles}
    assert account.saml_providers == ()
    assert "all.zip/prod/gaad.json" in account.sources


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("../../etc/cron.d/x.json", "outside of the archive"),
        ("a/../../x.json", "outside of the archive"),
        ("..\\x.json", "outside of the archive"),
        ("/etc/x.json", "absolute path"),
        ("C:\\x.json", "absolute path"),
        (link("link.json"), "is a link"),
    ],
)
def test_a_member_with_a_bad_name_is_refused_alone(
    tmp_path: Path, name: str | zipfile.ZipInfo, what: str
) -> None:
    archive = packed((name, TEXT), ("fine.json", json.dumps(details(role("Fine")))))
    found = read_with_good(tmp_path, write(tmp_path, "evil.zip", archive))
    problem = only(found)
    assert problem.level is ProblemLevel.ERROR
    assert problem.file is not None
    assert problem.file.startswith("evil.zip/")
    assert what in problem.what
    assert "Do not trust" in problem.advice
    assert found.world is not None
    names = {entity.name for entity in found.world.accounts[0].roles}
    assert "Fine" in names
    assert "Good" not in names


def test_a_nul_in_the_name_of_a_member(tmp_path: Path) -> None:
    archive = packed(("good_x.json", TEXT)).replace(b"good_x.json", b"good\0x.json")
    found = only(read_with_good(tmp_path, write(tmp_path, "nul.zip", archive)))
    assert found.file == "nul.zip/good\\x00x.json"


def renamed(archive: bytes, old: str, new: bytes) -> bytes:
    """Give a member of an archive another name of the same length, everywhere."""
    assert len(old) == len(new)
    return archive.replace(old.encode(), new)


def nameless(archive: bytes, old: str) -> bytes:
    """Take the name from the last member of an archive, in its header and in the table."""
    data, name = archive, old.encode()
    for mark, at in ((b"PK\x03\x04", 26), (b"PK\x01\x02", 28)):
        begin = data.rindex(mark)
        head = data[begin : begin + (30 if at == 26 else 46)]
        assert data[begin + len(head) :].startswith(name)
        head = head[:at] + b"\0\0" + head[at + 2 :]
        data = data[:begin] + head + data[begin + len(head) + len(name) :]
    end = data.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<LL", data, end + 12)
    return (
        data[: end + 12]
        + struct.pack("<LL", size - len(name), start - len(name))
        + data[end + 20 :]
    )


def test_a_member_without_a_name_is_skipped_by_name(tmp_path: Path) -> None:
    """The other members are read, and nothing of the source is lost: no exit status changes."""
    archive = packed(("fine.json", json.dumps(details(role("Fine")))), ("zz", "\n"))
    found = read_with_good(tmp_path, write(tmp_path, "e.zip", nameless(archive, "zz")))
    problem = only(found)
    assert (problem.level, problem.file) == (ProblemLevel.WARNING, "e.zip")
    assert problem.what == "Entry 2 of the archive has content, but no name."
    assert found.world is not None
    assert "Fine" in {entity.name for entity in found.world.accounts[0].roles}


@pytest.mark.parametrize("name", [b"////", b"a//\\", b"\0\0\0\0", b"../\0"])
def test_a_member_whose_name_is_no_name(tmp_path: Path, name: bytes) -> None:
    archive = packed(("fine.json", json.dumps(details(role("Fine")))), ("wxyz", TEXT))
    archive = renamed(archive, "wxyz", name)
    found = read_with_good(tmp_path, write(tmp_path, "e.zip", archive))
    problem = only(found)
    assert "no name" in problem.what
    assert problem.file is not None
    assert problem.file.startswith("e.zip")
    assert found.world is not None
    assert "Fine" in {entity.name for entity in found.world.accounts[0].roles}


def test_a_member_with_an_endless_name(tmp_path: Path) -> None:
    archive = packed((f"{'n' * 30_000}.json", TEXT), ("fine.json", json.dumps(details(role("F")))))
    found = read_with_good(tmp_path, write(tmp_path, "long.zip", archive))
    problem = only(found)
    assert "more than 1,000 characters" in problem.what
    assert len(str(problem)) < 1_000
    assert found.world is not None


@pytest.mark.parametrize("flag", [0, 0x800])
def test_a_member_whose_name_is_no_utf_8(tmp_path: Path, flag: int) -> None:
    """It is read, under the name that older programs would give it; so are the others."""
    info = zipfile.ZipInfo("\u00e9x.json")  # marked as UTF-8
    archive = packed(("fine.json", json.dumps(details(role("Fine")))), (info, TEXT))
    archive = archive.replace("\u00e9x.json".encode(), b"\xff\xfex.json")
    if not flag:
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            begin = archive.rindex(mark)
            archive = archive[: begin + at] + b"\0\0" + archive[begin + at + 2 :]
    found = read_sources([write(tmp_path, "odd.zip", archive)])
    assert found.problems == ()
    assert found.world is not None
    assert {entity.name for entity in found.world.accounts[0].roles} == {"Fine", "Good"}


def test_a_bad_name_of_a_file_that_is_no_json_loses_nothing(tmp_path: Path) -> None:
    archive = packed(("../evil.sh", "rm"), ("fine.json", json.dumps(details(role("Fine")))))
    assert only(read_with_good(tmp_path, write(tmp_path, "e.zip", archive))).level is (
        ProblemLevel.WARNING
    )


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_second_member_of_the_same_name(tmp_path: Path) -> None:
    archive = packed(("a.json", TEXT), ("a.json", TEXT))
    found = only(read_with_good(tmp_path, write(tmp_path, "twice.zip", archive)))
    assert "second one of the same name" in found.what


def test_an_archive_in_an_archive(tmp_path: Path) -> None:
    archive = packed(("inner.zip", packed(("a.json", TEXT))), ("b.json", TEXT))
    found = only(read_with_good(tmp_path, write(tmp_path, "outer.zip", archive)))
    assert found.file == "outer.zip/inner.zip"
    assert "archive inside of an archive" in found.what


def test_too_many_members(tmp_path: Path) -> None:
    archive = packed(*((f"{n}.json", "") for n in range(MAX_MEMBERS + 1)))
    found = only(read_with_good(tmp_path, write(tmp_path, "many.zip", archive)))
    assert "more than 5,000 files" in found.what
    assert "folder" in found.advice


def test_a_broken_member_is_refused_alone(tmp_path: Path) -> None:
    data = bytearray(packed(("a.json", TEXT), ("b.json", json.dumps(details(role("Fine"))))))
    data[40] ^= 0xFF
    found = read_with_good(tmp_path, write(tmp_path, "bits.zip", bytes(data)))
    assert only(found).file == "bits.zip/a.json"


@pytest.mark.parametrize("name", ["bomb.zip", "bomb.json.gz"])
def test_a_bomb_is_refused(tmp_path: Path, name: str) -> None:
    zeros = b"0" * 30_000_000
    data = packed(("a.json", zeros)) if name.endswith("zip") else gzip.compress(zeros)
    found = only(read_with_good(tmp_path, write(tmp_path, name, data)))
    assert found.level is ProblemLevel.ERROR
    assert "bomb" in found.what
    assert "Do not trust" in found.advice


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    """What counts is what comes out, not what the archive says."""
    zeros = b"0" * 30_000_000
    data = bytearray(packed(("a.json", zeros)))
    size = (30_000_000).to_bytes(4, "little")
    small = (1000).to_bytes(4, "little")
    found = read_with_good(tmp_path, write(tmp_path, "liar.zip", bytes(data).replace(size, small)))
    assert only(found).file == "liar.zip/a.json"


# Paths


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    found = only(read_with_good(tmp_path, tmp_path / "lost.json"))
    assert "no such file" in found.what


def test_what_is_neither_file_nor_folder_is_not_opened(tmp_path: Path) -> None:
    """A pipe would wait for ever."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes in folders")
    os.mkfifo(tmp_path / "pipe.json")
    found = only(read_with_good(tmp_path, tmp_path / "pipe.json"))
    assert "neither a file nor a folder" in found.what


def test_a_folder_without_exports(tmp_path: Path) -> None:
    folder = write(tmp_path, "inner/notes.txt", "x").parent
    found = only(read_with_good(tmp_path, folder))
    assert found.file == "inner"
    assert "no JSON files" in found.what


def test_a_folder_with_one_bad_file(tmp_path: Path) -> None:
    write(tmp_path, "all/prod.json", TEXT)
    write(tmp_path, "all/.git/config.json", "{")
    bad = write(tmp_path, "all/zz/test.json", "{")
    (tmp_path / "all" / "loop").symlink_to(tmp_path / "all")
    found = read_with_good(tmp_path, bad.parent.parent)
    assert only(found).file == "all/zz/test.json"
    assert found.world is not None
    assert "Good" in {entity.name for entity in found.world.accounts[0].roles}


def test_nothing_to_show(tmp_path: Path) -> None:
    found = read_sources([write(tmp_path, "saml.json", {"SAMLProviderList": []})])
    assert found.world is None
    assert "authorization details" in found.problems[-1].what
    assert read_sources([]).world is None


def test_input_is_never_changed(tmp_path: Path) -> None:
    file = write(tmp_path, "a.json", TEXT)
    before = (file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    file.chmod(0o400)
    read_sources([tmp_path])
    assert (file.read_bytes(), file.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before


# What could fill the memory or never end, in a process of its own

CHILD = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from rolescope.importers import read_sources
found = read_sources([Path(name) for name in sys.argv[1:]])
print(found.world is not None and [r.name for a in found.world.accounts for r in a.roles])
for problem in found.problems:
    print(problem)
"""


def brackets(path: Path) -> None:
    path.write_bytes(b"[" * 100_000_000)


def empty_lists(path: Path) -> None:
    path.write_bytes(b"[" + b"[]," * 33_000_000 + b"[]]")


def numbers(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": [' + b"1000," * 20_000_000 + b"1]}")


def texts(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": [' + b'"\xc3\xa9",' * 20_000_000 + b'"x"]}')


def wrong_entries(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": [' + b"7," * 6_000_000 + b"1]}")


def many_roles(path: Path) -> None:
    path.write_bytes(b'{"RoleDetailList": [' + b'{"Arn":"x"},' * 400_000 + b"{}]}")


def one_text(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": [{"Arn": "' + b"x" * 100_000_000 + b'"}]}')


def digits(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": ' + b"9" * 50_000_000 + b"}")


def fraction(path: Path) -> None:
    path.write_bytes(b'{"UserDetailList": 0.' + b"9" * 50_000_000 + b"}")


def levels(path: Path) -> None:
    path.write_bytes(b'{"a":' * 5_000_000)


def open_text(path: Path) -> None:
    path.write_bytes(b'{"a": "' + b'\\"' * 40_000_000)


def bomb(path: Path) -> None:
    archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("a.json", "w") as member:
        for _ in range(300):
            member.write(b"0" * (1 << 20))


def packed_zeros(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        for _ in range(300):
            file.write(b"0" * (1 << 20))


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


@pytest.mark.skipif(sys.platform == "win32", reason="no RLIMIT_AS on Windows")
@pytest.mark.parametrize(
    ("make", "what"),
    [
        (brackets, "nested"),
        (empty_lists, "12,000,000 JSON values"),
        (numbers, "12,000,000 JSON values"),
        (texts, "12,000,000 JSON values"),
        (wrong_entries, "at most 500,000 items"),
        (many_roles, ""),
        (one_text, "is not text of at most 10,000 characters"),
        (digits, "50,000,000 digits"),
        (fraction, "characters"),
        (levels, "nested"),
        (open_text, "cut off"),
        (bomb, "bomb"),
        (packed_zeros, "bomb"),
        (sparse, "larger than"),
    ],
)
def test_memory_and_time_have_an_end(
    tmp_path: Path, make: Callable[[Path], None], what: str
) -> None:
    """1 GiB and 30 s of work are enough (2 to 6 are usual); the good file is read, the bad named.

    The work is counted as CPU time: how long it waits for a busy computer tells nothing.
    """
    bad, good = tmp_path / "bad.json", write(tmp_path, "good.json", TEXT)
    make(bad)
    child = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", CHILD, str(bad), str(good)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    bad.unlink()
    assert child.returncode == 0, child.stderr[-2_000:]
    roles, *problems = child.stdout.splitlines()
    assert roles == "['Good']"
    assert problems
    assert all(line.startswith("bad.json") or "not listed" in line for line in problems)
    assert what in problems[0]


LONG = "x" * (MAX_TEXT + 1)


@pytest.mark.parametrize(
    ("change", "left"),
    [
        ({"Arn": f"arn:aws:iam::{A}:role/{LONG}"}, 0),
        ({"RoleName": LONG}, 1),
        ({"Description": LONG}, 1),
        ({"Tags": [{"Key": LONG, "Value": "v"}]}, 1),
    ],
)
def test_texts_that_take_long_to_draw_are_left_out(
    tmp_path: Path, change: dict[str, Any], left: int
) -> None:
    path = tmp_path / "one.json"
    path.write_text(json.dumps(details(role("One") | change)))
    found = read_sources([path])
    assert any("is not text of at most 10,000 characters" in one.what for one in found.problems)
    roles = (
        found.world.accounts[0].roles if found.world is not None and found.world.accounts else ()
    )
    assert len(roles) == left
    assert LONG not in repr(found.world)
