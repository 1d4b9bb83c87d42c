"""The vectors of findings: what has to be reported, and nothing else of LOW or above."""

from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.findings.find import find
from rolescope.findings.finding import Risk
from rolescope.model.edit import Scenario
from support.worlds import vectors
from support.worlds.finding_vectors import finding_settings, finding_world

VECTORS = vectors.corpus("findings")


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["id"])
def test_finds_what_a_vector_names_and_nothing_else(vector: dict[str, Any]) -> None:
    analysis = analyse(Scenario(finding_world(vector)), vectors.NOW)
    found = find(analysis, finding_settings(vector)).found
    optional = set() if "known" in vector else {"FND-7", "FND-24"}
    wanted = set(vector["findings"])
    assert wanted <= {one.rule for one in found}
    assert {one.rule for one in found if one.risk >= Risk.LOW} <= wanted | optional
    if vector.get("rules") in Risk.__members__:
        assert {one.risk.name for one in found if one.rule in wanted} == {vector["rules"]}
