"""What all rules look at: a world with its trust graph, read once."""

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import pairwise

from rolescope.analysis import Analysis
from rolescope.engine.evaluate import evaluate_action
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.language.wildcard import glob
from rolescope.engine.request.named_session import session_named
from rolescope.engine.verdict import Decision
from rolescope.escalation.proof import request_of
from rolescope.escalation.way import Escalations, EscalationWay
from rolescope.findings.finding import Witness
from rolescope.findings.key_tests import KeyTest, key_tests
from rolescope.findings.proof import (
    WITHOUT_MFA,
    FindingProof,
    Proved,
    callers_behind,
    proof_of_hop,
    prove,
    session_called,
    session_needed,
)
from rolescope.findings.settings import FindingSettings
from rolescope.findings.steps import BecomingSteps
from rolescope.findings.wide_statements import WideStatement, wide_statements
from rolescope.model.analyzer_finding import UNUSED_ROLE
from rolescope.model.caller import SessionCaller
from rolescope.model.condition_keys import rule_of_never
from rolescope.model.policy import (
    MATCHING_NOBODY,
    Effect,
    PrincipalType,
    Statement,
    StatementPrincipal,
)
from rolescope.model.principal import Role
from rolescope.model.request import ActionRequest
from rolescope.trust.edge import Edge, Node, PrincipalKind, Standing
from rolescope.trust.entities import Entity, caller_of
from rolescope.trust.escalation_actions import WITHIN_IAM
from rolescope.trust.facts import Requirement
from rolescope.trust.named_caller import named_caller
from rolescope.trust.naming import source_id
from rolescope.trust.queries import Outgoing
from rolescope.trust.reasons import is_in_future
from rolescope.trust.requests import MFA_KEYS, SOURCE_KEYS, RequestAsker
from rolescope.trust.search import search
from rolescope.trust.written_actions import has_action
from rolescope.value import Value

ASSUME_ROLE = "sts:assumerole"
WEB_IDENTITY = "sts:assumerolewithwebidentity"
SAML = "sts:assumerolewithsaml"
_READING = ("get", "list", "describe", "view", "lookup", "batchget")
_DATA_SERVICES = (  # reading them is reading data
    *("s3", "dynamodb", "secretsmanager", "kms", "ssm", "sqs", "kinesis", "rds-data", "athena"),
    *("glue", "redshift-data", "codecommit", "ecr", "logs", "es", "lambda", "backup"),
)


class TrustStatement(Value):
    """One statement of a trust policy, its conditions taken apart."""

    role: Role
    statement: Statement
    tests: tuple[KeyTest, ...]

    @property
    def account(self) -> str:
        """The account of the role."""
        return account_of(self.role.arn)

    @property
    def principals(self) -> tuple[StatementPrincipal, ...]:
        """Whom it names."""
        return self.statement.principals or ()

    def named(self, *kinds: PrincipalType) -> tuple[StatementPrincipal, ...]:
        """Return the principals of some types."""
        return tuple(one for one in self.principals if one.type in kinds)

    def is_about(self, action: str) -> bool:
        """Tell whether it is about an action, given in lower case."""
        return has_action(self.statement, action)


