"""Values that are compared without some of their fields, as AWS tells them apart."""

import operator

from rolescope.model.edit import WithoutTrust
from rolescope.model.policy import Policy, PolicyType, PrincipalType, StatementPrincipal
from rolescope.value import replace

ROOT = "arn:aws:iam::111122223333:root"


def test_the_same_account_is_the_same_below_whatever_key_it_stands() -> None:
    one = StatementPrincipal(PrincipalType.ACCOUNT, "111122223333", ROOT)
    below = replace(one, key="Federated")
    assert (one == below, operator.ne(one, below), hash(one) == hash(below)) == (True, False, True)
    assert one != replace(one, written="111122223333")
    assert one != "111122223333"
    assert len({one, below}) == 1


def test_a_policy_is_what_is_in_force() -> None:
    one = Policy(name="Limit", type=PolicyType.IDENTITY, text="{}")
    older = replace(one, other_versions=(replace(one, text="[]"),))
    assert (one == older, operator.ne(one, older), hash(one) == hash(older)) == (True, False, True)
    assert one != replace(one, text="[]")
    assert one != "Limit"
    assert len({one, older}) == 1


def test_taking_a_trust_away_is_the_same_whatever_people_call_the_account() -> None:
    one = WithoutTrust("role", StatementPrincipal(PrincipalType.ACCOUNT, "111122223333", ROOT))
    named = replace(one, name="prod")
    assert (one == named, operator.ne(one, named), hash(one) == hash(named)) == (True, False, True)
    assert one != replace(one, role="other")
    assert one != "role"
    assert len({one, named}) == 1
