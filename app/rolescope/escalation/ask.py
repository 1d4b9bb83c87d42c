"""Questions to the engine: is an action allowed to a source, and what does that depend on.

A request is open: what the source chooses is searched, what it cannot choose (its network, tags of
a resource that were not imported) stays a condition. Each is asked without MFA, then with (PE-67).
"""

from collections.abc import Hashable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import chain

from rolescope.engine.evaluate import answer_action
from rolescope.engine.index import WorldIndex
from rolescope.engine.interpretation import Interpretation
from rolescope.engine.judgment import Admitted, Judged, judge
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.guardrails import may_rcps_limit
from rolescope.engine.language.resource import ResourceElement
from rolescope.engine.language.statement import CompiledStatement
from rolescope.engine.language.truth import Truth
from rolescope.engine.request.protected import is_protected
from rolescope.engine.request.unknown_keys import DELIVERED_KEYS
from rolescope.engine.verdict import Decision, Layer
from rolescope.engine.verdict import Need as OpenNeed
from rolescope.escalation.sources import SourceGroup, SourceLines
from rolescope.escalation.way import NeedAnswer
from rolescope.model.caller import UserCaller
from rolescope.model.policy import PolicyType
from rolescope.model.request import ActionRequest, Context
from rolescope.trust.entities import Entity, caller_of
from rolescope.value import Value, replace

REGION = "us-east-1"
_MFA = "aws:multifactorauth"
_WITH_MFA: Context = (
    ("aws:MultiFactorAuthPresent", ("true",)),
    ("aws:MultiFactorAuthAge", ("1",)),
)
WITHOUT_MFA: Context = (
    ("aws:MultiFactorAuthPresent", None),
    ("aws:MultiFactorAuthAge", None),
)
"""The keys that a request of long-term credentials lacks (MFA-1)."""
_REQUESTED_REGION, _REGION_KEY = "aws:RequestedRegion", "aws:requestedregion"
_REGION_ONLY = frozenset({_REGION_KEY})
_TAG_KEYS = ("aws:resourcetag/", "iam:resourcetag/")
_OF_REQUESTS = ("aws:requesttag/", "aws:tagkeys")  # the source writes them
_ASSOCIATED = "iam:associatedresourcearn"
_OF_ACTIONS = {
    "iam:passedtoservice": ("iam:passrole",),  # CK-49
    _ASSOCIATED: ("iam:passrole",),  # CK-50
    "iam:awsservicename": ("iam:createservicelinkedrole",),  # CK-51
    "iam:policyarn": ("iam:attach", "iam:detach"),  # CK-53
}
"""Keys that only requests have whose action begins so."""
_WITH_TAGS = frozenset(  # the actions of IAM whose requests bring tags, beside those that tag
    f"iam:{one}"
    for one in (
        *("createinstanceprofile", "createopenidconnectprovider", "createpolicy", "createrole"),
        *("createsamlprovider", "createuser", "createvirtualmfadevice", "uploadservercertificate"),
    )
)
_OS_USER = ("ec2-instance-connect", "ec2:osuser")  # chosen, although it is EC2's by its name
DENIED = NeedAnswer(is_allowed=False)
_MAX_REGIONS = 12
REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3"),
    *("eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "ap-south-1"),
    *("ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2"),
    *("ap-east-1", "ca-central-1", "ca-west-1", "sa-east-1", "me-south-1", "me-central-1"),
    *("af-south-1", "il-central-1", "mx-central-1", "us-gov-west-1", "us-gov-east-1"),
    *("cn-north-1", "cn-northwest-1"),
)

Tags = tuple[tuple[str, str], ...]


class AskedResource(Value):
    """A resource that an action is on.

    `tags` None: the import does not tell them. `policy` is the resource's own, as JSON text;
    `account` its account where its ARN names none. `read` are context keys (lower case) that
    policies read of which no group tells.
    """

    arn: str
    tags: Tags | None = ()
    policy: str | None = None
    account: str | None = None
    read: frozenset[str] = frozenset()


