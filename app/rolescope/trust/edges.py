"""Edges: one written trust becomes one edge, with its standing."""

from collections.abc import Callable, Iterable

from rolescope.engine.index import WorldIndex, account_of
from rolescope.engine.verdict import Decision, Layer
from rolescope.model.arn import Arn, group_digits
from rolescope.model.caller import Caller, SessionCaller, UserCaller
from rolescope.model.policy import PrincipalType
from rolescope.model.principal import Role, User
from rolescope.trust.assessment import Assessment, assess, explained
from rolescope.trust.edge import Edge, EdgeReason, Node, PrincipalKind, ReasonKind, Standing, Zone
from rolescope.trust.limiting import limit_who
from rolescope.trust.named_caller import named_caller
from rolescope.trust.naming import source_id, spoken_name
from rolescope.trust.narrowing import narrowed_to
from rolescope.trust.reasons import (
    CUT,
    DOUBT,
    failed_times,
    is_in_future,
    reason,
    undecided,
    unmeetable,
)
from rolescope.trust.requests import RequestAsker
from rolescope.trust.search import search
from rolescope.trust.strangers import NOBODYS, accounts_beside
from rolescope.trust.token_callers import with_tokens
from rolescope.trust.usage import usage
from rolescope.trust.written import WrittenTrust
from rolescope.value import replace

_KINDS = {
    PrincipalType.ANYONE: PrincipalKind.ANYONE,
    PrincipalType.ACCOUNT: PrincipalKind.ACCOUNT,
    PrincipalType.SESSION: PrincipalKind.SESSION,
    PrincipalType.FEDERATED_USER: PrincipalKind.SESSION,
    PrincipalType.SERVICE: PrincipalKind.SERVICE,
    PrincipalType.FEDERATED: PrincipalKind.FEDERATED,
    PrincipalType.UNIQUE_ID: PrincipalKind.DELETED,
}


def edge_id(source: str, target: str) -> str:
    """Return the id of the edge from a principal to a role."""
    return f"{source} > {target}"


def trust_edge(index: WorldIndex, role: Role, trust: WrittenTrust, at: str) -> Edge:
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
            return replace(blank, reason=EdgeReason(ReasonKind.NO_CALLER))
    caller = named_caller(index, trust.principal)
    return _assessed(blank, _assess(index, role, trust, at, caller), caller, trust)


def written_edge(index: WorldIndex, role: Role, trust: WrittenTrust, at: str) -> Edge:
    """Make the edge of a trust as it is written: how it stands is still to be worked out.

    What is told by the trust alone is as it will be, so that pictures can be laid out by it.
    """
    kind, account = trust.principal.type, trust.principal.value
    is_wide = kind is PrincipalType.ANYONE or (
        kind is PrincipalType.ACCOUNT and index.account(account) is not None
    )
    named = narrowed_to(index, trust) if is_wide and _closed_by_time(trust, at) is None else None
    return _blank(index, role, trust, standing=Standing.PENDING, narrowed_to=named or ())


def comes_first(edge: Edge, source: Node) -> bool:
    """Tell whether a statement lets somebody from outside in whoever that is.

    Pictures begin with what is dangerous: how such a trust stands is worked out before the others.
    """
    is_outside = source.zone in (Zone.OUTSIDE, Zone.ANYONE)
    return is_outside and not limit_who(edge.alternatives or (edge.conditions,))


def first_edge(index: WorldIndex, role: Role, trust: WrittenTrust, at: str, written: Edge) -> Edge:
    """Work out how a trust that comes first stands; who may use one in anyone is left for later."""
    if trust.principal.type is not PrincipalType.ANYONE:
        return trust_edge(index, role, trust, at)
    if _closed_by_time(trust, at) is not None:
        return written
    stranger = _assess_strangers(index, role, trust, at, NOBODYS)
    return _open_to_anyone(written, role, stranger) if _role_side_allows(stranger) else written


def _deleted(index: WorldIndex, unique_id: str, blank: Edge) -> Edge:
    """Close a trust in somebody deleted; open what an entity without an ID may be (PR-10)."""
    named: dict[str, tuple[User | Role, ...]] = {
        "AIDA": tuple(index.users.values()),
        "AROA": tuple(index.roles.values()),
    }
    lacking = [one.name for one in named.get(unique_id[:4], ()) if not one.id]
    if not lacking:
        return replace(blank, reason=EdgeReason(ReasonKind.DELETED))
    gap = f"the unique ID of {lacking[0]} is not imported"
    if len(lacking) > 1:
        gap = f"the unique IDs of {len(lacking):,} principals are not imported"
    why = undecided((gap,))
    return replace(blank, standing=Standing.DEPENDS, reason=why, unknown=(gap,))


