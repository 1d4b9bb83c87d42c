"""The list of third parties tells what is delivered: it is generated from the lock."""

import json
import runpy
from pathlib import Path

from test_licenses import run_time_packages

ROOT = Path(__file__).resolve().parents[1]
LISTED = json.loads((ROOT / "resources/licenses/third-parties.json").read_text("utf-8"))
COMPONENTS = {entry["name"].lower().replace("_", "-"): entry for entry in LISTED["components"]}


def test_every_locked_package_of_the_product_is_listed_in_its_version() -> None:
    """Whoever changes the lock without `make lock` is told so."""
    made = runpy.run_path(str(ROOT / "packaging" / "third_parties.py"))
    versions = made["locked_versions"]()
    for name in made["run_time_packages"]():
        assert COMPONENTS[name]["version"] == " or ".join(versions[name])
    packages = {name for name, entry in COMPONENTS.items() if name in versions}
    assert packages == set(made["run_time_packages"]())


def test_nothing_that_an_installation_brings_is_left_out() -> None:
    assert {name.lower().replace("_", "-") for name in run_time_packages()} <= set(COMPONENTS)


def test_each_comes_with_the_text_of_its_license() -> None:
    for name, entry in COMPONENTS.items():
        assert set(entry) == {"name", "version", "license", "url", "text"}
        assert entry["url"].startswith("https://"), name
        assert len(entry["text"]) > 800, name  # the shortest, MIT, has a thousand characters
    for name in ("pyside6-essentials", "shiboken6", "qt"):
        assert COMPONENTS[name]["license"] == "LGPL-3.0-only"
        text = COMPONENTS[name]["text"]
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in text
        assert "TERMS AND CONDITIONS" in text  # of the GPL, which the LGPL refers to
        assert "Replacing Qt" in text
