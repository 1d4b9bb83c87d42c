"""Policy documents in all forms met in the wild."""

import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rolescope.engine.language.conditions import OPERATORS
from rolescope.model.condition_operators import CONDITION_OPERATORS, is_known_operator
from rolescope.model.document import KnownDocuments, SyntaxFault, locate, parse_policy, syntax_fault
from rolescope.model.json_layout import readable
from rolescope.model.policy import Effect, Policy, PolicyType, PrincipalType, Statement
from rolescope.model.strict_json import MAX_DEPTH, decode

ROLE = "arn:aws:iam::123456789012:role/ci/deploy"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [
        {
            "Sid": "Release",
            "Effect": "Allow",
            "Principal": {"AWS": ROLE},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "nw-rel-7731"}},
        }
    ],
}


def trust(source: object) -> Policy:
    return parse_policy(source, name="trust policy", type=PolicyType.TRUST)


def identity(source: object) -> Policy:
    return parse_policy(source, name="p", type=PolicyType.IDENTITY)


def statement(type_: PolicyType = PolicyType.IDENTITY, **elements: Any) -> Statement:
    usual = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    found = {key: value for key, value in (usual | elements).items() if value is not ...}
    policy = parse_policy({"Statement": found}, name="p", type=type_)
    return policy.statements[0]


def names(principal: object) -> list[tuple[PrincipalType, str]]:
    found = statement(
        PolicyType.TRUST, Principal=principal, Action="sts:AssumeRole", Resource=...
    ).principals
    assert found is not None
    return [(value.type, value.value) for value in found]


# Forms of a document


@pytest.mark.parametrize(
    "source",
    [
        TRUST,
        json.dumps(TRUST),
        json.dumps(TRUST, indent=4),
        quote(json.dumps(TRUST), safe=""),
        quote(json.dumps(TRUST, indent=1)),
        "\ufeff  " + json.dumps(TRUST),
    ],
    ids=["object", "one line", "many lines", "url-encoded", "url-encoded lines", "with BOM"],
)
def test_every_form_of_a_document_means_the_same(source: object) -> None:
    """GR-70, I-003."""
    policy = trust(source)
    assert policy.unreadable is None
    assert policy.version == "2012-10-17"
    (found,) = policy.statements
    assert found.effect is Effect.ALLOW
    assert found.sid == "Release"
    assert found.actions == ("sts:AssumeRole",)
    assert [value.value for value in found.principals or ()] == [ROLE]
    assert [(c.operator, c.key, c.values) for c in found.conditions] == [
        ("StringEquals", "sts:ExternalId", ("nw-rel-7731",))
    ]
    assert found.defects == found.warnings == ()


def test_url_encoded_document() -> None:
    """GR-70, I-001."""
    raw = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D"
    policy = identity(raw)
    assert (policy.version, policy.statements, policy.unreadable) == ("2012-10-17", (), None)
    assert policy.raw == raw


def test_plus_stays_plus_and_percent_is_decoded_once() -> None:
    """GR-70."""
    resource = "arn:aws:s3:::b/a+b%2520c"
    text = json.dumps({"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": resource}})
    assert identity(quote(text, safe="+")).statements[0].resources == (resource,)
    assert identity(text).statements[0].resources == (resource,)


def test_the_original_text_is_kept() -> None:
    """GR-72."""
    lines = json.dumps(TRUST, indent=7)
    assert (trust(lines).text, trust(lines).raw) == (lines, None)
    line = json.dumps(TRUST)
    assert trust(line).raw == line
    assert json.loads(trust(line).text) == TRUST
    assert trust(quote(lines)).text == lines


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("%7B%22Version", "cut off"),
        ("", "empty"),
        ("   ", "empty"),
        ("{]", "not valid JSON"),
        ('{"Statement": []} x', "after its end"),
        ('{"Statement": [], "Id": NaN}', "NaN"),
        ('{"Statement": [], "Id": %s}' % ("9" * 4301), "4,301 digits"),
        ('{"Statement": [], "Id": 1e999}', "too large"),
        ("[1, 2]", "a list"),
        ([], "a list"),
        (None, "missing"),
        (7, "a number"),
        (7.5, "a number"),
        (True, "true or false"),
        ('"s3:*"', "text"),
        ((), "something else"),
        ({}, "no Statement"),
        ({"Statement": "s3:*"}, "no list of statements"),
        ("[" * 100_000, "levels deep"),
        ('{"Statement":' * 20_000, "levels deep"),
    ],
)
def test_a_document_that_cannot_be_read_says_why(source: object, reason: str) -> None:
    """GR-71, I-005: the policy is there, without statements."""
    policy = identity(source)
    assert policy.unreadable is not None
    assert reason in policy.unreadable
    assert policy.statements == ()


