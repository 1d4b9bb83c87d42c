"""What-if edits: a trust is taken out, the base stays as it is."""

import json

import pytest

from rolescope.model.document import parse_policy
from rolescope.model.edit import EditRefused, Scenario, WithoutTrust
from rolescope.model.policy import PolicyType, PrincipalType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.model.world import Account, World
from rolescope.value import replace

ACCOUNT, OTHER = "441700923385", "992711840031"
ARN = f"arn:aws:iam::{ACCOUNT}:role/db-import"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"


def world(*statements: object, arn: str = ARN) -> World:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    policy = parse_policy(document, name="trust policy", type=PolicyType.TRUST)
    role = Role(arn=arn, name=arn.rsplit("/", 1)[-1], trust_policy=policy)
    return World(accounts=(Account(id=ACCOUNT, roles=(role,)), Account(id=OTHER)))


def statement(principal: object, effect: str = "Allow") -> dict[str, object]:
    return {"Effect": effect, "Principal": principal, "Action": "sts:AssumeRole"}


def account(value: str = OTHER) -> StatementPrincipal:
    return StatementPrincipal(PrincipalType.ACCOUNT, value, value)


def principals(changed: World) -> list[object]:
    policy = changed.accounts[0].roles[0].trust_policy
    document = json.loads(policy.text)
    return [found["Principal"] for found in document["Statement"]]


def test_a_list_loses_the_principal_in_every_form() -> None:
    """PR-2: 12 digits and the root ARN are one account."""
    root = f"arn:aws:iam::{OTHER}:root"
    base = world(statement({"AWS": [USER, root]}), statement({"AWS": OTHER, "Service": "x.y"}))
    changed = WithoutTrust(ARN, account()).apply(base)
    assert principals(changed) == [{"AWS": [USER]}, {"Service": "x.y"}]
    named = changed.accounts[0].roles[0].trust_policy.statements[0].principals
    assert named is not None
    assert [found.value for found in named] == [USER]


def test_a_statement_that_names_nobody_goes_and_denies_stay() -> None:
    base = world(statement({"AWS": OTHER}), statement({"AWS": OTHER}, "Deny"))
    assert principals(WithoutTrust(ARN, account()).apply(base)) == [{"AWS": OTHER}]


@pytest.mark.parametrize("written", ["*", {"AWS": "*"}])
def test_anyone_can_be_taken_out(written: object) -> None:
    """PR-1: both forms mean everyone; a service of the same text is another thing."""
    base = world(statement(written), statement({"Service": "*"}))
    anyone = StatementPrincipal(PrincipalType.ANYONE, "*", "*")
    assert principals(WithoutTrust(ARN, anyone).apply(base)) == [{"Service": "*"}]


def test_the_base_is_not_touched_and_a_scenario_folds_its_edits() -> None:
    base = world(statement({"AWS": [OTHER, USER]}))
    before = base.accounts[0].roles[0].trust_policy.text
    user = StatementPrincipal(PrincipalType.USER, USER, USER)
    scenario = Scenario(base, (WithoutTrust(ARN, account()), WithoutTrust(ARN, user)))
    assert principals(scenario.world) == []
    assert base.accounts[0].roles[0].trust_policy.text == before
    assert scenario.world.accounts[1] is base.accounts[1]
    assert Scenario(base).world is base


def test_the_edited_policy_is_readable_and_round_trips() -> None:
    base = world(statement({"AWS": [OTHER, USER]}))
    policy = WithoutTrust(ARN, account()).apply(base).accounts[0].roles[0].trust_policy
    again = parse_policy(json.loads(policy.text), name=policy.name, type=policy.type)
    assert again == policy
    assert policy.unreadable is None
    assert policy.text.count("\n") > 3


def test_labels_say_what_is_done() -> None:
    edit = WithoutTrust(ARN, account())
    assert edit.label == "Remove account 9927 1184 0031 from trust of db-import"
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/app/s1"
    named = StatementPrincipal(PrincipalType.SESSION, session, session)
    assert WithoutTrust(ARN, named).label == "Remove session s1 of app from trust of db-import"
    service = StatementPrincipal(PrincipalType.SERVICE, "ec2.amazonaws.com", "ec2.amazonaws.com")
    assert WithoutTrust(ARN, service).label == "Remove ec2 from trust of db-import"
    known = WithoutTrust(ARN, account(), "tools")
    assert known.label == "Remove account tools from trust of db-import"
    assert known == edit, "the name is for people alone"


