"""Roles that AWS and its tools make by the dozen, called by what they are for.

A name alone never suffices: anybody may take it. Path, trust policy or tag have to agree, else the
role keeps its name, and `doubt` says what the name pretends.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits, role_name
from rolescope.model.policy import Effect, PrincipalType, StatementPrincipal
from rolescope.model.principal import Role
from rolescope.model.world import World
from rolescope.trust.edge import Node, NodeKind
from rolescope.value import Value
from rolescope.words.names import account_names

_Agrees = Callable[[Role, re.Match[str], World], bool | None]


class RoleFamily(Value, kw_only=True):
    """Roles of one maker. `agrees` tells whether a role is what its name says; None: not known.

    `words`, `second` and `apart` are templates for what the name's pattern found; `apart` tells
    roles apart that are one in words.
    """

    title: str
    pattern: re.Pattern[str]
    words: str
    second: str = ""
    apart: str = ""
    agrees: _Agrees


class ShownName(Value, kw_only=True):
    """How a role is called on screen: `words`, and a `second` part in small letters.

    `apart` follows where another of the same words stands beside it. Search, copies, exports and
    tooltips keep the name. `family` is empty for a role that is called by its own name.
    """

    words: str
    second: str = ""
    apart: str = ""
    family: str = ""
    doubt: str = ""

    @property
    def tail(self) -> str:
        """What tells it from others of the same words."""
        return " ".join(filter(None, (self.second, self.apart)))


def told_apart(shown: Sequence[ShownName], names: Sequence[str]) -> tuple[str, ...]:
    """Return one text for each of some roles that stand together: different names, different texts.

    Those that are one in words get the second part, then what tells them apart, then their `names`.
    """
    texts = [one.words for one in shown]
    longer = (
        [f"{one.words} {one.second}".strip() for one in shown],
        [f"{one.words} {one.tail}".strip() for one in shown],
        list(names),
    )
    for wordings in longer:
        said: dict[str, set[str]] = defaultdict(set)
        for text, name in zip(texts, names, strict=True):
            said[text].add(name)
        texts = [
            wording if len(said[text]) > 1 else text
            for text, wording in zip(texts, wordings, strict=True)
        ]
    return tuple(texts)


def called(nodes: Sequence[Node], index: WorldIndex) -> tuple[str, ...]:
    """Return what principals that stand in one list are called, told apart from one another."""
    shown = []
    for node in nodes:
        role = index.role(node.id)
        shown.append(ShownName(words=node.name) if role is None else shown_name(role, index.world))
    return told_apart(shown, [node.name for node in nodes])


def called_anywhere(nodes: Iterable[Node], index: WorldIndex) -> dict[str, str]:
    """Return what principals are called where nothing else is said of them, by id.

    The account follows where several are called alike. Who keeps the own name is left out.
    """
    found = {node.id: node for node in nodes}
    names = {id_: node.name for id_, node in found.items()} | called_in_accounts(
        found.values(), index
    )
    times, accounts = Counter(names.values()), account_names(index.world)
    for id_, name in names.items():
        account = found[id_].account
        if times[name] > 1 and account:
            names[id_] = f"{name} ({accounts.get(account) or group_digits(account)})"
    return {id_: name for id_, name in names.items() if name != found[id_].name}


def called_in_accounts(nodes: Iterable[Node], index: WorldIndex) -> dict[str, str]:
    """Return what principals are called where their account is said beside them, by id.

    Those of one account are told apart. Who keeps the own name is left out.
    """
    homes: dict[str | None, list[Node]] = defaultdict(list)
    alike: dict[object, list[Node]] = defaultdict(list)
    for node in nodes:
        if node.kind is NodeKind.ROLE:
            homes[node.account].append(node)
        else:
            alike[node.account, node.kind, node.name].append(node)
    names = {
        node.id: name
        for roles in homes.values()
        for node, name in zip(roles, called(roles, index), strict=True)
        if name != node.name
    }
    several = (group for group in alike.values() if len({node.id for node in group}) > 1)
    return names | {node.id: _name_with_id(node) for group in several for node in group}


def _name_with_id(node: Node) -> str:
    """Call a session by its role, too, and what is nameless by its unique ID."""
    if node.kind is NodeKind.SESSION:
        return "/".join(node.id.split("/")[-2:])
    return f"{node.name} {node.id}"


def shown_name(role: Role, world: World) -> ShownName:
    """Return how a role is called where there is no room for all of its name."""
    for family in ROLE_FAMILIES:
        found = family.pattern.fullmatch(role.name)
        if found is None:
            continue
        agrees = family.agrees(role, found, world)
        if agrees:
            return ShownName(
                words=found.expand(family.words),
                second=_second(found, family),
                apart=found.expand(family.apart),
                family=family.title,
            )
        if agrees is False:
            doubt = f"Named like {family.title}, but its path, trust or tags differ"
            return ShownName(words=role.name, doubt=doubt)
        return ShownName(words=role.name)
    return _made_by_stack(role) or ShownName(words=role.name)


_USUAL_QUALIFIER = "hnb659fds"  # of CDK's bootstrap stack, unless somebody chose another


def _second(found: re.Match[str], family: RoleFamily) -> str:
    parts = found.expand(family.second).split(", ") if family.second else []
    return ", ".join(part for part in parts if part and part != _USUAL_QUALIFIER)


def _is_reserved(role: Role, _found: re.Match[str], _world: World) -> bool:
    return role.is_reserved


def _is_service_linked(role: Role, _found: re.Match[str], _world: World) -> bool:
    return role.is_service_linked


def _is_of_own_account(role: Role, found: re.Match[str], _world: World) -> bool:
    return found["account"] == role.arn.split(":")[4]


def _is_service_role(role: Role, _found: re.Match[str], _world: World) -> bool:
    return ":role/service-role/" in role.arn


def _trusts_management(role: Role, _found: re.Match[str], world: World) -> bool | None:
    manager = world.organization.management_account if world.organization else None
    return None if manager is None else _trusts_only_account(role, manager)


def _trusts_stack_sets(role: Role, _found: re.Match[str], world: World) -> bool | None:
    """A StackSet's administrator is a role of its own, or an account of the organization."""
    named = _trusted(role, "AWS")
    if named and all(_is_stack_set_administrator(one) for one in named):
        return True
    organization = world.organization
    if organization is None:
        return None
    members = {member.id for member in organization.accounts} | {organization.management_account}
    return bool(named) and all(one.value in members for one in named)