class EscalationAsker:
    """Asks for the groups of one world, at one time; equal questions are asked once."""

    def __init__(self, index: WorldIndex, at: str) -> None:
        """Take the world and the time of the requests."""
        self.index, self.at = index, at
        self._answers: dict[Hashable, NeedAnswer] = {}
        self._plain: dict[Hashable, NeedAnswer] = {}
        self._shapes: dict[tuple[int, str], _Shapes] = {}
        self._matches: dict[ResourceElement, _Matches] = {}
        self._allowed: dict[tuple[int, str], bool] = {}
        self._regions: dict[int, tuple[str, ...]] = {}

    def ask(
        self,
        group: SourceGroup,
        action: str,
        on: AskedResource,
        context: Context = (),
        member: Entity | None = None,
    ) -> NeedAnswer:
        """Tell whether an action is allowed to a group.

        `member`: one of the group is asked for itself, for the policy of the resource may name it,
        or `context` changes its tags.
        """
        lines = group.lines(action)
        read = on.read if on.policy is None else on.read | self._read_by(on.policy)
        tags, forced = group.tag_keys, context
        if read or lines.mentions:
            tags = (*tags, *(key for key in read if ":resourcetag/" in key))
            absent = {
                key: None
                for key, beginnings in _OF_ACTIONS.items()
                if (key in lines.mentions or key in read)
                and not action.lower().startswith(beginnings)
            }
            tagging = _absent_tags(action)
            written = sorted(key for key in lines.mentions | read if key.startswith(tagging))
            absent |= dict.fromkeys(written)
            forced = tuple({**dict(context), **absent}.items())
        asked = self._context(tags, action, on, forced)
        asking: Hashable = (group.account, type(group.one), group.gaps, lines.number)
        shape: Hashable
        if member is not None or on.policy is not None or on.account is not None:
            asking, shape = (id(group), "" if member is None else member.arn), on.arn
        else:
            shape = self.shapes(group.account, lines)[on.arn]
        key = asking, action, asked, on.tags is None, on.policy, shape
        found = self._answers.get(key)
        if found is None:
            request = ActionRequest(
                caller=caller_of(member or group.one),
                action=action,
                resource=on.arn,
                at=self.at,
                resource_account=on.account,
                resource_policy=on.policy,
                context=asked,
                is_open=True,
            )
            if member is not None or on.policy is not None or action.startswith("sts:"):
                found = self._asked(request, lines, read)  # more than its lines may allow it
            elif not (group.has_gaps or self.may_allow(lines, on.arn)):
                found = DENIED
            elif read or on.account is not None or not lines.mentions <= _REGION_ONLY:
                found = self._asked(request, lines, read)
            else:
                region = dict(asked).get(_REQUESTED_REGION)
                found = self._asked_plainly(request, (asking, shape, region), lines)
            self._answers[key] = found
        return found

    def _asked_plainly(
        self, request: ActionRequest, key: Hashable, lines: SourceLines
    ) -> NeedAnswer:
        """Answer where no context key counts but the Region: all actions in `lines` are alike."""
        action, resource = request.action, request.resource
        alike = key, may_rcps_limit(action, resource), _protected(action, resource)
        found = self._plain.get(alike)
        if found is None:
            found = self._asked(request, lines, frozenset())
            if found.is_certain or not found.is_allowed:
                self._plain[alike] = found
        return replace(found, context=request.context) if found.is_allowed else found

    def _asked(
        self, request: ActionRequest, lines: SourceLines, read: frozenset[str]
    ) -> NeedAnswer:
        may_use_mfa = any(key.startswith(_MFA) for key in chain(lines.mentions, read))
        return self._ask(request, may_use_mfa=may_use_mfa)

    def _read_by(self, policy: str) -> frozenset[str]:
        """Return the context keys that the policy of a resource reads."""
        document = self.index.document(policy, "resource policy", PolicyType.RESOURCE)
        statements = self.index.compiled(document)
        return frozenset(key for one in statements for test in one.conditions for key in test.keys)

    def regions(self, group: SourceGroup) -> tuple[str, ...]:
        """Return the Regions in which the source may try: those that its policies name, too."""
        found = self._regions.get(id(group))
        if found is None:
            named = [*dict.fromkeys(_named_regions(group))]
            other = next((one for one in REGIONS if one not in named), REGION)
            some = (REGION, *named[:_MAX_REGIONS], other if named else REGION)
            found = self._regions[id(group)] = tuple(dict.fromkeys(some))
        return found

    def shapes(self, account: str, lines: SourceLines) -> Mapping[str, Hashable]:
        """Return all that the policies of an account's principals can tell of each resource."""
        key = lines.number, account
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = _Shapes(lines, self._matches_of(lines), self.index)
        return found

    def _matches_of(self, lines: SourceLines) -> "list[_Matches] | None":
        found = []
        for statement in lines.statements:
            if "*" in (statement.source.resources or ()):
                continue
            element = None if _is_of_caller(statement) else statement.resource
            if element is None:
                return None
            if element not in self._matches:
                self._matches[element] = _Matches(element, self.index.reading)
            found.append(self._matches[element])
        return found

    def may_allow(self, lines: SourceLines, resource: str) -> bool:
        """Tell whether some Allow statement of a principal's own may be about a resource."""
        key = lines.number, resource
        found = self._allowed.get(key)
        if found is None:
            reading = self.index.reading
            found = self._allowed[key] = any(
                _is_of_caller(one)
                or one.resource is None
                or one.resource.match(resource, _NO_KEYS, reading) is not False
                for one in lines.allowing
            )
        return found

    # Putting a request together

    def _context(
        self, tag_keys: tuple[str, ...], action: str, on: AskedResource, forced: Context
    ) -> Context:
        """Add what follows from the resource: its Region, and its tags where they are known."""
        resource, tags = on.arn, on.tags
        parts = resource.split(":", 4)
        region = parts[3] if len(parts) > 3 else ""  # noqa: PLR2004 - ARN-1
        is_elsewhere = region not in ("", REGION)
        if not is_elsewhere and (not tag_keys or tags is None):
            return forced
        found: dict[str, tuple[str, ...] | None] = dict(forced)
        if is_elsewhere and _REQUESTED_REGION not in found:
            found[_REQUESTED_REGION] = (region,)
        if not tag_keys or tags is None:
            return tuple(found.items())
        if resource not in self.index.roles and resource not in self.index.users:
            given = dict(tags)
            service = action.partition(":")[0].lower()
            for key in tag_keys:
                head, _, name = key.partition("/")
                if head in ("aws:resourcetag", f"{service}:resourcetag"):
                    value = next((v for k, v in given.items() if k.lower() == name), None)
                    found[key] = None if value is None else (value,)
        return tuple(found.items())

    # Asking

    def _ask(self, request: ActionRequest, *, may_use_mfa: bool) -> NeedAnswer:
        """Ask without MFA, then with it (PE-67): sessions of roles have none to show (MFA-5)."""
        if not (may_use_mfa and isinstance(request.caller, UserCaller)):
            return self._choose(request)
        found = self._choose(_with(request, WITHOUT_MFA))
        if found.is_certain:
            return _without_absent(found)
        with_mfa = self._choose(_with(request, _WITH_MFA))
        if with_mfa.is_allowed and (with_mfa.is_certain or not found.is_allowed):
            return replace(with_mfa, needs_mfa=True)
        return _without_absent(found)

    def _choose(self, request: ActionRequest) -> NeedAnswer:
        """Ask, and give the keys that the source chooses the values that policies ask for."""
        service = request.action.partition(":")[0].lower()
        while True:  # each turn settles a key at least
            judged = judge(request, self.index, self.index.reading)
            decision, verdict = judged.decision, None
            if decision is Decision.DEPENDS:
                verdict = answer_action(request, self.index)
                decision = verdict.decision
            if decision is Decision.ALLOW:
                return NeedAnswer(is_allowed=True, context=request.context)
            if verdict is None or decision is not Decision.DEPENDS:
                return DENIED
            given = {key.lower() for key, _ in request.context}
            left: list[OpenNeed] = []
            chosen: dict[str, tuple[str, ...] | None] = {}
            for need in verdict.needs:
                if _is_chosen(need.key, service) and need.key.lower() not in given:
                    is_associated = need.key.lower() == _ASSOCIATED
                    chosen[need.key] = (
                        _associated(need, request.context) if is_associated else need.value
                    )
                else:
                    left.append(need)
            if not chosen:
                break
            request = _with(request, tuple(sorted(chosen.items())))
        return NeedAnswer(
            is_allowed=True,
            context=request.context,
            conditions=tuple(left),
            lacks=() if left else (verdict.unknown or ("a statement cannot be understood",)),
            is_guardrail=not left and _is_by_guardrail(judged),
        )


