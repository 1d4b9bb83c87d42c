"""Targets: whose rights a rule may give in an account, and through what."""

import json
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property

from rolescope.engine.evaluate import answer_assume_role
from rolescope.engine.index import WorldIndex, account_of, partition_of
from rolescope.engine.judgment import Admitted, judge
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.request.request_keys import organization_keys
from rolescope.engine.verdict import Decision
from rolescope.engine.verdict import Need as OpenNeed
from rolescope.escalation.more_rights import KnownAdditions, Rights, Said, allow_more, said_by
from rolescope.escalation.places import is_alike
from rolescope.escalation.rule import EscalationRule, TargetClass
from rolescope.escalation.sources import keys_of, placed
from rolescope.escalation.way import EXECUTION_ROLE, Dependence, DependsOn, WayThrough
from rolescope.model.caller import SamlCaller, ServiceCaller, WebIdentityCaller
from rolescope.model.policy import Effect, Policy, PolicyType, PrincipalType
from rolescope.model.principal import Group, Role, User
from rolescope.model.request import AssumeRoleRequest, Context
from rolescope.model.resource_list import Resource, Resources
from rolescope.trust.entities import Entity, entities, partition_in
from rolescope.trust.facts import Range, Requirement, choose
from rolescope.value import Value, replace

_NOBODY: frozenset[str] = frozenset()
_STACK_SETS_ADMINISTRATOR = "/AWSServiceRoleForCloudFormationStackSetsOrgAdmin"
_SOURCE_ARN, _SOURCE_ACCOUNT = "aws:sourcearn", "aws:sourceaccount"


class TargetSetting(Value):
    """One target of a rule, with what the places of the rule stand for.

    `kinds` are what `only` of a needed action may name. `thing` is the resource that the way leads
    through; `unknown` its type where it was not imported. `policy` is a policy that the gain is
    about: its other version, or the one that denies. `source_arns`: see `Passed`.
    """

    target: str
    places: Mapping[str, str]
    kinds: frozenset[str] = frozenset()
    through: tuple[WayThrough, ...] = ()
    thing: Resource | None = None
    unknown: str = ""
    depends: tuple[Dependence, ...] = ()
    policy: Policy | None = None
    group: str = ""
    source_arns: tuple[str, ...] = ()


class WayTarget(Value, eq=False):
    """A target with all of its settings under a rule; `arn` is empty for whoever the source is."""

    arn: str
    settings: tuple[TargetSetting, ...]


class Passed(Value):
    """A role that trusts a service (PE-0c), maybe on conditions.

    `source_arns` are the ARNs with which its trust policy compares that of the resource for which
    the service asks.
    """

    role: Role
    service: str
    depends: tuple[Dependence, ...] = ()
    source_arns: tuple[str, ...] = ()