def test_the_place_of_a_fault_is_named() -> None:
    """GR-71."""
    assert "(line 2, column 15)" in (identity('{\n "Statement": }').unreadable or "")


def test_a_hostile_depth_of_objects_is_refused() -> None:
    """GR-71: no recursion into what is nested too deeply."""
    source: dict[str, object] = {}
    for _ in range(5_000):
        source = {"Statement": source}
    assert "levels deep" in (identity(source).unreadable or "")
    fine: dict[str, object] = {"Effect": "Allow", "Action": "a:b", "Resource": "*"}
    note: object = "deep"
    for _ in range(MAX_DEPTH - 3):
        note = [note]
    assert identity({"Statement": [fine], "Id": note}).unreadable is None


def test_a_document_beyond_what_iam_takes_is_refused() -> None:
    """GR-36: it could only cost time and memory."""
    many: dict[str, object] = {"Statement": [{}] * 100_000}
    long = {"Statement": ["x" * 2_000_000]}
    for source in (many, json.dumps(long)):
        assert "larger than IAM takes" in (identity(source).unreadable or "")


def test_halves_of_surrogate_pairs_are_replaced() -> None:
    text = '{"Statement": {"Sid": "\\ud800x", "Effect": "Allow", "Action": "*", "Resource": "*"}}'
    policy = identity(text)
    assert policy.statements[0].sid == "\ufffdx"
    assert policy.warnings
    policy.text.encode()
    identity({"Statement": [{"Sid": "\ud800"}]}).text.encode()
    pair = identity(text.replace("\\ud800", "\\ud83d\\ude00"))
    assert (pair.statements[0].sid, pair.warnings) == ("😀x", ())


# Document and statements


def test_a_single_statement_is_a_list_of_one() -> None:
    """GR-1."""
    assert len(trust(TRUST | {"Statement": TRUST["Statement"][0]}).statements) == 1


def test_absent_version_is_the_old_one() -> None:
    """GR-2."""
    assert identity({"Statement": []}).version == "2008-10-17"
    odd = identity({"Version": "2020-01-01", "Statement": []})
    assert "2020-01-01" in odd.warnings[0]


def test_effect_is_case_sensitive_and_required() -> None:
    """GR-6."""
    assert statement(Effect="Deny").effect is Effect.DENY
    for wrong in ("allow", 1, None, ["Allow"]):
        found = statement(Effect=wrong)
        assert found.effect is None
        assert "neither Allow nor Deny" in found.defects[0]
    assert statement(Effect=...).defects == ("It has no Effect",)


@pytest.mark.parametrize(
    ("elements", "defect"),
    [
        ({"NotAction": "s3:*"}, "both Action and NotAction"),
        ({"Action": ...}, "neither Action nor NotAction"),
        ({"NotResource": "*"}, "both Resource and NotResource"),
        ({"Resource": ...}, "neither Resource nor NotResource"),
        ({"Action": {"a": 1}}, "Action is neither text nor a list"),
        ({"Action": ["s3:*", 7]}, "Action holds something that is not text"),
        ({"Resource": None}, "Resource is neither text nor a list"),
        ({"Principal": "*"}, "must not stand in this kind of policy"),
        ({"Condition": []}, "Condition is not an object"),
        ({"Condition": {"StringEquals": "x"}}, "is not an object"),
        ({"Condition": {"StringEquals": {"k": None}}}, "neither text, number"),
        ({"Condition": {"StringEquals": {"k": [{}]}}}, "neither text, number"),
        ({"Condition": {"StringMatches": {"k": "v"}}}, "“StringMatches” is not known"),
    ],
)
def test_what_cannot_be_understood_is_a_defect(elements: dict[str, Any], defect: str) -> None:
    """GR-7, GR-73, PR-15."""
    (found,) = statement(**elements).defects
    assert defect in found


