"""Sources are searched for whom a text names."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from rolescope.importers.archive import read_all
from rolescope.progress import no_tick
from rolescope.worker import source_search
from support.worlds.exports import A, B, details, role, trusting, user, write

APP, ANA = f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:user/ana"
PATIENCE = 90_000  # milliseconds; the process imports the whole program first


def holding(*sources: Path | tuple[Path, ...], arns: tuple[str, ...] = (APP,)) -> list[str]:
    """Return the names of the sources that hold all principals: of several files the first."""
    paths = tuple(one if isinstance(one, tuple) else (one,) for one in sources)
    found = source_search.sources_holding(arns, paths, tick=no_tick)
    return [one[0].name for one in found]


@pytest.fixture
def app_file(tmp_path: Path) -> Path:
    return write(tmp_path, "app.json", details(role("App", A)))


def test_a_folder_and_an_archive_hold_what_their_files_do(tmp_path: Path, app_file: Path) -> None:
    folder = write(tmp_path, "folder/inner/app.json", details(role("App", A))).parents[1]
    archive = tmp_path / "archive.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.write(app_file, "inner/app.json")
    other = write(tmp_path, "other.json", details(role("App", B), role("Apps", A)))
    assert holding(folder, other, archive, app_file) == ["folder", "archive.zip", "app.json"]


def test_all_principals_are_in_one_source_in_whatever_of_its_files(
    tmp_path: Path, app_file: Path
) -> None:
    users = write(tmp_path, "users.json", details(UserDetailList=[user("ana", A)]))
    both = (app_file, users), app_file, users
    assert holding(*both, arns=(APP, ANA)) == ["app.json"]
    assert holding(*both, arns=(ANA,)) == ["app.json", "users.json"]


def test_a_source_of_which_a_file_is_gone_holds_nobody(tmp_path: Path, app_file: Path) -> None:
    assert not holding((app_file, tmp_path / "gone.json"), tmp_path / "gone.json")


@pytest.mark.parametrize("key", ["Arn", "arn", "ARN"])
def test_a_key_is_spelled_in_any_way_and_a_name_in_its_own(tmp_path: Path, key: str) -> None:
    file = write(tmp_path, "one.json", {"configuration": {key: APP}})
    assert holding(file) == ["one.json"]
    assert not holding(file, arns=(APP.replace("App", "APP"),))


def test_a_role_without_a_path_is_found_with_any(tmp_path: Path) -> None:
    entry = role("App", A, Arn=f"arn:aws:iam::{A}:role/team/App")
    file = write(tmp_path, "one.json", details(entry))
    assert holding(file, arns=(APP,)) == ["one.json"]
    assert holding(file, arns=(f"arn:aws:iam::{A}:role/team/App",)) == ["one.json"]
    assert not holding(file, arns=(f"arn:aws:iam::{A}:role/other/App",))


def test_who_is_only_named_has_no_entry(tmp_path: Path) -> None:
    trusted = role("Other", A, AssumeRolePolicyDocument=trusting(APP))
    identity = {"type": "AssumedRole", "sessionContext": {"sessionIssuer": {"arn": APP}}}
    record = {"userIdentity": identity, "resources": [{"ARN": APP}]}
    naming_it = write(tmp_path, "trust.json", details(trusted))
    trail = write(tmp_path, "trail.json", {"Records": [record]})
    mixed = write(tmp_path, "mixed.json", [details(role("App", A)), {"Records": [record]}])
    assert holding(naming_it, trail, mixed) == ["mixed.json"]


def test_yaml_is_not_looked_into(tmp_path: Path) -> None:
    assert not holding(write(tmp_path, "one.yaml", f"RoleDetailList:\n- Arn: {APP}\n"))


@pytest.mark.parametrize("name", ["broken.zip", "missing.json", "broken.rolescope"])
def test_a_source_that_cannot_be_read_holds_nobody(
    tmp_path: Path, app_file: Path, name: str
) -> None:
    if not name.startswith("missing"):
        write(tmp_path, name, "PK\x03\x04 cut off")
    assert holding(tmp_path / name, app_file) == ["app.json"]


def test_a_source_that_needs_too_much_memory_ends_no_search(
    tmp_path: Path, app_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    huge = write(tmp_path, "huge.json", details(role("App", A)))

    def limited(stream: Any, name: str) -> bytes:
        if name == huge.name:
            raise MemoryError
        return read_all(stream, name)

    monkeypatch.setattr("rolescope.importers.files.read_all", limited)
    assert holding(huge, app_file) == ["app.json"]
