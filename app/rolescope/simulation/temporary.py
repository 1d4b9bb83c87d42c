"""Temporary credentials of the other STS operations (FED-12, FED-13, FED-15)."""

from collections.abc import Iterable, Iterator

from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.inquiry import TAG_SESSION
from rolescope.engine.judgment import WORST_FIRST
from rolescope.engine.request.assume_root import (
    ASSUME_ROOT,
    MAX_TASK_SECONDS,
    TASK_POLICY_KEY,
    refuse_task,
)
from rolescope.engine.request.parameters import (
    refuse_conflicts,
    refuse_name,
    refuse_seconds,
    refuse_shapes,
)
from rolescope.engine.request.refusals import refuse_session_policies
from rolescope.engine.request.signer import signer
from rolescope.engine.verdict import Decision, Refusal, Verdict
from rolescope.model.caller import (
    Caller,
    CallerKind,
    FederatedUserCaller,
    RootCaller,
    SessionTokenCaller,
)
from rolescope.model.instant import format_instant, later, parse_instant
from rolescope.model.principal import Tags
from rolescope.model.request import ActionRequest, AssumeRoleParameters, Context
from rolescope.model.world import World
from rolescope.value import Value, replace

MIN_SECONDS, TOKEN_MAX_SECONDS, DEFAULT_SECONDS = 900, 129_600, 43_200  # FED-12, FED-13, in seconds
MAX_ROOT_SECONDS = 3_600
_MAX_NAME = 32
_WITH_OWN_KEYS = frozenset({CallerKind.USER, CallerKind.ROOT})


class Issued(Value):
    """A verdict with the credentials that are issued, and for how many seconds. None: none.

    Where the verdict depends, they are those that STS would issue. `asked` is what the verdict is
    about: with tags it may be sts:TagSession.
    """

    asked: ActionRequest
    verdict: Verdict
    credentials: Caller | None = None
    duration: int | None = None


class SessionTokenRequest(Value, kw_only=True):
    """A call of GetSessionToken; `mfa` stands for a valid SerialNumber with TokenCode."""

    caller: Caller
    at: str
    duration: int | None = None
    mfa: bool = False


class FederationTokenRequest(Value, kw_only=True):
    """A call of GetFederationToken."""

    caller: Caller
    name: str
    at: str
    duration: int | None = None
    session_policy: str | None = None  # JSON text
    policy_arns: tuple[str, ...] = ()
    tags: Tags = ()
    context: Context = ()
    is_open: bool = False


class AssumeRootRequest(Value, kw_only=True):
    """A call of AssumeRoot. `target` is the ID of the member account (TargetPrincipal)."""

    caller: Caller
    target: str
    task_policy: str  # ARN
    at: str
    duration: int | None = None
    context: Context = ()
    is_open: bool = False


TemporaryRequest = SessionTokenRequest | FederationTokenRequest | AssumeRootRequest


def issue(request: TemporaryRequest, index: WorldIndex) -> Issued:
    """Ask for temporary credentials."""
    if isinstance(request, SessionTokenRequest):
        return get_session_token(request, index)
    if isinstance(request, FederationTokenRequest):
        return get_federation_token(request, index)
    return assume_root(request, index)


def partition_called(caller: Caller, index: WorldIndex) -> str:
    """Return the partition of the STS that a caller calls; services and tokens name none."""
    return signer(caller, index).partition or "aws"


def task_policy_arn(name: str, caller: Caller, index: WorldIndex) -> str:
    """Return the ARN of a task policy of AWS, in the partition of the caller."""
    return f"arn:{partition_called(caller, index)}:iam::aws:policy/root-task/{name}"


def root_targets(world: World) -> tuple[str, ...]:
    """Return the member accounts, whose root user AssumeRoot is for (FED-15).

    Where no member is known, all accounts.
    """
    organization = world.organization
    listed = (one.id for one in organization.accounts) if organization is not None else ()
    management = organization.management_account if organization is not None else None
    members = tuple(id_ for id_ in listed if id_ != management)
    return members or tuple(one.id for one in world.accounts)


def _asked_action(request: TemporaryRequest, index: WorldIndex) -> ActionRequest:
    """Return what policies have to allow (GR-24)."""
    caller, at = request.caller, request.at
    if isinstance(request, SessionTokenRequest):
        return ActionRequest(caller=caller, action="sts:GetSessionToken", resource="*", at=at)
    partition = partition_called(caller, index)
    if isinstance(request, FederationTokenRequest):
        action = "sts:GetFederationToken"
        resource = (
            f"arn:{partition}:sts::{signer(caller, index).account}:federated-user/{request.name}"
        )
        own = _tag_context(request.tags)
    else:
        action = ASSUME_ROOT
        resource = f"arn:{partition}:iam::{request.target}:root"
        own = ((TASK_POLICY_KEY, (request.task_policy,)),)
    return ActionRequest(
        caller=caller,
        action=action,
        resource=resource,
        at=at,
        context=(*own, *request.context),
        is_open=request.is_open,
    )


