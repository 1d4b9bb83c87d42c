"""Fixes: edits that would close a finding, tried on its role before anybody agrees to one."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from enum import Enum
from functools import cached_property
from typing import Any

from rolescope.analysis import Analysis
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.escalation.find import find_ways
from rolescope.escalation.way import Escalations
from rolescope.findings.find import found_of_roles, meaning_text
from rolescope.findings.finding import Finding, Risk
from rolescope.findings.settings import DEFAULT_SETTINGS, FindingSettings
from rolescope.findings.survey import Survey
from rolescope.model.condition_keys import SAML_AUDIENCE
from rolescope.model.document import VERSION
from rolescope.model.edit import Edit, Scenario, WithoutTrust
from rolescope.model.edit_rules import decoded, key_of, refusal_of_structure, statements_of
from rolescope.model.edits.documents import WithDocument
from rolescope.model.edits.durations import WithMaxSessionDuration
from rolescope.model.place import Place, PlaceKind
from rolescope.model.policy import PrincipalType, Statement
from rolescope.model.principal import Role
from rolescope.trust.edge import Edge, Standing, TrustGraph
from rolescope.trust.graph import role_edges
from rolescope.trust.naming import source_id
from rolescope.trust.plain_callers import keep_callers
from rolescope.value import Value, replace

_MAX_PRINCIPALS = 20  # that a statement is narrowed to: AWS takes 2,048 characters (GR-36)
_HOUR = 3_600  # seconds


class FixKind(Enum):
    """What a fix does."""

    REQUIRE_ORGANIZATION = "require the organization"
    REQUIRE_SOURCE_ACCOUNT = "require the source account"
    REQUIRE_MFA = "require MFA"
    REQUIRE_AUDIENCE = "require the audience"
    REQUIRE_SIGN_IN = "require signed-in identities"
    REMOVE_PRINCIPAL = "remove the principal"
    NAME_CALLERS = "name those who can use it now"
    NAME_ACCOUNTS = "name the accounts of those who can use it now"
    PLAIN_OPERATOR = "use the plain operator"
    SET_VERSION = "set the version"
    SHORTEN_SESSIONS = "shorten sessions"


class Fix(Value, kw_only=True):
    """An edit that closes a finding, and what else it does.

    `closes` are fingerprints of findings on the same role. `loses` are imported principals that
    can no longer assume it, `loses_unknown` accounts of which nobody knows who calls (FND-57).
    """

    kind: FixKind
    edits: tuple[Edit, ...]
    closes: tuple[str, ...] = ()
    loses: tuple[str, ...] = ()
    loses_unknown: tuple[str, ...] = ()


class Fixes:
    """Tries edits on the roles of one analysis."""

    def __init__(
        self,
        analysis: Analysis,
        index: WorldIndex,
        settings: FindingSettings = DEFAULT_SETTINGS,
    ) -> None:
        self._analysis = analysis
        self._index = index
        self._settings = settings
        self._into: dict[str, list[Edge]] = {}
        self._found: dict[str, frozenset[str]] = {}  # the findings of each role as it is
        for edge in analysis.graph.edges:
            if edge.is_trust:
                self._into.setdefault(edge.target, []).append(edge)

    def of(self, finding: Finding) -> tuple[Fix, ...]:
        """Return what closes a finding: what takes access from nobody unknown comes first."""
        role = self._index.role(finding.subjects[0]) if len(finding.subjects) == 1 else None
        if role is None or role.is_service_linked or role.is_reserved:
            return ()
        if finding.risk is Risk.INFO:  # nothing says that the edit would work
            return ()
        tried = (
            self._tried(finding, role, kind, edits) for kind, edits in self._all(finding, role)
        )
        found = [fix for fix in tried if fix is not None]
        return tuple(sorted(found, key=lambda fix: (bool(fix.loses_unknown), len(fix.loses))))

    @cached_property
    def _ways(self) -> Escalations:
        """The ways of escalation, which an edit of one trust policy is taken to leave alone."""
        return find_ways(self._analysis.graph, self._index, self._analysis.at)

    # What may close it

    def _all(self, finding: Finding, role: Role) -> Iterator[tuple[FixKind, tuple[Edit, ...]]]:
        if finding.rule == "FND-18":
            yield FixKind.SHORTEN_SESSIONS, (WithMaxSessionDuration(role.arn, _HOUR),)
        place = finding.place
        if place is None or place.kind != "trust":
            return
        statement = role.trust_policy.statements[place.index]
        numbers = self._alike(finding, role, statement)
        for kind, change in self._changes(finding, role, statement):
            text = _rewritten(role, numbers, change)
            if text is not None:
                yield kind, (WithDocument(Place(PlaceKind.TRUST, role.arn), text),)
        if finding.rule in _REMOVED:
            named = (p for p in statement.principals or () if p.written in finding.principals)
            yield FixKind.REMOVE_PRINCIPAL, tuple(WithoutTrust(role.arn, one) for one in named)

    def _alike(self, finding: Finding, role: Role, statement: Statement) -> tuple[int, ...]:
        """Return the places of the statements that a finding is about: others may say the same."""

        def meaning(one: Statement) -> tuple[object, ...]:
            conditions = sorted(map(meaning_text, one.conditions))
            return one.effect, conditions, set(finding.meant) & self._meant(one)

        statements = role.trust_policy.statements
        wanted = meaning(statement)
        return tuple(one.index for one in statements if not one.defects and meaning(one) == wanted)

    def _meant(self, statement: Statement) -> set[str]:
        return {source_id(self._index, one) for one in statement.principals or ()}

    def _changes(
        self, finding: Finding, role: Role, statement: Statement
    ) -> Iterator[tuple[FixKind, "Change"]]:
        rule = finding.rule
        if rule in _TESTS:
            kind, operator, key, value = _TESTS[rule]
            yield kind, _with(operator, key, value.format(account=account_of(role.arn)))
        organization = self._index.world.organization
        if rule in _OPEN and organization is not None and organization.id:
            change = _with("StringEquals", "aws:PrincipalOrgID", organization.id)
            yield FixKind.REQUIRE_ORGANIZATION, change
        if rule in ("FND-11", "FND-46"):
            yield from self._audience(statement)
        if rule in ("FND-13", "FND-33"):
            yield FixKind.PLAIN_OPERATOR, _plain(finding.details)
        if rule == "FND-36":
            yield FixKind.SET_VERSION, lambda _written: None
        if rule in (*_OPEN, *_WIDE):
            yield from self._callers(finding, role, statement)

    def _audience(self, statement: Statement) -> Iterator[tuple[FixKind, "Change"]]:
        providers = {
            provider.arn: provider
            for account in self._index.world.accounts
            for provider in account.oidc_providers or ()
        }
        for principal in statement.principals or ():
            provider = providers.get(principal.value)
            if provider is not None and len(provider.client_ids or ()) == 1:
                audience = (provider.client_ids or ("",))[0]
                change = _with("StringEquals", f"{provider.url}:aud", audience)
                yield FixKind.REQUIRE_AUDIENCE, change

    def _callers(
        self, finding: Finding, role: Role, statement: Statement
    ) -> Iterator[tuple[FixKind, "Change"]]:
        """Name the imported principals who can use a trust in many now, in place of it."""
        many = (PrincipalType.ANYONE, PrincipalType.ACCOUNT)
        replaced = {one.value for one in statement.principals or () if one.type in many}
        replaced &= set(finding.meant)
        edges = [edge for edge in self._into.get(role.arn, ()) if edge.source in replaced]
        callers = sorted({arn for edge in edges for arn in (*edge.usable_by, *edge.undecided_by)})
        callers = [arn for arn in callers if arn != role.arn]  # it would renew itself (FND-23)
        if replaced and callers and len(callers) <= _MAX_PRINCIPALS:
            yield FixKind.NAME_CALLERS, _naming(replaced, callers)
        elif callers and "*" in replaced:
            partition = partition_of(role.arn)
            accounts = sorted({account_of(arn) for arn in callers})
            roots = [f"arn:{partition}:iam::{account}:root" for account in accounts]
            yield FixKind.NAME_ACCOUNTS, _naming(replaced, roots)

    # Trying it

    def _tried(
        self, finding: Finding, role: Role, kind: FixKind, edits: tuple[Edit, ...]
    ) -> Fix | None:
        """Make the edits; None where they cannot be made, do not help, or open something as bad."""
        world = self._index.world
        for edit in edits:
            if edit.refusal(world) is not None:
                return None
            world = edit.apply(world)
        index = WorldIndex(world, self._index)
        if kind is not FixKind.SHORTEN_SESSIONS:  # nothing but trust policies differs
            keep_callers(self._index, index, self._analysis.at, ())
        edited = index.roles[role.arn]
        before = self._into.get(role.arn, [])
        after = [edge for _, edge in role_edges(index, edited, self._analysis.at)]
        was = self._found.get(role.arn)
        if was is None:
            found = self._findings(self._index, role, before)
            was = self._found[role.arn] = frozenset(one.fingerprint for one in found)
        left = {one.fingerprint: one for one in self._findings(index, edited, after)}
        is_closed = finding.fingerprint not in left
        unknown = self._unknown(before) - self._unchanged(kind, before, after)
        if not is_closed or any(
            one.risk >= finding.risk and not one.is_held
            for name, one in left.items()
            if name not in was
        ):
            return None
        return Fix(
            kind=kind,
            edits=edits,
            closes=tuple(sorted(was - left.keys())),
            loses=tuple(sorted(_callers_of(before) - _callers_of(after))),
            loses_unknown=tuple(sorted(unknown)),
        )

    def _findings(self, index: WorldIndex, role: Role, edges: list[Edge]) -> tuple[Finding, ...]:
        graph = TrustGraph(nodes=self._analysis.graph.nodes, edges=tuple(edges))
        analysis = replace(self._analysis, scenario=Scenario(index.world), graph=graph)
        survey = Survey(index, analysis, self._settings, self._ways, only=(role.arn,))
        return found_of_roles(survey)

    def _unknown(self, edges: Iterable[Edge]) -> set[str]:
        """Return the accounts behind some trusts of which nobody knows who calls."""
        found = set()
        for edge in edges:
            if edge.standing in (Standing.ALLOWED, Standing.DEPENDS):
                account = account_of(edge.source) or edge.source
                if account.isdigit() and self._index.account(account) is None:
                    found.add(account)
                if edge.source == "*":
                    found |= self._members_not_imported
                if edge.lets_in_strangers:
                    found.add("*")
        return found

    def _unchanged(self, kind: FixKind, before: list[Edge], after: list[Edge]) -> set[str]:
        """Return the accounts whose trusts ask for the same as before."""
        asked = {(edge.source, edge.standing, edge.alternatives) for edge in after}
        found = self._unknown(
            edge for edge in before if (edge.source, edge.standing, edge.alternatives) in asked
        )
        members = self._members_not_imported if kind is FixKind.REQUIRE_ORGANIZATION else set()
        return found | members

    @cached_property
    def _members_not_imported(self) -> set[str]:
        """The accounts of the organization that are not imported."""
        organization = self._index.world.organization
        members = organization.accounts if organization is not None else ()
        return {one.id for one in members if self._index.account(one.id) is None}


Change = Callable[[dict[str, Any]], dict[str, Any] | None]
"""What becomes of a statement as it is written; None: only the document's Version changes."""
_OPEN, _WIDE = ("FND-1", "FND-2"), ("FND-3", "FND-6", "FND-39")
_TESTS = {  # what a statement is to ask for, by the rule that misses it
    "FND-8": (
        FixKind.REQUIRE_SOURCE_ACCOUNT,
        "StringEquals",
        "aws:SourceAccount",
        "{account}",
    ),
    "FND-14": (FixKind.REQUIRE_MFA, "Bool", "aws:MultiFactorAuthPresent", "true"),
    "FND-25": (
        FixKind.REQUIRE_SIGN_IN,
        "ForAnyValue:StringLike",
        "cognito-identity.amazonaws.com:amr",
        "authenticated",
    ),
    "FND-27": (FixKind.REQUIRE_AUDIENCE, "StringEquals", "SAML:aud", SAML_AUDIENCE),
    "FND-43": (
        FixKind.REQUIRE_SOURCE_ACCOUNT,
        "StringEquals",
        "aws:SourceAccount",
        "{account}",
    ),
}
_REMOVED = (*_OPEN, "FND-3", "FND-6", "FND-7", "FND-15", "FND-17", "FND-24", "FND-29")


