"""FND-20 to FND-23: what chains of AssumeRole reach."""

import re
from collections.abc import Iterator

from rolescope.engine.index import account_of
from rolescope.findings.anyone import is_guarded
from rolescope.findings.finding import Risk, Witness
from rolescope.findings.outside_accounts import account_named
from rolescope.findings.proof import Proved, session_called, session_needed
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import ASSUME_ROLE, Survey, TrustStatement
from rolescope.findings.tokens import is_public
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.trust.edge import Standing
from rolescope.trust.entities import entities

_CHAINING = f"{USER_GUIDE}id_roles.html#iam-term-role-chaining"
_LEAST = f"{USER_GUIDE}best-practices.html#grant-least-privilege"
_ANALYZER = f"{USER_GUIDE}what-is-access-analyzer.html"
_LONG_FORMS = {"dev": "development", "prod": "production", "test": "testing", "stage": "staging"}
_WORD = re.compile(r"[a-z0-9]+")
_MAX_TRIED = 5  # principals of whom a request is looked for that proves a step up


def _admin_from_outside(survey: Survey) -> Iterator[Detection]:
    """FND-20: an administrator whom somebody outside can become."""
    for entry, doors in sorted(_entries(survey).items()):
        for admin, path in sorted(survey.steps.admins_from(doors).items()):
            yield Detection(
                risk=Risk.CRITICAL,
                subjects=(entry, admin),
                affected=path,
                details=(str(len(path)),),
                witness=_from_door(survey, doors[path[0]], path),
                reaches_admin=True,
            )


_Door = tuple[TrustStatement, StatementPrincipal]


def _from_door(survey: Survey, door: _Door, path: tuple[str, ...]) -> tuple[Witness, ...]:
    """Return the requests of a chain from outside; nothing where one of them is not known."""
    chain = survey.chain(*path)
    first = survey.proof(*door, session_called(session_needed(chain)))
    is_whole = first.proved is Proved.OPEN and (bool(chain) or len(path) == 1)
    return (first.witness, *chain) if is_whole and first.witness is not None else ()


def _entries(survey: Survey) -> dict[str, dict[str, _Door]]:
    """Return the roles that everybody, outside accounts and public tokens may assume, by entry.

    Each comes with the statement and the principal that let them in.
    """
    leading = survey.steps.leading_to_admins
    found: dict[str, dict[str, _Door]] = {}
    for one in survey.allowing:
        if one.role.arn in leading:
            for principal in one.principals:
                entry = _entry(survey, one, principal)
                proof = survey.proof(one, principal) if entry else None
                if proof is not None and proof.proved is Proved.OPEN:
                    found.setdefault(entry, {}).setdefault(one.role.arn, (one, principal))
    return found


def _entry(survey: Survey, one: TrustStatement, principal: StatementPrincipal) -> str:
    """Return by which door from outside a principal comes; empty: it is no such door."""
    if principal.type is PrincipalType.ANYONE:
        is_open = one.is_about(ASSUME_ROLE) and not is_guarded(survey, one)
        return "*" if is_open else ""
    if principal.type is PrincipalType.FEDERATED:
        return principal.value if is_public(one, principal) else ""
    account = account_named(principal)
    is_foreign = principal.key == "AWS" and account.isdigit()
    return account if is_foreign and survey.is_outside(one.account, account) else ""


def _step_up(survey: Survey) -> Iterator[Detection]:
    """FND-21: an administrator whom others of its account can become, or make of somebody."""
    sources: dict[str, set[str]] = {}
    for edge in survey.analysis.graph.edges:
        if edge.target in survey.admins:
            sources.setdefault(edge.target, set()).update(survey.callers(edge))
    for one in survey.steps.leads:
        for target in one.targets:
            if one.raises or target in survey.admins:
                sources.setdefault(target, set()).update(one.sources)
    for admin, found in sorted(sources.items()):
        home = account_of(admin)
        others = sorted(
            arn for arn in found - survey.admins if arn != admin and account_of(arn) == home
        )
        role = survey.index.role(admin)
        if others and not (role is not None and role.is_service_linked):
            proofs = (survey.hop(arn, admin) for arn in others[:_MAX_TRIED])
            yield Detection(
                risk=Risk.HIGH,
                subjects=(admin,),
                affected=tuple(others),
                witness=next(filter(None, proofs), ()),
                reaches_admin=True,
            )


