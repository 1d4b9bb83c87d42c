"""A small analysis in which every field has several values."""

from rolescope.analysis import Analysis, analyse
from rolescope.model.edit import Scenario, WithoutTrust
from rolescope.model.policy import PrincipalType, StatementPrincipal
from support.worlds.build import NOW, A, B, account, allow, role, trusts, user, world

R, U = f"arn:aws:iam::{A}:role/", f"arn:aws:iam::{A}:user/"
MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
EXTERNAL_ID = {"StringEquals": {"sts:externalid": "x-1"}}
STRANGER = "999988887777"


def analysis(*, without_ana: bool = False) -> Analysis:
    given = world(
        account(
            A,
            user("ana", allows=allow()),
            user("bo"),
            role("Hub", trust=trusts([U + "ana", STRANGER], Condition=EXTERNAL_ID)),
            role("Far", trust=trusts(R + "Hub", Condition=MFA), last_used="2026-11-20T00:00:00Z"),
            role("lambda", trust=trusts({"Service": "lambda.amazonaws.com"})),
        ),
        account(B, role("Lone")),
    )
    edit = WithoutTrust(R + "Hub", StatementPrincipal(PrincipalType.USER, U + "ana", U + "ana"))
    return analyse(Scenario(given, (edit,) if without_ana else ()), NOW)