def _blank(
    index: WorldIndex,
    role: Role,
    trust: WrittenTrust,
    *,
    standing: Standing = Standing.DENIED,
    narrowed_to: tuple[str, ...] = (),
) -> Edge:
    """Make the edge as written, not evaluated: denied."""
    principal = trust.principal
    source = source_id(index, principal)
    kind = _KINDS.get(principal.type, PrincipalKind.PRINCIPAL)
    account = source if kind is PrincipalKind.ACCOUNT else account_of(source)
    is_provider = kind is PrincipalKind.FEDERATED
    conditions = trust.conditions
    return Edge(
        id=edge_id(source, role.arn),
        source=source,
        target=role.arn,
        kind=kind,
        standing=standing,
        narrowed_to=narrowed_to,
        actions=trust.actions,
        statements=tuple(statement.index for statement in trust.statements),
        conditions=conditions[0],
        alternatives=conditions,
        is_cross_account=kind is PrincipalKind.ANYONE
        or (bool(account) and not is_provider and account != account_of(role.arn)),
        from_outside=not is_provider and is_outside_of(index, account, account_of(role.arn)),
    )


def is_outside_of(index: WorldIndex, account: str, home: str) -> bool:
    """Tell whether an imported account lies outside of the organization of another (FND-4)."""
    if index.account(account) is None or index.world.organization is None:
        return False
    return index.organization_path(account) is None and index.organization_path(home) is not None


def _assess(
    index: WorldIndex, role: Role, trust: WrittenTrust, at: str, caller: Caller
) -> Assessment:
    return assess(RequestAsker(index, caller, role.arn, at), trust.statements)


def _assessed(blank: Edge, found: Assessment, caller: Caller, trust: WrittenTrust) -> Edge:
    return replace(
        blank,
        standing=found.standing,
        unmeetable=unmeetable(found),
        permitted_by=found.permitted_by,
        reason=reason(found, caller, spoken_name(trust.principal), found.permitted_by),
        unknown=found.verdict.unknown_access,
        caller_conditions=found.asked,
    )


def _with_usage(index: WorldIndex, role: Role, trust: WrittenTrust, at: str, blank: Edge) -> Edge:
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
        why = EdgeReason(ReasonKind.USED, count=len(used.allowed))
        return replace(edge, standing=Standing.ALLOWED, reason=why, unknown=used.unknown)
    best = used.best
    if used.undecided and best is not None:
        unknown = best.verdict.unknown_access
        why = CUT if best.is_cut else DOUBT if best.is_doubtful else undecided(unknown)
        return replace(edge, standing=Standing.DEPENDS, reason=why, unknown=unknown)
    if best is not None and best.standing is Standing.DENIED:
        why = reason(best, best.request.caller, spoken_name(trust.principal))
        return replace(edge, reason=why, unmeetable=unmeetable(best))
    return replace(edge, standing=Standing.TRUSTED_ONLY, reason=EdgeReason(ReasonKind.NOBODY_CALLS))


def _account(index: WorldIndex, role: Role, trust: WrittenTrust, at: str, blank: Edge) -> Edge:
    closed = _closed_by_time(trust, at)
    if closed is not None:
        return closed(blank)
    account = trust.principal.value
    if index.account(account) is not None:
        edge = _with_usage(index, role, trust, at, blank)
        return _unless_incomplete(index, role, trust, at, edge)
    found = _assess_strangers(index, role, trust, at, account)
    edge = _assessed(blank, found, found.request.caller, trust)
    if found.standing is Standing.DENIED:
        return edge
    return _decided_there(edge, role, account, edge.unknown)


def _decided_there(edge: Edge, role: Role, account: str, unknown: tuple[str, ...]) -> Edge:
    unknown = unknown or (f"account {group_digits(account)} is not imported",)
    why = EdgeReason(ReasonKind.LETS_IN_ACCOUNT, role.arn, account)
    return replace(edge, standing=Standing.DEPENDS, reason=why, unknown=unknown, unmeetable=())


def _anyone(index: WorldIndex, role: Role, trust: WrittenTrust, at: str, blank: Edge) -> Edge:
    """Assess a trust in anyone: a stranger's own side is in the stranger's hands."""
    closed = _closed_by_time(trust, at)
    if closed is not None:
        return closed(blank)
    stranger = _assess_strangers(index, role, trust, at, NOBODYS)
    if not _role_side_allows(stranger):
        edge = _with_usage(index, role, trust, at, blank)
        edge = _unless_incomplete(index, role, trust, at, edge)
        return _unless_beside(index, role, trust, at, edge, stranger)
    used = usage(index, role, trust, at)
    return replace(
        _open_to_anyone(blank, role, stranger),
        narrowed_to=narrowed_to(index, trust) or (),
        callers=len(used.allowed),
        usable_by=used.allowed,
        undecided_by=used.undecided,
    )


