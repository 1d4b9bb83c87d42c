"""Which principal of a trust policy names which caller: the whole table.

D: the caller itself, A: its account, R: the role of a session, W: the user behind a federated user
(EV-13), X: no match. Further rows and columns are those of PR-1 to PR-20.
"""

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.principal import Names, PrincipalElement, Strength
from rolescope.engine.request.signer import signer
from rolescope.model.caller import (
    Caller,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)
from rolescope.model.policy import PolicyType
from support.worlds.asking import arn
from support.worlds.build import A, B, account, policy, role, trusts, user, world

USER, ROLE = arn("user/dev/ana"), arn("role/eng/App")
SAML = f"arn:aws:iam::{A}:saml-provider/Corp"
OIDC = f"arn:aws:iam::{A}:oidc-provider/token.example.org"
SLR = arn("role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX")
WORLD = world(
    account(
        A,
        user("ana", path="/dev/", id="AIDAANA000000000"),
        role("App", path="/eng/", id="AROAAPP000000000"),
        role("AWSServiceRoleForX", path="/aws-service-role/x.amazonaws.com/"),
    )
)
CALLERS: dict[str, Caller] = {
    "user": UserCaller(USER),
    "token": SessionTokenCaller(user=USER, mfa=True),
    "session": SessionCaller(role=ROLE, name="s"),
    "federated": FederatedUserCaller(user=USER, name="f"),
    "root": RootCaller(A),
    "service": ServiceCaller("ec2.amazonaws.com"),
    "saml": SamlCaller(provider=SAML),
    "web": WebIdentityCaller(provider=OIDC),
    "google": WebIdentityCaller(provider="accounts.google.com"),
    # PR-19: what a provider let in before is an ordinary session, and so is PR-20.
    "from saml": SessionCaller(role=ROLE, name="s", source=SamlCaller(provider=SAML)),
    "linked": SessionCaller(role=SLR, name="s"),
}
STRENGTHS = {
    "user": Strength.USER,
    "token": Strength.USER,
    "session": Strength.SESSION,
    "from saml": Strength.SESSION,
    "federated": Strength.SESSION,
    "service": Strength.OTHER,
    "saml": Strength.OTHER,
    "web": Strength.OTHER,
    "google": Strength.OTHER,
}
#            user token session federated root service saml web google "from saml" linked
TABLE = [
    ("PR-1", "*", "* * * * * * * * * * *"),
    ("PR-1", {"AWS": "*"}, "* * * * * * * * * * *"),
    ("PR-2", {"AWS": A}, "A A A A A X X X X A A"),
    ("PR-2", {"AWS": f"arn:aws:iam::{A}:root"}, "A A A A A X X X X A A"),
    ("PR-2", {"AWS": f"  {A} "}, "A A A A A X X X X A A"),
    ("PR-2", {"AWS": B}, "X X X X X X X X X X X"),
    ("ARN-2", {"AWS": f"arn:aws-cn:iam::{A}:root"}, "X X X X X X X X X X X"),
    ("PR-3", {"AWS": USER}, "D D X W X X X X X X X"),
    ("PR-3", {"AWS": arn("user/dev/Ana")}, "X X X X X X X X X X X"),
    ("PR-3", {"AWS": arn("user/ana")}, "X X X X X X X X X X X"),
    ("PR-4", {"AWS": ROLE}, "X X R X X X X X X R X"),
    ("PR-4", {"AWS": arn("role/App")}, "X X X X X X X X X X X"),
    ("PR-5", {"AWS": f"arn:aws:sts::{A}:assumed-role/App/s"}, "X X D X X X X X X D X"),
    ("PR-5", {"AWS": f"arn:aws:sts::{A}:assumed-role/App/S"}, "X X X X X X X X X X X"),
    ("PR-5", {"AWS": f"arn:aws:sts::{A}:assumed-role/App/other"}, "X X X X X X X X X X X"),
    ("PR-5", {"AWS": f"arn:aws:sts::{A}:assumed-role/eng/App/s"}, "X X X X X X X X X X X"),
    ("PR-6", {"AWS": f"arn:aws:sts::{A}:federated-user/f"}, "X X X D X X X X X X X"),
    ("PR-6", {"AWS": f"arn:aws:sts::{A}:federated-user/g"}, "X X X X X X X X X X X"),
    ("PR-7", {"Service": "ec2.amazonaws.com"}, "X X X X X D X X X X X"),
    ("PR-7", {"Service": " EC2.Amazonaws.com "}, "X X X X X D X X X X X"),
    ("PR-7", {"Service": "ec2.us-east-1.amazonaws.com"}, "X X X X X X X X X X X"),
    ("PR-7", {"Service": "ec2.amazonaws.com.cn"}, "X X X X X X X X X X X"),
    ("PR-8", {"Federated": SAML}, "X X X X X X D X X X X"),
    ("PR-8", {"Federated": OIDC}, "X X X X X X X D X X X"),
    ("PR-8", {"Federated": "Accounts.google.com"}, "X X X X X X X X D X X"),
    ("PR-9", {"CanonicalUser": "79a59df900b949e5"}, "X X X X X X X X X X X"),
    ("PR-10", {"AWS": "AIDAANA000000000"}, "D D X W X X X X X X X"),
    ("PR-10", {"AWS": "AROAAPP000000000"}, "X X R X X X X X X R X"),
    ("PR-10", {"AWS": "AROADELETED00000"}, "X X X X X X X X X X X"),
    ("PR-11", {"AWS": arn("role/eng/*")}, "X X X X X X X X X X X"),
    ("PR-11", {"AWS": f"arn:aws:sts::{A}:assumed-role/App/*"}, "X X X X X X X X X X X"),
    ("PR-11", {"AWS": [arn("user/x"), "*"]}, "* * * * * * * * * * *"),
    ("U-36", {"Service": "*"}, "X X X X X X X X X X X"),
    ("U-36", {"Federated": "*"}, "X X X X X X X X X X X"),
    ("PR-12", {"AWS": arn("group/admins")}, "X X X X X X X X X X X"),
    ("PR-12", {"AWS": arn("instance-profile/App")}, "X X X X X X X X X X X"),
    ("PR-17", {"AWS": [A, ROLE], "Service": "ec2.amazonaws.com"}, "A A R A A D X X X R A"),
    ("PR-17", {"AWS": [ROLE, "*", A]}, "* * * * * * * * * * *"),
    ("PR-17", {"AWS": ["*", USER]}, "D D * * * * * * * * *"),
    ("PR-20", {"AWS": SLR}, "X X X X X X X X X X R"),
]


