"""The read-only policy of an import, made from the table of calls."""

import json
from collections.abc import Iterable

from rolescope.importers.aws.calls import ASSUME_ROLE, CALLS, Call, Scope

_SIDS = {
    Scope.ACCOUNT: "Account",
    Scope.FALLBACK: "AccountOneByOne",
    Scope.ORGANIZATION: "Organization",
    Scope.IDENTITY_CENTER: "IdentityCenter",
    Scope.SIMULATOR: "PolicySimulator",
}
_OF_AN_IMPORT = (Scope.ACCOUNT, Scope.FALLBACK, Scope.ORGANIZATION, Scope.IDENTITY_CENTER)


def read_only_policy(
    scopes: Iterable[Scope] = _OF_AN_IMPORT, *, partition: str = "aws", role: str | None = None
) -> str:
    """Return the policy that allows the calls of some scopes, as JSON text.

    `role` is that of the member accounts: whoever reads them needs to assume it.
    """
    statements: list[dict[str, object]] = [
        {"Sid": _SIDS[scope], "Effect": "Allow", "Action": actions, "Resource": "*"}
        for scope in scopes
        if (actions := _actions(call for call in CALLS if call.scope is scope))
    ]
    if role is not None:
        statements.append(
            {
                "Sid": "MemberAccounts",
                "Effect": "Allow",
                "Action": [ASSUME_ROLE.id],
                "Resource": f"arn:{partition}:iam::*:role/{role}",
            }
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def _actions(calls: Iterable[Call]) -> list[str]:
    return sorted({call.id for call in calls if call.needs_permission})
