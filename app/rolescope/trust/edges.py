"""Edges: one written trust becomes one edge, with its standing."""

from collections.abc import Callable
from dataclasses import replace

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.arn import Arn, group_digits, role_name
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role, User
from rolescope.trust.assessment import Assessment, assess, permitted_by
from rolescope.trust.edge import CallerKind, Edge, Standing
from rolescope.trust.named_caller import named_caller
from rolescope.trust.naming import source_id, spoken_name
from rolescope.trust.narrowing import narrowed_to
from rolescope.trust.reasons import CUT, DOUBT, failed_times, is_in_future, reason, unmeetable
from rolescope.trust.requests import Asker
from rolescope.trust.strangers import NOBODYS, accounts_beside
from rolescope.trust.token_callers import with_tokens
from rolescope.trust.usage import usage
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
            return _deleted(index, trust.principal.value, blank)
        case PrincipalType.INVALID | PrincipalType.CANONICAL_USER:
            words = "What the trust policy names can never be a caller: it matches nobody."
            return replace(blank, reason=words)
    caller = named_caller(index, trust.principal)
    return _assessed(index, blank, _assess(index, role, trust, at, caller), caller, trust)


def _deleted(index: WorldIndex, unique_id: str, blank: Edge) -> Edge:
    """Close a trust in somebody deleted; open what an entity without an ID may be (PR-10)."""
    named: dict[str, tuple[User | Role, ...]] = {
        "AIDA": tuple(index.users.values()),
        "AROA": tuple(index.roles.values()),
    }
    lacking = [one.name for one in named.get(unique_id[:4], ()) if not one.id]
    if not lacking:
        return replace(blank, reason="The principal was deleted: nobody can use this trust.")
    gap = f"the unique ID of {lacking[0]} is not imported"
    if len(lacking) > 1:
        gap = f"the unique IDs of {len(lacking):,} principals are not imported"
    words = f"It cannot be decided: {gap}."
    return replace(blank, standing=Standing.DEPENDS, reason=words, unknown=(gap,))


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
        from_outside=not is_provider and _is_outside(index, account, account_of(role.arn)),
    )


def _is_outside(index: WorldIndex, account: str, home: str) -> bool:
    """Tell whether an imported account lies outside of the organization of another (FND-4)."""
    if index.account(account) is None or index.world.organization is None:
        return False
    return index.organization_path(account) is None and index.organization_path(home) is not None


def _assess(index: WorldIndex, role: Role, trust: Trust, at: str, caller: Caller) -> Assessment:
    return assess(Asker(index, caller, role.arn, at), trust.statements)


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
        unknown=found.verdict.unknown_access,
        caller_conditions=found.asked,
    )


def _with_usage(index: WorldIndex, role: Role, trust: Trust, at: str, blank: Edge) -> Edge:
    """Add who of the imported principals may use a trust in an account or in anyone."""
    used = usage(index, role, trust, at)
    edge = replace(
        blank,
        callers=len(used.allowed),
        usable_by=used.allowed,
        undecided_by=used.undecided,
        narrowed_to=narrowed_to(index, trust) or (),
    )
    if used.allowed:
        number = len(used.allowed)
        who = "1 principal" if number == 1 else f"{number:,} principals"
        words = f"{who} of the import can use it."
        return replace(edge, standing=Standing.ALLOWED, reason=words, unknown=used.unknown)
    if used.undecided and used.best is not None:
        lacks = "; ".join(used.best.verdict.unknown_access[:2])
        words = f"It cannot be decided: {lacks}." if lacks else "It cannot be decided."
        words = CUT if used.best.is_cut else DOUBT if used.best.is_doubtful else words
        unknown = used.best.verdict.unknown_access
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
        edge = _with_usage(index, role, trust, at, blank)
        return _unless_incomplete(index, role, trust, at, edge)
    found = _assess_strangers(index, role, trust, at, account)
    edge = _assessed(index, blank, found, found.request.caller, trust)
    if found.standing is Standing.DENIED:
        return edge
    return _decided_there(edge, role, account, edge.unknown)


def _decided_there(edge: Edge, role: Role, account: str, unknown: tuple[str, ...]) -> Edge:
    unknown = unknown or (f"account {account} is not imported",)
    words = (
        f"The trust policy of {role_name(role.arn)} lets in account {group_digits(account)}, which "
        "is not imported: who in it may call is decided there."
    )
    return replace(edge, standing=Standing.DEPENDS, reason=words, unknown=unknown, unmeetable=())


