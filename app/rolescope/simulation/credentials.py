"""The credentials of a simulated session: AWS's answer, and no secret (SES-1, AR-16)."""

from typing import Any

from rolescope.model.session import RoleSession
from rolescope.value import Value

ACCESS_KEY_ID = "ASIASIMULATEDROLE000"
NOT_A_SECRET = "SIMULATED-NOT-A-SECRET"  # noqa: S105 - it says so itself


class SimulatedCredentials(Value, kw_only=True):
    """What AssumeRole answers, with values that open nothing.

    The key id, the secret and the token are the same for every session. `expiration` is ISO 8601;
    `source_identity` None: AWS leaves it out of the answer. The packed size of policies and tags
    is never computed (AR-15).
    """

    expiration: str
    arn: str
    assumed_role_id: str
    source_identity: str | None = None
    access_key_id: str = ACCESS_KEY_ID
    secret_access_key: str = NOT_A_SECRET
    session_token: str = NOT_A_SECRET

    @property
    def answer(self) -> dict[str, Any]:
        """The answer in AWS's own fields, marked as simulated."""
        answer: dict[str, Any] = {
            "Simulated": True,
            "Credentials": {
                "AccessKeyId": self.access_key_id,
                "SecretAccessKey": self.secret_access_key,
                "SessionToken": self.session_token,
                "Expiration": self.expiration,
            },
            "AssumedRoleUser": {"AssumedRoleId": self.assumed_role_id, "Arn": self.arn},
        }
        if self.source_identity is not None:
            answer["SourceIdentity"] = self.source_identity
        return answer


def credentials_of(session: RoleSession) -> SimulatedCredentials:
    """Return the simulated credentials of a session."""
    return SimulatedCredentials(
        expiration=session.expires_at,
        arn=session.arn,
        assumed_role_id=session.assumed_role_id,
        source_identity=session.source_identity,
    )
