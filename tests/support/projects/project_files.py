"""Projects for tests: values drawn at random, files built member by member."""

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from rolescope.importers.files import JsonFile
from rolescope.importers.kept_files import KeptFile, keep
from rolescope.model.review import (
    Assertion,
    Bookmark,
    Expectation,
    FindingState,
    ImportFigures,
    NamedScenario,
    Note,
    Review,
    ReviewCounts,
    Ruling,
    SavedFilter,
    Status,
    Subject,
    SubjectKind,
)
from rolescope.model.world import World
from rolescope.problem import Problem, ProblemLevel
from rolescope.projects import Import, Project, ViewState, write_project
from rolescope.reality.days import CallsOfDay, PairDays, UseByDay
from support.worlds.exports import details, role
from support.worlds.generated_edits import edits

SAVED = "2026-11-20T17:20:00Z"

_texts = st.text(max_size=12)  # hypothesis draws no surrogates here: JSON cannot carry them
_times = st.sampled_from(["", SAVED])
_numbers = st.floats(allow_nan=False, allow_infinity=False)


def kept_file(name: str = "one.json", *roles: Any) -> KeptFile:
    """Return a kept export with these roles."""
    data = json.dumps(details(*(roles or (role("One"),)))).encode()
    return keep(JsonFile(name, data, None, chosen=False))


def project(**fields: Any) -> Project:
    """Return a project with one import of one file, and whatever is given."""
    import_ = Import(id="i1", name="exports", imported=SAVED, files=(kept_file(),))
    given = {"imports": (import_,), "current": "i1", "saved": SAVED, "program": "0.1.0"}
    return Project(**{**given, **fields})


def members_of(data: bytes) -> dict[str, Any]:
    """Return the members of a project file by name, JSON decoded."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {
            name: json.loads(archive.read(name)) if name.endswith(".json") else archive.read(name)
            for name in archive.namelist()
        }


def packed(members: Mapping[str, Any]) -> bytes:
    """Return a zip of these members: bytes as they are, anything else as JSON."""
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            archive.writestr(name, value if isinstance(value, bytes) else json.dumps(value))
    return found.getvalue()


def changed(source: Project | None = None, **members: Any) -> bytes:
    """Return a project file with members replaced; `__` in a name is `/`, None leaves one out."""
    found = members_of(write_project(source or project()))
    for key, value in members.items():
        name = f"{key.replace('__', '/')}.json"
        if value is None:
            found.pop(name, None)
        else:
            found[name] = value
    return packed(found)


def reviews(world: World) -> st.SearchStrategy[Review]:
    """Draw reviews whose scenarios hold edits of every kind."""
    scenario = st.builds(
        NamedScenario, id=_texts, name=_texts, edits=st.lists(edits(world), max_size=3).map(tuple)
    )
    scenarios = st.lists(scenario, max_size=3, unique_by=lambda one: one.id).map(tuple)
    return st.builds(
        _showing,
        st.builds(
            Review,
            scenarios=scenarios,
            notes=_some(_notes),
            assertions=_some(_assertions),
            bookmarks=_some(_bookmarks),
            positions=_some(st.tuples(_texts, _numbers, _numbers)),
            rulings=_some(st.tuples(_texts, _rulings)),
            filters=_some(st.builds(SavedFilter, name=_texts, text=_texts)),
        ),
        st.integers(-1, 2),
    )


def _showing(review: Review, number: int) -> Review:
    ids = [one.id for one in review.scenarios]
    return review.show(ids[number] if 0 <= number < len(ids) else None)


def _some(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, max_size=3).map(tuple)


_notes = st.builds(
    Note,
    subject=st.builds(Subject, st.sampled_from(SubjectKind), _texts),
    text=_texts,
    status=st.sampled_from([None, *Status]),
    owner=_texts,
    date=_times,
)
_assertions = st.builds(Assertion, query=_texts, expect=st.sampled_from(Expectation), name=_texts)
_bookmarks = st.builds(
    Bookmark,
    name=_texts,
    view=_texts,
    subject=st.none() | _texts,
    nodes=_some(_texts),
    edges=_some(_texts),
    center=st.none() | st.tuples(_numbers, _numbers),
    zoom=st.none() | _numbers,
    size=st.none() | st.tuples(_numbers, _numbers),
    seen=_some(_texts),
    caption=_texts,
    notes=_texts,
)
_rulings = st.builds(
    Ruling,
    state=st.sampled_from(FindingState),
    owner=_texts,
    reason=_texts,
    until=_times,
    note=_texts,
)
_problems = st.builds(
    Problem,
    level=st.sampled_from(ProblemLevel),
    what=_texts,
    meaning=_texts,
    advice=_texts,
    file=st.none() | _texts,
    line=st.none() | st.integers(0, 1 << 40),
    column=st.none() | st.integers(0, 9),
    path=st.none() | _texts,
)
_files = st.builds(
    keep,
    st.builds(JsonFile, _texts, st.binary(max_size=50), st.none() | _texts, st.booleans()),
)
_imports = st.builds(
    Import,
    id=st.from_regex(r"[a-z0-9-]{1,8}", fullmatch=True),
    name=_texts,
    world=_texts,
    now=st.none() | _times,
    imported=_times,
    files=_some(_files),
    problems=_some(_problems),
)


_counts = st.integers(0, 1 << 20)
_days = st.lists(
    st.builds(CallsOfDay, st.integers(-1, 50_000), _counts, _counts, _counts),
    max_size=3,
    unique_by=lambda one: one.day,
).map(lambda days: tuple(sorted(days, key=lambda one: one.day)))
_uses = st.builds(
    UseByDay,
    pairs=_some(st.builds(PairDays, _texts, _texts, _days)),
    first=_counts,
    last=_counts,
    accounts=_some(_texts),
    is_cut=st.booleans(),
)
_figures = st.builds(
    ImportFigures,
    id=_texts,
    basis=_texts,
    counts=st.builds(
        ReviewCounts,
        at=_times,
        critical=_counts,
        high=_counts,
        medium=_counts,
        low=_counts,
        admins=_counts,
        parties=_counts,
    ),
    open_trusts=_counts,
    reached=_counts,
    is_least=st.booleans(),
    accounts=_counts,
    gaps=_counts,
)


def projects(world: World) -> st.SearchStrategy[Project]:
    """Draw projects of the current version."""
    return st.builds(
        Project,
        name=_texts,
        imports=st.lists(_imports, max_size=2, unique_by=lambda one: one.id).map(tuple),
        current=st.none() | _texts,
        review=reviews(world),
        state=st.builds(ViewState, view=_texts, subject=st.none() | _texts, panels=_some(_texts)),
        use=st.none() | _uses,
        figures=_some(_figures),
        saved=_times,
        program=st.sampled_from(["", "0.1.0"]),
    )