class _Matches(dict[str, Truth]):
    """Whether an element covers a resource, by its ARN, told when it is asked for."""

    def __init__(self, element: ResourceElement, reading: Interpretation) -> None:
        self._element, self._reading = element, reading

    def __missing__(self, resource: str) -> Truth:
        found = self[resource] = self._element.match(resource, _NO_KEYS, self._reading)
        return found


class _Shapes(dict[str, Hashable]):
    """What some lines can tell of a resource, by its ARN, made when it is asked for.

    `matches` are of all that tells resources apart; None where that may be anything.
    """

    def __init__(
        self, lines: SourceLines, matches: list[_Matches] | None, index: WorldIndex
    ) -> None:
        self._index, self._matches = index, matches
        self._reads_tags = lines.mentions_any(*_TAG_KEYS, "aws:resource")

    def __missing__(self, resource: str) -> Hashable:
        found = self[resource] = self._told(resource)
        return found

    def _told(self, resource: str) -> Hashable:
        if self._matches is None:
            return resource
        found: list[Hashable] = [resource == "*", *resource.split(":", 4)[3:4]]
        found += [one[resource] for one in self._matches]
        if self._reads_tags:
            entity = self._index.role(resource) or self._index.user(resource)
            found.append(resource if entity is None else (entity.tags, entity.tags_known))
        return tuple(found)


