"""Formats of files by the ends of their names."""

import pytest

from rolescope.exporters.exporter import Exporter
from rolescope.exporters.formats import EXPORTERS
from rolescope.file_formats import format_named


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda one: one.suffix)
def test_every_format_of_an_export_is_found_by_its_suffix(exporter: Exporter) -> None:
    suffix = exporter.suffix
    assert format_named(f"some.name{suffix}", EXPORTERS) is exporter
    assert format_named(f"NAME{suffix.upper()}", EXPORTERS) is exporter


def test_the_longest_suffix_wins() -> None:
    found = format_named("graph.opengraph.json", EXPORTERS)
    assert found is not None
    assert found.suffix == ".opengraph.json"


@pytest.mark.parametrize("name", ["", "json", "picture.xyz"])
def test_another_name_has_no_format(name: str) -> None:
    assert format_named(name, EXPORTERS) is None
