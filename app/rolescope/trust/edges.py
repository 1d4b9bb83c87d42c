"""Edges: one written trust becomes one edge, with its standing."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.evaluation.verdict import Decision, Layer, LayerOutcome, Verdict
from rolescope.model.arn import Arn, group_digits, role_name
from rolescope.model.caller import Caller, UserCaller
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role
from rolescope.trust.assessment import Assessment, assess, permitted_by
from rolescope.trust.callers import narrowed_to, usage
from rolescope.trust.edge import CallerKind, Edge, Standing
from rolescope.trust.named_caller import named_caller
from rolescope.trust.naming import source_id, spoken_name
from rolescope.trust.reasons import failed_times, is_in_future, reason, unmeetable
from rolescope.trust.requests import Asker
from rolescope.trust.token_callers import with_tokens
from rolescope.trust.written import Trust

_KINDS = {
    PrincipalType.ANYONE: CallerKind.ANYONE,
    PrincipalType.ACCOUNT: CallerKind.ACCOUNT,
    PrincipalType.SESSION: CallerKind.SESSION,
    PrincipalType.FEDERATED_USER: CallerKind.SESSION,
    PrincipalType.SERVICE: CallerKind.SERVICE,
    PrincipalType.FEDERATED: CallerKind.FEDERATED,
    PrincipalType.UNIQUE_ID: CallerKind.DELETED,
}


_NOBODYS = "000000000000"  # the account of a stranger
_COUNTED_UP_TO = 500


def edge_id(source: str, target: str) -> str:
    """Return the id of the edge from a principal to a role."""
    return f"{source} > {target}"


def trust_edge(index: WorldIndex, role: Role, trust: Trust, at: str) -> Edge:
    """Make the edge of one written trust."""
    blank = _blank(index, role, trust)
    match trust.principal.type:
        case PrincipalType.ANYONE:
            edge = _anyone(index, role, trust, at, blank)
            return with_tokens(index, role, trust, at, edge)
        case PrincipalType.ACCOUNT:
            return _account(index, role, trust, at, blank)
        case PrincipalType.UNIQUE_ID if trust.principal.value not in index.by_unique_id:
            return replace(blank, reason="The principal was deleted: nobody can use this trust.")
        case PrincipalType.INVALID | PrincipalType.CANONICAL_USER:
            words = "What the trust policy names can never be a caller: it matches nobody."
            return replace(blank, reason=words)
    caller = named_caller(index, trust.principal)
    return _assessed(index, blank, _assess(index, role, trust, at, caller), caller, trust)


def _blank(index: WorldIndex, role: Role, trust: Trust) -> Edge:
    """Make the edge as written, not evaluated: denied."""
    principal = trust.principal
    source = source_id(index, principal)
    kind = _KINDS.get(principal.type, CallerKind.PRINCIPAL)
    account = source if kind is CallerKind.ACCOUNT else account_of(source)
    is_provider = kind is CallerKind.FEDERATED
    return Edge(
        id=edge_id(source, role.arn),
        source=source,
        target=role.arn,
        kind=kind,
        standing=Standing.DENIED,
        actions=trust.actions,
        statements=tuple(statement.index for statement in trust.statements),
        conditions=trust.conditions[0],
        alternatives=trust.conditions,
        is_cross_account=kind is CallerKind.ANYONE
        or (bool(account) and not is_provider and account != account_of(role.arn)),
    )


def _assess(index: WorldIndex, role: Role, trust: Trust, at: str, caller: Caller) -> Assessment:
    return assess(Asker(index, caller, role.arn, at), role.trust_policy, trust.statements)


def _assessed(
    index: WorldIndex, blank: Edge, found: Assessment, caller: Caller, trust: Trust
) -> Edge:
    permitted = permitted_by(found.request, index)
    return replace(
        blank,
        standing=found.standing,
        unmeetable=unmeetable(found),
        permitted_by=permitted,
        reason=reason(found, caller, spoken_name(trust.principal), permitted),
        unknown=_weighing(found.verdict),
        caller_conditions=found.asked,
    )


def _weighing(verdict: Verdict) -> tuple[str, ...]:
    """Return what the import lacks that bears on the trust; not on how long a session lasts."""
    return tuple(what for what in verdict.unknown if not _is_about_duration(what))


def _is_about_duration(what: str) -> bool:
    return what.startswith("MaxSessionDuration")


def _with_usage(index: WorldIndex, role: Role, trust: Trust, at: str, blank: Edge) -> Edge:
    """Add who of the imported principals may use a trust in an account or in anyone."""
    count = blank.kind is CallerKind.ACCOUNT or _is_small(index)
    used = usage(index, role, trust, at, count=count)
    narrowed = narrowed_to(index, trust) or ()
    edge = replace(
        blank,
        callers=len(used.allowed) if count else None,
        usable_by=used.allowed if count else (),
        narrowed_to=narrowed,
    )
    if used.allowed:
        number = len(used.allowed)
        who = "1 principal" if number == 1 else f"{number:,} principals"
        who = who if count else "Principals"
        unknown = tuple(what for what in used.unknown if not _is_about_duration(what))
        words = f"{who} of the import can use it."
        return replace(edge, standing=Standing.ALLOWED, reason=words, unknown=unknown)
    if used.undecided and used.best is not None:
        lacks = "; ".join(_weighing(used.best.verdict)[:2])
        words = f"It cannot be decided: {lacks}." if lacks else "It cannot be decided."
        unknown = _weighing(used.best.verdict)
        return replace(edge, standing=Standing.DEPENDS, reason=words, unknown=unknown)
    if used.best is not None and used.best.standing is Standing.DENIED:
        words = reason(used.best, used.best.request.caller, spoken_name(trust.principal))
        return replace(edge, reason=words, unmeetable=unmeetable(used.best))
    words = "No principal of the account is allowed to call sts:AssumeRole on the role."
    return replace(edge, standing=Standing.TRUSTED_ONLY, reason=words)


def _account(index: WorldIndex, role: Role, trust: Trust, at: str, blank: Edge) -> Edge:
    closed = _closed_by_time(trust, at)
    if closed is not None:
        return closed(blank)
    account = trust.principal.value
    if index.account(account) is not None:
        return _with_usage(index, role, trust, at, blank)
    stranger = _stranger(role, account)
    found = _assess(index, role, trust, at, stranger)
    edge = _assessed(index, blank, found, stranger, trust)
    if found.standing is Standing.DENIED:
        return edge
    missing = f"account {account} is not imported"
    words = (
        f"The trust policy of {role_name(role.arn)} lets in account {group_digits(account)}, which "
        "is not imported: who in it may call is decided there."
    )
    unknown = edge.unknown or (missing,)
    return replace(edge, standing=Standing.DEPENDS, reason=words, unknown=unknown)


def _anyone(index: WorldIndex, role: Role, trust: Trust, at: str, blank: Edge) -> Edge:
    """Assess a trust in anyone: a stranger's own side is in the stranger's hands."""
    closed = _closed_by_time(trust, at)
    if closed is not None:
        return closed(blank)
    stranger = _assess(index, role, trust, at, _stranger(role, _NOBODYS))
    if not _role_side_allows(stranger.verdict):
        return _with_usage(index, role, trust, at, blank)
    unknown = (what for what in _weighing(stranger.verdict) if _NOBODYS not in what)
    return replace(
        blank,
        standing=Standing.ALLOWED,
        reason=f"The trust policy of {role_name(role.arn)} lets in anyone, from any account.",
        narrowed_to=narrowed_to(index, trust) or (),
        callers=len(usage(index, role, trust, at).allowed) if _is_small(index) else None,
        unknown=tuple(unknown),
    )


def _is_small(index: WorldIndex) -> bool:
    """Tell whether counting all who may use a trust in anyone is worth its time."""
    return len(index.roles) + len(index.users) <= _COUNTED_UP_TO


def _stranger(role: Role, account: str) -> UserCaller:
    """Return a user of an account of which nothing is known."""
    arn = Arn.parse(role.arn)
    return UserCaller(f"arn:{arn.partition if arn else 'aws'}:iam::{account}:user/example")


def _role_side_allows(verdict: Verdict) -> bool:
    """Tell whether trust policy and RCPs allow, whatever the caller's side says."""
    if (
        verdict.refusals
        or verdict.decision is Decision.EXPLICIT_DENY
        or Layer.RCP in verdict.missing
    ):
        return False
    trust = [layer for layer in verdict.layers if layer.layer is Layer.TRUST]
    return bool(trust) and all(layer.outcome is LayerOutcome.ALLOW for layer in trust)


def _closed_by_time(trust: Trust, at: str) -> Callable[[Edge], Edge] | None:
    """Return what closes an edge whose every statement is outside of its time; None if open."""
    failed = [failed_times(conditions, at) for conditions in trust.conditions]
    if not all(failed):
        return None
    first = failed[0][0]
    words = "has not come" if is_in_future(first) else "is over"
    never = tuple(condition for condition in failed[0] if not is_in_future(condition))
    return lambda edge: replace(
        edge, reason=f"The time for which it is trusted {words}.", unmeetable=never
    )
