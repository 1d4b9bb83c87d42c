"""Who may call at all, before any policy is read (AR-1 to AR-5, FED-12 to FED-16, SVC-7a)."""

from typing import NamedTuple

from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.request.assume_root import is_about_root, refuse_root
from rolescope.engine.request.protected import refuse_change
from rolescope.engine.request.providers import ProviderStanding, standing
from rolescope.engine.request.signer import Signer
from rolescope.model.arn import group_digits, role_name
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    CallerKind,
)
from rolescope.model.request import ActionRequest, AssumeRoleRequest


class Admission(NamedTuple):
    """A rule that decides without policies: `is_allowed` or not, and why in a sentence."""

    rule: str
    sentence: str
    is_allowed: bool = False


_CLOSED = frozenset({"SUSPENDED", "CLOSED"})  # DF-18, DF-21
_ASSUMING = frozenset(
    action.lower() for action in (ASSUME_ROLE, ASSUME_ROLE_WITH_SAML, ASSUME_ROLE_WITH_WEB_IDENTITY)
)
ON_THE_SIDE = frozenset({"sts:tagsession", "sts:setsourceidentity", "sts:setcontext"})
_OPEN_STS = frozenset(  # FED-12, FED-13: what little a session token may ask of STS
    {"sts:getscopedcredentials", "sts:getwebidentitytoken", "sts:getdelegatedaccesstoken"}
)
_USER_ONLY = frozenset({"sts:getsessiontoken", "sts:getfederationtoken"})  # FED-14


def admit_to_role(
    request: AssumeRoleRequest, signer: Signer, index: WorldIndex, reading: Interpretation
) -> tuple[Admission | None, ProviderStanding]:
    """Decide what needs no policy; the second is what is known of the identity provider."""
    refused = _refuse_kind(signer, request.action) or _refuse_existence(request, signer, index)
    provider = standing(request.caller, request.role, index, reading)
    if refused is None and provider.refused:
        refused = Admission("TR-21", provider.refused)
    return refused, provider


def _refuse_kind(signer: Signer, action: str) -> Admission | None:
    never = _never_assumes(signer)
    if never is not None:
        return never
    operation = signer.caller.operation
    if action != operation and action.lower() != operation.lower():
        rule = "AR-1" if signer.kind.is_signed else "FED-1"
        name = operation.partition(":")[2]
        return Admission(rule, f"This caller ({signer.kind.value}) can only call {name}.")
    return None


def _never_assumes(signer: Signer) -> Admission | None:
    if signer.kind is CallerKind.USER or signer.kind is CallerKind.SESSION:
        return None
    if signer.caller.task_policy is not None:  # a session of AssumeRoot
        return Admission("AR-4", "No task policy of AssumeRoot lets a session assume roles.")
    if signer.kind is CallerKind.ROOT:
        return Admission("AR-2", "Roles may not be assumed by root accounts.")
    if signer.kind is CallerKind.FEDERATED_USER:
        return Admission("AR-3", "Federated users cannot call AssumeRole.")
    return None


def _refuse_existence(
    request: AssumeRoleRequest, signer: Signer, index: WorldIndex
) -> Admission | None:
    account = account_of(request.role)
    refused = _refuse_caller(signer, index)
    if refused is not None:
        return refused
    if index.role(request.role) is None:
        is_known = index.account(account) is not None and not index.lacking(request.role)  # DF-46
        if is_known:
            return Admission("AR-5", f"The role {request.role} does not exist.")
    return _refuse_partition(request.role, signer) or _refuse_service_linked(request.role, signer)


def _refuse_partition(role: str, signer: Signer) -> Admission | None:
    partition = partition_of(role)
    if signer.partition and partition and partition != signer.partition:
        return Admission("ARN-2", "No principal of one partition assumes roles of another.")
    return None


