"""A condition operator is added by one line of the model's table; all else follows from it."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]

# In a process of its own: the table is read when modules are imported.
SCRIPT = """
import rolescope.model.condition_operators as table

table.CONDITION_OPERATORS += (
    table.ConditionOperator(
        name="StringResembles",
        rule="CO-25",
        kind=table.ValueKind.PATTERN,
        test="like",
        verb="resembles",
        opposite="StringNotLike",
    ),
)

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.condition import CompiledCondition
from rolescope.engine.language.context import RequestContext
from rolescope.engine.residual.opposite import opposites
from rolescope.engine.words.values import comparison
from rolescope.model.document import parse_policy
from rolescope.model.policy import Condition, PolicyType
from rolescope.words.editing.known_names import OPERATORS

block = {"ForAnyValue:StringResemblesIfExists": {"aws:username": "al*"}}
statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": block}
policy = parse_policy({"Statement": statement}, name="p", type=PolicyType.IDENTITY)
assert policy.statements[0].defects == ()

condition = Condition("StringResembles", "aws:username", ("al*",))
compiled = CompiledCondition(condition, "2012-10-17")
for name, holds in (("alice", True), ("bob", False)):
    assert compiled.test(RequestContext({"aws:username": (name,)}), DEFAULT) is holds

assert [one.operator for one in opposites(condition)] == ["StringNotLike"]
assert comparison("stringresembles", ["al*"]) == "begins with al"
assert "StringResembles" in OPERATORS
"""


def test_an_operator_is_added_at_one_place() -> None:
    found = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", SCRIPT],
        cwd=ROOT / "app",
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
