"""Pasted text: builds a partial world from a single policy, or from an answer about roles."""

from enum import Enum

from rolescope.importers.fields import Record
from rolescope.importers.gaad import GAAD
from rolescope.importers.gathering import AnswerPage, Gathering, ListedFact, RoleFacts
from rolescope.importers.importer import Content, Importer
from rolescope.importers.list_roles import role_alone
from rolescope.importers.named_text import principal_named
from rolescope.importers.policies import TRUST_POLICY
from rolescope.model.arn import Arn, group_digits, is_account_id, role_name
from rolescope.model.policy import Effect, Policy, PolicyType
from rolescope.model.principal import Role, User
from rolescope.problem import PASTED_ALONE

PASTED_FORMAT = "rolescope-pasted/1"
NOT_PASTED = "(not pasted)"  # stands for policies that there may be: what they say is unknown
ACCOUNT_OF_NOBODY = "000000000000"  # of a policy that does not say whose it is
_NO_TRUST_POLICY = Policy(name=TRUST_POLICY, type=PolicyType.TRUST, unreadable="It was not pasted")
_PRINCIPALS = {"Principal", "NotPrincipal"}
_RESOURCES = {"Resource", "NotResource"}
_PATTERN = frozenset("*?$")
_POLICIES = ((), ("PolicyDocument",), ("PolicyVersion", "Document"))  # where one may stand


class PastedKind(Enum):
    """Kinds of pasted JSON that are no import by themselves."""

    ROLE = "role"
    ROLES = "list of roles"
    TRUST_POLICY = "trust policy"
    IDENTITY_POLICY = "identity policy"  # an SCP is written alike
    ARNS = "ARNs"
    DENIAL = "AccessDenied message"


def pasted_kind(value: object) -> PastedKind | None:
    """Recognize a policy, or an answer about roles that holds their trust policies."""
    if not isinstance(value, dict):
        return None
    if _is_role(value.get("Role")):
        return PastedKind.ROLE
    roles = value.get("Roles")
    if isinstance(roles, list) and roles and all(map(_is_role, roles)):
        return PastedKind.ROLES
    if _named_by(value):
        return PastedKind.DENIAL if "Action" in value else PastedKind.ARNS
    keys = _statement_keys(value)
    if not keys & _PRINCIPALS:
        is_policy = keys & {"Action", "NotAction"} and keys & _RESOURCES
        return PastedKind.IDENTITY_POLICY if is_policy else None
    return None if keys & _RESOURCES else PastedKind.TRUST_POLICY


def is_policy_of_resources(value: object) -> bool:
    """Tell whether statements name principals and resources, as an RCP and a bucket policy do."""
    keys = _statement_keys(value) if isinstance(value, dict) else set()
    return bool(keys & _PRINCIPALS and keys & _RESOURCES)


def _statement_keys(value: dict[str, object]) -> set[str]:
    """Return the keys of all statements of a policy; none when it is no policy."""
    policy, _ = _policy_in(value)
    found = policy.get("Statement")
    listed: list[object] = found if isinstance(found, list) else [found]
    statements = [one for one in listed if isinstance(one, dict)]
    if len(statements) < len(listed):
        return set()
    return {key for one in statements for key in one}