def test_a_trust_policy_needs_a_principal_and_no_resource() -> None:
    """GR-7, GR-62, GR-63."""
    found = statement(PolicyType.TRUST, Action="sts:AssumeRole")
    assert found.defects == ("It has neither Principal nor NotPrincipal",)
    assert found.warnings == ("A trust policy has no Resource: ignored",)


def test_a_statement_that_is_no_object_is_kept() -> None:
    """GR-73."""
    policy = identity({"Statement": ["Allow", {"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    assert [bool(found.defects) for found in policy.statements] == [True, False]
    assert [found.index for found in policy.statements] == [0, 1]


def test_unknown_elements_are_ignored_with_a_warning() -> None:
    """GR-73."""
    found = statement(Comment="why")
    assert found.warnings == ("“Comment” is no element of a statement: ignored",)
    assert found.defects == ()
    assert identity({"Statement": [], "Owner": "me", "Id": "x"}).warnings == (
        "“Owner” is no element of a policy: ignored",
    )


def test_other_case_of_element_names_is_accepted_with_a_warning() -> None:
    """GR-8."""
    policy = identity({"statement": {"effect": "Allow", "ACTION": "*", "resource": "*"}})
    (found,) = policy.statements
    assert (found.effect, found.actions, found.defects) == (Effect.ALLOW, ("*",), ())
    assert "“effect” is read as Effect" in found.warnings
    assert "“statement” is read as Statement" in policy.warnings
    assert "more than once" in statement(action="*").defects[0]


def test_a_scalar_is_a_list_of_one_and_an_empty_list_matches_nothing() -> None:
    """GR-9."""
    assert statement(Action=["a:b", "c:d"]).actions == ("a:b", "c:d")
    empty = statement(Resource=[])
    assert (empty.resources, empty.defects) == ((), ())
    assert "matches nothing" in empty.warnings[0]
    assert names({"AWS": []}) == []


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (True, "true"),
        (False, "false"),
        (3600, "3600"),
        (3600.0, "3600"),
        (1.5, "1.5"),
        (1e3, "1000"),
        (1e-7, "0.0000001"),
        (0.0, "0"),
        (-2, "-2"),
        ("x", "x"),
    ],
)
def test_condition_values_become_text(written: object, text: str) -> None:
    """GR-10."""
    found = statement(Condition={"StringEquals": {"k": [written, "z"]}})
    assert found.conditions[0].values == (text, "z")


def test_duplicate_keys_make_the_statement_ambiguous() -> None:
    """GR-11."""
    twice = '{"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}'
    sound = '{"Effect": "Allow", "Action": "*", "Resource": "*"}'
    policy = identity(f'{{"Statement": [{twice}, {sound}]}}')
    first, second = policy.statements
    assert "“Effect” stands more than once" in first.defects[0]
    assert second.defects == ()
    nested = sound[:-1] + ', "Condition": {"Bool": {"a": "1", "a": "2"}}}'
    assert identity(f'{{"Statement": {nested}}}').statements[0].defects
    whole = identity(f'{{"Statement": [], "Statement": [{sound}]}}')
    assert "more than once" in whole.statements[0].defects[0]


@pytest.mark.parametrize(
    ("resource", "warning"),
    [
        ("arn:aws:iam::2222*", "is no whole ARN: it matches what begins so"),
        ("arn:aws:iam", "is no whole ARN: it matches nothing"),
        ("*", ""),
        ("arn:aws:s3:::bucket/*", ""),
    ],
)
def test_what_a_resource_does_that_is_no_whole_arn_gr20(resource: str, warning: str) -> None:
    for name in ("Resource", "NotResource"):
        elements = {"Effect": "Allow", "Action": "*", name: resource}
        (found,) = identity({"Statement": elements}).statements
        assert found.warnings == ((f"“{resource}” {warning}",) if warning else ())


# Operators


def test_the_known_operators_are_those_that_are_evaluated() -> None:
    """CO-22 to CO-32."""
    assert {operator.about for operator in OPERATORS} == set(CONDITION_OPERATORS)


@pytest.mark.parametrize(
    ("operator", "is_known"),
    [
        ("stringequals", True),
        ("StringLikeIfExists", True),
        ("ForAllValues:StringEquals", True),
        ("foranyvalue:ArnLikeIfExists", True),
        ("Null", True),
        ("NullIfExists", False),
        ("ForAllValues:Null", False),
        ("BoolNotEquals", False),
        ("SomeValue:StringEquals", False),
        ("IfExists", False),
        ("", False),
    ],
)
def test_known_operators(operator: str, *, is_known: bool) -> None:
    """CO-3, CO-8, CO-13."""
    assert is_known_operator(operator) is is_known


# Principals


@pytest.mark.parametrize("element", ["*", {"AWS": "*"}, {"AWS": ["*"]}])
def test_anyone(element: object) -> None:
    """PR-1."""
    assert names(element) == [(PrincipalType.ANYONE, "*")]


@pytest.mark.parametrize(
    ("key", "written", "type_", "value"),
    [
        ("AWS", "012345678901", PrincipalType.ACCOUNT, "012345678901"),
        ("AWS", "arn:aws:iam::012345678901:root", PrincipalType.ACCOUNT, "012345678901"),
        ("AWS", "arn:aws-cn:iam::012345678901:root", PrincipalType.ACCOUNT, "012345678901"),
        ("AWS", "arn:aws:iam::123456789012:user/a/Bob", PrincipalType.USER, None),
        ("AWS", ROLE, PrincipalType.ROLE, None),
        ("AWS", "arn:aws:sts::123456789012:assumed-role/R/s", PrincipalType.SESSION, None),
        ("AWS", "arn:aws:sts::123456789012:federated-user/f", PrincipalType.FEDERATED_USER, None),
        ("Service", " EC2.amazonaws.com ", PrincipalType.SERVICE, "ec2.amazonaws.com"),
        (
            "Federated",
            "arn:aws:iam::123456789012:saml-provider/Okta",
            PrincipalType.FEDERATED,
            None,
        ),
        (
            "Federated",
            "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A",
            PrincipalType.FEDERATED,
            None,
        ),
        (
            "Federated",
            "cognito-identity.amazonaws.com",
            PrincipalType.FEDERATED,
            "cognito-identity.amazonaws.com",
        ),
        ("CanonicalUser", "79a59df900b949e5", PrincipalType.CANONICAL_USER, "79a59df900b949e5"),
        ("AWS", "AIDAJQABLZS4A3QDU576Q", PrincipalType.UNIQUE_ID, None),
        ("AWS", "AROAJQABLZS4A3QDU576Q", PrincipalType.UNIQUE_ID, None),
        ("AWS", "AGPAJQABLZS4A3QDU576Q", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:iam::123456789012:role/App*", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:iam::*:root", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:iam::123456789012:group/g", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:iam::123456789012:instance-profile/p", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:iam::cloudfront:user/CloudFront E", PrincipalType.INVALID, None),
        ("AWS", "arn:aws:sts::123456789012:assumed-role/R", PrincipalType.INVALID, None),
        ("AWS", "12345678901", PrincipalType.INVALID, None),
        ("AWS", "", PrincipalType.INVALID, None),
        ("Service", "*", PrincipalType.INVALID, None),
        ("Federated", "https://accounts.google.com", PrincipalType.INVALID, None),
    ],
)
def test_what_a_principal_names(
    key: str, written: str, type_: PrincipalType, value: str | None
) -> None:
    """PR-2 to PR-12."""
    assert names({key: written}) == [(type_, written if value is None else value)]


def test_what_was_written_is_kept() -> None:
    found = statement(PolicyType.TRUST, Principal={"Service": "EC2.amazonaws.com"}).principals
    assert found is not None
    assert found[0].written == "EC2.amazonaws.com"


def test_mixed_principals_are_one_list() -> None:
    """PR-17."""
    assert [type_ for type_, _ in names({"AWS": [ROLE, "*"], "Service": "a.amazonaws.com"})] == [
        PrincipalType.ROLE,
        PrincipalType.ANYONE,
        PrincipalType.SERVICE,
    ]


@pytest.mark.parametrize("element", ["arn:aws:iam::123456789012:root", ["*"], 7, {"Aws2": "*"}])
def test_a_principal_element_of_another_form_is_a_defect(element: object) -> None:
    found = statement(PolicyType.TRUST, Principal=element, Resource=...)
    assert found.principals is None
    assert found.defects


def test_not_principal_is_kept() -> None:
    """PR-16."""
    found = statement(PolicyType.RESOURCE, NotPrincipal={"AWS": ROLE}, Effect="Deny")
    assert found.principals is None
    assert [value.value for value in found.not_principals or ()] == [ROLE]
    assert found.defects == ()


# Text and positions


def test_readable_text_keeps_short_objects_on_one_line() -> None:
    assert trust(TRUST).text.splitlines() == [
        "{",
        '  "Version": "2012-10-17",',
        '  "Statement": [',
        "    {",
        '      "Sid": "Release",',
        '      "Effect": "Allow",',
        '      "Principal": { "AWS": "arn:aws:iam::123456789012:role/ci/deploy" },',
        '      "Action": "sts:AssumeRole",',
        '      "Condition": {',
        '        "StringEquals": { "sts:ExternalId": "nw-rel-7731" }',
        "      }",
        "    }",
        "  ]",
        "}",
    ]


def test_every_value_has_a_position() -> None:
    text = trust(TRUST).text
    spans = locate(text)

    def at(*path: str | int) -> tuple[str, int, int]:
        span = spans[path]
        return text[span.start : span.end], span.line, span.last_line

    external = at("Statement", 0, "Condition", "StringEquals", "sts:ExternalId")
    assert external == ('"sts:ExternalId": "nw-rel-7731"', 10, 10)
    assert at("Statement", 0, "Condition")[1:] == (9, 11)
    assert at("Statement", 0)[0].startswith('{\n      "Sid"')
    assert at("Statement", 0)[1:] == (4, 12)
    assert at() == (text, 1, 14)


def test_a_single_statement_is_addressed_as_the_first() -> None:
    """GR-1."""
    text = '{"statement": {"effect": "Allow",\n "Action": ["a:b",\n "c:d"]}}'
    spans = locate(text)
    assert spans["Statement", 0, "Effect"].line == 1
    assert spans["Statement", 0, "Action", 1].line == 3
    first, all_ = spans["Statement", 0], spans["Statement",]
    assert text[first.start] == "{"
    assert text[all_.start : first.start] == '"statement": '


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a',
        '{"a": [1, 2',
        "]]}",
        '{"a": "\ud800',
        "[" * 100_000,
        ":::",
        '{"a" "b"}',
        "nul",
    ],
)
def test_positions_in_broken_text_are_those_before_the_fault(text: str) -> None:
    locate(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-999, 999) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=9), JSON) | JSON | st.text())