@pytest.mark.parametrize(("rule", "principal", "row"), TABLE)
def test_match_table_pr1_to_pr20(rule: str, principal: object, row: str) -> None:
    document = trusts(principal)
    if isinstance(principal, dict):
        document["Principal"] = principal
    (statement,) = policy("trust", document, type=PolicyType.TRUST).statements
    element = PrincipalElement(statement.principals or (), is_not=False, in_trust=True)
    index = WorldIndex(WORLD)
    expected = dict(zip(CALLERS, row.split(), strict=True))
    found = {
        name: element.match(signer(caller, index).names, DEFAULT)
        for name, caller in CALLERS.items()
    }
    meant: dict[str, Strength | None] = {
        "A": Strength.ACCOUNT,
        "R": Strength.ROLE,
        "W": Strength.ROLE,
        "*": Strength.ANYONE,
        "X": None,
    }
    assert found == {
        name: STRENGTHS[name] if cell == "D" else meant[cell] for name, cell in expected.items()
    }, rule


def test_names_under_which_an_element_is_looked_up() -> None:
    listed = policy("trust", trusts([A, ROLE]), type=PolicyType.TRUST).statements[0].principals
    element = PrincipalElement(listed or (), is_not=False)
    assert element.names is not None
    known = {name for caller in ("user", "session") for name, _ in names_of(caller)}
    assert len(known & set(element.names)) == 2
    assert PrincipalElement(listed or (), is_not=True).names is None  # all others: PR-16


def names_of(caller: str) -> Names:
    return signer(CALLERS[caller], WorldIndex(WORLD)).names


def test_order_of_strengths_pr17() -> None:
    """Session before user before anyone before role before account."""
    ordered = (
        Strength.SESSION,
        Strength.USER,
        Strength.ANYONE,
        Strength.ROLE,
        Strength.ACCOUNT,
        Strength.UNSURE,
    )
    assert sorted(ordered, reverse=True) == list(ordered)
    assert not Strength.UNSURE.is_direct
    assert not Strength.ACCOUNT.is_direct
    assert Strength.ROLE.is_direct
