"""Every rule of sections 1 to 3 of the spec is cited by a test (ARN, PR, GR, CO, CK)."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
LAST = {"ARN": 19, "PR": 20, "GR": 73, "CO": 40, "CK": 71}
RULE = re.compile(r"\b(ARN|PR|GR|CO|CK)-(\d+)\b")
IN_NAME = re.compile(r"(?<![a-z])(arn|pr|gr|co|ck)(\d+)(?![a-z0-9])")
EVALUATED = (
    *("assume_role", "conditions", "patterns", "session_permissions", "session_attributes"),
    "import",
)

# What is not about reading or evaluating policies, each with its reason.
NOT_OF_THE_ENGINE = {
    "PR-13": "only AWS knows whether a principal of another account exists when a policy is saved",
    "GR-38": "the sum of a user's or role's inline policies: a limit of writing, for an editor",
    "GR-39": "how many policies may be attached: a quota",
    "GR-40": "an entity has one boundary field; AWS has no second one to export",
    "GR-41": "the limits of session policies are refused as AR-10",
    "GR-42": "how many tags an entity may have: a quota",
    "GR-43": "names and durations of a request are refused as AR-6 and AR-7",
    "GR-45": "how many SCPs and RCPs may be attached: a quota",
    "GR-47": "the limits of session tags are refused as AR-11",
    "GR-48": "how many identity providers an account may have: a quota",
}


def test_every_rule_is_cited_or_has_a_reason() -> None:
    rules = {f"{family}-{number}" for family in LAST for number in range(1, LAST[family] + 1)}
    cited = set(cited_rules())
    assert sorted(rules - cited - NOT_OF_THE_ENGINE.keys()) == []
    assert sorted(NOT_OF_THE_ENGINE.keys() - rules) == []


def test_no_rule_beyond_the_last_is_cited() -> None:
    beyond = [rule for rule in cited_rules() if int(rule.split("-")[1]) > LAST[rule.split("-")[0]]]
    assert beyond == []


def cited_rules() -> Iterator[str]:
    """Yield the rules in names, comments and data of tests; summaries of modules do not count."""
    for path in TESTS.rglob("test_*.py"):
        if path == Path(__file__):
            continue
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        lines = text.splitlines()
        if ast.get_docstring(tree):
            lines = lines[tree.body[0].end_lineno :]
        for line in lines:
            yield from (f"{family}-{number}" for family, number in RULE.findall(line))
            yield from (f"{name.upper()}-{number}" for name, number in IN_NAME.findall(line))
    for name in EVALUATED:
        for line in (TESTS / "corpus" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            found = RULE.findall(json.loads(line).get("rules", ""))
            yield from (f"{family}-{number}" for family, number in found)