@pytest.mark.parametrize(
    ("arn", "words"),
    [
        (
            f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
            "AWSServiceRoleForX is a service-linked role: its trust policy cannot be changed",
        ),
        (
            f"arn:aws:iam::{ACCOUNT}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_A_0",
            "AWSReservedSSO_A_0 belongs to IAM Identity Center: its trust policy cannot be changed",
        ),
    ],
)
def test_roles_that_customers_cannot_change_are_refused(arn: str, words: str) -> None:
    """TR-15."""
    base = world(statement({"AWS": OTHER}), arn=arn)
    edit = WithoutTrust(arn, account())
    assert (edit.refusal(base) or "").startswith(words)
    with pytest.raises(EditRefused, match="cannot be changed"):
        edit.apply(base)


def test_what_is_not_there_is_refused() -> None:
    base = world(statement({"AWS": OTHER}))
    assert WithoutTrust(ARN, account("1" * 12)).refusal(base) is not None
    assert WithoutTrust(ARN + "x", account()).refusal(base) is not None
    unreadable = parse_policy("{", name="trust policy", type=PolicyType.TRUST)
    role = Role(arn=ARN, name="db-import", trust_policy=unreadable)
    broken = World(accounts=(Account(id=ACCOUNT, roles=(role,)),))
    assert "cannot be read" in (WithoutTrust(ARN, account()).refusal(broken) or "")


def test_element_names_in_another_case_are_found() -> None:
    """GR-8."""
    document = {
        "statement": {"effect": "Allow", "principal": {"aws": [OTHER, USER]}, "action": "*"}
    }
    policy = parse_policy(document, name="trust policy", type=PolicyType.TRUST)
    role = Role(arn=ARN, name="db-import", trust_policy=policy)
    base = World(accounts=(Account(id=ACCOUNT, roles=(role,)),))
    edit = WithoutTrust(ARN, account())
    if edit.refusal(base) is None:
        changed = edit.apply(base).accounts[0].roles[0].trust_policy
        assert OTHER not in changed.text


def test_a_statement_without_principals_stays_as_it_is() -> None:
    odd = {"Effect": "Allow", "NotPrincipal": {"AWS": USER}, "Action": "sts:AssumeRole"}
    strange = {"Effect": "Allow", "Principal": [OTHER], "Action": "sts:AssumeRole"}
    changed = WithoutTrust(ARN, account()).apply(world(odd, strange, statement({"AWS": OTHER})))
    policy = changed.accounts[0].roles[0].trust_policy
    assert json.loads(policy.text)["Statement"] == [odd, strange]


def test_the_same_text_below_another_key_is_another_principal() -> None:
    """PR-8: an account is no identity provider, as such it names nobody."""
    both = statement({"AWS": OTHER, "Federated": OTHER, "Service": "ec2.amazonaws.com"})
    changed = WithoutTrust(ARN, account()).apply(world(both))
    assert principals(changed) == [{"Federated": OTHER, "Service": "ec2.amazonaws.com"}]


def test_a_trust_that_would_stay_is_not_shown_as_gone() -> None:
    """GR-8: two spellings of Effect, of which IAM takes neither."""
    odd = {"effect": "Allow", "Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole"}
    anyone = StatementPrincipal(PrincipalType.ANYONE, "*", "*")
    with pytest.raises(EditRefused, match="is written in a way that hides it"):
        WithoutTrust(ARN, anyone).apply(world(odd))


def test_other_roles_of_the_account_stay_as_they_are() -> None:
    base = world(statement({"AWS": OTHER}))
    other = replace(base.accounts[0].roles[0], arn=ARN + "-2", name="db-import-2")
    two = replace(
        base, accounts=(replace(base.accounts[0], roles=(other, *base.accounts[0].roles)),)
    )
    changed = WithoutTrust(ARN, account()).apply(two).accounts[0].roles
    assert changed[0] == other
    assert changed[1].trust_policy.statements == ()


@pytest.mark.parametrize(
    ("type_", "value", "name"),
    [
        (PrincipalType.ANYONE, "*", "anyone"),
        (PrincipalType.ACCOUNT, OTHER, "account 9927 1184 0031"),
        (PrincipalType.USER, USER, "ann"),
        (PrincipalType.SESSION, f"arn:aws:sts::{OTHER}:assumed-role/App/s1", "session s1 of App"),
        (PrincipalType.SERVICE, "ec2.amazonaws.com", "ec2"),
        (PrincipalType.UNIQUE_ID, "AROAGONE", "deleted principal AROAGONE"),
    ],
)
def test_principals_have_names_for_people(type_: PrincipalType, value: str, name: str) -> None:
    """PR-1 to PR-10."""
    edit = WithoutTrust(ARN, StatementPrincipal(type_, value, value))
    assert edit.label == f"Remove {name} from trust of db-import"