def get_session_token(request: SessionTokenRequest, index: WorldIndex) -> Issued:
    """FED-12: the same user, with credentials that end."""
    refused = refuse_seconds("FED-12", request.duration, MIN_SECONDS, TOKEN_MAX_SECONDS)
    asked = _asked_action(request, index)
    verdict = _with(evaluate_action(asked, index), refused)
    if request.caller.kind not in _WITH_OWN_KEYS:
        return Issued(asked, verdict)
    seconds = _seconds(request.caller, request.duration)
    credentials = SessionTokenCaller(
        user=signer(request.caller, index).arn,
        mfa=request.mfa,
        mfa_age=0 if request.mfa else None,
        issued_at=request.at,
        expires_at=_end(request.at, seconds),
    )
    return _issued(asked, verdict, credentials, seconds)


def get_federation_token(request: FederationTokenRequest, index: WorldIndex) -> Issued:
    """FED-13: the rights of the user within the session policies; with tags, TagSession too."""
    caller = request.caller
    asked = _asked_action(request, index)
    tagging = [replace(asked, action=TAG_SESSION)] if request.tags else []
    verdicts = [(one, evaluate_action(one, index)) for one in (asked, *tagging)]
    asked, worst = min(verdicts, key=lambda found: WORST_FIRST.index(found[1].decision))
    verdict = _with(worst, _refuse_federation(request, index))
    if caller.kind not in _WITH_OWN_KEYS:
        return Issued(asked, verdict)
    seconds = _seconds(caller, request.duration)
    credentials = FederatedUserCaller(
        user=signer(caller, index).arn,
        name=request.name,
        session_policy=request.session_policy,
        policy_arns=request.policy_arns,
        tags=request.tags,
        issued_at=request.at,
        expires_at=_end(request.at, seconds),
    )
    return _issued(asked, verdict, credentials, seconds)


def _refuse_federation(request: FederationTokenRequest, index: WorldIndex) -> Iterator[Refusal]:
    yield from refuse_name("FED-13", "name", request.name, _MAX_NAME)
    yield from refuse_seconds("FED-13", request.duration, MIN_SECONDS, TOKEN_MAX_SECONDS)
    shared = AssumeRoleParameters(
        session_policy=request.session_policy, policy_arns=request.policy_arns, tags=request.tags
    )
    yield from refuse_shapes(shared)
    yield from refuse_session_policies(shared, signer(request.caller, index).account, index, "user")
    yield from refuse_conflicts(shared)


def assume_root(request: AssumeRootRequest, index: WorldIndex) -> Issued:
    """FED-15: the root user of a member account, limited by the task policy (EV-24)."""
    partition = partition_called(request.caller, index)
    refused = refuse_task(request.task_policy, request.duration, partition)
    asked = _asked_action(request, index)
    verdict = _with(evaluate_action(asked, index), refused)
    seconds = MAX_TASK_SECONDS if request.duration is None else request.duration
    credentials = RootCaller(
        account=request.target,
        partition=partition,
        task_policy=request.task_policy,
        issued_at=request.at,
        expires_at=_end(request.at, seconds),
    )
    return _issued(asked, verdict, credentials, seconds)


def _issued(asked: ActionRequest, verdict: Verdict, credentials: Caller, seconds: int) -> Issued:
    is_denied = verdict.decision in {Decision.EXPLICIT_DENY, Decision.IMPLICIT_DENY}
    if is_denied or verdict.refusals:
        return Issued(asked, verdict)
    return Issued(asked, verdict, credentials, seconds)


def _with(verdict: Verdict, refused: Iterable[Refusal]) -> Verdict:
    return replace(verdict, refusals=(*refused, *verdict.refusals))


def _seconds(caller: Caller, asked: int | None) -> int:
    """Return how long credentials last; for the root user one hour at most."""
    duration = DEFAULT_SECONDS if asked is None else asked
    return min(duration, MAX_ROOT_SECONDS) if caller.kind is CallerKind.ROOT else duration


def _end(at: str, seconds: int) -> str | None:
    start = parse_instant(at)
    return None if start is None else format_instant(later(start, seconds))


def _tag_context(tags: Tags) -> Context:
    if not tags:
        return ()
    own = ((f"aws:RequestTag/{key}", (value,)) for key, value in tags)
    return (*own, ("aws:TagKeys", tuple(key for key, _ in tags)))
