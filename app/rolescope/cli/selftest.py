"""`rolescope selftest`: proves that an installed package works."""

import argparse
import json
from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rolescope.cli.console import say
from rolescope.cli.edges import analysis_of
from rolescope.cli.export import sheet_of
from rolescope.cli.failure import Exit
from rolescope.cli.sources import Opened, opened
from rolescope.drawing.layouts import LAYOUTS
from rolescope.exporters import EXPORTERS, Exporter, Sheet
from rolescope.importers.demo import read_demo
from rolescope.queries.answers import answer_query
from rolescope.resources import resource, resources

T = TypeVar("T")
_FOLDERS = ("demo", "fonts", "icons")
_BEGINNINGS = {".svg": b"<", ".png": b"\x89PNG\r\n\x1a\n", ".pdf": b"%PDF-"}
_BEGINNINGS |= {".graphml": b"<?xml", ".drawio": b"<mxfile", ".dot": b"//", ".mmd": b"flowchart"}
_BEGINNINGS |= {".csv": b'"source",', ".json": b"{"}


def run_selftest(_options: argparse.Namespace) -> int:
    """Check resources, import, engine, drawing and export; print a line for each."""
    test = _SelfTest()
    test.check("bundled files", _bundled_files)
    test.check("import of the demo organization", test.open_demo)
    test.check("engine", test.engine)
    test.check("drawing", test.draw)
    for exporter in EXPORTERS:
        test.check(f"export as {exporter.suffix}", partial(test.export, exporter))
    say("Everything works." if not test.failed else f"{test.failed} of the checks failed.")
    return Exit.DENIED if test.failed else Exit.OK


def _bundled_files() -> str:
    missing = [name for name in _FOLDERS if not resources().joinpath(name).is_dir()]
    if missing:
        raise RuntimeError(f"missing: {', '.join(missing)}")
    return f"{len(_FOLDERS)} folders"


class _SelfTest:
    """Runs checks; what one makes, the next uses."""

    def __init__(self) -> None:
        self.failed = 0
        self._opened: Opened | None = None
        self._sheet: Sheet | None = None

    def check(self, name: str, run: Callable[[], str]) -> None:
        try:
            say(f"ok      {name}: {run()}")
        except Exception as error:  # noqa: BLE001 - whatever fails, the other checks go on
            self.failed += 1
            say(f"FAILED  {name}: {type(error).__name__}: {error}")

    def open_demo(self) -> str:
        self._opened = found = opened(read_demo(), at=None)
        return f"{len(found.index.roles)} roles in {len(found.world.accounts)} accounts"

    def engine(self) -> str:
        """Answer the bundled questions about the demo and compare with what is expected."""
        found = _needed(self._opened)
        lines = resource("selftest.jsonl").read_text(encoding="utf-8").splitlines()
        for line in lines:
            query = json.loads(line)
            got = answer_query(query, found.index, found.at)["verdict"]
            if got != query["expect"]:
                raise RuntimeError(f"{query['id']}: expected {query['expect']}, got {got}")
        return f"{len(lines)} verdicts"

    def draw(self) -> str:
        analysis = analysis_of(_needed(self._opened))
        self._sheet = sheet_of(analysis, LAYOUTS[0])
        return f"{len(self._sheet.picture.shapes)} shapes"

    def export(self, exporter: Exporter) -> str:
        content = exporter.write(_needed(self._sheet))
        if not content.startswith(_BEGINNINGS.get(exporter.suffix, b"")):
            raise RuntimeError("the file does not begin as it should")
        return f"{len(content):,} bytes"


def _needed(value: T | None) -> T:
    if value is None:
        raise RuntimeError("an earlier check failed")
    return value
