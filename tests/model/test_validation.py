"""What IAM refuses on write, with the expected text and the place (GR-49 to GR-69)."""

import json
from typing import Any

import pytest

from rolescope.model.document import parse_policy
from rolescope.model.original import position_of
from rolescope.model.policy import Policy, PolicyType
from rolescope.model.validation import DocumentFault, refused_on_write

ROLE = "arn:aws:iam::123456789012:role/R"
IDENTITY: dict[str, Any] = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
TRUST: dict[str, Any] = {"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}
SYNTAX = "Syntax errors in policy."


def document(*statements: object, version: str = "2012-10-17") -> dict[str, Any]:
    return {"Version": version, "Statement": list(statements)}


def policy(source: object, type_: PolicyType = PolicyType.IDENTITY) -> Policy:
    return parse_policy(source, name="p", type=type_)


def found(type_: PolicyType, usual: dict[str, Any], **elements: Any) -> list[tuple[str, str]]:
    """Return rules and texts for one statement with some elements changed or left out (...)."""
    statement = {key: value for key, value in (usual | elements).items() if value is not ...}
    return [(one.rule, one.text) for one in refused_on_write(policy(document(statement), type_))]


@pytest.mark.parametrize("type_", list(PolicyType))
def test_what_is_in_order_is_taken(type_: PolicyType) -> None:
    usual = IDENTITY
    if type_ is PolicyType.TRUST:
        usual = TRUST
    elif type_ in {PolicyType.RESOURCE, PolicyType.RCP}:
        usual = IDENTITY | {"Principal": "*"}
    assert found(type_, usual) == []


@pytest.mark.parametrize(
    ("elements", "rule", "text"),
    [
        ({"Effect": "allow"}, "GR-49", SYNTAX),
        ({"Effect": ...}, "GR-49", SYNTAX),
        ({"Action": []}, "GR-49", SYNTAX),
        ({"Resource": []}, "GR-49", SYNTAX),
        ({"Condition": {"StringMatches": {"k": "v"}}}, "GR-49", SYNTAX),
        ({"Condition": {"StringEquals": {"k": []}}}, "GR-49", SYNTAX),
        ({"Sid": "not allowed"}, "GR-5", "Statement IDs (SID) must be alpha-numeric."),
        ({"Action": ...}, "GR-53", "Policy statement must contain actions."),
        ({"Resource": ...}, "GR-54", "Policy statement must contain resources."),
        (
            {"Action": "GetObject"},
            "GR-55",
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        ({"Action": "s3:Get:x"}, "GR-56", "Actions/Condition can contain only one colon."),
        ({"Action": "s*:GetObject"}, "GR-57", "Vendor s* is not valid"),
        ({"Action": ":GetObject"}, "GR-57", "Vendor  is not valid"),
        ({"NotAction": "s 3:x", "Action": ...}, "GR-57", "Vendor s 3 is not valid"),
        ({"Resource": "bucket"}, "GR-58", 'Resource bucket must be in ARN format or "*".'),
        ({"Resource": "arn:aws:iam::1*"}, "GR-51", "The policy failed legacy parsing"),
        (
            {"Resource": "arn:aws:s*:::b"},
            "GR-59",
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            {"NotResource": "arn:a?s:s3:::b", "Resource": ...},
            "GR-59",
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            {"Resource": "arn:aws:iam::123456789012:u*"},
            "GR-60",
            'IAM resource path must either be "*" or start with user/, federated-user/, role/, ',
        ),
        ({"Principal": "*"}, "GR-61", "Policy document should not specify a principal."),
        (
            {"NotPrincipal": {"AWS": ROLE}},
            "GR-61",
            "Policy document should not specify a principal.",
        ),
    ],
)
def test_identity_policies_gr49_to_gr61(elements: dict[str, Any], rule: str, text: str) -> None:
    (one,) = found(PolicyType.IDENTITY, IDENTITY, **elements)
    assert one[0] == rule
    assert one[1].startswith(text)


@pytest.mark.parametrize(
    ("elements", "rule", "text"),
    [
        ({"Resource": "*"}, "GR-62", "Has prohibited field Resource"),
        ({"NotResource": "*"}, "GR-62", "Has prohibited field NotResource"),
        ({"Principal": ...}, "GR-63", "Missing required field Principal"),
        ({"Action": ...}, "GR-63", "Missing required field Action"),
        (
            {"NotPrincipal": {"AWS": ROLE}, "Principal": ...},
            "GR-64",
            "AssumeRole policy must not contain NotPrincipal field.",
        ),
        *(
            (
                {"Action": action},
                "GR-65",
                "AssumeRole policy may only specify STS AssumeRole actions.",
            )
            for action in ("*", "sts:*", "s3:GetObject", ["sts:AssumeRole", "sts:TagSessions"])
        ),
        (
            {"Principal": {"AWS": f"{ROLE}*"}},
            "GR-66",
            f'Invalid principal in policy: "AWS":"{ROLE}*"',
        ),
        ({"Principal": {"Service": "*"}}, "GR-66", 'Invalid principal in policy: "Service":"*"'),
        (
            {"Principal": {"CanonicalUser": "79a5"}},
            "GR-66",
            'Invalid principal in policy: "CanonicalUser":"79a5"',
        ),
        ({"Principal": {"AWS": []}}, "GR-49", SYNTAX),
    ],
)
def test_trust_policies_gr62_to_gr66(elements: dict[str, Any], rule: str, text: str) -> None:
    assert found(PolicyType.TRUST, TRUST, **elements) == [(rule, text)]


@pytest.mark.parametrize(
    "elements",
    [
        {"Action": ["sts:assumerole", "STS:SetContext"]},  # GR-15
        {"Principal": "*"},  # GR-69
        {"Principal": {"AWS": "*"}},
        {"Principal": {"AWS": "AROADELETED00000"}},
        {"Condition": {"StringEquals": {"x:unheard": "of"}}},  # GR-68
        {"Condition": {"Null": {"aws:PrincipalArn": ["true", "false"]}}},
    ],
)
def test_what_iam_takes_although_it_is_odd_gr68_gr69(elements: dict[str, Any]) -> None:
    assert found(PolicyType.TRUST, TRUST, **elements) == []


def test_unknown_actions_are_taken_gr68() -> None:
    for action in ("s3:Nothing", "nosuch:Action", "*", "s3:*"):
        assert found(PolicyType.IDENTITY, IDENTITY, Action=action) == []
    for resource in ("*", "arn:aws:iam::123456789012:*", ROLE, "arn:aws:iam::1:root"):
        assert found(PolicyType.IDENTITY, IDENTITY, Resource=resource) == []


def test_text_that_is_no_document_gr49() -> None:
    for source in ("{", "[]", "", '{"Version": "2012-10-17"}'):
        assert DocumentFault("GR-49", SYNTAX) in refused_on_write(policy(source))


def test_versions_gr2_gr50() -> None:
    for type_, version, rules in (
        (PolicyType.IDENTITY, "2008-10-17", ["GR-50"]),
        (PolicyType.BOUNDARY, "2008-10-17", ["GR-50"]),
        (PolicyType.SESSION, "2008-10-17", []),
        (PolicyType.IDENTITY, "2020-01-01", ["GR-49"]),
    ):
        asked = refused_on_write(policy(document(IDENTITY, version=version), type_))
        assert [one.rule for one in asked] == rules


def test_repeated_ids_gr5_gr52() -> None:
    twice = document(IDENTITY | {"Sid": "A"}, IDENTITY, IDENTITY | {"Sid": "A"})
    (one,) = refused_on_write(policy(twice))
    assert one.rule == "GR-52"
    assert one.path == ("Statement", 2, "Sid")
    free = document(IDENTITY | {"Sid": "free text"})
    assert refused_on_write(policy(free, PolicyType.SESSION)) == ()


def test_sizes_gr36_gr37_gr44_gr67() -> None:
    """White space counts in guardrails alone."""
    many = document(*([IDENTITY] * 110))
    wide = json.dumps(document(IDENTITY)).replace("{", "{" + " " * 7_000, 1)
    for type_, source, texts in (
        (
            PolicyType.IDENTITY,
            many,
            ["LimitExceeded: Cannot exceed quota for PolicySize: 6144"],
        ),
        (PolicyType.SCP, many, ["POLICY_CONTENT_LIMIT_EXCEEDED"]),
        (PolicyType.IDENTITY, wide, []),
        (PolicyType.SCP, wide, ["POLICY_CONTENT_LIMIT_EXCEEDED"]),
    ):
        assert [one.text for one in refused_on_write(policy(source, type_))] == texts
    trust = document(*([TRUST] * 30))
    (one,) = refused_on_write(policy(trust, PolicyType.TRUST))
    assert one == DocumentFault(
        "GR-67", "LimitExceeded: Cannot exceed quota for ACLSizePerRole: 2048"
    )


def test_characters_gr46() -> None:
    for text, rules in (("naïve", []), ("東京", ["GR-46"]), ("–", ["GR-46"])):  # noqa: RUF001
        condition = {"StringEquals": {"aws:PrincipalTag/x": text}}
        asked = refused_on_write(policy(document(IDENTITY | {"Condition": condition})))
        assert [one.rule for one in asked] == rules


def test_findings_point_at_their_place() -> None:
    text = json.dumps(document(IDENTITY, IDENTITY | {"Action": ["s3:*", "x"]}))
    source = policy(text)
    (one,) = refused_on_write(source)
    assert one.path == ("Statement", 1, "Action", 1)
    place = position_of(source, one.path)
    assert place is not None
    assert text[place.start : place.end] == '"x"'