def _callers_of(edges: list[Edge]) -> set[str]:
    found: set[str] = set()
    for edge in edges:
        if edge.standing is Standing.ALLOWED:
            found.update(edge.usable_by if edge.callers is not None else (edge.source,))
    return found


def _rewritten(role: Role, numbers: Collection[int], change: Change) -> str | None:
    """Return the trust policy with some statements changed, as JSON; None where it cannot be."""
    if refusal_of_structure(role.trust_policy) is not None:
        return None
    document = decoded(role.trust_policy)
    listed = statements_of(document)
    changed = {number: change(listed[number]) for number in numbers}
    if None in changed.values():
        document[key_of(document, "Version")] = VERSION
    else:
        document[key_of(document, "Statement")] = [
            changed.get(number, one) for number, one in enumerate(listed)
        ]
    return json.dumps(document, indent=2)


def _with(operator: str, key: str, value: str) -> Change:
    """Add a test to the condition of a statement."""

    def change(written: dict[str, Any]) -> dict[str, Any]:
        element = key_of(written, "Condition")
        condition = {name: dict(block) for name, block in written.get(element, {}).items()}
        condition[operator] = condition.get(operator, {}) | {key: value}
        return {**written, element: condition}

    return change


def _plain(keys: tuple[str, ...]) -> Change:
    """Take ForAllValues and IfExists off the tests of some keys."""
    wanted = {key.lower() for key in keys}

    def change(written: dict[str, Any]) -> dict[str, Any]:
        element = key_of(written, "Condition")
        condition: dict[str, dict[str, Any]] = {}
        for operator, block in written.get(element, {}).items():
            plain = operator.removeprefix("ForAllValues:").removesuffix("IfExists")
            for key, values in block.items():
                name = plain if key.lower() in wanted else operator
                condition.setdefault(name, {})[key] = values
        return {**written, element: condition}

    return change


def _naming(replaced: set[str], callers: list[str]) -> Change:
    """Put callers in place of `*` and whole accounts."""

    def change(written: dict[str, Any]) -> dict[str, Any]:
        element = key_of(written, "Principal")
        principal = written.get(element)
        block = {"AWS": principal} if isinstance(principal, str) else dict(principal or {})
        kind = key_of(block, "AWS")
        named = block.get(kind, [])
        listed = [named] if isinstance(named, str) else named
        kept = [one for one in listed if not _is_replaced(one, replaced)]
        return {**written, element: {**block, kind: [*kept, *callers]}}

    return change


def _is_replaced(written: str, replaced: set[str]) -> bool:
    is_account = written.endswith(":root")
    return written in replaced or (is_account and account_of(written) in replaced)