def _named_by(value: dict[str, object]) -> tuple[str, ...]:
    """Return the ARNs of roles and users in a text that named nothing but them."""
    found = value.get("Arns")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _policy_in(value: object) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return a policy and its path: GetRolePolicy, GetPolicyVersion and their like wrap it."""
    for path in _POLICIES:
        found = value
        for key in path:
            found = found.get(key) if isinstance(found, dict) else None
        if isinstance(found, dict) and "Statement" in found:
            return found, path
    return {}, ()


def wrap(text: str) -> str:
    """Return pasted JSON as a file that is recognized as pasted; the JSON itself stays as it is."""
    return f'{{"format": "{PASTED_FORMAT}", "pasted":\n{text}\n}}'


def _is_role(value: object) -> bool:
    return isinstance(value, dict) and "AssumeRolePolicyDocument" in value


def _detect(content: Content) -> bool:
    value = content.value
    return isinstance(value, dict) and value.get("format") == PASTED_FORMAT


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    match pasted_kind(top.value.get("pasted")):
        case PastedKind.ROLE | PastedKind.ROLES:
            _read_roles(top, gathering)
        case PastedKind.TRUST_POLICY:
            _read_trust_policy(top, gathering)
        case PastedKind.IDENTITY_POLICY:
            _read_identity_policy(top, gathering)
        case PastedKind.ARNS | PastedKind.DENIAL as kind:
            _read_named(top, gathering, kind)
        case None:
            top.wrong("pasted", "a policy, or an answer about roles")


def _read_roles(top: Record, gathering: Gathering) -> None:
    """Read GetRole or ListRoles."""
    pasted = top.record("pasted")
    if pasted is None:
        return
    one = pasted.record("Role")
    found = [one] if one is not None else list(pasted.records("Roles"))
    is_whole = one is None and pasted.truth("IsTruncated") is False and not pasted.has("NextToken")
    accounts: set[str] = set()
    for record in found:
        arn = record.text("Arn") or ""
        parsed = Arn.parse(arn)
        if parsed is None or not is_account_id(parsed.account):
            record.wrong("Arn", "the ARN of a role")
            is_whole = False
            continue
        role = role_alone(record, gathering, arn, is_listed=one is None, lacking=NOT_PASTED)
        gathering.add_entity(role, parsed.account, record.place)
        accounts.add(parsed.account)
    for account in sorted(accounts):
        _add_account(account, top, gathering, ("roles",) if is_whole else ())
        gathering.lists.append(ListedFact(RoleFacts, account, top.place))


def _read_trust_policy(top: Record, gathering: Gathering) -> None:
    document, path = _policy_in(top.value.get("pasted"))
    place = top.place.at("pasted", *path)
    policy = gathering.policies.read(document, place, name=TRUST_POLICY, type=PolicyType.TRUST)
    # a role trusts the identity providers of its own account
    arns = (
        Arn.parse(principal.value)
        for statement in policy.statements
        for principal in statement.principals or ()
        if principal.key == "Federated"
    )
    told = {arn.account for arn in arns if arn is not None and is_account_id(arn.account)}
    account = told.pop() if len(told) == 1 else ACCOUNT_OF_NOBODY
    _add_account(account, top, gathering)
    role = _role_named(f"arn:aws:iam::{account}:role/pasted-trust-policy", policy)
    gathering.add_entity(role, account, place)
    if account == ACCOUNT_OF_NOBODY:
        whose = "which nobody has: the role's own account looks like any other"
    else:
        whose = "whose identity provider it trusts"
    gathering.warn(
        top.place,
        "A trust policy alone does not say whose it is.",
        f"It is shown as that of a role of account {group_digits(account)}, {whose}.",
        "Paste the answer of aws iam get-role to see the role itself.",
        code=PASTED_ALONE,
    )


def _read_identity_policy(top: Record, gathering: Gathering) -> None:
    """Give the policy to a user who has nothing else, beside the roles that it names."""
    document, path = _policy_in(top.value.get("pasted"))
    place = top.place.at("pasted", *path)
    policy = gathering.policies.read(
        document, place, name="pasted policy", type=PolicyType.IDENTITY
    )
    name = "pasted-identity-policy"
    holder = User(arn=f"arn:aws:iam::{ACCOUNT_OF_NOBODY}:user/{name}", name=name, inline=(policy,))
    gathering.add_entity(holder, ACCOUNT_OF_NOBODY, place)
    named = _roles_named_by(policy)
    for arn, account in named.items():
        gathering.add_entity(_role_named(arn, _NO_TRUST_POLICY), account, place)
    for account in sorted({ACCOUNT_OF_NOBODY, *named.values()}):
        _add_account(account, top, gathering)
    gathering.warn(
        top.place,
        "An identity policy alone does not say who has it, nor that it is no SCP.",
        f"It is shown as the only policy of a user of account {group_digits(ACCOUNT_OF_NOBODY)}, "
        "which nobody has; whom the roles that it names trust is unknown.",
        "Import the authorization details of the account to see who has it.",
        code=PASTED_ALONE,
    )


def _read_named(top: Record, gathering: Gathering, kind: PastedKind) -> None:
    """Read ARNs alone, or those of a message: of each principal no more than its name is known."""
    pasted = top.record("pasted")
    arns = [] if pasted is None else pasted.texts("Arns")
    accounts: dict[str, None] = {}
    for number, arn in enumerate(arns):
        parsed = Arn.parse(arn)
        if parsed is None or principal_named(arn) != arn:
            top.wrong("pasted", "the ARN of a role or a user", number)
            continue
        named: Role | User = _role_named(arn, _NO_TRUST_POLICY)
        if parsed.type == "user":
            named = User(arn=arn, name=role_name(arn), attached=(NOT_PASTED,), boundary=NOT_PASTED)
        gathering.add_entity(named, parsed.account, top.place)
        accounts[parsed.account] = None
    for account in accounts:
        _add_account(account, top, gathering)
    gathering.warn(
        top.place,
        f"{kind.value[:1].upper()}{kind.value[1:]} alone: no policies came with the names.",
        "Who may become whom is unknown. Simulate a request to see what it would take.",
        "Import the authorization details of the accounts, then paste it again.",
        code=PASTED_ALONE,
    )


def _roles_named_by(policy: Policy) -> dict[str, str]:
    """Return the accounts of the roles in statements that allow, by ARN, but for patterns."""
    arns = (
        arn
        for statement in policy.statements
        if statement.effect is Effect.ALLOW
        for arn in statement.resources or ()
        if not _PATTERN & set(arn)
    )
    parsed = ((arn, Arn.parse(arn)) for arn in arns)
    return {
        arn: one.account
        for arn, one in parsed
        if one is not None and one.type == "role" and is_account_id(one.account)
    }


def _role_named(arn: str, trust_policy: Policy) -> Role:
    """Return a role of which no more than its trust policy is known, if that."""
    return Role(
        arn=arn,
        name=role_name(arn),
        trust_policy=trust_policy,
        attached=(NOT_PASTED,),
        boundary=NOT_PASTED,
        tags_known=False,
    )


def _add_account(
    account: str, top: Record, gathering: Gathering, lists: tuple[str, ...] = ()
) -> None:
    """Take note of an account that may lack everything but what was pasted (DF-46)."""
    gathering.add_account(account, top.place.file)
    gathering.add_page(AnswerPage(GAAD.id, top.place, account, is_last=True, lists=lists))


PASTED = Importer(
    id="pasted", title="Pasted policy or answer about roles", detect=_detect, read=_read
)