def test_no_document_makes_parse_policy_raise(source: object) -> None:
    for type_ in PolicyType:
        policy = parse_policy(source, name="x", type=type_)
        locate(policy.text)


@given(JSON)
def test_readable_text_means_the_same(value: object) -> None:
    document = {"Statement": [], "Id": value}
    policy = identity(document)
    assert json.loads(policy.text) == document
    spans = locate(policy.text)
    span = spans["Id",]
    assert json.loads("{" + policy.text[span.start : span.end] + "}") == {"Id": value}


STATEMENTS = st.lists(st.fixed_dictionaries({"Effect": st.just("Allow"), "Action": JSON}) | JSON)
DOCUMENTS = STATEMENTS.map(lambda found: {"Version": "2012-10-17", "Statement": found})


@given(st.lists(st.tuples(st.sampled_from("ab"), DOCUMENTS | JSON | st.text()), max_size=5))
def test_what_was_read_before_is_read_as_it_would_be_alone(
    documents: list[tuple[str, object]],
) -> None:
    known = KnownDocuments()
    for _ in range(2):
        for name, source in documents:
            for type_ in (PolicyType.TRUST, PolicyType.IDENTITY):
                alone = parse_policy(source, name=name, type=type_, arn=name)
                assert parse_policy(source, name=name, type=type_, arn=name, known=known) == alone


