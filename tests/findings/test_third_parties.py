"""Third parties: who outside may get in, whom most roles let in first."""

from rolescope.analysis import analyse
from rolescope.findings.third_parties import ANYONE, third_parties
from rolescope.model.edit import Scenario
from rolescope.model.principal import OidcProvider
from support.worlds.build import NOW, A, B, account, allow, organization, role, trusts, world

VENDOR = "333333333333"
GITHUB = f"arn:aws:iam::{A}:oidc-provider/token.actions.githubusercontent.com"


def test_outsiders_are_one_party_each() -> None:
    tokens = {
        "Effect": "Allow",
        "Principal": {"Federated": GITHUB},
        "Action": "sts:AssumeRoleWithWebIdentity",
    }
    gone = trusts("AROAEXAMPLEEXAMPLE77")
    service = trusts({"Service": "ec2.amazonaws.com"})
    inside = trusts(f"arn:aws:iam::{B}:root")
    roles = (
        role("Wide", trust=[trusts("*")]),
        role("One", trust=[trusts(f"arn:aws:iam::{VENDOR}:root"), gone]),
        role("Two", trust=[trusts(f"arn:aws:iam::{VENDOR}:role/Vendor"), service, inside]),
        role("Builds", trust=[tokens], allows=allow("s3:*")),
    )
    provider = OidcProvider(GITHUB, "token.actions.githubusercontent.com")
    whole = world(account(A, *roles, provider), organization=organization(A, B))
    found = third_parties(analyse(Scenario(whole), NOW))
    assert [one.key for one in found] == [ANYONE, VENDOR, "token.actions.githubusercontent.com"]
    names = [[arn.rpartition("/")[2] for arn in one.roles] for one in found]
    assert names == [["Wide"], ["One", "Two"], ["Builds"]]
