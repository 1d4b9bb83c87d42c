"""Reading tells how far it is, and stops when told to."""

import gc
from pathlib import Path

import pytest

from rolescope.importers import read_sources
from rolescope.progress import Cancelled
from support.worlds.exports import A, details, role, write


def exports(tmp_path: Path) -> list[Path]:
    return [
        write(tmp_path, f"{file}.json", details(*(role(f"R{file}x{n}", A) for n in range(200))))
        for file in "abc"
    ]


def test_progress_grows_to_one_and_names_the_file(tmp_path: Path) -> None:
    seen: list[tuple[float, str]] = []
    read_sources(exports(tmp_path), lambda done, text: seen.append((done, text)))
    shares = [done for done, _ in seen]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(shares) > 12
    assert {"Reading a.json", "Reading b.json", "Reading c.json"} <= {text for _, text in seen}


def test_the_work_can_be_stopped(tmp_path: Path) -> None:
    def stop(done: float, _text: str) -> None:
        if done > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        read_sources(exports(tmp_path), stop)
    assert gc.isenabled()