class Targets:
    """Finds the targets of rules in a world; those of one kind and account are found once."""

    def __init__(
        self, index: WorldIndex, assumed_by: Callable[[str], tuple[str, ...]], at: str
    ) -> None:
        """Take a world, and what tells which roles a principal is known to be allowed to assume."""
        self.index, self._assumed_by, self._at = index, assumed_by, at
        self.resources: Resources | None = index.world.resources
        self._by_arn: dict[
            tuple[TargetClass, tuple[str, ...], str, bool, str], dict[str, WayTarget]
        ] = {}
        self._passed: dict[tuple[str, str], tuple[Passed, ...]] = {}
        self._trusts: dict[Hashable, Passed | None] = {}
        self._admitted: dict[tuple[str, str, str], bool] = {}
        self._told_apart: dict[Hashable, tuple[bool, frozenset[str] | None]] = {}
        self._known_rcps: dict[str, tuple[CompiledStatement, ...]] = {}
        self._passed_any: dict[str, tuple[tuple[Role, frozenset[str] | None], ...]] = {}

    def targets(self, rule: EscalationRule, account: str) -> tuple[WayTarget, ...]:
        """Return the targets of a rule in an account, with what it leads through."""
        return tuple(self.by_arn(rule, account).values())

    def by_arn(self, rule: EscalationRule, account: str) -> dict[str, WayTarget]:
        """Return the targets of a rule in an account by their ARNs."""
        key = rule.of, rule.services, rule.thing, rule.thing == rule.other, account
        found = self._by_arn.get(key)
        if found is None:
            settings: dict[str, list[TargetSetting]] = {}
            for one in _MAKERS[rule.of](self, rule, account):
                settings.setdefault(one.target, []).append(one)
            found = {arn: WayTarget(arn, tuple(some)) for arn, some in settings.items()}
            self._by_arn[key] = found
        return found

    def knows(self, type_: str, account: str) -> bool:
        """Tell whether all resources of a type in an account are imported."""
        return self.resources is not None and self.resources.knows(type_, account)

    def of_type(self, type_: str, account: str = "") -> tuple[Resource, ...]:
        """Return the imported resources of a type."""
        return () if self.resources is None else self.resources.of_type(type_, account)

    def role_of(self, thing: Resource) -> str:
        """Return the role that a resource runs as, empty for none."""
        if thing.role:
            return thing.role
        return self._by_profile.get(thing.text("instance_profile"), "")

    def profiles(self, role: Role) -> tuple[str, ...] | None:
        """Return the instance profiles of a role; None where the import does not tell them."""
        listed = tuple(one.arn for one in self.of_type("instance_profile") if one.role == role.arn)
        if role.instance_profiles or listed:
            return (*(role.instance_profiles or ()), *listed)
        account = account_of(role.arn)
        if role.instance_profiles is None and not self.knows("instance_profile", account):
            return None
        return ()

    def account_profiles(self, account: str) -> dict[str, str]:
        """Return the instance profiles of an account that are known, each with its role, or ""."""
        found = {one.arn: one.role or "" for one in self.of_type("instance_profile", account)}
        owner = self.index.account(account)
        for role in owner.roles if owner is not None else ():
            found.update(dict.fromkeys(role.instance_profiles or (), role.arn))
        return found

    @cached_property
    def _by_profile(self) -> dict[str, str]:
        found = {
            profile: role.arn
            for role in self.index.roles.values()
            for profile in role.instance_profiles or ()
        }
        for one in self.of_type("instance_profile"):
            if one.role:
                found[one.arn] = one.role
        return found

    # Roles that may be passed

    def passed(self, account: str, service: str) -> tuple[Passed, ...]:
        """Return the roles of an account that trust a service."""
        key = account, service
        found = self._passed.get(key)
        if found is None:
            named = service.lower()
            made = (
                self._trusting(role, service)
                for role, services in self._with_services(account)
                if services is None or named in services
            )
            found = self._passed[key] = tuple(one for one in made if one is not None)
        return found

    def _with_services(self, account: str) -> tuple[tuple[Role, frozenset[str] | None], ...]:
        """Return the roles that may trust a service, each with those named; None: any may be."""
        found = self._passed_any.get(account)
        if found is None:
            owner = self.index.account(account)
            named = (
                (role, _services_of(role.trust_policy))
                for role in (owner.roles if owner is not None else ())
                if not role.is_service_linked
            )
            found = self._passed_any[account] = tuple(one for one in named if one[1] != _NOBODY)
        return found

    def _trusting(self, role: Role, service: str) -> Passed | None:
        """Tell whether a role trusts a service: roles with the same trust policy do alike.

        So do services that it does not name.
        """
        account, policy = account_of(role.arn), role.trust_policy
        same = account, policy.text, policy.unreadable
        told = self._told_apart.get(same)
        if told is None:
            statements = (*self.index.compiled(policy), *self._rcps(account))
            told = self._told_apart[same] = (
                any(map(_is_about_resource, statements)),
                _services_told_apart(statements),
            )
        are_roles, services = told
        if are_roles:
            found = self._trusted(role, service)
        else:
            asking = service if services is None or service.lower() in services else ""
            key = *same, asking
            if key not in self._trusts:
                self._trusts[key] = self._trusted(role, service)
            found = self._trusts[key]
        return None if found is None else replace(found, role=role, service=service)

    def _rcps(self, account: str) -> tuple[CompiledStatement, ...]:
        found = self._known_rcps.get(account)
        if found is None:
            levels = self.index.guardrails(account, PolicyType.RCP).levels
            sets = (one for level in levels for one in placed(level.policies))
            found = tuple(statement for one in sets for statement in one.statements)
            self._known_rcps[account] = found
        return found

    def _trusted(self, role: Role, service: str) -> Passed | None:
        """Ask whether a service may assume a role for a resource of the same account (PE-0c)."""
        account = account_of(role.arn)
        source_arns: dict[str, None] = {}

        def is_met(need: OpenNeed) -> bool | None:
            if need.key.lower() == _SOURCE_ARN:
                if need.value and all(account_of(one) not in ("", account) for one in need.values):
                    return None  # it can only be the resource of somebody else
                source_arns.update(dict.fromkeys(need.values))
            return need.key.lower() in (_SOURCE_ARN, _SOURCE_ACCOUNT)

        depends = self._let_in(self._request(role, service), is_met)
        return None if depends is None else Passed(role, service, depends, tuple(source_arns))

    def _request(self, role: Role, service: str, context: Context = ()) -> AssumeRoleRequest:
        """Return the request of a service for a resource of the role's account."""
        account = account_of(role.arn)
        known, _ = organization_keys(account, "source", self.index)
        return AssumeRoleRequest(
            caller=ServiceCaller(service),
            role=role.arn,
            at=self._at,
            context=(("aws:SourceAccount", (account,)), *known.items(), *context),
            is_open=True,
        )

    def admits(self, role: str, service: str, source_arn: str) -> bool:
        """Tell whether a role may let a service in for one resource (`aws:SourceArn`)."""
        key = role, service, source_arn
        if key not in self._admitted:
            context = (("aws:SourceArn", (source_arn,)),)
            request = self._request(self.index.roles[role], service, context)
            decision = judge(request, self.index, self.index.reading).decision
            self._admitted[key] = decision in (Decision.ALLOW, Decision.DEPENDS)
        return self._admitted[key]

    def _let_in(
        self, request: AssumeRoleRequest, is_met: Callable[[OpenNeed], bool | None]
    ) -> tuple[Dependence, ...] | None:
        """Return what it depends on that a role lets somebody in; None if it does not.

        `is_met` tells whether the source sees to a need: None, that it never can.
        """
        judged = judge(request, self.index, self.index.reading)
        if judged.decision is Decision.ALLOW:
            return ()
        if isinstance(judged, Admitted) or judged.decision is not Decision.DEPENDS:
            return None
        verdict = answer_assume_role(request, self.index, known=judged)
        if verdict.decision not in (Decision.ALLOW, Decision.DEPENDS):
            return None
        depends = []
        for need in verdict.needs:
            met = is_met(need)
            if met is None:
                return None
            if not met:
                depends.append(
                    Dependence(
                        DependsOn.CONDITION,
                        key=need.key,
                        operator=need.operator,
                        values=need.values,
                    )
                )
        if not verdict.needs:
            depends += [Dependence(DependsOn.CONDITION, fact=lack) for lack in verdict.unknown]
        return tuple(depends)

    # Settings

    def base(self, account: str, target: str = "") -> dict[str, str]:
        """Return the places that follow from account and target."""
        found = partition_of(target) if target else partition_in(self.index.account(account))
        return {"account": account, "partition": found or "aws", "target": target}

    def _users(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for user in self._account_users(account):
            yield TargetSetting(user.arn, self.base(account, user.arn), frozenset({"user"}))

    def _roles(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for role in self._changeable(account):
            yield TargetSetting(role.arn, self.base(account, role.arn), frozenset({"role"}))

    def _pass(self, rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for service in rule.services:
            for passed in self.passed(account, service):
                arn = passed.role.arn
                places = {**self.base(account, arn), "service": service}
                new = f"arn:{places['partition']}:iam::{account}:instance-profile/new"
                for profile in self.profiles(passed.role) or (new,):
                    yield TargetSetting(
                        arn,
                        {**places, "profile": profile},
                        frozenset({service}),
                        depends=passed.depends,
                        source_arns=passed.source_arns,
                    )

    def _things(self, rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for thing in self.of_type(rule.thing, account):
            setting = self.running(rule, thing)
            if setting is not None:
                yield setting
        if not self.knows(rule.thing, account):
            for setting in self._pass(rule, account):
                yield replace(setting, unknown=rule.thing)
        if rule.other == rule.thing:  # or any of them, to which the role is passed
            for setting in self._pass(rule, account):
                yield replace(setting, kinds=frozenset({"passed"}))

    def running(self, rule: EscalationRule, thing: Resource) -> TargetSetting | None:
        """Return the setting of a way through a resource; None where it runs as no role.

        A role that does not trust the service gives it no credentials (PE-0c).
        """
        role = self.index.role(self.role_of(thing))
        if role is None:
            return None
        trusted = (self._trusting(role, service) for service in rule.services)
        found = next((one for one in trusted if one is not None), None)
        if found is None:
            return None
        is_compared = any(is_alike(thing.arn, one) for one in found.source_arns)
        if is_compared and not self.admits(role.arn, found.service, thing.arn):
            return None
        return replace(self.through(rule, thing, role.arn), depends=found.depends)

    def through(self, rule: EscalationRule, thing: Resource, role: str) -> TargetSetting:
        """Return the setting of a way that leads through a resource to the role it runs as."""
        places = {
            **self.base(thing.account, role),
            "thing": thing.arn,
            "service": rule.services[0],
            EXECUTION_ROLE: thing.text("execution_role_arn"),
        }
        region = thing.arn.split(":")[3:4]
        if region and region[0]:
            places["region"] = region[0]
        through = (WayThrough(thing.type, thing.arn),)
        return TargetSetting(role, places, through=through, thing=thing)

    def _stack_sets(self, rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        """Yield execution roles, of this account and others, with the role that administers."""
        for thing in self.of_type(rule.thing, account):
            for role in self.index.roles.values():
                if self._acts_as(thing, role):
                    setting = self.through(rule, thing, role.arn)
                    places = {**setting.places, "administration": thing.role or ""}
                    yield TargetSetting(role.arn, places, through=setting.through, thing=thing)
        for service in rule.services:
            for passed in self.passed(account, service):
                places = {
                    **self.base(account),
                    "administration": passed.role.arn,
                    "service": service,
                }
                for arn in self._assumed_by(passed.role.arn):
                    yield TargetSetting(
                        arn,
                        {**places, "target": arn},
                        depends=passed.depends,
                        through=(WayThrough("administration_role", passed.role.arn),),
                    )

    def _acts_as(self, stack_set: Resource, role: Role) -> bool:
        """Tell whether a stack set acts as a role, of its own account or another.

        One that the organization manages has a role of its own in each account, which trusts the
        service-linked role of StackSets.
        """
        if stack_set.text("permission_model") == "SERVICE_MANAGED":
            return role.name.startswith("stacksets-exec-") and any(
                one.value.endswith(_STACK_SETS_ADMINISTRATOR)
                for said in role.trust_policy.statements
                for one in said.principals or ()
                if said.effect is Effect.ALLOW
            )
        name = stack_set.text("execution_role_name") or "AWSCloudFormationStackSetExecutionRole"
        administrator = stack_set.role
        is_assumed = not administrator or role.arn in self._assumed_by(administrator)
        return role.name == name and is_assumed

    def _holders(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for policy, holder in self._held(account):
            places = {**self.base(account, holder.arn), "policy": policy.arn or ""}
            through = (WayThrough("policy", policy.arn or ""),)
            yield TargetSetting(holder.arn, places, through=through, policy=policy)

    def _old_versions(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        for policy, holder in self._held(account):
            places = {**self.base(account, holder.arn), "policy": policy.arn or ""}
            through = (WayThrough("policy", policy.arn or ""),)
            setting = TargetSetting(holder.arn, places, through=through, policy=policy)
            if policy.other_versions is None:  # any that there is may allow more (PE-0e)
                missing = Dependence(DependsOn.RESOURCE, type="policy_version")
                yield replace(setting, depends=(missing,))
            default = self.index.compiled(policy)
            for version in policy.other_versions or ():
                if allow_more(self.index, self.index.compiled(version), default):
                    yield replace(setting, policy=version)

    def _held(self, account: str) -> Iterator[tuple[Policy, Entity]]:
        """Yield the customer managed policies of an account, each with who has it."""
        owner = self.index.accounts[account]
        own = {one.arn: one for one in owner.policies if one.arn and account_of(one.arn) == account}
        groups = {group.name: group for group in owner.groups}
        for entity in entities(owner):
            if is_fixed(entity):
                continue
            arns = list(entity.attached)
            for name in entity.groups if isinstance(entity, User) else ():
                arns += groups[name].attached if name in groups else ()
            yield from ((own[arn], entity) for arn in dict.fromkeys(arns) if arn in own)

    def _own(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        owner = self.index.account(account)
        groups = {one.name: one for one in owner.groups} if owner is not None else {}
        for user in self._account_users(account):
            places = self.base(account, user.arn)
            yield TargetSetting(user.arn, places, frozenset({"user"}))
            for name in user.groups:
                if name in groups:
                    yield _in_group(user, places, groups[name], "group")
        for role in self._changeable(account):
            yield TargetSetting(role.arn, self.base(account, role.arn), frozenset({"role"}))

    def _new_members(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        owner = self.index.account(account)
        groups = [(one, self._said(one, account)) for one in (owner.groups if owner else ())]
        known: KnownAdditions = {}
        for user in owner.users if owner is not None else ():
            places = self.base(account, user.arn)
            own = Rights(said_by(self.index, self.index.identity(user).statements), known)
            for group, said in groups:
                if group.name not in user.groups and (said is None or own.grow_with(said)):
                    yield _in_group(user, places, group, "user")

    def _said(self, group: Group, account: str) -> tuple[Said, ...] | None:
        """Return what the policies of a group say to a new member; None where that is not known.

        It may allow what the member may not do yet (PE-10).
        """
        managed = [self.index.managed_policy(arn, account) for arn in group.attached]
        policies = (*group.inline, *(one for one in managed if one is not None))
        if None in managed or any(one.unreadable is not None for one in policies):
            return None
        compiled = (one for policy in policies for one in self.index.compiled(policy))
        return said_by(self.index, compiled)

    def _creator(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        yield TargetSetting("", self.base(account))

    def _bounded(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        owner = self.index.account(account)
        for entity in entities(owner) if owner is not None else ():
            if entity.boundary is not None and not is_fixed(entity):
                kind = "user" if isinstance(entity, User) else "role"
                yield TargetSetting(entity.arn, self.base(account, entity.arn), frozenset({kind}))

    def _denied(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        owner = self.index.account(account)
        groups = {one.name: one for one in owner.groups} if owner is not None else {}
        for entity in entities(owner) if owner is not None else ():
            if is_fixed(entity):
                continue
            kind = "user" if isinstance(entity, User) else "role"
            places = self.base(account, entity.arn)
            for policy in filter(_denies, entity.inline):
                through = (WayThrough("inline_policy", policy.name),)
                kinds = frozenset({f"inline of a {kind}"})
                yield TargetSetting(entity.arn, places, kinds, through, policy=policy)
            for policy in self._managed(entity.attached, account):
                through = (WayThrough("policy", policy.arn or ""),)
                kinds = frozenset({f"attached to a {kind}"})
                more = {**places, "policy": policy.arn or ""}
                yield TargetSetting(entity.arn, more, kinds, through, policy=policy)
            for name in entity.groups if isinstance(entity, User) else ():
                group = groups.get(name)
                if group is not None:
                    held = (*group.inline, *self._managed(group.attached, account))
                    denying = next(filter(_denies, held), None)
                    if denying is not None:
                        more = {**places, "group": group.arn}
                        through = (WayThrough("group", group.arn),)
                        yield TargetSetting(
                            entity.arn,
                            more,
                            frozenset({"of a group"}),
                            through,
                            policy=denying,
                            group=name,
                        )

    def _managed(self, arns: tuple[str, ...], account: str) -> Iterator[Policy]:
        for arn in arns:
            policy = self.index.managed_policy(arn, account)
            if policy is not None and _denies(policy):
                yield policy

    def _federated(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        owner = self.index.account(account)
        for role in owner.roles if owner is not None else ():
            for provider in _providers(role, account):
                depends = self._signing_in(provider, role.arn)
                if depends is None:
                    continue
                kind = "SAML" if ":saml-provider/" in provider else "OIDC"
                places = {**self.base(account, role.arn), "provider": provider}
                through = (WayThrough("identity_provider", provider),)
                yield TargetSetting(role.arn, places, frozenset({kind}), through, depends=depends)

    def _signing_in(self, provider: str, role: str) -> tuple[Dependence, ...] | None:
        """Return what it depends on that somebody of a provider gets a role; None if nobody does.

        What tokens and assertions have to say is a note of the rule.
        """
        is_saml = ":saml-provider/" in provider
        caller = SamlCaller(provider=provider) if is_saml else WebIdentityCaller(provider=provider)
        of_tokens = "saml:" if is_saml else f"{provider.partition(':oidc-provider/')[2].lower()}:"
        request = AssumeRoleRequest(
            caller=caller, role=role, at=self._at, action=caller.operation, is_open=True
        )
        if self._is_let_in_by_token(request, of_tokens):
            return ()
        return self._let_in(request, lambda need: need.key.lower().startswith(of_tokens))

    def _is_let_in_by_token(self, request: AssumeRoleRequest, of_tokens: str) -> bool:
        """Tell whether some token suffices, and nothing else could be needed.

        False: that is not found this way, which is short.
        """
        index, reading = self.index, self.index.reading
        judged = judge(request, index, reading)
        if isinstance(judged, Admitted) or judged.decision is not Decision.DEPENDS:
            return False
        inquiry, action = judged.inquiry, request.action.lower()
        trust = index.trust(index.roles[request.role]).about(action)
        levels = (*inquiry.scps.levels, *inquiry.rcps.levels)
        guards = (one for level in levels for one in level.policies.about(action))
        keys = {key for one in (*trust, *guards) for key in keys_of(one)}
        if any(not key.startswith(of_tokens) and inquiry.context.is_open(key) for key in keys):
            return False
        free = Range({}, lambda key: key.lower().startswith(of_tokens))
        chosen = (
            choose((Requirement(test.source) for test in one.conditions), free)
            for one in trust
            if one.may_allow
        )
        asked = (replace(request, context=tuple(one.values.items())) for one in chosen)
        return any(judge(one, index, reading).decision is Decision.ALLOW for one in asked)

    def _organization(self, _rule: EscalationRule, account: str) -> Iterator[TargetSetting]:
        organization = self.index.world.organization
        if organization is None or organization.management_account != account:
            return
        base = self.base(account)
        target = f"arn:{base['partition']}:organizations::{account}:organization/{organization.id}"
        for attached in organization.policies or ():
            arn = attached.policy.arn
            if (
                arn
                and attached.targets
                and not arn.startswith(f"arn:{base['partition']}:organizations::aws:")
            ):
                through = (WayThrough("organization_policy", arn),)
                yield TargetSetting(target, {**base, "policy": arn}, through=through)

    def _account_users(self, account: str) -> tuple[User, ...]:
        owner = self.index.account(account)
        return owner.users if owner is not None else ()

    def _changeable(self, account: str) -> Iterator[Role]:
        """Yield the roles that may be changed: none that AWS itself keeps (PE-11, TR-15)."""
        owner = self.index.account(account)
        for role in owner.roles if owner is not None else ():
            if not is_fixed(role):
                yield role


_MAKERS = {
    TargetClass.USERS: Targets._users,  # noqa: SLF001 - the table is part of the class
    TargetClass.ROLES: Targets._roles,  # noqa: SLF001
    TargetClass.PASSED: Targets._pass,  # noqa: SLF001
    TargetClass.THINGS: Targets._things,  # noqa: SLF001
    TargetClass.STACK_SETS: Targets._stack_sets,  # noqa: SLF001
    TargetClass.HOLDERS: Targets._holders,  # noqa: SLF001
    TargetClass.OLD_VERSIONS: Targets._old_versions,  # noqa: SLF001
    TargetClass.OWN: Targets._own,  # noqa: SLF001
    TargetClass.NEW_MEMBERS: Targets._new_members,  # noqa: SLF001
    TargetClass.CREATOR: Targets._creator,  # noqa: SLF001
    TargetClass.BOUNDED: Targets._bounded,  # noqa: SLF001
    TargetClass.DENIED: Targets._denied,  # noqa: SLF001
    TargetClass.FEDERATED: Targets._federated,  # noqa: SLF001
    TargetClass.ORGANIZATION: Targets._organization,  # noqa: SLF001
}


def is_fixed(entity: Entity) -> bool:
    """Tell whether a role is one that AWS itself keeps: nobody else changes it."""
    return isinstance(entity, Role) and (entity.is_service_linked or entity.is_reserved)


def _in_group(user: User, places: Mapping[str, str], group: Group, kind: str) -> TargetSetting:
    through = (WayThrough("group", group.arn),)
    more = {**places, "group": group.arn}
    return TargetSetting(user.arn, more, frozenset({kind}), through, group=group.name)


def _is_about_resource(statement: CompiledStatement) -> bool:
    """Tell whether a statement may say something else of another role of the account."""
    is_narrow = statement.resource is not None and "*" not in (statement.source.resources or ())
    keys = (key for one in statement.conditions for key in one.keys)
    return is_narrow or any("resourcetag/" in key for key in keys)


def _services_told_apart(statements: Sequence[CompiledStatement]) -> frozenset[str] | None:
    """Return the services of which statements may say something else than of those not named.

    None: of any.
    """
    keys = {key for one in statements for test in one.conditions for key in test.keys}
    named = [one.source.principals for one in statements]
    principals = [one for some in named for one in some or ()]
    is_any = any(one.pattern_of for one in principals) or None in named
    if is_any or any(key.startswith("aws:principalservice") for key in keys):
        return None
    return frozenset(one.value for one in principals if one.type is PrincipalType.SERVICE)


def _services_of(policy: Policy) -> frozenset[str] | None:
    """Return the services that a trust policy names, in lower case; None where it may be any."""
    named = [one.principals for one in policy.statements]
    if policy.unreadable is not None or None in named:
        return None
    principals = [one for some in named for one in some or ()]
    found = frozenset(one.value.lower() for one in principals if one.type is PrincipalType.SERVICE)
    is_anyone = any(one.type is PrincipalType.ANYONE for one in principals)
    is_pattern = bool(found) and any(one.pattern_of for one in principals)
    return None if is_anyone or is_pattern else found


def _denies(policy: Policy) -> bool:
    return any(one.effect is Effect.DENY for one in policy.statements)


def _providers(role: Role, account: str) -> tuple[str, ...]:
    found = (
        named.value
        for statement in role.trust_policy.statements
        for named in statement.principals or ()
        if named.type is PrincipalType.FEDERATED and account_of(named.value) == account
    )
    return tuple(dict.fromkeys(found))


def resource_policy_of(thing: Resource, index: WorldIndex) -> tuple[str, Policy] | None:
    """Return the policy of a resource as text and read; None when it has none."""
    written = thing.policy
    if written is None:
        return None
    text = written if isinstance(written, str) else json.dumps(written)
    policy = index.document(text, "resource policy", PolicyType.RESOURCE)
    return text, policy