def _across_environments(survey: Survey) -> Iterator[Detection]:
    """FND-22: from an account of development into one of production."""
    names = _environments(survey)
    for account in survey.index.world.accounts:
        if names.get(account.id) != "development":
            continue
        first: dict[str, str] = {}  # roles, each with somebody of the account who assumes it
        for entity in entities(account):
            for target in survey.calls.get(entity.arn, ()):
                first.setdefault(target, entity.arn)
        paths = survey.steps.reached(first)
        by_account: dict[str, list[str]] = {}
        for role in sorted(paths):
            by_account.setdefault(account_of(role), []).append(role)
        for other, roles in sorted(by_account.items()):
            if names.get(other) == "production":
                admins = [role for role in roles if role in survey.admins]
                path = paths[min(roles, key=lambda role: (len(paths[role]), role))]
                yield Detection(
                    risk=Risk.MEDIUM,
                    subjects=(account.id, other),
                    affected=tuple(roles),
                    witness=survey.chain(first[path[0]], *path),
                    reaches_admin=bool(admins),
                )


def _environments(survey: Survey) -> dict[str, str]:
    """Return which accounts are of development and which of production, by their names."""
    organization = survey.index.world.organization
    if organization is None:
        return {}
    units = organization.unit_names()
    found = {}
    for member in organization.accounts:
        for name in (member.name, *reversed(units.get(member.id, ()))):
            environment = _environment(survey, name)
            if environment:
                found[member.id] = environment
                break
    return found


def _environment(survey: Survey, name: str) -> str:
    words = set(_WORD.findall(name.lower()))
    for environment, wanted in (
        ("development", survey.settings.development),
        ("production", survey.settings.production),
    ):
        if not words.isdisjoint((*wanted, *(_LONG_FORMS.get(word, word) for word in wanted))):
            return environment
    return ""


def _cycles(survey: Survey) -> Iterator[Detection]:
    """FND-23: roles that renew one another, or a role that renews itself."""
    import networkx as nx  # noqa: PLC0415 - the window starts without it

    graph: nx.DiGraph[str] = nx.DiGraph()
    called = {target for targets in survey.calls.values() for target in targets}
    loops = set()
    for role in survey.roles:
        if role.arn in called:  # who assumes nothing, or is assumed by nobody, is in no cycle
            targets = survey.calls.get(role.arn, ())
            graph.add_edges_from((role.arn, one) for one in targets if one in survey.calls)
        edge = survey.edges.get((role.arn, role.arn))
        if edge is not None and edge.standing is Standing.ALLOWED:
            loops.add(role.arn)
    groups = [tuple(sorted(found)) for found in nx.strongly_connected_components(graph)]
    cycles = [group for group in groups if len(group) > 1]
    inside = {role for group in cycles for role in group}
    for group in sorted((*cycles, *((role,) for role in loops - inside))):
        yield Detection(
            risk=Risk.MEDIUM,
            subjects=group,
            affected=group,
            witness=survey.chain(*_round_trip(survey, group)),
            reaches_admin=any(role in survey.admins for role in group),
        )


def _round_trip(survey: Survey, group: tuple[str, ...]) -> tuple[str, ...]:
    """Return the shortest chain that leads from the first role of a cycle back to it."""
    begin, inside = group[0], set(group)
    waiting: list[tuple[str, ...]] = [(begin,)]
    seen: set[str] = set()
    while True:  # who is in a cycle comes back
        path = waiting.pop(0)
        targets = survey.calls.get(path[-1], ())
        if begin in targets or len(group) == 1:
            return (*path, begin)
        new = [one for one in targets if one in inside and one not in seen]
        seen.update(new)
        waiting += [(*path, one) for one in new]


RULES = (
    FindingRule(id="FND-20", detect=_admin_from_outside, page=_ANALYZER, is_stepped=False),
    FindingRule(id="FND-21", detect=_step_up, page=_LEAST, is_stepped=False),
    FindingRule(id="FND-22", detect=_across_environments, page=_CHAINING, is_stepped=False),
    FindingRule(id="FND-23", detect=_cycles, page=_CHAINING, is_stepped=False),
)
