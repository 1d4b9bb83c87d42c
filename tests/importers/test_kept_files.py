"""What an import kept is read again as the equal world; whatever else was in the folder is not."""

import gzip
import io
import json
import zipfile
from pathlib import Path

import pytest

from rolescope.importers import read_again, read_sources
from rolescope.importers.archive import MAX_RATIO, MAX_UNCHECKED_BYTES
from rolescope.importers.collected import FORMAT
from rolescope.importers.demo import read_demo
from rolescope.importers.kept_files import unpack
from rolescope.importers.reader import ImportResult
from rolescope.problem import ProblemLevel
from rolescope.value import replace
from support.worlds.exports import B, details, role, write


def again(first: ImportResult) -> ImportResult:
    second = read_again(first.files)
    assert second.world == first.world
    assert second.files == first.files
    return second


def test_nothing_is_kept_unasked(tmp_path: Path) -> None:
    write(tmp_path, "one.json", details(role("One")))
    assert read_sources([tmp_path]).files == ()


def test_the_demo() -> None:
    first = read_demo(is_kept=True)
    assert first.world == read_demo().world
    assert again(first).problems == first.problems


def test_worlds(samples: Path) -> None:
    for path in sorted((samples / "worlds").iterdir()):
        if path.stat().st_size < 200_000:
            again(read_sources([path], is_kept=True))


def test_folders_archives_and_compressed_files(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    (folder / B).mkdir(parents=True)
    write(folder, "caf\u00e9\u202e.json", details(role("One")))
    write(folder / B, "roles.json", {"Roles": []})
    write(folder, "notes.json", {"of": "nobody"})
    write(folder, "cut.json", "{")
    (folder / "two.json.gz").write_bytes(gzip.compress(json.dumps(details(role("Two"))).encode()))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("inner/three.json", json.dumps(details(role("Three"))))
        archive.writestr("inner/readme.json", "[]")
    (folder / "more.zip").write_bytes(packed.getvalue())
    first = read_sources(
        [folder, write(tmp_path, "chosen.json", details(role("Four")))], is_kept=True
    )
    assert [(kept.name, kept.account, kept.chosen) for kept in first.files] == [
        (f"exports/{B}/roles.json", B, False),
        ("exports/caf\u00e9\\u202e.json", None, False),
        ("exports/more.zip/inner/three.json", None, False),
        ("exports/two.json.gz", None, False),
        ("chosen.json", None, True),
    ]
    kept = {file.name for file in first.files}
    left = [found for found in again(first).problems if found not in first.problems]
    assert not left
    assert [found for found in first.problems if found.file in kept] == list(again(first).problems)


def test_the_very_bytes(tmp_path: Path) -> None:
    text = "\ufeff" + json.dumps(details(role("One")), indent=3) + "\r\n"
    path = write(tmp_path, "one.json", text)
    (kept,) = read_sources([path], is_kept=True).files
    file, is_same = unpack(kept)
    assert file.data == path.read_bytes() == gzip.decompress(kept.packed)
    assert is_same
    assert kept.size == len(file.data)


RECORDS = {"format": FORMAT, "Events": [{"CloudTrailEvent": "secret-session"}]}


def test_records_of_cloudtrail_stay_out_of_a_file_that_is_kept(tmp_path: Path) -> None:
    """CT-54: what is beside them in one file is kept as it is written, equal in every fault."""
    odd = json.dumps(details(role("One"))).replace(
        '"Effect": "Allow"', '"Effect": "Allow", "Effect": "Deny"'
    )
    alias = json.dumps({B: {"SAMLProviderList": []}})
    text = f"{odd}\n{json.dumps(RECORDS)}\n{alias}"
    first = read_sources([write(tmp_path, "both.json", text)], is_kept=True)
    (kept,) = first.files
    assert unpack(kept)[0].data.decode() == f"{odd}\n{alias}"
    assert {found.what for found in again(first).problems} == {
        found.what for found in first.problems
    }


def test_records_within_a_value_of_iam_data_stay_out(tmp_path: Path) -> None:
    """CT-54: of a value that holds both, the IAM data is kept, below the account that it names."""
    both = {"iam": details(role("One")), B: {"SAMLProviderList": []}, "records": RECORDS}
    first = read_sources([write(tmp_path, "both.json", both)], is_kept=True)
    assert b"secret-session" not in unpack(first.files[0])[0].data
    assert again(first).problems == first.problems


def test_what_would_lose_a_fault_is_not_kept(tmp_path: Path) -> None:
    """CT-54: a repeated key would be gone, and with it that its policy cannot be understood."""
    both = json.dumps({"iam": details(role("One")), "records": RECORDS})
    odd = both.replace('"Effect": "Allow"', '"Effect": "Allow", "Effect": "Deny"')
    found = read_sources([write(tmp_path, "both.json", odd)], is_kept=True)
    assert found.world is not None
    assert found.files == ()
    assert "not-kept" in {problem.code for problem in found.problems}


def test_a_file_that_packs_like_a_bomb_is_kept_unpacked(tmp_path: Path) -> None:
    text = json.dumps(details(role("One"))) + " " * 3 * MAX_UNCHECKED_BYTES
    (kept,) = read_sources([write(tmp_path, "one.json", text)], is_kept=True).files
    assert kept.size <= MAX_RATIO * len(kept.packed)
    again(ImportResult(read_sources([tmp_path / "one.json"]).world, files=(kept,)))


@pytest.mark.parametrize(
    ("packed", "level", "words"),
    [
        (
            gzip.compress(json.dumps(details(role("Two"))).encode()),
            ProblemLevel.WARNING,
            "was changed",
        ),
        (gzip.compress(b"{}")[:-4], ProblemLevel.ERROR, "cut off"),
        (b"no gzip", ProblemLevel.ERROR, "broken"),
        (gzip.compress(b" " * 3 * MAX_UNCHECKED_BYTES), ProblemLevel.ERROR, "zip bomb"),
    ],
)
def test_what_is_not_what_was_kept(
    tmp_path: Path, packed: bytes, level: ProblemLevel, words: str
) -> None:
    write(tmp_path, "one.json", details(role("One")))
    write(tmp_path, "two.json", details(role("Other")))
    first, second = read_sources([tmp_path], is_kept=True).files
    found = read_again([replace(first, packed=packed), second])
    assert found.world is not None
    (problem,) = found.problems
    assert problem.level is level
    assert words in problem.what
    assert problem.file == first.name
