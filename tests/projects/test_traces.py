"""What is kept about a project outside of its file, and that all of it can be taken away."""

import json
import os
from pathlib import Path

import pytest

from rolescope.cli.main import main
from rolescope.importers.kept_files import unpack
from rolescope.projects import write_project
from rolescope.projects.traces import TraceKind, forget, holder_of, places_of, traces_of
from rolescope.projects.traces import versions_of as folder_with_versions
from support.projects.project_files import kept_file, project


def recents(*paths: Path) -> str:
    """What the window writes of recent sources, as Qt does."""
    value = [
        {"paths": [str(path)], "accounts": 1, "roles": 1, "opened": "2026-11-20T17:20:00"}
        for path in paths
    ]
    text = json.dumps(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'recent="{text}"\n'


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A project with one trace of each kind but a snapshot, beside those of another one."""
    path, other = tmp_path / "große.rolescope", tmp_path / "other.rolescope"
    path.write_bytes(b"not read")
    path.with_name(f"{path.name}.bak").touch()
    config = tmp_path / "config"
    versions = folder_with_versions(path, config / "state")
    versions.mkdir(parents=True)
    (versions / f"{path.name}.1").touch()
    for name, of in (("a1", path), ("b2", other)):
        journal = config / "state" / "journal" / name
        journal.mkdir(parents=True)
        (journal / "about.json").write_text(json.dumps({"path": str(of)}), encoding="ascii")
        (journal / "review.rolescope").touch()
    ini = f"[General]\ntheme=dark\n{recents(path, other)}"
    (config / "rolescope.ini").write_text(ini, encoding="utf-8")
    lines = f"INFO saved {path.name}\nINFO saved {other.name}\n"
    (config / "rolescope.log").write_text(lines, encoding="utf-8")
    return path


def test_everything_is_found_and_taken_away(kept: Path) -> None:
    config = kept.parent / "config"
    traces = traces_of(kept, places_of(config))
    assert [one.kind for one in traces] == [
        *(TraceKind.BACKUP, TraceKind.VERSION, TraceKind.RECOVERY, TraceKind.RECENT),
        TraceKind.LOG,
    ]
    assert forget(kept, traces) == ()
    assert traces_of(kept, places_of(config)) == ()
    assert kept.is_file()
    assert not list((config / "state" / "generations").iterdir())


def test_what_belongs_to_others_stays(kept: Path) -> None:
    config, other = kept.parent / "config", kept.parent / "other.rolescope"
    forget(kept, traces_of(kept, places_of(config)))
    kinds = [one.kind for one in traces_of(other, places_of(config))]
    assert kinds == [TraceKind.RECOVERY, TraceKind.RECENT, TraceKind.LOG]
    ini = (config / "rolescope.ini").read_text(encoding="utf-8")
    assert ini == f"[General]\ntheme=dark\n{recents(other)}"


def test_the_last_project_is_forgotten(tmp_path: Path) -> None:
    path, ini = tmp_path / "a.rolescope", tmp_path / "rolescope.ini"
    text = json.dumps({"path": str(path), "view": "focus", "subject": None, "panels": []})
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    ini.write_text(f'last_project="{quoted}"\ntheme=dark\n', encoding="utf-8")
    forget(path, traces_of(path, places_of(tmp_path)))
    assert ini.read_text(encoding="utf-8") == "theme=dark\n"


@pytest.mark.parametrize("line", ['recent="[1]"', 'recent="{"', "recent=@Invalid()", "recent=5"])
def test_settings_that_nobody_can_read_stay(line: str, tmp_path: Path) -> None:
    (tmp_path / "rolescope.ini").write_text(f"{line}\n", encoding="utf-8")
    assert traces_of(tmp_path / "a.rolescope", places_of(tmp_path)) == ()


def test_a_snapshot_belongs_to_the_project_that_holds_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.rolescope"
    path.write_bytes(write_project(project()))
    file = unpack(kept_file())[0]
    for name, data in (("of-it", file.data), ("of-another", b"{}" * 200)):
        folder = tmp_path / "snapshots" / name / "accounts"
        folder.mkdir(parents=True)
        (folder / "authorization-details.json").write_bytes(data)
    traces = traces_of(path, places_of(tmp_path))
    assert [(one.kind, one.path.name) for one in traces] == [(TraceKind.SNAPSHOT, "of-it")]
    assert forget(path, traces) == ()
    assert [one.name for one in (tmp_path / "snapshots").iterdir()] == ["of-another"]


def test_the_command_tells_what_it_removed(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["forget", str(kept), "--config-dir", str(kept.parent / "config")]
    assert main(words) == 0
    said = capsys.readouterr().out
    assert f"backup: {kept}.bak" in said
    assert "1 backup, 1 version, 1 recovery copy, 1 recent source, 1 log line." in said
    assert main(words) == 0
    assert capsys.readouterr().out == f"Nothing is kept about {kept.name}.\n"


def test_a_project_that_is_open_is_not_forgotten(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = kept.with_name(f".~{kept.name}.lock")
    lock.write_text(f"{os.getpid()}\nrolescope\nhost\n", encoding="utf-8")
    assert holder_of(kept) == os.getpid()
    assert main(["forget", str(kept), "--config-dir", str(kept.parent / "config")]) == 2
    assert "Close it first" in capsys.readouterr().err
    assert kept.with_name(f"{kept.name}.bak").exists()
    lock.write_text("nobody\n", encoding="utf-8")
    assert holder_of(kept) is None