def test_a_key_that_stands_twice_is_told_though_the_document_was_read_without_gr11() -> None:
    known = KnownDocuments()
    for again in ("", '"Effect": "Deny", '):
        text = f'{{"Statement": [{{{again}"Effect": "Allow", "Action": "*", "Resource": "*"}}]}}'
        source = decode(text).value
        policy = parse_policy(source, name="p", type=PolicyType.IDENTITY, known=known)
        assert bool(policy.statements[0].defects) is bool(again)


@pytest.mark.parametrize("known", [None, KnownDocuments()])
def test_a_document_is_measured_where_it_was_read_before(known: KnownDocuments | None) -> None:
    deep: object = "x"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    wide = {"Statement": [{"Action": ["a"] * 50_001}]}
    for source, why in (({"Statement": deep}, "levels deep"), (wide, "larger than IAM takes")):
        for _ in range(2):
            found = parse_policy(source, name="p", type=PolicyType.IDENTITY, known=known)
            assert why in (found.unreadable or "")


def test_every_aws_managed_policy_is_read_without_defects(samples: Path) -> None:
    with gzip.open(samples / "aws-managed-policies.json.gz") as file:
        documents = json.load(file)
    assert len(documents) == 1124
    for name, entry in documents.items():
        for source in (entry["Document"], json.dumps(entry["Document"])):
            policy = identity(source)
            assert policy.unreadable is None, name
            assert policy.statements, name
            assert [found.defects + found.warnings for found in policy.statements] == [()] * len(
                policy.statements
            ), name
            assert ("Statement", 0, "Effect") in locate(policy.text), name


