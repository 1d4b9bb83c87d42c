"""What keeping, saving and opening a project costs. Run by `make bench`."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from benchmarks.large_organizations import large_organization
from benchmarks.measuring import AT, Source, alone, cpu, peak, say
from rolescope.exporters.world_json import world_bytes
from rolescope.importers import read_sources
from rolescope.importers.kept_files import keep, unpack
from rolescope.model.edits.trusts import WithoutAnyTrust
from rolescope.model.review import NamedScenario, Note, Review, Subject, SubjectKind
from rolescope.projects import Project, import_of, read_project, read_world
from rolescope.ui.state.projects.journal import About, Journal
from rolescope.ui.state.projects.saving import Saved, SaveOrder, save

Result = TypeVar("Result")


def timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Return how long some work takes, in seconds of the clock, and what comes of it."""
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def review_of(roles: list[str]) -> Review:
    """Return a review with 20 edits, 1,000 notes and a pinned position for each role."""
    return Review(
        scenarios=(
            NamedScenario(id="s1", edits=tuple(WithoutAnyTrust(role) for role in roles[:20])),
        ),
        notes=tuple(
            Note(subject=Subject(SubjectKind.NODE, role), text="ask its owner", owner="ana")
            for role in roles[:1_000]
        ),
        positions=tuple((role, 1.5, 2.5) for role in roles),
    )


def measure(source: Source) -> list[str]:
    """Import an organization of some roles, save it, open it again."""
    assert isinstance(source, int)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        export = folder / "world.json"
        export.write_bytes(world_bytes(large_organization(source)))
        size = export.stat().st_size
        importing, reading = cpu(lambda: read_sources([export], is_kept=True))
        assert reading.world is not None
        files = [unpack(file)[0] for file in reading.files]
        keeping, _ = cpu(lambda: [keep(file) for file in files])
        roles = [role.arn for account in reading.world.accounts for role in account.roles]
        import_ = import_of(reading, id_="i1", name="world.json", imported=AT)
        whole = Project(imports=(import_,), current="i1", review=review_of(roles), saved=AT)
        path = folder / "large.rolescope"
        writing, saved = timed(lambda: save(SaveOrder(path=path, project=whole, state=folder)))
        assert isinstance(saved, Saved)
        again, _ = timed(
            lambda: save(SaveOrder(path=path, project=whole, expected=saved.stamp, state=folder))
        )
        journal = Journal(folder)
        about = About(title="large")
        begun, _ = timed(lambda: journal.write(about, whole))
        more, _ = timed(lambda: journal.write(about, whole))
        opening, found = timed(lambda: read_project(path))
        assert found.project == whole
        del reading
        world, read = timed(lambda: read_world(whole))
        assert read.world is not None
        sizes = f"export {size / 1e6:.1f} MB, project {path.stat().st_size / 1e6:.1f} MB"
        journals = f"journal {begun:.2f} s, then {more:.2f} s"
        return [
            f"{source:,} roles, {sizes}, peak {peak():,} MiB",
            f"  import {importing:.2f} s, {keeping / importing:.1%} of it to keep the bytes",
            f"  save {writing:.2f} s, again {again:.2f} s, {journals}",
            f"  open: project {opening:.2f} s, its world {world:.2f} s",
        ]


@pytest.mark.timeout(0)
@pytest.mark.parametrize("roles", [5_000, 50_000])
def bench_projects(roles: int) -> None:
    for line in alone(measure, roles):
        say(line)
