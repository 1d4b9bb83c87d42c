"""The credentials of a simulated session open nothing, and say so (SES-1, SES-2, AR-16)."""

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import UserCaller
from rolescope.model.request import AssumeRoleParameters, AssumeRoleRequest
from rolescope.simulation.assume_role import simulate
from rolescope.simulation.credentials import credentials_of
from rolescope.value import replace
from support.worlds.build import NOW, A, account, role, trusts, user, world

ANA = f"arn:aws:iam::{A}:user/ana"
INDEX = WorldIndex(
    world(
        account(
            A,
            user("ana"),
            role(
                "Target",
                path="/ops/",
                trust=trusts(ANA, ["sts:AssumeRole", "sts:SetSourceIdentity"]),
            ),
        )
    )
)


def test_the_answer_has_the_fields_of_aws_and_no_secret() -> None:
    done = simulate(
        AssumeRoleRequest(
            caller=UserCaller(ANA),
            role=f"arn:aws:iam::{A}:role/ops/Target",
            at=NOW,
            parameters=AssumeRoleParameters(session_name="review"),
        ),
        INDEX,
    )
    assert done.session is not None
    found = credentials_of(done.session)
    role_id = found.assumed_role_id.partition(":")[0]
    assert found.answer == {
        "Simulated": True,
        "Credentials": {
            "AccessKeyId": "ASIASIMULATEDROLE000",
            "SecretAccessKey": "SIMULATED-NOT-A-SECRET",
            "SessionToken": "SIMULATED-NOT-A-SECRET",
            "Expiration": "2026-11-24T13:00:00Z",
        },
        "AssumedRoleUser": {
            "AssumedRoleId": f"{role_id}:review",
            "Arn": f"arn:aws:sts::{A}:assumed-role/Target/review",
        },
    }
    named = credentials_of(replace(done.session, source_identity="ana"))
    assert named.answer["SourceIdentity"] == "ana"