class Survey:
    """A world with its trust graph; roles of services are left out (FND-53)."""

    def __init__(
        self,
        index: WorldIndex,
        analysis: Analysis,
        settings: FindingSettings,
        escalations: Escalations,
        *,
        only: tuple[str, ...] = (),  # the ARNs of the roles that are looked at; none: of all
    ) -> None:
        self.index = index
        self.analysis = analysis
        self.settings = settings
        self.escalations = escalations
        self.at = analysis.at
        self.only = only
        self._proofs: dict[object, FindingProof] = {}
        self._hops: dict[object, tuple[Witness, ...]] = {}
        self._never: dict[object, tuple[KeyTest, ...]] = {}
        self._privileged: dict[object, tuple[str, ...]] = {}  # by what statements are about

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The roles whose trust policies people write (FND-53)."""
        roles = self.index.roles
        wanted = [roles[arn] for arn in self.only] if self.only else roles.values()
        return tuple(one for one in wanted if not one.is_service_linked)

    @cached_property
    def statements(self) -> tuple[TrustStatement, ...]:
        """All statements of their trust policies that can be understood."""
        return tuple(
            TrustStatement(role, statement, key_tests(statement.conditions))
            for role in self.roles
            for statement in role.trust_policy.statements
            if not statement.defects
        )

    @cached_property
    def allowing(self) -> tuple[TrustStatement, ...]:
        """Those with the effect Allow."""
        return tuple(one for one in self.statements if one.statement.effect is Effect.ALLOW)

    @cached_property
    def assumable(self) -> tuple[TrustStatement, ...]:
        """Those with the effect Allow that are about AssumeRole."""
        return tuple(one for one in self.allowing if one.is_about(ASSUME_ROLE))

    @cached_property
    def unused(self) -> dict[str, str]:
        """Since when roles are not used, as Access Analyzer says; of its analyzers the last."""
        analyzer = self.index.world.analyzer
        found: dict[str, str] = {}
        for one in analyzer.items if analyzer is not None else ():
            if one.type == UNUSED_ROLE and one.is_active:
                found[one.role] = max(one.last_used or one.created, found.get(one.role, ""))
        return found

    @cached_property
    def by_role(self) -> dict[str, list[TrustStatement]]:
        """Those with the effect Allow, by the ARN of their role."""
        found: dict[str, list[TrustStatement]] = {}
        for one in self.allowing:
            found.setdefault(one.role.arn, []).append(one)
        return found

    @cached_property
    def denying(self) -> tuple[TrustStatement, ...]:
        """Those with the effect Deny."""
        return tuple(one for one in self.statements if one.statement.effect is Effect.DENY)

    @cached_property
    def edges(self) -> dict[tuple[str, str], Edge]:
        """The edges by source and target."""
        return {(edge.source, edge.target): edge for edge in self.analysis.graph.edges}

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.analysis.graph.nodes}

    @cached_property
    def outgoing(self) -> Outgoing:
        """The edges that principals may use."""
        return Outgoing(self.analysis.graph)

    @property
    def admins(self) -> frozenset[str]:
        """The users and roles that are administrators, or can make themselves so (PE-0g)."""
        return self.escalations.equivalents

    def edge(self, role: Role, principal: StatementPrincipal) -> Edge | None:
        """Return the edge that a principal of a trust policy makes."""
        return self.edges.get((source_id(self.index, principal), role.arn))

    # Accounts

    @cached_property
    def has_organization(self) -> bool:
        """Whether the members of the organization are imported, or that there is none."""
        organization = self.index.world.organization
        return organization is not None or self.index.world.organization_known

    def is_inside(self, account: str) -> bool:
        """Tell whether an account is of the organization; without one, whether it is imported."""
        if self.index.world.organization is None:
            return self.index.account(account) is not None
        return self.index.organization_path(account) is not None

    def is_outside(self, home: str, account: str) -> bool:
        """Tell whether an account is somebody else's (FND-4)."""
        return account != home and not self.is_inside(account)

    def is_known(self, account: str) -> bool:
        """Tell whether somebody vouches for an account (FND-7)."""
        named = self.settings.known_accounts | self.own_accounts
        return account in named or self.is_inside(account)

    @property
    def own_accounts(self) -> frozenset[str]:
        """The reviewer's own accounts in another organization: set, or marked in the window."""
        return self.settings.own_accounts | self.index.world.assumed.own_ids

    @cached_property
    def accounts_of_import(self) -> frozenset[str]:
        """The accounts that are imported, and those of the organization."""
        organization = self.index.world.organization
        members = (one.id for one in organization.accounts) if organization else ()
        return frozenset((*self.index.accounts, *members))

    @cached_property
    def company_names(self) -> frozenset[str]:
        """What the accounts are called, in lower case."""
        organization = self.index.world.organization
        members = (one.name for one in organization.accounts) if organization else ()
        aliases = (one.alias for one in self.index.world.accounts)
        return frozenset(name.lower() for name in (*members, *aliases) if name)

    def missing_files(self, *names: str) -> tuple[str, ...]:
        """Return which lists of providers are not imported of some account, by their files."""
        accounts = self.index.world.accounts
        lists = {
            "oidc-providers.json": any(one.oidc_providers is None for one in accounts),
            "saml-providers.json": any(one.saml_providers is None for one in accounts),
        }
        return tuple(name for name in names if lists[name])

    # Who gets in

    def proof(
        self,
        one: TrustStatement,
        principal: StatementPrincipal,
        wishes: tuple[Requirement, ...] = (),
    ) -> FindingProof:
        """Look for a request by which a principal gets in by a statement."""
        key = one.role.arn, one.statement.index, principal, wishes
        found = self._proofs.get(key)
        if found is None:
            edge = self.edge(one.role, principal)
            known = (*edge.usable_by, *edge.undecided_by)[:_MAX_CALLERS] if edge else ()
            callers = callers_behind(self.index, one.role, principal, known)
            found = prove(self.index, one.role, one.statement, callers, self.at, wishes)
            self._proofs[key] = found
        return found

    def hop(
        self, caller: str, target: str, *, session: str = "", without_mfa: bool = False
    ) -> tuple[Witness, ...]:
        """Return the requests by which a user or role becomes another, if they are known.

        `session` is the name that the session of the other has to have, if any is asked for.
        """
        key = caller, target, session, without_mfa
        found = self._hops.get(key)
        if found is None:
            wishes = (*(WITHOUT_MFA if without_mfa else ()), *session_called(session))
            found = self._assumed(caller, target, wishes)
            way = None if found else self.steps.way(caller, target)
            if way is not None and not (without_mfa and way.needs_mfa):
                found = self.requests_of(way)
            self._hops[key] = found
        return found

    def _assumed(
        self, caller: str, target: str, wishes: tuple[Requirement, ...]
    ) -> tuple[Witness, ...]:
        """Return the request by which a user, a role or one session of it assumes a role."""
        entity = self.index.user(caller) or self.index.role(caller)
        role = self.index.role(target)
        is_called = caller == target or target in self.calls.get(caller, ())
        if entity is None or role is None or not is_called:
            return ()
        for one in (caller_of(entity), *self._sessions(caller, target)):
            proof = proof_of_hop(self.index, one, role, self.at, wishes)
            if proof.proved is Proved.OPEN and proof.witness is not None:
                return (proof.witness,)
        return ()

    def _sessions(self, caller: str, target: str) -> Iterator[SessionCaller]:
        """Yield the sessions of a role that another one trusts by name (PR-5)."""
        for edge in self._from_sessions.get(target, ()):
            found = session_named(edge.source, self.index)
            if found is not None and found.role == caller:
                yield found

    @cached_property
    def _from_sessions(self) -> dict[str, list[Edge]]:
        """The edges from sessions, by the role that they lead to."""
        found: dict[str, list[Edge]] = {}
        for edge in self.analysis.graph.edges:
            if edge.kind is PrincipalKind.SESSION:
                found.setdefault(edge.target, []).append(edge)
        return found

    def requests_of(self, way: EscalationWay) -> tuple[Witness, ...]:
        """Return the requests that a way takes."""
        entity = self.index.user(way.source) or self.index.roles[way.source]
        return tuple(
            Witness(request=request_of(caller_of(entity), need, self.at)) for need in way.best.needs
        )

    def chain(self, *names: str, without_mfa: bool = False) -> tuple[Witness, ...]:
        """Return the requests of a chain, hop by hop; nothing where one of them is not known.

        A session that the next role trusts by its name gets that name. `without_mfa` is asked of
        the first hop: the session that it makes has none (MFA-8).
        """
        found: tuple[Witness, ...] = ()
        for number, (caller, target) in reversed(list(enumerate(pairwise(names)))):
            is_asked = without_mfa and number == 0
            hop = self.hop(caller, target, session=session_needed(found), without_mfa=is_asked)
            if not hop:
                return ()
            found = (*hop, *found)
        return found

    def shuts_out_strangers(self, one: TrustStatement) -> bool:
        """Tell whether a Deny of the same trust policy keeps strangers out."""
        has_deny = any(
            statement.effect is Effect.DENY for statement in one.role.trust_policy.statements
        )
        return has_deny and any(
            self.proof(one, principal).proved is Proved.CLOSED
            for principal in one.named(PrincipalType.ANYONE)
        )

    def is_for_people(self, role: Role) -> bool:
        """Tell whether a role is one that people assume: by their users, or their own account."""
        return any(
            p.type is PrincipalType.USER or p.value == one.account
            for one in self.by_role.get(role.arn, ())
            for p in one.named(PrincipalType.USER, PrincipalType.ACCOUNT)
        )

    def never(self, one: TrustStatement, principal: StatementPrincipal) -> tuple[KeyTest, ...]:
        """Return the tests of a statement that a principal can never meet (MFA-8, CK-43)."""
        key = one.role.arn, one.statement.index, principal
        found = self._never.get(key)
        if found is None:
            found = self._never[key] = tuple(self._unmeetable(one, principal))
        return found

    def _unmeetable(self, one: TrustStatement, principal: StatementPrincipal) -> Iterator[KeyTest]:
        asked = [test for test in one.tests if test.is_positive]
        if not asked:
            return
        if principal.type in _OF_MANY:
            is_account = principal.type is PrincipalType.ACCOUNT
            yield from (test for test in asked if _is_in_no_request(test, is_account=is_account))
        if principal.type in (*_OF_MANY, *_OF_NOBODY):
            return
        caller = named_caller(self.index, principal)
        asker = RequestAsker(self.index, caller, one.role.arn, self.at)
        if all(asker.may_set(test.key) for test in asked):
            return
        failed = search(asker, (one.statement,)).attempt.failed(one.statement)
        for test in asked:
            is_settled = not asker.may_vary(test.key) or (
                caller.is_session and test.key in MFA_KEYS
            )
            if is_settled and test.condition in failed and not is_in_future(test.condition):
                yield test

    # What roles may do

    def is_privileged(self, entity: Entity) -> bool:
        """Tell whether an entity may do everything, or a privileged action everywhere."""
        if entity.arn in self.admins:
            return True
        return self._of_policies("privileged", entity, lambda: self._may_some(entity))

    def _may_some(self, entity: Entity) -> bool:
        """Ask about privileged actions only what some statement of each layer may allow."""
        actions = self.settings.privileged_actions
        for policies in (self.index.identity(entity), self.index.boundary(entity)):
            if policies is not None and not policies.gaps:
                possible = {
                    action
                    for one in policies.statements
                    if one.may_allow
                    for action in self._privileged_in(one.source)
                    if _may_be_about(one.source, self._everything(entity, action))
                }
                actions = tuple(action for action in actions if action in possible)
        return any(self.may(entity, action) for action in actions)

    def _privileged_in(self, statement: Statement) -> tuple[str, ...]:
        """Return the privileged actions that a statement is about, whatever its resources."""
        key = statement.actions, statement.not_actions
        found = self._privileged.get(key)
        if found is None:
            wanted = self.settings.privileged_actions
            found = tuple(one for one in wanted if has_action(statement, _written(one).lower()))
            self._privileged[key] = found
        return found

    def _of_policies(self, question: str, entity: Entity, answer: Callable[[], bool]) -> bool:
        """Answer once for all entities of an account with the same policies."""
        identity, boundary = self.index.identity(entity), self.index.boundary(entity)
        key = (
            question,
            self.settings.privileged_actions,
            tuple(identity.statements),
            identity.gaps,
            None if boundary is None else (tuple(boundary.statements), boundary.gaps),
            account_of(entity.arn),
        )
        return self.index.remember(key, answer)

    def may(self, entity: Entity, action: str) -> bool:
        """Tell whether an entity may do an action on everything; `s3:*` is every action of S3."""
        found = evaluate_action(self.everywhere(entity, action), self.index, traced=False)
        return found.decision is Decision.ALLOW

    def everywhere(self, entity: Entity, action: str) -> ActionRequest:
        """Return the request that only who may do an action on everything is allowed."""
        return ActionRequest(
            caller=caller_of(entity),
            action=_written(action),
            resource=self._everything(entity, action),
            at=self.at,
        )

    def _everything(self, entity: Entity, action: str) -> str:
        """Return a resource that only who may do an action on everything is allowed."""
        kind = "role" if action == "iam:PassRole" else WITHIN_IAM.get(action.lower())
        home = f"arn:{partition_of(entity.arn)}:iam::{account_of(entity.arn)}"
        return f"{home}:{kind}/any" if kind else "*"

    def is_empty(self, entity: Entity) -> bool:
        """Tell whether no policy allows an entity anything."""
        identity = self.index.identity(entity)
        return not identity.gaps and not any(one.may_allow for one in identity.statements)

    def is_harmless(self, entity: Entity) -> bool:
        """Tell whether an entity may only look at things that are no data."""
        identity = self.index.identity(entity)
        return not identity.gaps and all(
            one.source.actions is not None and all(map(_is_harmless, one.source.actions))
            for one in identity.statements
            if one.may_allow
        )

    @cached_property
    def calls(self) -> dict[str, tuple[str, ...]]:
        """The roles that each principal can assume now, itself left out."""
        found: dict[str, dict[str, None]] = {}
        for edge in self.analysis.graph.edges:
            for caller in self.callers(edge):
                if caller != edge.target:
                    found.setdefault(caller, {})[edge.target] = None
        return {caller: tuple(sorted(roles)) for caller, roles in found.items()}

    @cached_property
    def steps(self) -> BecomingSteps:
        """Whom they can become, by ways of escalation, too."""
        return BecomingSteps(self.calls, self.escalations)

    def callers(self, edge: Edge) -> tuple[str, ...]:
        """Return who of the imported principals can use a trust now."""
        if edge.standing is not Standing.ALLOWED:
            return ()
        if edge.callers is not None:
            return edge.usable_by
        if edge.kind is PrincipalKind.SESSION:
            return self.outgoing.behind(edge)
        return (edge.source,) if edge.kind is PrincipalKind.PRINCIPAL else ()

    @cached_property
    def wide_statements(self) -> tuple[WideStatement, ...]:
        """The statements of identity policies that allow to assume every role."""
        crowned = frozenset(node.id for node in self.analysis.graph.nodes if node.is_admin)
        return tuple(wide_statements(self.index, crowned))

    @cached_property
    def wide_assumers(self) -> dict[str, tuple[str, ...]]:
        """Who has such a statement and is no administrator, by account."""
        found: dict[str, dict[str, None]] = {}
        for one in self.wide_statements:
            for arn in one.holders:
                found.setdefault(account_of(arn), {})[arn] = None
        return {account: tuple(arns) for account, arns in found.items()}


_MAX_CALLERS = 5  # callers of an account that are tried for a witness
_OF_MANY = (PrincipalType.ANYONE, PrincipalType.ACCOUNT)
_OF_NOBODY = (*MATCHING_NOBODY, PrincipalType.UNIQUE_ID)


def _may_be_about(statement: Statement, resource: str) -> bool:
    written = statement.resources
    return (
        written is None
        or "*" in written
        or any("$" in one or glob(one).matches(resource) for one in written)
    )


def _written(action: str) -> str:
    """Return one action for all that a pattern stands for: who may do it, may do them all."""
    return action.replace("*", "EveryAction")


def _is_in_no_request(test: KeyTest, *, is_account: bool) -> bool:
    """Tell whether nobody ever has the key of a test; no user or role of an account."""
    return bool(rule_of_never(test.key)) or (is_account and _is_of_no_account(test))


def _is_of_no_account(test: KeyTest) -> bool:
    return test.key in SOURCE_KEYS or test.key.startswith(("aws:principalservicename", "saml:doc"))


def _is_harmless(action: str) -> bool:
    service, _, name = action.lower().partition(":")
    return service not in _DATA_SERVICES and name.startswith(_READING)
