"""The reader of documents and the engine know the same condition operators (CO-3, CO-8, CO-13)."""

from itertools import product

import pytest

from rolescope.engine.language.condition import split_operator
from rolescope.engine.language.conditions import OPERATORS
from rolescope.model.document import parse_policy
from rolescope.model.policy import PolicyType

NAMES = [*(operator.name for operator in OPERATORS), "StringSounds", "stringequals", "", "IfExists"]
PREFIXES = ["", "ForAllValues:", "foranyvalue:", "ForAllValues: ", "ForSome:", ":"]
SUFFIXES = ["", "IfExists", "ifexists", "IfExistsIfExists", " IfExists"]


@pytest.mark.parametrize("name", NAMES)
def test_an_operator_that_is_read_without_a_defect_is_evaluated_gr73(name: str) -> None:
    for prefix, suffix, space in product(PREFIXES, SUFFIXES, ["", " "]):
        operator = space + prefix + name + suffix + space
        block = {operator: {"aws:username": "true"}}
        statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": block}
        policy = parse_policy({"Statement": statement}, name="p", type=PolicyType.IDENTITY)
        is_read = not policy.statements[0].defects
        assert is_read is (split_operator(operator)[1] is not None), operator