def _refuse_service_linked(role: str, signer: Signer) -> Admission | None:
    """EV-22, SVC-9: whatever its trust policy says in an import, AWS writes that for a service."""
    if ":role/aws-service-role/" not in role or signer.kind is CallerKind.SERVICE:
        return None
    name = role_name(role)
    return Admission("EV-22", f"Only its service assumes the service-linked role {name}.")


def _refuse_caller(signer: Signer, index: WorldIndex) -> Admission | None:
    if signer.is_missing and signer.caller.role_id:
        why = f"The role that made this session of {signer.principal_arn} is deleted."
        return Admission("SES-11", why)
    if signer.is_missing:
        return Admission("DF-46", f"{signer.principal_arn} does not exist.")
    if index.account_status(signer.account) in _CLOSED:
        return Admission(
            "DF-21", f"Account {group_digits(signer.account)} is suspended: nobody in it can act."
        )
    return None


def admit_to_action(
    request: ActionRequest, signer: Signer, index: WorldIndex, reading: Interpretation | None = None
) -> Admission | None:
    """Decide what needs no policy (AR-1 to AR-4, EV-23, FED-12 to FED-16, SVC-7a, TR-21)."""
    action = request.action.lower()
    if action == "sts:getcalleridentity" and signer.kind.is_signed:
        return Admission("FED-16", "GetCallerIdentity is always allowed.", is_allowed=True)
    refused = _refuse_caller(signer, index)
    if refused is not None:
        return refused
    if action in _ASSUMING:
        return _refuse_assuming(request, signer, index, reading or index.reading)
    if action in ON_THE_SIDE and ":role/" in request.resource:
        return _never_assumes(signer)
    if signer.kind.is_token:
        return Admission(
            "FED-1", "A federated identity calls nothing but its AssumeRole operation."
        )
    return _admit_by_credentials(action, request, signer, index) or _refuse_change(request, signer)


def _refuse_change(request: ActionRequest, signer: Signer) -> Admission | None:
    why = refuse_change(request.action.lower(), request.resource, signer)
    return Admission("SVC-7a", why) if why else None


def _refuse_assuming(
    request: ActionRequest, signer: Signer, index: WorldIndex, reading: Interpretation
) -> Admission | None:
    refused = _refuse_kind(signer, request.action) or _refuse_partition(request.resource, signer)
    provider = standing(request.caller, request.resource, index, reading)
    if refused is None and provider.refused:
        return Admission("TR-21", provider.refused)
    return refused


def _admit_by_credentials(
    action: str, request: ActionRequest, signer: Signer, index: WorldIndex
) -> Admission | None:
    kind = signer.kind
    service = action.partition(":")[0]
    has_times = signer.caller.issued_at is not None or signer.caller.expires_at is not None
    is_token = signer.caller.kind is CallerKind.SESSION_TOKEN
    is_temporary = has_times or is_token or signer.caller.task_policy is not None
    if action in _USER_ONLY and (is_temporary or kind not in {CallerKind.USER, CallerKind.ROOT}):
        return Admission("FED-14", f"Cannot call {request.action} with session credentials.")
    if action == "sts:getsessiontoken":
        return Admission("FED-12", "GetSessionToken needs no permission.", is_allowed=True)
    if kind is CallerKind.FEDERATED_USER and service in {"iam", "sts"} and action not in _OPEN_STS:
        return Admission("FED-13", f"A federated user cannot call {request.action}.")
    if is_token:
        refused = _admit_session_token(action, request, signer)
        if refused is not None:
            return refused
    why = refuse_root(request.resource, signer, index) if is_about_root(action) else ""
    return Admission("FED-15", why) if why else None


def _admit_session_token(action: str, request: ActionRequest, signer: Signer) -> Admission | None:
    if action.startswith("iam:") and not signer.caller.mfa:
        return Admission("FED-12", "A session token without MFA cannot call IAM.")
    if action.startswith("sts:") and action not in _OPEN_STS:
        return Admission("FED-12", f"A session token cannot call {request.action}.")
    return None