# Odd and hostile forms


@pytest.mark.parametrize("written", [" sts:AssumeRole", "sts:AssumeRole ,", "\tsts:AssumeRole\r\n"])
def test_spaces_and_commas_around_an_action_are_dropped_c19(written: str) -> None:
    found = statement(Action=["s3:Get*", written])
    assert found.actions == ("s3:Get*", "sts:AssumeRole")
    assert len(found.warnings) == 1
    assert "is read as sts:AssumeRole" in found.warnings[0]
    assert statement(Action=..., NotAction=written).not_actions == ("sts:AssumeRole",)


def test_an_empty_list_of_exceptions_excepts_nothing_gr9() -> None:
    found = statement(Action=..., NotAction=[])
    assert found.not_actions == ()
    assert found.warnings == ("NotAction is an empty list: it leaves nothing out",)
    nobody = statement(PolicyType.RESOURCE, NotPrincipal={"AWS": []})
    assert "it leaves nobody out" in nobody.warnings[-1]


def test_an_empty_list_of_principals_names_nobody_gr9() -> None:
    found = statement(PolicyType.TRUST, Principal=[], Resource=...)
    assert (found.principals, found.defects) == ((), ())
    assert "matches nothing" in found.warnings[0]


def test_ids_and_labels_are_no_part_of_the_meaning_gr4_gr5() -> None:
    usual = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = identity({"Id": "x y", "Statement": [usual | {"Sid": "A b"}, usual | {"Sid": "A b"}]})
    assert policy.warnings == ()
    assert [(found.sid, found.defects) for found in policy.statements] == [("A b", ())] * 2
    odd = statement(Sid=7)
    assert (odd.sid, odd.defects) == (None, ())
    assert "not text" in odd.warnings[0]
    assert statement(Sid="").sid is None


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ('{"Statement": [], "Id": 1e400}', "too large"),
        ('{"Statement": [], "Id": Infinity}', "Infinity"),
        ('{"Statement": [], "Id": -Infinity}', "Infinity"),
        ('{"Statement": "\x00"}', "not valid JSON"),
        ("\x00", "not valid JSON"),
        ("%00%7B", "not valid JSON"),
        ("{'Statement': []}", "not valid JSON"),
        ('{"Statement": [],}', "not valid JSON"),
        ("%ff%fe%7B", "not valid JSON"),
        ('"' + "x" * 10_000_000, "larger than IAM takes"),
        ({"Statement": [], "Id": "x" * 10_000_000}, "larger than IAM takes"),
        ({"Statement": [{"Sid": "x"} for _ in range(60_000)]}, "larger than IAM takes"),
    ],
    ids=[
        "1e400",
        "infinity",
        "minus infinity",
        "NUL in text",
        "NUL",
        "encoded NUL",
        "quotes",
        "comma",
        "no UTF-8",
        "10 MB",
        "10 MB object",
        "statements",
    ],
)
def test_a_hostile_document_has_one_clear_defect_gr71(source: object, reason: str) -> None:
    policy = identity(source)
    assert policy.statements == ()
    assert reason in (policy.unreadable or "")
    assert len(policy.unreadable or "") < 200


