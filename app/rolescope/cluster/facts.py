"""What an import tells of accounts beside IAM, kept account by account.

Resources, aliases, findings of IAM Access Analyzer, and who has which permission set.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from rolescope.cluster.fact_files import Facts
from rolescope.exporters.world_json import resources_json
from rolescope.model.analyzer_finding import AnalyzerFinding, AnalyzerFindings
from rolescope.model.arn import Arn
from rolescope.model.collection import Assignment
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import Account, World

_NO_ACCOUNT = ""  # in place of an account: whatever is of none that was imported
_Of = TypeVar("_Of")


class FactsByAccount:
    """Tells the facts of each account; what was not imported is left out."""

    def __init__(self, world: World) -> None:
        self._world = world
        here = frozenset(one.id for one in world.accounts)
        resources = world.resources.items if world.resources is not None else ()
        findings = world.analyzer.items if world.analyzer is not None else ()
        assignments = (
            (number, one)
            for number, found in enumerate(world.permission_sets or ())
            for one in found.assignments
        )
        self._here = here
        self._resources: dict[str, list[Resource]] = _grouped(resources, _owner, here)
        self._findings: dict[str, list[AnalyzerFinding]] = _grouped(findings, _account, here)
        self._assignments: dict[str, list[tuple[int, Assignment]]] = _grouped(
            assignments, lambda one: one[1].account, here
        )

    def of(self, account: Account) -> Facts:
        """Return the facts of an account."""
        named = {"AccountAliases": [account.alias]} if account.alias else {}
        return {**named, **self._of(account.id, (account.id,))}

    def values_of(self, account: Account) -> tuple[Resources | None, AnalyzerFindings | None]:
        """Return the resources of an account, and what IAM Access Analyzer found in it."""
        resources, analyzer = self._world.resources, self._world.analyzer
        if resources is not None:
            known = {id_: some for id_, some in resources.accounts.items() if id_ == account.id}
            items = tuple(self._resources.get(account.id, ()))
            resources = Resources(items, resources.complete, known)
        if analyzer is not None:
            found = tuple(self._findings.get(account.id, ()))
            analyzer = AnalyzerFindings(found, analyzer.complete & {account.id})
        return resources, analyzer

    def rest(self) -> Facts:
        """Return the facts that are of no account, and those of accounts that were not imported."""
        world = self._world
        known = world.resources.accounts if world.resources is not None else ()
        complete = world.analyzer.complete if world.analyzer is not None else ()
        found = self._of(_NO_ACCOUNT, sorted({*known, *complete} - self._here))
        if world.permission_sets is None:
            return found
        sets = [
            {
                "PermissionSetArn": one.arn,
                "Name": one.name,
                "SessionDuration": one.session_duration,
            }
            for one in world.permission_sets
        ]
        return {**found, "PermissionSets": sets}

    def _of(self, group: str, accounts: Sequence[str]) -> Facts:
        found: Facts = {}
        resources, analyzer = self._world.resources, self._world.analyzer
        if resources is not None:
            types = resources.accounts
            known = {account: types[account] for account in accounts if account in types}
            items = tuple(self._resources.get(group, ()))
            found["resources"] = resources_json(Resources(items, resources.complete, known))
        if analyzer is not None:
            found["analyzer"] = _analyzer(self._findings.get(group, ()), analyzer, accounts)
        if self._world.permission_sets is not None:
            found["assignments"] = [
                {"set": number, **_assignment(one)}
                for number, one in self._assignments.get(group, ())
            ]
        return found


def _grouped(
    items: Iterable[_Of], account_of: Callable[[_Of], str], accounts: frozenset[str]
) -> dict[str, list[_Of]]:
    found: dict[str, list[_Of]] = {}
    for one in items:
        account = account_of(one)
        found.setdefault(account if account in accounts else _NO_ACCOUNT, []).append(one)
    return found


def _owner(resource: Resource) -> str:
    return resource.account


def _account(finding: AnalyzerFinding) -> str:
    role = Arn.parse(finding.role)
    return role.account if role is not None else _NO_ACCOUNT


def _analyzer(
    findings: Iterable[AnalyzerFinding], analyzer: AnalyzerFindings, accounts: Iterable[str]
) -> Facts:
    return {
        "findings": [_finding(one) for one in findings],
        "complete": [account for account in accounts if account in analyzer.complete],
    }


def _finding(finding: AnalyzerFinding) -> Facts:
    """Return a finding as GetFindingV2 answers (DF-28)."""
    details: list[Facts] = [
        {"externalAccessDetails": {"principal": {one.key: one.written}}}
        for one in finding.principals
    ]
    if finding.last_used:
        details.append({"unusedIamRoleDetails": {"lastAccessed": finding.last_used}})
    times = {"createdAt": finding.created, "analyzedAt": finding.updated}
    return {
        "id": finding.id,
        "findingType": finding.type,
        "resource": finding.role,
        "resourceType": "AWS::IAM::Role",
        "resourceOwnerAccount": _account(finding),
        "status": finding.status,
        **{key: time for key, time in times.items() if time},
        "findingDetails": details,
    }


def _assignment(one: Assignment) -> Facts:
    found: Facts = {
        "AccountId": one.account,
        "PrincipalType": one.kind,
        "PrincipalId": one.id,
        "DisplayName": one.name,
    }
    return found if one.people is None else {**found, "Members": list(one.people)}
