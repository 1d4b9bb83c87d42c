"""Which trusts in services ask for whom the service acts (FND-8, FND-42, FND-43, FND-51)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.trust.edge import Edge, Standing
from rolescope.trust.graph import trust_graph
from rolescope.trust.source_checks import lacks_source_check
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    distrusts,
    organization,
    role,
    trusts,
    user,
    world,
)

ACCOUNT = {"StringEquals": {"aws:SourceAccount": A}}
ARN = {"ArnLike": {"aws:SourceArn": f"arn:aws:cloudtrail:eu-west-1:{A}:trail/*"}}


def edge(service: str, *statements: Any, path: str = "/") -> Edge:
    written = list(statements) or [trusts({"Service": service})]
    found = trust_graph(WorldIndex(world(account(A, role("r", path=path, trust=written)))), NOW)
    (only,) = found.edges
    return only


def lacks(condition: dict[str, Any], service: str = "cloudtrail.amazonaws.com") -> bool:
    return lacks_source_check(edge(service, trusts({"Service": service}, Condition=condition)))


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("cloudtrail.amazonaws.com", True),
        ("CloudTrail.amazonaws.com", True),
        ("states.eu-west-1.amazonaws.com", True),
        ("states.amazonaws.com.cn", True),
        ("delivery.logs.amazonaws.com", True),
        ("ec2.amazonaws.com", False),  # compute in the same account
        ("lambda.amazonaws.com", False),
        ("ecs-tasks.amazonaws.com", False),
        ("something.amazonaws.com", False),  # not known whether it sends the keys
    ],
)
def test_services_that_send_source_keys_fnd51(service: str, *, expected: bool) -> None:
    """FND-8, FND-51."""
    assert lacks_source_check(edge(service)) is expected


@pytest.mark.parametrize("condition", [ACCOUNT, ARN])
def test_a_test_of_the_source_ends_it_fnd8(condition: dict[str, Any]) -> None:
    assert not lacks(condition)


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEqualsIfExists": {"aws:SourceAccount": A}},  # CO-8
        {"ForAllValues:StringEquals": {"aws:SourceAccount": A}},  # CO-15
        {"StringNotEquals": {"aws:SourceAccount": B}},  # CO-7
        {"Null": {"aws:SourceAccount": "false"}},
        {"StringLike": {"aws:SourceAccount": "*"}},
        {"ArnLike": {"aws:SourceArn": "*"}},
        {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}},
        {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}},
    ],
)
def test_what_is_no_test_of_the_source_fnd8(condition: dict[str, Any]) -> None:
    service = "cloudtrail.amazonaws.com"
    made = edge(service, trusts({"Service": service}, Condition=condition))
    assert lacks_source_check(made) or made.standing is Standing.DENIED


def test_each_statement_has_to_test_the_source_fnd8() -> None:
    service = {"Service": "cloudtrail.amazonaws.com"}
    open_ = trusts(service)
    tested = trusts(service, Condition=ACCOUNT)
    assert lacks_source_check(edge("", tested, open_))
    assert not lacks_source_check(edge("", tested, trusts(service, Condition=ARN)))


def test_further_keys_of_two_services_fnd42_fnd43() -> None:
    """FND-42, FND-43, FND-54."""
    anywhere, pods = "rolesanywhere.amazonaws.com", "pods.eks.amazonaws.com"
    subject = {"StringEquals": {"aws:PrincipalTag/x509Subject/CN": "ci"}}
    namespace = {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "ci"}}
    assert lacks_source_check(edge(anywhere))
    assert not lacks(subject, anywhere)
    assert not lacks(namespace, pods)


def test_what_cannot_be_edited_or_used_is_left_out_fnd53() -> None:
    service = {"Service": "cloudtrail.amazonaws.com"}
    linked = "/aws-service-role/cloudtrail.amazonaws.com/"
    assert not lacks_source_check(edge("cloudtrail.amazonaws.com", path=linked))
    assert not lacks_source_check(edge("", trusts(service), distrusts(service)))


def test_other_callers_have_no_source_fnd8() -> None:
    made = world(account(A, user("ana"), role("r", trust=trusts(f"arn:aws:iam::{A}:user/ana"))))
    (found,) = trust_graph(WorldIndex(made), NOW).edges
    assert not lacks_source_check(found)


# From outside of the organization


def outside(**given: Any) -> dict[str, bool]:
    """Tell by caller which edges come from an imported account outside of the organization."""
    ours = account(A, role("r", trust=trusts([B, C, f"arn:aws:iam::{B}:user/ben", "*"])))
    theirs = account(B, user("ben", allows=allow()), role("own", trust=trusts(B)))
    graph = trust_graph(WorldIndex(world(ours, theirs, **given)), NOW)
    return {f"{one.source} {one.target[-3:]}": one.from_outside for one in graph.edges}


def test_an_imported_account_may_lie_outside_of_the_organization_fnd4() -> None:
    """Within itself it is not outside; of accounts that are not imported, their zone tells."""
    found = outside(organization=organization(A))
    assert found == {
        "* e/r": False,
        f"{B} e/r": True,
        f"{B} own": False,
        f"{C} e/r": False,
        f"arn:aws:iam::{B}:user/ben e/r": True,
    }


def test_without_an_organization_nobody_is_known_to_be_outside_fnd4() -> None:
    assert not any(outside().values())
    assert not any(outside(organization_known=False).values())
    assert not any(outside(organization=organization(A, B)).values())