_STACK_SET_ADMINISTRATORS = (
    "AWSServiceRoleForCloudFormationStackSetsOrgAdmin",
    "AWSCloudFormationStackSetAdministrationRole",
)


def _is_stack_set_administrator(principal: StatementPrincipal) -> bool:
    return (
        principal.type is PrincipalType.ROLE
        and role_name(principal.value) in _STACK_SET_ADMINISTRATORS
    )


def _trusts_quick_setup(role: Role, _found: re.Match[str], _world: World) -> bool:
    named = _trusted(role, "AWS")
    administrator = "AWS-QuickSetup-StackSet-Local-AdministrationRole"
    home = role.arn.split(":")[4]
    return bool(named) and all(one.value.endswith(f":{home}:role/{administrator}") for one in named)


def _trusts_service(*services: str) -> _Agrees:
    def agrees(role: Role, _found: re.Match[str], _world: World) -> bool:
        named = _trusted(role, "Service")
        return bool(named) and all(one.value in services for one in named)

    return agrees


def _trusts_only_account(role: Role, account: str) -> bool:
    named = _trusted(role, "AWS")
    return bool(named) and all(
        one.value == account or one.value.split(":")[4:5] == [account] for one in named
    )


def _trusted(role: Role, key: str) -> tuple[StatementPrincipal, ...]:
    """Return whom a role lets in; nobody when one of them does not stand below that key."""
    found = [
        principal
        for statement in role.trust_policy.statements
        if statement.effect is Effect.ALLOW
        for principal in statement.principals or ()
    ]
    return tuple(found) if all(one.key == key for one in found) else ()