def test_hostile_values_inside_of_a_document_stay_values() -> None:
    """A NUL is a character of a string; half of a surrogate pair is none; NaN is no value."""
    nul = identity('{"Statement": {"Effect": "Allow", "Action": "a:\\u0000", "Resource": "*"}}')
    assert nul.statements[0].actions == ("a:\x00",)
    for number in (float("nan"), float("inf")):
        (defect,) = statement(Condition={"NumericEquals": {"k": number}}).defects
        assert "neither text, number nor true or false" in defect
    deep: object = "x"
    for _ in range(MAX_DEPTH + 1):
        deep = [deep]
    assert "levels deep" in (identity({"Statement": [], "Id": deep}).unreadable or "")


def test_a_percent_sign_is_decoded_only_in_url_encoded_text_gr70() -> None:
    text = '{"Statement": {"Effect": "Allow", "Action": "a:%2A", "Resource": "%7B+%7D"}}'
    assert identity(text).statements[0].resources == ("%7B+%7D",)
    assert identity(f" \ufeff {text}").statements[0].resources == ("%7B+%7D",)
    assert identity(quote(text)).statements[0].resources == ("%7B+%7D",)
    assert identity(f"  {quote(text)}\n").statements[0].actions == ("a:%2A",)
    broken = identity("%7B%22Id%22%3A%22%FF%22%2C%22Statement%22%3A[]%7D")
    assert broken.warnings == ("Invalid characters in the document were replaced",)
    assert identity("%7B%22Id%22%3A%22\ufffd%22%2C%22Statement%22%3A[]%7D").warnings == ()


def test_of_two_spellings_of_an_element_the_exact_one_counts_gr8() -> None:
    sound = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    for document in (
        {"statement": [], "Statement": [sound]},
        {"Statement": [sound], "statement": []},
    ):
        policy = identity(document)
        assert len(policy.statements) == 1
        assert policy.warnings == ("“statement” is read as Statement",)


def test_a_text_that_stands_alone_is_written_as_json() -> None:
    assert readable('caf\u00e9 "1"') == '"caf\u00e9 \\"1\\""'


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"Version": "2012-10-17"}', None),
        ("", None),  # no place is known
        ('{\n"a": }', SyntaxFault("It is not valid JSON: expecting value", 2, 6)),
        ('{"a": [\n', SyntaxFault("The document is cut off", 2, 1)),
    ],
)
def test_where_a_text_is_no_json_gr71(text: str, place: SyntaxFault | None) -> None:
    assert syntax_fault(text) == place
    unreadable = parse_policy(text, name="x", type=PolicyType.TRUST).unreadable or ""
    assert place is None or unreadable.startswith(place.what)
