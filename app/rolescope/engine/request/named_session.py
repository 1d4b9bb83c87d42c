"""The role session that a session ARN names (ARN-8)."""

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import Arn
from rolescope.model.caller import SessionCaller

_PARTS = 3  # assumed-role/ROLE/SESSION


def session_named(arn: str, index: WorldIndex) -> SessionCaller | None:
    """Return the session of an ARN as a caller; None when it is no ARN of a session.

    Session ARNs drop the path of the role. Only the import can give it back: role names are
    unique in an account (ARN-6). Without it, the path is not known.
    """
    parsed = Arn.parse(arn)
    parts = parsed.resource.split("/", _PARTS - 1) if parsed else []
    if parsed is None or parsed.service != "sts" or len(parts) != _PARTS:
        return None
    kind, name, session = parts
    if kind != "assumed-role":
        return None
    role = index.roles_by_name.get((parsed.account, name))
    if role is not None:
        return SessionCaller(role=role.arn, name=session)
    made = f"arn:{parsed.partition}:iam::{parsed.account}:role/{name}"
    return SessionCaller(role=made, name=session, is_path_known=False)
