"""`rolescope selftest`: proves that an installed package works."""

import argparse
import json
import multiprocessing
from collections.abc import Callable
from functools import partial
from importlib import import_module
from importlib.resources import files
from multiprocessing.connection import Connection
from pkgutil import walk_packages
from typing import TypeVar
from zoneinfo import ZoneInfo

import rolescope
from rolescope.cli.commands.edges import analysis_of
from rolescope.cli.console import flush, say
from rolescope.cli.failure import Exit
from rolescope.cli.installed import check_files
from rolescope.cli.sources import OpenedSources, opened
from rolescope.exporters.exporter import Exporter, ExportSheet
from rolescope.exporters.formats import EXPORTERS
from rolescope.exporters.sheets import sheet_of
from rolescope.importers.catalogue import catalogue_version, load_catalogue
from rolescope.importers.demo import read_demo
from rolescope.pictures import outlines
from rolescope.pictures.layouts import LAYOUTS
from rolescope.questions.answers import answer_query
from rolescope.resources import resource, resources

T = TypeVar("T")
_SECONDS = 30  # for the worker process to say that it is there
_LICENSES = (
    ("licenses", "LGPL-3.0.txt"),
    ("licenses", "GPL-3.0.txt"),
    ("fonts", "Inter-OFL.txt"),
    ("fonts", "JetBrainsMono-OFL.txt"),
    ("icons", "LICENSE.txt"),
)


def run_selftest(_options: argparse.Namespace) -> int:
    """Check resources, import, engine, drawing and export; print a line for each."""
    test = _SelfTest()
    test.check("bundled files", check_files)
    test.check("modules", _modules)
    test.check("licenses", _licenses)
    test.check("help", _help)
    test.check("icons", _icons)
    test.check("fonts", _fonts)
    test.check("windows", _windows)
    test.check("time zones", _zones)
    test.check("worker process", _worker)
    test.check("actions of AWS", _catalogue)
    test.check("import from AWS", _sdk)
    test.check("import of the demo organization", test.open_demo)
    test.check("engine", test.engine)
    test.check("drawing", test.draw)
    for exporter in EXPORTERS:
        test.check(f"export as {exporter.suffix}", partial(test.export, exporter))
    say("Everything works." if not test.failed else f"{test.failed} of the checks failed.")
    return Exit.DENIED if test.failed else Exit.OK


def _modules() -> str:
    """Load all of the program: what a part needs and does not find, shows here."""
    names = [found.name for found in walk_packages(rolescope.__path__, "rolescope.")]
    for name in names:
        import_module(name)
    return f"{len(names)} loaded"


def _licenses() -> str:
    for parts in _LICENSES:
        if not resource(*parts).read_text(encoding="utf-8").strip():
            raise RuntimeError(f"{'/'.join(parts)} is empty")
    listed = json.loads(resource("licenses", "third-parties.json").read_text(encoding="utf-8"))
    if not all(entry["text"] for entry in listed["components"]):
        raise RuntimeError("a text is missing")
    return f"texts of {len(listed['components'])} third parties"


def _help() -> str:
    pages = [page for page in resources().joinpath("help").iterdir() if page.is_file()]
    rules = list(resources().joinpath("help", "rules").iterdir())
    if not all(page.read_text(encoding="utf-8") for page in [*pages, *rules]):
        raise RuntimeError("a page is empty")
    return f"{len(pages)} pages, {len(rules)} of rules"


def _icons() -> str:
    names = outlines.names()
    for name in names:
        outlines.outline(name)
    return f"{len(names)} outlines"


def _fonts() -> str:
    from rolescope.exporters._qt_test import check_fonts  # noqa: PLC0415 - Qt may be missing

    return check_fonts()


def _windows() -> str:
    from rolescope.exporters._qt_test import check_plugins  # noqa: PLC0415 - Qt may be missing

    return check_plugins()


def _zones() -> str:
    """Read what comes with the program, whatever the system knows."""
    names = files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()
    for name in names:
        with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as file:
            ZoneInfo.from_file(file)
    return f"{len(names)} known"


def _worker() -> str:
    """Start a process as the window does, and wait for a word of it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=Connection.send, args=(theirs, "ready"), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(_SECONDS):
            raise RuntimeError(f"no answer within {_SECONDS} s")
        return str(ours.recv())
    finally:
        ours.close()
        process.join(_SECONDS)


def _catalogue() -> str:
    return f"{len(load_catalogue()):,} of {catalogue_version()}"


def _sdk() -> str:
    from rolescope.importers.aws.sdk import check_sdk  # noqa: PLC0415 - boto3 is slow to load

    return check_sdk()


class _SelfTest:
    """Runs checks; what one makes, the next uses."""

    def __init__(self) -> None:
        self.failed = 0
        self._opened: OpenedSources | None = None
        self._sheet: ExportSheet | None = None

    def check(self, name: str, run: Callable[[], str]) -> None:
        try:
            say(f"ok      {name}: {run()}")
        except Exception as error:  # noqa: BLE001 - whatever fails, the other checks go on
            self.failed += 1
            say(f"FAILED  {name}: {type(error).__name__}: {error}")
        flush()  # Qt ends the process where it finds no plugin: what was said before has to stand

    def open_demo(self) -> str:
        self._opened = found = opened(read_demo(), at=None)
        return f"{len(found.index.roles)} roles in {len(found.world.accounts)} accounts"

    def engine(self) -> str:
        """Answer the bundled questions about the demo and compare with what is expected."""
        found = _needed(self._opened)
        lines = resource("selftest.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines:
            query = json.loads(line)
            expected = query.pop("expect")
            got = answer_query(query, found.index, found.at)["verdict"]
            if got != expected:
                raise RuntimeError(f"{query['id']}: expected {expected}, got {got}")
        return f"{len(lines)} verdicts"

    def draw(self) -> str:
        analysis = analysis_of(_needed(self._opened))
        self._sheet = sheet_of(analysis, LAYOUTS[0])
        return f"{len(self._sheet.picture.shapes)} shapes"

    def export(self, exporter: Exporter) -> str:
        content = exporter.write(_needed(self._sheet))
        if not content.startswith(exporter.signature):
            raise RuntimeError("the file does not begin as it should")
        return f"{len(content):,} bytes"


def _needed(value: T | None) -> T:
    if value is None:
        raise RuntimeError("an earlier check failed")
    return value
