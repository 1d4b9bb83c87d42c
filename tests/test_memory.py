"""Memory is limited, and what needs more is told in one line (Exit status 2)."""

import argparse
import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rolescope.cli import parser
from rolescope.cli.main import main
from rolescope.importers import archive, read_sources
from rolescope.memory import (
    LIMIT,
    connect_duckdb,
    large_pages,
    limit_of_window,
    limited_memory,
)
from rolescope.progress import no_tick


def test_the_limit_is_lifted_behind_the_work() -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_AS)
    with limited_memory():
        inside = resource.getrlimit(resource.RLIMIT_AS)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    if Path("/proc/self/statm").exists():
        assert inside[0] != resource.RLIM_INFINITY


def test_a_container_with_less_memory_than_its_machine_limits_the_window(tmp_path: Path) -> None:
    group = tmp_path / "memory.max"
    group.write_text("2147483648\n")
    assert limit_of_window(group) == LIMIT
    group.write_text("max\n")
    assert limit_of_window(group) == limit_of_window(tmp_path / "none")


_ASKS = "import os; print(os.environ.get('PYTHONMALLOC'), os.environ.get('GLIBC_TUNABLES'))"


def _asked() -> str:
    return subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", _ASKS], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_processes_ask_for_large_pages_where_the_system_gives_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONMALLOC", raising=False)
    monkeypatch.delenv("GLIBC_TUNABLES", raising=False)
    system = tmp_path / "enabled"
    system.write_text("always [madvise] never\n")
    with large_pages(system):
        assert _asked() == "malloc glibc.malloc.hugetlb=1"
    assert _asked() == "None None", "the next process does not"
    monkeypatch.setenv("GLIBC_TUNABLES", "glibc.malloc.arena_max=1")
    with large_pages(system):
        assert _asked() == "None glibc.malloc.arena_max=1", "what the user has set stays"
    monkeypatch.delenv("GLIBC_TUNABLES")
    system.write_text("[always] madvise never\n")
    with large_pages(system):
        assert _asked() == "None None", "every process has them"
    with large_pages(tmp_path / "none"):
        assert _asked() == "None None"


def test_duckdb_reserves_few_addresses() -> None:
    """The limit of a command counts them, used or not."""
    program = """
from pathlib import Path
import duckdb
from rolescope.memory import connect_duckdb
pages = lambda: int(Path("/proc/self/statm").read_text().split()[0])
before = pages()
with connect_duckdb(duckdb, memory_limit="1GB", threads=1) as database:
    assert database.execute("select 1").fetchall() == [(1,)]
    print(pages() - before)
"""
    if not Path("/proc/self/statm").exists():
        pytest.skip("only Linux tells")
    ran = subprocess.run(  # noqa: S603 - this very interpreter
        [sys.executable, "-c", program], capture_output=True, check=True, text=True
    )
    assert int(ran.stdout) * os.sysconf("SC_PAGE_SIZE") < 300 << 20, ran.stdout


def test_an_old_duckdb_is_connected_without_the_setting() -> None:
    class Old:
        """DuckDB before 2: it refuses settings that it does not know."""

        class InvalidInputException(Exception):
            pass

        @classmethod
        def connect(cls, config: dict[str, object]) -> dict[str, object]:
            if "async_threads" in config:
                raise cls.InvalidInputException
            return config

    assert connect_duckdb(Old, threads=1) == {"threads": 1}


def test_a_command_without_memory_says_so_and_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def starve(_options: argparse.Namespace) -> int:
        raise MemoryError

    monkeypatch.setattr(parser, "_lazy", lambda _module, _function: starve)
    assert main(["edges", "nothing.json"]) == 2
    assert "needs more memory" in capsys.readouterr().err


_LOSES_ERRORS = """
from rolescope.memory import limited_memory

def named(said, full):
    kept = []
    try:
        with limited_memory():
            try:
                while full:
                    kept.append(bytes(1 << 26))
            except MemoryError:
                kept.clear()
            raise SystemError(said)
    except (MemoryError, SystemError) as error:
        return type(error).__name__

lost = "error return without exception set"
print(named(lost, False), named("bad argument to internal function", True), named(lost, True))
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no limit here")
def test_an_error_about_memory_that_was_lost_on_its_way_is_told_as_one() -> None:
    found = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", _LOSES_ERRORS], capture_output=True, text=True, check=True
    ).stdout
    assert found.split() == ["SystemError", "SystemError", "MemoryError"]


def test_what_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_BYTES", 1_000)
    path = tmp_path / "big.json.gz"
    path.write_bytes(gzip.compress(os.urandom(600).hex().encode()))
    reading = read_sources([path], no_tick)
    assert reading.world is None
    assert "unpacks to more than 1,000 bytes" in reading.problems[0].what
