"""Checks what this program writes as SARIF against the standard (SARIF 2.1.0)."""

from typing import Any


def check_sarif(log: dict[str, Any]) -> list[dict[str, Any]]:
    """Fail where the standard asks for something else; return the results of its one run."""
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    results: list[dict[str, Any]] = run["results"]
    for one in results:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]  # 3.27.6
        assert one["message"]["text"]  # 3.27.11
        is_failure = one.get("kind", "fail") == "fail"
        assert (one["level"] != "none") == is_failure  # 3.27.10
        for place in one.get("locations", ()):
            uri = place.get("physicalLocation", {}).get("artifactLocation", {}).get("uri", "")
            assert not uri.startswith("/")  # 3.4.3: a relative reference is relative
            assert " " not in uri
        for suppression in one.get("suppressions", ()):
            assert suppression["kind"] in ("inSource", "external")  # 3.35.2
    states = {"baselineState" in one for one in results}
    assert len(states) <= 1  # 3.27.24: all results have one, or none
    return results