def _family(
    title: str, pattern: str, words: str, agrees: _Agrees, second: str = "", apart: str = ""
) -> RoleFamily:
    return RoleFamily(
        title=title,
        pattern=re.compile(pattern),
        words=words,
        second=second,
        apart=apart,
        agrees=agrees,
    )


def _cdk(part: str, words: str) -> RoleFamily:
    pattern = (
        rf"cdk-(?P<qualifier>[a-z0-9]+)-{part}-role-(?P<account>\d{{12}})-(?P<region>[a-z0-9-]+)"
    )
    second = r"\g<region>, \g<qualifier>"
    return _family("CDK bootstrap", pattern, words, _is_of_own_account, second)


ROLE_FAMILIES: tuple[RoleFamily, ...] = (
    _family(
        "Identity Center",
        "AWSReservedSSO_(.+)_([0-9a-f]{4})[0-9a-f]{12}",
        r"\1",
        _is_reserved,
        "Identity Center",
        r"\2",
    ),
    _cdk("deploy", "CDK deploy"),
    _cdk("cfn-exec", "CDK execution"),
    _cdk("file-publishing", "CDK file publishing"),
    _cdk("image-publishing", "CDK image publishing"),
    _cdk("lookup", "CDK lookup"),
    _family(
        "Control Tower",
        "AWSControlTowerExecution",
        "Control Tower execution",
        _trusts_management,
    ),
    _family(
        "Control Tower", "AWSControlTowerAdmin", "Control Tower administration", _is_service_role
    ),
    _family(
        "Control Tower",
        "AWSControlTowerStackSetRole",
        "Control Tower StackSets",
        _is_service_role,
    ),
    _family(
        "StackSets",
        "stacksets-exec-([0-9a-f]{4})[0-9a-f]{28}",
        "StackSet execution",
        _trusts_stack_sets,
        apart=r"\1",
    ),
    _family(
        "StackSets",
        "AWSCloudFormationStackSetExecutionRole",
        "StackSet execution",
        _trusts_stack_sets,
    ),
    _family(
        "StackSets",
        "AWSCloudFormationStackSetAdministrationRole",
        "StackSet administration",
        _trusts_service("cloudformation.amazonaws.com"),
    ),
    _family(
        "Quick Setup",
        "AWS-QuickSetup-StackSet-Local-AdministrationRole",
        "Quick Setup administration",
        _trusts_service("cloudformation.amazonaws.com"),
    ),
    _family(
        "Quick Setup",
        "AWS-QuickSetup-StackSet-Local-ExecutionRole",
        "Quick Setup execution",
        _trusts_quick_setup,
    ),
    _family(
        "Organizations",
        "OrganizationAccountAccessRole",
        "Organization access",
        _trusts_management,
    ),
    _family(
        "service-linked roles",
        "AWSServiceRoleFor(.+)",
        r"\1",
        _is_service_linked,
        "service-linked",
    ),
    _family(
        "Serverless Framework",
        "(?P<service>.+)-(?P<stage>[A-Za-z0-9]+)-(?P<region>[a-z]{2}(?:-[a-z]+)+-[0-9])-lambdaRole",
        r"\g<service>",
        _trusts_service("lambda.amazonaws.com"),
        r"\g<stage>, \g<region>",
    ),
)

_STACK_TAG = "aws:cloudformation:stack-name"
_LOGICAL_ID_TAG = "aws:cloudformation:logical-id"


def _made_by_stack(role: Role) -> ShownName | None:
    """CloudFormation names what has no name: stack, logical ID, and a random end."""
    tags = dict(role.tags)
    stack, logical = tags.get(_STACK_TAG, ""), tags.get(_LOGICAL_ID_TAG, "")
    if not (stack and logical):
        return None
    found = re.fullmatch(r"(?P<stack>.+)-(?P<logical>[A-Za-z0-9]+)-[A-Z0-9]{12,13}", role.name)
    if found is None or not logical.startswith(found["logical"]):
        return None
    if not stack.startswith(found["stack"]):
        return None
    return ShownName(words=logical, second=stack, family="CloudFormation")
