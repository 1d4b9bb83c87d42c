"""Edits that plans alone make: what they do, and what AWS would refuse."""

import pytest

from rolescope.model.arn import is_account_id
from rolescope.model.edit import Edit
from rolescope.model.edit_rules import EditRefused
from rolescope.model.edits.accounts import WithMemberAccount, stand_in_account
from rolescope.model.edits.proposed import (
    WithGroup,
    WithOidcProvider,
    WithOrganizationalUnit,
    WithoutGroup,
    WithoutGuardrail,
    WithoutManagedPolicy,
    WithoutProvider,
    WithSamlProvider,
    WithUnnamedPolicy,
    WithUnnamedRole,
    WithUnnamedUser,
    WithUnreadPolicy,
)
from rolescope.model.original import original
from rolescope.model.policy import PolicyType
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.model.world import Account, AttachedPolicy, Organization, World
from rolescope.value import replace
from support.worlds.build import (
    A,
    B,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

UNKNOWN = "deploy-(known after apply)"
OIDC = f"arn:aws:iam::{A}:oidc-provider/tokens.example.com"
SAML = f"arn:aws:iam::{A}:saml-provider/Sso"
TRUST = '{"Version": "2012-10-17", "Statement": []}'
SCP, ROOT = f"p-scp-{A}-0", "r-ex01"


def arn(resource: str, of: str = A) -> str:
    return f"arn:aws:iam::{of}:{resource}"


ORGANIZATION = organization(A, scps={A: [deny()]})
PLACE = world(
    account(
        A,
        role("Target", trust=trusts(B), attached=(arn("policy/OfRole"),)),
        user("ana", groups=("full",), boundary=arn("policy/OfUser")),
        group("full", attached=(arn("policy/OfGroup"),)),
        group("empty"),
        managed("Free", allow()),
        managed("OfRole", allow()),
        managed("OfUser", allow()),
        managed("OfGroup", allow()),
        OidcProvider(OIDC, "tokens.example.com", ("old",)),
        SamlProvider(SAML),
    ),
    organization=ORGANIZATION,
)


def own(where: World) -> Account:
    (found,) = where.accounts
    return found


def with_organization(**fields: object) -> World:
    changed: Organization = replace(ORGANIZATION, **fields)  # type: ignore[arg-type]
    return replace(PLACE, organization=changed)


def with_targets(targets: tuple[str, ...] | None) -> World:
    """Return the place with an SCP that is attached elsewhere; None: that is not known."""
    policies = tuple(
        replace(one, targets=targets) if one.id == SCP else one
        for one in ORGANIZATION.policies or ()
    )
    return with_organization(policies=policies)


def test_names_that_aws_chooses_are_no_reason_to_refuse() -> None:
    """IAC-10: a placeholder stands for them."""
    made = own(WithUnnamedRole(A, UNKNOWN, "/", TRUST, 3600).apply(PLACE))
    assert made.roles[-1].name == UNKNOWN
    made = own(WithUnnamedUser(A, UNKNOWN).apply(PLACE))
    assert made.users[-1].name == UNKNOWN
    made = own(WithUnnamedPolicy(A, UNKNOWN, TRUST.replace("[]", READ), "/").apply(PLACE))
    assert made.policies[-1].name == UNKNOWN


READ = '[{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]'


def test_a_policy_of_which_nothing_is_known_cannot_be_read() -> None:
    """DF-10."""
    made = own(WithUnreadPolicy(A, arn("policy/New")).apply(PLACE))
    assert made.policies[-1].unreadable
    assert made.policies[-1].arn == arn("policy/New")


def test_a_policy_that_nobody_has_is_deleted() -> None:
    made = own(WithoutManagedPolicy(A, arn("policy/Free")).apply(PLACE))
    assert [one.name for one in made.policies] == ["OfRole", "OfUser", "OfGroup"]


def test_groups_come_and_go() -> None:
    made = own(WithGroup(A, arn("group/eng/New")).apply(PLACE))
    assert made.groups[-1].arn == arn("group/eng/New")
    made = own(WithoutGroup(arn("group/empty")).apply(PLACE))
    assert [one.name for one in made.groups] == ["full"]


def test_a_provider_takes_the_place_of_the_one_that_is_there() -> None:
    new = arn("oidc-provider/b.example.com")
    made = own(WithOidcProvider(new, "b.example.com", None).apply(PLACE))
    assert [one.arn for one in made.oidc_providers or ()] == [OIDC, new]
    made = own(WithOidcProvider(OIDC, "tokens.example.com", ("new",)).apply(PLACE))
    assert [one.client_ids for one in made.oidc_providers or ()] == [("new",)]
    made = own(WithSamlProvider(arn("saml-provider/New")).apply(PLACE))
    assert [one.arn for one in made.saml_providers or ()] == [SAML, arn("saml-provider/New")]
    made = own(WithSamlProvider(SAML).apply(PLACE))
    assert [one.arn for one in made.saml_providers or ()] == [SAML]


def test_a_provider_goes_alone() -> None:
    """TR-21: its callers do not get in any more."""
    made = own(WithoutProvider(OIDC).apply(PLACE))
    assert made.oidc_providers == ()
    assert made.saml_providers == own(PLACE).saml_providers
    made = own(WithoutProvider(SAML).apply(PLACE))
    assert made.saml_providers == ()
    alone = replace(PLACE, accounts=(replace(own(PLACE), saml_providers=None),))
    assert own(WithoutProvider(OIDC).apply(alone)).saml_providers is None
    alone = replace(PLACE, accounts=(replace(own(PLACE), oidc_providers=None),))
    assert own(WithoutProvider(SAML).apply(alone)).oidc_providers is None


def test_a_guardrail_that_is_attached_nowhere_is_deleted() -> None:
    made = WithoutGuardrail(SCP).apply(with_targets(()))
    assert made.organization is not None
    assert SCP not in [one.id for one in made.organization.policies or ()]


def test_a_new_ou_holds_no_account_and_may_hold_another() -> None:
    outer = WithOrganizationalUnit(ROOT, "New")
    inner = WithOrganizationalUnit(outer.id, "Inner & more")
    made = inner.apply(outer.apply(PLACE)).organization
    assert made is not None
    assert made.path_of_unit(inner.id) == (ROOT, outer.id, inner.id)
    assert inner.label == "Create OU Inner & more"


def test_new_ous_have_ids_of_their_own() -> None:
    """Also those of one name below two parents, and those whose names differ in odd letters."""
    edits = [
        WithOrganizationalUnit(parent, name)
        for parent in (ROOT, "ou-ex01-one")
        for name in ("New", "New & old", "New_&_old", "New + old")
    ]
    assert len({edit.id for edit in edits}) == len(edits)


def test_a_new_ou_or_account_has_what_aws_attaches_by_itself_scp6() -> None:
    """Were FullAWSAccess not there, nothing would be allowed below it."""
    allowing = policy("FullAWSAccess", allow("*"), type=PolicyType.SCP)
    known = AttachedPolicy(id="p-FullAWSAccess", policy=allowing, targets=(ROOT,))
    unknown = replace(known, targets=None)
    unit = WithOrganizationalUnit(ROOT, "New")
    made = unit.apply(with_organization(policies=(known, unknown))).organization
    assert made is not None
    assert [one.targets for one in made.policies or ()] == [(ROOT, unit.id), None]
    made = unit.apply(with_organization(policies=None)).organization
    assert made is not None
    assert made.policies is None


NEW = WithMemberAccount("000012345678", "prod", ROOT, "Boss")


def test_a_new_account_holds_an_administrator_for_the_management_account_iac24() -> None:
    made = NEW.apply(PLACE)
    assert made.organization is not None
    assert made.organization.path_to(NEW.account) == (ROOT,)
    assert "known after apply" in made.organization.accounts[-1].name
    (role,) = made.accounts[-1].roles
    assert (role.arn, role.attached) == (
        arn("role/Boss", NEW.account),
        ("arn:aws:iam::aws:policy/AdministratorAccess",),
    )
    assert made.organization.management_account in original(role.trust_policy)
    assert NEW.label == "Create account prod"


def test_stand_ins_are_account_ids_that_stay() -> None:
    names = [stand_in_account(f"module.m[{number}].aws_organizations_account.a") for number in "ab"]
    assert len(set(names)) == 2
    assert all(is_account_id(one) and one.startswith("0000") for one in names)


NOT_LISTED = replace(
    PLACE, accounts=(replace(own(PLACE), oidc_providers=None, saml_providers=None),)
)


@pytest.mark.parametrize(
    ("edit", "where", "words"),
    [
        (WithUnnamedRole(B, UNKNOWN, "/", TRUST, 3600), PLACE, "not imported"),
        (WithUnnamedUser(B, UNKNOWN), PLACE, "not imported"),
        (WithUnnamedPolicy(B, UNKNOWN, TRUST, "/"), PLACE, "not imported"),
        (WithUnreadPolicy(B, arn("policy/X", B)), PLACE, "not imported"),
        (WithUnreadPolicy(A, arn("policy/Free")), PLACE, "Free is imported"),
        (WithoutManagedPolicy(B, arn("policy/X", B)), PLACE, "not imported"),
        (WithoutManagedPolicy(A, "arn:aws:iam::aws:policy/X"), PLACE, "belongs to AWS"),
        (WithoutManagedPolicy(A, arn("policy/X")), PLACE, "X is not imported"),
        (WithoutManagedPolicy(A, arn("policy/OfRole")), PLACE, "still attached to Target"),
        (WithoutManagedPolicy(A, arn("policy/OfGroup")), PLACE, "still attached to full"),
        (WithoutManagedPolicy(A, arn("policy/OfUser")), PLACE, "still attached to ana"),
        (WithGroup(B, arn("group/x", B)), PLACE, "not imported"),
        (WithGroup(A, arn("group/" + "x" * 129)), PLACE, "128"),
        (WithGroup(A, arn("group/FULL")), PLACE, "has a group FULL already"),
        (WithoutGroup(arn("group/none")), PLACE, "not among the imported groups"),
        (WithoutGroup(arn("user/ana")), PLACE, "not among the imported groups"),
        (WithoutGroup(arn("group/full")), PLACE, "ana is still in the group full"),
        (WithOidcProvider(arn("oidc-provider/x", B), "x", ()), PLACE, "not imported"),
        (WithOidcProvider(OIDC, "x", ()), NOT_LISTED, "providers of account"),
        (WithSamlProvider(arn("saml-provider/x", B)), PLACE, "not imported"),
        (WithSamlProvider(SAML), NOT_LISTED, "providers of account"),
        (WithoutProvider(arn("saml-provider/x", B)), PLACE, "not imported"),
        (WithoutProvider(arn("saml-provider/x")), PLACE, "not among the imported identity"),
        (WithoutProvider(SAML), NOT_LISTED, "not among the imported identity"),
        (WithoutGuardrail(SCP), replace(PLACE, organization=None), "No organization"),
        (WithoutGuardrail("p-none"), PLACE, "p-none of the organization is not imported"),
        (WithoutGuardrail("p-none"), with_organization(policies=None), "is not imported"),
        (WithoutGuardrail(SCP), with_targets(None), "is attached is not imported"),
        (WithoutGuardrail(SCP), PLACE, "still attached"),
        (WithOrganizationalUnit(ROOT, "New"), replace(PLACE, organization=None), "No organization"),
        (WithOrganizationalUnit(ROOT, ""), PLACE, "1 to 128"),
        (WithOrganizationalUnit("ou-none", "New"), PLACE, "ou-none is no OU or root"),
        (WithOrganizationalUnit("", "New"), PLACE, "Nothing is no OU"),
        (NEW, replace(PLACE, organization=None), "No organization"),
        (NEW, with_organization(management_account=""), "management account is not imported"),
        (replace(NEW, name=""), PLACE, "1 to 50"),
        (replace(NEW, account="new"), PLACE, "new is no account ID"),
        (replace(NEW, account=""), PLACE, "Nothing is no account ID"),
        (NEW, NEW.apply(PLACE), "an account 0000 1234 5678 already"),
        (replace(NEW, parent=""), PLACE, "Nothing is no OU"),
        (replace(NEW, role="a b"), PLACE, "name of a role"),
        (
            WithOrganizationalUnit(ROOT, "New"),
            WithOrganizationalUnit(ROOT, "New").apply(PLACE),
            "There is an OU New already",
        ),
    ],
)
def test_what_aws_would_refuse_is_refused(edit: Edit, where: World, words: str) -> None:
    refusal = edit.refusal(where)
    assert refusal is not None
    assert words in refusal
    with pytest.raises(EditRefused):
        edit.apply(where)
    assert edit.label