def _open_to_anyone(edge: Edge, role: Role, stranger: Assessment) -> Edge:
    return replace(
        edge,
        standing=Standing.ALLOWED,
        reason=_letting_in(role, stranger),
        lets_in_strangers=True,
        unknown=_known_lacks(stranger.verdict.unknown_access),
    )


def _known_lacks(unknown: Iterable[str]) -> tuple[str, ...]:
    """Leave out what is lacking of an account that stands for every other one."""
    return tuple(what for what in unknown if group_digits(NOBODYS) not in what)


def _letting_in(role: Role, stranger: Assessment) -> EdgeReason:
    """Return whom a trust in anyone lets in, by what the stranger had to be."""
    for key, values in stranger.request.context:
        if key.lower().startswith("aws:principalorg") and values:
            organization = values[0].partition("/")[0]
            return EdgeReason(ReasonKind.LETS_IN_ORGANIZATION, role.arn, organization)
    return EdgeReason(ReasonKind.LETS_IN_ANYONE, role.arn)


def _unless_beside(
    index: WorldIndex, role: Role, trust: WrittenTrust, at: str, edge: Edge, stranger: Assessment
) -> Edge:
    """DF-46: a trust in anyone may let in accounts that are not imported.

    `stranger` is how one stands of whom nothing is known.
    """
    if edge.standing in (Standing.ALLOWED, Standing.DEPENDS):
        return edge
    for account in (NOBODYS, *accounts_beside(index, trust.conditions)):
        found = stranger
        if account != NOBODYS:
            found = _assess_strangers(index, role, trust, at, account)
        if found.standing not in (Standing.ALLOWED, Standing.DEPENDS):
            continue
        unknown = found.verdict.unknown_access
        if account != NOBODYS:
            return _decided_there(edge, role, account, unknown)
        unknown = _known_lacks(unknown)
        why = CUT if found.is_cut else undecided(unknown)
        return replace(edge, standing=Standing.DEPENDS, reason=why, unknown=unknown, unmeetable=())
    return edge


def _unless_incomplete(
    index: WorldIndex, role: Role, trust: WrittenTrust, at: str, edge: Edge
) -> Edge:
    """DF-46: nobody may use a trust only if users and roles that the export lacks may not."""
    if edge.standing in (Standing.ALLOWED, Standing.DEPENDS):
        return edge
    for account in index.world.accounts:
        if edge.kind is PrincipalKind.ACCOUNT and account.id != edge.source:
            continue
        lacks = [kind for kind in ("users", "roles") if kind in account.incomplete]
        for caller in (_stranger(role, account.id, kind) for kind in lacks):
            if _assess(index, role, trust, at, caller).standing is not Standing.DENIED:
                where = f"the export of account {group_digits(account.id)}"
                why = f"{where} is incomplete: {' and '.join(lacks)}"
                gap = f"{why} may be missing"
                return replace(
                    edge,
                    standing=Standing.DEPENDS,
                    reason=undecided((gap,)),
                    unmeetable=(),
                    unknown=(gap,),
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
    index: WorldIndex, role: Role, trust: WrittenTrust, at: str, account: str
) -> Assessment:
    """Assess a user of an account that is not imported; a session of a role, where that fails."""
    user = search(RequestAsker(index, _stranger(role, account), role.arn, at), trust.statements)
    if user.standing is not Standing.DENIED:
        return explained(user)
    asker = RequestAsker(index, _stranger(role, account, "roles"), role.arn, at)
    session = search(asker, trust.statements)
    return explained(session if session.rank < user.rank else user)


def _role_side_allows(found: Assessment) -> bool:
    """Tell whether trust policy and RCPs allow, whatever the caller's side says."""
    verdict = found.verdict
    is_denied = verdict.decision is Decision.EXPLICIT_DENY or Layer.RCP in verdict.missing
    return found.is_trusted and not verdict.refusals and not is_denied


def _closed_by_time(trust: WrittenTrust, at: str) -> Callable[[Edge], Edge] | None:
    """Return what closes an edge whose every statement is outside of its time; None if open."""
    failed = [failed_times(conditions, at) for conditions in trust.conditions]
    if not all(failed):
        return None
    first = failed[0][0]
    kind = ReasonKind.TOO_EARLY if is_in_future(first) else ReasonKind.TOO_LATE
    never = tuple(condition for condition in failed[0] if not is_in_future(condition))
    return lambda edge: replace(edge, reason=EdgeReason(kind), unmeetable=never)