def _anyone(index: WorldIndex, role: Role, trust: Trust, at: str, blank: Edge) -> Edge:
    """Assess a trust in anyone: a stranger's own side is in the stranger's hands."""
    closed = _closed_by_time(trust, at)
    if closed is not None:
        return closed(blank)
    stranger = _assess_strangers(index, role, trust, at, NOBODYS)
    unknown = tuple(what for what in stranger.verdict.unknown_access if NOBODYS not in what)
    if not _role_side_allows(stranger):
        edge = _with_usage(index, role, trust, at, blank)
        edge = _unless_incomplete(index, role, trust, at, edge)
        return _unless_beside(index, role, trust, at, edge)
    used = usage(index, role, trust, at)
    return replace(
        blank,
        standing=Standing.ALLOWED,
        reason=f"The trust policy of {role_name(role.arn)} lets in {_whom(stranger)}.",
        lets_in_strangers=True,
        narrowed_to=narrowed_to(index, trust) or (),
        callers=len(used.allowed),
        usable_by=used.allowed,
        undecided_by=used.undecided,
        unknown=unknown,
    )


def _whom(stranger: Assessment) -> str:
    """Say whom a trust in anyone lets in, by what the stranger had to be."""
    for key, values in stranger.request.context:
        if key.lower().startswith("aws:principalorg") and values:
            return f"anyone of organization {values[0].partition('/')[0]}, which is not imported"
    return "anyone, from any account"


def _unless_beside(index: WorldIndex, role: Role, trust: Trust, at: str, edge: Edge) -> Edge:
    """DF-46: a trust in anyone may let in accounts that are not imported."""
    if edge.standing in (Standing.ALLOWED, Standing.DEPENDS):
        return edge
    for account in (NOBODYS, *accounts_beside(index, trust.conditions)):
        found = _assess_strangers(index, role, trust, at, account)
        if found.standing not in (Standing.ALLOWED, Standing.DEPENDS):
            continue
        unknown = found.verdict.unknown_access
        if account != NOBODYS:
            return _decided_there(edge, role, account, unknown)
        unknown = tuple(what for what in unknown if NOBODYS not in what)
        words = f"It cannot be decided: {'; '.join(unknown[:2])}." if unknown else ""
        words = CUT if found.is_cut else words or "It cannot be decided."
        return replace(
            edge, standing=Standing.DEPENDS, reason=words, unknown=unknown, unmeetable=()
        )
    return edge


def _unless_incomplete(index: WorldIndex, role: Role, trust: Trust, at: str, edge: Edge) -> Edge:
    """DF-46: nobody may use a trust only if users and roles that the export lacks may not."""
    if edge.standing in (Standing.ALLOWED, Standing.DEPENDS):
        return edge
    for account in index.world.accounts:
        if edge.kind is CallerKind.ACCOUNT and account.id != edge.source:
            continue
        lacks = [kind for kind in ("users", "roles") if kind in account.incomplete]
        for caller in (_stranger(role, account.id, kind) for kind in lacks):
            if _assess(index, role, trust, at, caller).standing is not Standing.DENIED:
                why = f"the export of account {account.id} is incomplete: {' and '.join(lacks)}"
                gap = f"{why} may be missing"
                words = f"It cannot be decided: {gap}."
                return replace(
                    edge, standing=Standing.DEPENDS, reason=words, unmeetable=(), unknown=(gap,)
                )
    return edge


def _stranger(role: Role, account: str, kind: str = "users") -> UserCaller | SessionCaller:
    """Return a user, or a session of a role, of which nothing is known but the account."""
    arn = Arn.parse(role.arn)
    owner = f"arn:{arn.partition if arn else 'aws'}:iam::{account}"
    if kind == "roles":
        return SessionCaller(role=f"{owner}:role/example")
    return UserCaller(f"{owner}:user/example")


def _assess_strangers(
    index: WorldIndex, role: Role, trust: Trust, at: str, account: str
) -> Assessment:
    """Assess a user of an account that is not imported; a session of a role, where that fails."""
    user = _assess(index, role, trust, at, _stranger(role, account))
    if user.standing is not Standing.DENIED:
        return user
    session = _assess(index, role, trust, at, _stranger(role, account, "roles"))
    return session if session.rank < user.rank else user


def _role_side_allows(found: Assessment) -> bool:
    """Tell whether trust policy and RCPs allow, whatever the caller's side says."""
    verdict = found.verdict
    is_denied = verdict.decision is Decision.EXPLICIT_DENY or Layer.RCP in verdict.missing
    return found.is_trusted and not verdict.refusals and not is_denied


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
