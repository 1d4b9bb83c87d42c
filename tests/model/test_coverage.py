"""Coverage: what an import lacks is named, once, with what it means."""

import pytest

from rolescope.model.coverage import coverage
from rolescope.model.gap import GapKind
from rolescope.model.gaps_of_trust import trusted_account
from rolescope.model.policy import (
    Effect,
    Policy,
    PolicyType,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal import Role, User
from rolescope.model.world import Account, AttachedPolicy, Organization, World
from rolescope.value import replace
from rolescope.words.gap_text import gap_text

ACCOUNT = "111122223333"


def trust(*principals: StatementPrincipal) -> Policy:
    statement = Statement(index=0, effect=Effect.ALLOW, principals=principals)
    return Policy(name="trust policy", type=PolicyType.TRUST, statements=(statement,))


def role(name: str, policy: Policy, **changes: object) -> Role:
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return Role(arn=arn, name=name, trust_policy=policy, **changes)  # type: ignore[arg-type] # any field


def kinds(world: World) -> list[GapKind]:
    return [gap.kind for gap in coverage(world).gaps]


def test_an_organization_that_was_not_imported_leaves_scps_and_rcps_unknown() -> None:
    """DF-23, DF-39."""
    world = World(accounts=(Account(id=ACCOUNT),))
    assert kinds(world) == [GapKind.ORGANIZATION, GapKind.SCPS, GapKind.RCPS]


def test_no_organization_means_no_scps() -> None:
    """DF-39: known to be in none."""
    assert kinds(World(accounts=(Account(id=ACCOUNT),), organization_known=True)) == []


def test_a_policy_type_that_is_not_enabled_is_no_gap() -> None:
    """SCP-7."""
    organization = Organization(
        id="o-1", management_account="1", root="r-1", scps_enabled=False, rcps_enabled=None
    )
    world = World(accounts=(Account(id=ACCOUNT),), organization=organization)
    assert kinds(world) == [GapKind.RCPS]


def test_an_enabled_type_without_any_policy_was_not_imported_d13() -> None:
    """SCP-6: each type for itself."""
    rcp = Policy(name="RCPFullAWSAccess", type=PolicyType.RCP)
    organization = Organization(
        id="o-1",
        management_account="1",
        root="r-1",
        policies=(AttachedPolicy(id="p-1", policy=rcp, targets=("r-1",)),),
        scps_enabled=True,
        rcps_enabled=True,
    )
    world = World(accounts=(Account(id=ACCOUNT),), organization=organization)
    assert kinds(world) == [GapKind.SCPS]
    assert kinds(replace(world, organization=replace(organization, policies=()))) == [
        GapKind.SCPS,
        GapKind.RCPS,
    ]


def test_a_policy_without_its_targets_is_a_gap_of_its_type_scp6() -> None:
    scp = Policy(name="NoSts", type=PolicyType.SCP)
    organization = Organization(
        id="o-1",
        management_account="1",
        root="r-1",
        policies=(AttachedPolicy(id="p-1", policy=scp, targets=None),),
        rcps_enabled=False,
    )
    (gap,) = coverage(World(accounts=(Account(id=ACCOUNT),), organization=organization)).gaps
    assert (gap.kind, gap_text(gap).title) == (GapKind.SCPS, "Targets of 1 SCP not imported")
    assert gap.subjects == ("p-1",)


def test_each_missing_thing_is_named_with_its_subjects() -> None:
    """DF-6, DF-10, DF-38, SES-21."""
    provider = f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"
    policy = trust(
        StatementPrincipal(PrincipalType.ACCOUNT, "999900001111", "999900001111"),
        StatementPrincipal(PrincipalType.FEDERATED, provider, provider),
    )
    user = User(
        arn=f"arn:aws:iam::{ACCOUNT}:user/u",
        name="u",
        attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        boundary="arn:aws:iam::aws:policy/PowerUserAccess",
    )
    account = Account(id=ACCOUNT, users=(user,), roles=(role("r", policy),))
    found = coverage(World(accounts=(account,), organization_known=True))
    assert {gap.kind: gap.subjects for gap in found.gaps} == {
        GapKind.CALLER_ACCOUNT: ("999900001111",),
        GapKind.POLICY_DOCUMENT: ("arn:aws:iam::aws:policy/ReadOnlyAccess",),
        GapKind.BOUNDARY_DOCUMENT: ("arn:aws:iam::aws:policy/PowerUserAccess",),
        GapKind.OIDC_PROVIDERS: (ACCOUNT,),
        GapKind.MAX_SESSION_DURATION: (f"arn:aws:iam::{ACCOUNT}:role/r",),
    }
    told = list(map(gap_text, found.gaps))
    assert "Session maximum missing for 1 role" in {one.title for one in told}
    assert all(one.meaning and one.advice for one in told)


def test_what_was_imported_is_no_gap() -> None:
    arn = f"arn:aws:iam::{ACCOUNT}:policy/p"
    account = Account(
        id=ACCOUNT,
        roles=(role("r", trust(), attached=(arn,), boundary=arn, max_session_duration=3600),),
        policies=(Policy(name="p", type=PolicyType.IDENTITY, arn=arn),),
        oidc_providers=(),
        saml_providers=(),
    )
    assert kinds(World(accounts=(account,), organization_known=True)) == []


def test_policies_that_cannot_be_understood_are_named_wherever_they_are() -> None:
    """GR-71, GR-73."""
    broken = Policy(name="x", type=PolicyType.SCP, unreadable="no JSON")
    defect = Statement(index=0, effect=None, defects=("no effect",))
    odd = Policy(name="odd", type=PolicyType.IDENTITY, statements=(defect,))
    organization = Organization(
        id="o-1",
        management_account="1",
        root="r-1",
        policies=(AttachedPolicy(id="p-1", policy=broken, targets=("r-1",)),),
        rcps_enabled=False,
    )
    user = User(arn=f"arn:aws:iam::{ACCOUNT}:user/u", name="u", inline=(odd,))
    world = World(accounts=(Account(id=ACCOUNT, users=(user,)),), organization=organization)
    (gap,) = coverage(world).gaps
    assert gap.kind is GapKind.UNREADABLE_POLICY
    assert gap.subjects == (f"arn:aws:iam::{ACCOUNT}:user/u: odd", "p-1")


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (PrincipalType.ACCOUNT, "999900001111"),
        (PrincipalType.USER, "arn:aws:iam::999900001111:user/eve"),
        (PrincipalType.ROLE, "arn:aws:iam::999900001111:role/App"),
        (PrincipalType.SESSION, "arn:aws:sts::999900001111:assumed-role/App/s1"),
        (PrincipalType.FEDERATED_USER, "arn:aws:sts::999900001111:federated-user/fed"),
    ],
)
def test_every_principal_of_an_account_that_is_not_imported_is_a_gap_df38(
    type_: PrincipalType, value: str
) -> None:
    policy = trust(StatementPrincipal(type_, value, value))
    whole = role("r", policy, max_session_duration=3600)
    found = coverage(
        World(accounts=(Account(id=ACCOUNT, roles=(whole,)),), organization_known=True)
    )
    assert [gap.subjects for gap in found.of(GapKind.CALLER_ACCOUNT)] == [("999900001111",)]


def test_services_and_anyone_belong_to_no_account_pr1() -> None:
    for type_, value in ((PrincipalType.SERVICE, "ec2.amazonaws.com"), (PrincipalType.ANYONE, "*")):
        assert trusted_account(StatementPrincipal(type_, value, value)) is None
    odd = StatementPrincipal(PrincipalType.USER, "user/eve", "user/eve")
    assert trusted_account(odd) is None