def _protected(action: str, resource: str) -> str:
    """Return an action of IAM on a resource that it may let nobody change; empty for others."""
    return action if action.startswith("iam:") and is_protected(resource) else ""


def _is_of_caller(statement: CompiledStatement) -> bool:
    """Tell whether variables say which resources a statement is about."""
    source = statement.source
    return any("${" in one for one in source.resources or source.not_resources or ())


def _is_by_guardrail(judged: Admitted | Judged) -> bool:
    """Tell whether an SCP or RCP is what is not known."""
    assert isinstance(judged, Judged)  # noqa: S101 - for the type checker: something is open
    own = (judged.worst.own(layer) for layer in (Layer.IDENTITY, Layer.BOUNDARY))
    return not any(one is not None and (one.allows is None or one.denies is None) for one in own)


def _with(request: ActionRequest, more: Context) -> ActionRequest:
    given = {key.lower(): (key, values) for key, values in (*request.context, *more)}
    return replace(request, context=tuple(given.values()))


def _without_absent(answer: NeedAnswer) -> NeedAnswer:
    """Leave out that there is no MFA: nobody brings it unasked."""
    context = tuple(one for one in answer.context if one not in WITHOUT_MFA)
    return replace(answer, context=context)


def _absent_tags(action: str) -> tuple[str, ...]:
    """Return how keys begin that no request of an action has.

    Which actions of IAM bring tags is known (Service Authorization Reference), of others it is not.
    """
    name = action.lower()
    if not name.startswith("iam:") or name.startswith("iam:tag") or name in _WITH_TAGS:
        return ()
    return _OF_REQUESTS[:1] if name.startswith("iam:untag") else _OF_REQUESTS


def _is_chosen(key: str, service: str) -> bool:
    """Tell whether a key describes what the source asks for, so that it chooses the value."""
    lower = key.lower()
    if lower.startswith(_OF_REQUESTS) or (service, lower) == _OS_USER:
        return True
    is_own = lower.startswith(f"{service}:") and "resourcetag/" not in lower
    return is_own and lower not in DELIVERED_KEYS


def _associated(need: OpenNeed, context: Context) -> tuple[str, ...] | None:
    """Return a resource that a role is passed for: one of the service that gets it, or none."""
    (passed_to,) = dict(context)["iam:PassedToService"] or ("",)
    for one in need.values:
        owner = "".join(one.split(":", 3)[2:3])
        if any(fnmatchcase(label, f"{owner}*") for label in passed_to.split(".")):
            return (one,)
    return None


def _named_regions(group: SourceGroup) -> Iterator[str]:
    """Yield the Regions that conditions name, and those of resources that a Deny names."""
    for statement in group.statements:
        for condition in statement.conditions:
            if condition.key == _REGION_KEY:
                for value in condition.source.values:
                    yield from (one for one in REGIONS if fnmatchcase(one, value))
        if statement.may_deny:
            for pattern in statement.source.resources or ():
                region = ":".join(pattern.split(":", 4)[3:4])
                if region not in ("", "*"):
                    yield from (one for one in REGIONS if fnmatchcase(one, region))


_NO_KEYS = RequestContext({})
