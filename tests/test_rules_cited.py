"""Every rule that the engine has to obey is cited by a test, by its id: `TR-4` or `..._tr4`."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rolescope.engine.interpretation import SETTINGS
from rolescope.engine.words.unsure import unsure_in_words
from rolescope.words.manual.book import book
from support.worlds import vectors

HERE = Path(__file__).parent
_ID = re.compile(r"\b([A-Z]{1,3})-(\d+)\b")
_IN_NAME = re.compile(r"(?<![a-z0-9])([a-z]{1,3})(\d+)(?![a-z0-9])")

# How many rules each series has, and which of them are not the engine's business, and why.

READING = {"ARN": 19, "PR": 20, "GR": 73, "CO": 40, "CK": 71}
EVALUATION = {"EV": 27, "SCP": 12, "RCP": 7, "TR": 21}
OPERATIONS = {"AR": 20, "TG": 12, "SI": 6, "CH": 11, "MFA": 8, "FED": 21, "SVC": 14, "ERR": 31}
SESSION = {"SES": 23}

NO_VERDICT = "tells about AWS's answer or limits, of which no verdict and no session depends"
FINDING = "a finding or an edge of the graph, not a verdict"
QUOTA = "a quota of AWS, which no policy that is there can tell"
NOT_OF_THE_ENGINE = {
    "PR-13": "only AWS knows whether a principal of another account exists when a policy is saved",
    "GR-38": "the sum of a user's or role's inline policies: a limit of writing, for an editor",
    "GR-39": QUOTA,
    "GR-40": "an entity has one boundary field; AWS has no second one to export",
    "GR-41": "the limits of session policies are refused as AR-10",
    "GR-42": QUOTA,
    "GR-43": "names and durations of a request are refused as AR-6 and AR-7",
    "GR-45": QUOTA,
    "GR-47": "the limits of session tags are refused as AR-11",
    "GR-48": QUOTA,
    "TR-13": "whether a role is on AWS's list of exceptions cannot be imported",
    "TR-20": FINDING,
    "EV-27": "about AWS's own simulator, which is not asked",
    "AR-15": "the binary packing of policies and tags is not published",
    "AR-18": "the Regions that an account has enabled are not imported",
    "AR-19": NO_VERDICT,
    "FED-4": "the time when an assertion was issued is not in a request",
    "FED-8": NO_VERDICT,
    "FED-10": FINDING,
    "FED-11": FINDING,
    "FED-17": NO_VERDICT,
    "FED-18": NO_VERDICT,
    "FED-19": "not in this version, as the rule says",
    "FED-20": FINDING,
    "SVC-10": FINDING,
    "SVC-13": "the sign-in URL is made of credentials, after any verdict",
    "SVC-14": NO_VERDICT,
    "ERR-18": "whether an MFA code is the right one cannot be told",
    "ERR-25": "the binary packing of policies and tags is not published",
    "ERR-26": "the Regions that an account has enabled are not imported",
    "SES-1": NO_VERDICT,
    "SES-10": "what a managed policy said when the session was issued is not imported",
    "SES-23": FINDING,
}


@pytest.fixture(scope="module")
def cited() -> frozenset[str]:
    """Return the ids that tests cite; the docstring of a whole file does not count.

    A fixture, as its failure is remembered: a file that cannot be parsed fails each test at once,
    where a cached function would read all files again for each.
    """
    found: set[str] = set()
    for path in HERE.rglob("*.py"):
        if path != Path(__file__):
            found.update(_of_file(path.read_text(encoding="utf-8")))
    for path in HERE.glob("corpus/*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            found.update(_written(json.loads(line).get("rules", "")))
    return frozenset(found)


def _of_file(text: str) -> Iterator[str]:
    module = ast.parse(text)
    docstring = ast.get_docstring(module, clean=False) or ""
    yield from _written(text.replace(docstring, "", 1))
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            words = node.name.split("_")
            yield from (f"{m[1].upper()}-{m[2]}" for word in words for m in _IN_NAME.finditer(word))


def _written(text: str) -> Iterator[str]:
    return (f"{series}-{number}" for series, number in _ID.findall(text))


def ids(series: dict[str, int]) -> list[str]:
    return [f"{name}-{number}" for name, count in series.items() for number in range(1, count + 1)]


ALL = READING | EVALUATION | OPERATIONS | SESSION


@pytest.mark.parametrize("rule", ids(ALL))
def test_rule_is_cited_or_not_of_the_engine(rule: str, cited: frozenset[str]) -> None:
    assert rule in cited or rule in NOT_OF_THE_ENGINE


def test_no_rule_beyond_the_last_is_cited(cited: frozenset[str]) -> None:
    """A mistyped id cites nothing."""
    assert set(ids(ALL)) >= NOT_OF_THE_ENGINE.keys()
    written = [rule.split("-") for rule in cited]
    assert [one for one in written if one[0] in ALL and not 0 < int(one[1]) <= ALL[one[0]]] == []


MADE_UP = {"FND-900", "PE-0", "PE-999"}  # by tests that need a rule which is not there


def test_every_rule_that_is_cited_is_in_the_manual(cited: frozenset[str]) -> None:
    series = {rule.partition("-")[0] for rule in book().rules}
    rules = {rule for rule in cited if rule.partition("-")[0] in series}
    assert rules - book().rules == MADE_UP


# The rules that AWS leaves open.

OPEN_RULES = 37
OF_PARAMETERS = {"U-4", "U-5", "U-16"}  # they decide what STS refuses, not who is allowed
NO_READING = {
    "U-11": "settled: the Region of the global endpoint is us-east-1",
    "U-14": "what a managed policy said when the session was issued is not imported",
    "U-15": "only the time of the failure is open; it fails at once",
    "U-17": "settled: inherited transitive tags need TagSession",
    "U-19": "all refusals are shown, in the listed order",
    "U-20": "the document is read from the import",
    "U-22": "quotas only warn",
    "U-23": FINDING,
    "U-24": "wording, which is labeled as expected",
    "U-27": FINDING,
    "U-30": "settled: the role ARN needs no identity allow in the same account",
    "U-35": FINDING,
}


@pytest.mark.parametrize("rule", [f"U-{number}" for number in range(1, OPEN_RULES + 1)])
def test_open_rule_is_a_setting_or_has_no_reading(rule: str, cited: frozenset[str]) -> None:
    """Each setting has tests of both readings, which cite it."""
    is_read = rule in {name for name, _ in SETTINGS} | OF_PARAMETERS
    assert is_read is not (rule in NO_READING)
    assert not is_read or rule in cited
    assert not is_read or "a rule of AWS" not in unsure_in_words([rule])


# The vectors of the rules: those of `T` to `X` run as they stand; what `I` says of
# imports is told by tests that cite its ids.

RUN_AS_THEY_STAND = {
    "assume_role": 136,
    "conditions": 56,
    "patterns": 11,
    "session_permissions": 13,
    "session_attributes": 11,
}


@pytest.mark.parametrize(("name", "count"), RUN_AS_THEY_STAND.items())
def test_no_vector_is_left_out(name: str, count: int) -> None:
    assert len({vector["id"] for vector in vectors.corpus(name)}) == count
    assert all(_ID.search(vector["rules"]) for vector in vectors.corpus(name))


@pytest.mark.parametrize("vector", vectors.corpus("import"), ids=lambda vector: vector["id"])
def test_vector_of_imports_is_cited_with_its_rule(
    vector: dict[str, str], cited: frozenset[str]
) -> None:
    assert {vector["id"], vector["rules"]} <= cited
