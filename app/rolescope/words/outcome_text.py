"""What comes of a request, in lines: what the session may do, or what the caller is told."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, tzinfo

from rolescope.engine.index import WorldIndex
from rolescope.engine.words.needs import needs_in_words
from rolescope.model.arn import group_digits, role_name
from rolescope.model.caller import (
    ByKind,
    Caller,
    CallerKind,
)
from rolescope.model.instant import duration_in_words
from rolescope.simulation.assume_role import Simulation
from rolescope.simulation.callers import caller_account, caller_name
from rolescope.trust.edge import Edge, Node, Standing
from rolescope.value import Value
from rolescope.words.caller_text import clock
from rolescope.words.facts import lacking

_LAYERS = "Effective permissions, layer by layer"
_CREDENTIALS = "Simulated credentials"
_NODES_OF_A_HOP = 2  # caller and role: no chain yet
_MAX_ROLES = 4  # roles that the next hop could reach, by name


class Outcome(Value, kw_only=True):
    """One line. `link` are the words of a link to a panel or to a node, if there is one."""

    text: str
    icon: str = ""
    color: str = "muted"
    link: str = ""
    panel: str = ""
    node: str = ""


def caller_lines(caller: Caller, names: Mapping[str, str]) -> tuple[str, str]:
    """Return name and second line of a caller: what it is, and where it comes from."""
    account = caller_account(caller)
    home = names.get(account, group_digits(account)) if account else ""
    kind = _session_words(caller) if caller.is_session else _KINDS[caller.kind]
    return caller_name(caller), " · ".join(filter(None, (kind, home)))


_KINDS = ByKind(
    "second lines of callers",
    {
        CallerKind.USER: "user",
        CallerKind.SESSION_TOKEN: "temporary credentials",
        CallerKind.SESSION: "role session",
        CallerKind.FEDERATED_USER: "temporary credentials",
        CallerKind.ROOT: "root user",
        CallerKind.SERVICE: "AWS service",
        CallerKind.WEB: "token of an OIDC provider",
        CallerKind.SAML: "assertion of a SAML provider",
    },
)


def _session_words(caller: Caller) -> str:
    source, name = caller.source, caller.session_name
    if source is not None and source.is_token:
        return f"{name} through {caller_name(source)}"
    if source is not None:
        return f"session of {caller_name(source)}"
    return _KINDS[caller.kind] if name == "session" else f"session {name}"


def chain_names(caller: Caller, role: str) -> tuple[str, ...]:
    """Return who became whom up to the role that is asked for; empty when it is no chain."""
    names = [role_name(role)]
    found: Caller | None = caller
    while found is not None:
        names.append(caller_name(found))
        found = found.source
    return tuple(reversed(names)) if len(names) > _NODES_OF_A_HOP else ()


def role_line(arn: str, index: WorldIndex, names: Mapping[str, str]) -> tuple[str, str]:
    """Return name and second line of a role: its maximum session duration and its account."""
    account = arn.split(":")[4] if arn.count(":") > 4 else ""  # noqa: PLR2004 - ARN-1
    role = index.role(arn)
    if role is None:
        longest = "not in this import"
    elif role.max_session_duration is None:
        longest = "max unknown"
    else:
        longest = f"max {duration_in_words(role.max_session_duration)}"
    home = names.get(account, group_digits(account))
    return role_name(arn), " · ".join(filter(None, (longest, home)))


def outcomes(
    simulation: Simulation,
    outgoing: Sequence[Edge],
    node_of: Callable[[str], Node | None],
    zone: tzinfo = UTC,
) -> tuple[str, tuple[Outcome, ...]]:
    """Return a heading and lines: what an issued session may do, else what stands against it."""
    session = simulation.session
    if session is None:
        return "What stands against it", tuple(_against(simulation))
    lines = [
        Outcome(text=_LAYERS, link="Permissions", panel="permissions"),
        Outcome(text=_CREDENTIALS, link="Credentials", panel="credentials"),
    ]
    lines += _next_hops(outgoing, node_of)
    local, utc = clock(session.expires_at, zone), clock(session.expires_at, UTC)
    day = clock(session.expires_at, zone, simulation.request.at)
    end = f"Ends {day} ({utc[-5:]} UTC)" if local[-5:] != utc[-5:] else f"Ends {day} UTC"
    lines.append(Outcome(text=end, icon="clock-outline"))
    return "What the session may do", tuple(lines)


def _next_hops(
    outgoing: Sequence[Edge], node_of: Callable[[str], Node | None]
) -> Iterable[Outcome]:
    usable = dict.fromkeys(x.target for x in outgoing if x.standing is Standing.ALLOWED)
    targets = [node for target in usable if (node := node_of(target)) is not None]
    targets.sort(key=lambda node: (not node.is_admin, node.name))
    for node in targets[:_MAX_ROLES]:
        if node.is_admin:
            yield Outcome(
                text=f"Can assume {node.name}, an admin role",
                icon="alert",
                color="risk",
                link="Show",
                node=node.id,
            )
        else:
            yield Outcome(
                text=f"Can assume {node.name}", icon="arrow-right", link="Show", node=node.id
            )
    if len(targets) > _MAX_ROLES:
        yield Outcome(text=f"Can assume {len(targets) - _MAX_ROLES} more roles", icon="arrow-right")
    if not targets:
        yield Outcome(text="Can assume no other role of this import", icon="minus")


def _against(simulation: Simulation) -> Iterable[Outcome]:
    verdict = simulation.verdict
    for refusal in verdict.refusals:
        text = refusal.explanation or refusal.message
        yield Outcome(text=text, icon="close-thick", color="denied")
    for layer in verdict.missing:
        yield Outcome(text=f"No {layer.value} allows it", icon="close-thick", color="denied")
    needs = needs_in_words(verdict.needs)
    if needs:
        yield Outcome(text=f"It {needs}", icon="help", color="cond")
    for unknown in dict.fromkeys(verdict.unknown):
        yield Outcome(text=lacking(unknown), icon="help", color="cond")
    if not (verdict.refusals or verdict.missing or verdict.needs or verdict.unknown):
        yield Outcome(text="; ".join(verdict.by) or "Denied", icon="close-thick", color="denied")


def not_suggested(change: str) -> str:
    """Name a change that would allow a request, and should not be made."""
    return f"Not suggested: {change}"
