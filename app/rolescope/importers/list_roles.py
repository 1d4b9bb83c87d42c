"""ListRoles and GetRole: what authorization details lack about roles (DF-6, DF-7).

Without authorization details of an account they are its roles with their trust policies, and no
more: everything else is unknown.
"""

from rolescope.importers.fields import Record
from rolescope.importers.gaad import read_role, session_duration
from rolescope.importers.gathering import AnswerPage, Gathering, ListedFact, RoleFacts, ToldRole
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, group_digits, is_account_id
from rolescope.model.policy import Policy
from rolescope.model.principal import Role
from rolescope.value import replace

_NOT_IMPORTED = "(not imported)"  # stands for policies that there may be: what they say is unknown
_TRUST_POLICY = "AssumeRolePolicyDocument"


def _detect(content: Content) -> bool:
    value = content.value
    return isinstance(value, dict) and (
        isinstance(value.get("Roles"), list) or isinstance(value.get("Role"), dict)
    )


def _read(content: Content, gathering: Gathering) -> None:
    top = gathering.record(content.value, content.place)
    if not top.has("Roles"):
        role = top.record("Role")
        if role is not None:
            _add(role, gathering)
        return
    before = len(gathering.told_roles)
    account = read_role_list(content, gathering, "Roles")
    is_last = top.truth("IsTruncated") is False and not top.has("NextToken")
    lists = ("roles",)
    broken = lists if top.lacks_some("Roles", len(gathering.told_roles) - before) else ()
    page = AnswerPage(
        LIST_ROLES.id, content.place, account, is_last, lists=lists, broken=frozenset(broken)
    )
    gathering.add_page(page)


def read_role_list(content: Content, gathering: Gathering, key: str) -> str | None:
    """Read the roles below a key; return the account of the last, None when nothing tells it."""
    top = gathering.record(content.value, content.place)
    if not top.has_list(key):
        top.wrong(key, "a list of roles")
        return content.account
    accounts = {account for role in top.records(key) if (account := _add(role, gathering, key))}
    known: set[str | None] = {*accounts} or {content.account}
    for account in sorted(known, key=str):
        gathering.lists.append(ListedFact(RoleFacts, account, content.place.at(key)))
    return max(known, key=str)


def read_facts(role: Record, _gathering: Gathering, arn: str) -> RoleFacts:
    """Read what is told of a role beside its trust policy."""
    return RoleFacts(arn, session_duration(role), role.text("Description"))


def _add(role: Record, gathering: Gathering, key: str = "") -> str | None:
    """Take note of a role of the list below a key; without one, an answer is about it alone."""
    arn = role.text("Arn") or ""
    parsed = Arn.parse(arn)
    if parsed is None or not is_account_id(parsed.account):
        role.wrong("Arn", "the ARN of a role")
        return None
    known = gathering.known.get((key, arn))
    facts = known if isinstance(known, RoleFacts) else read_facts(role, gathering, arn)
    gathering.add_role_facts(facts, role.place)
    if role.has(_TRUST_POLICY):
        gathering.told_roles.append(ToldRole(arn, parsed.account, role, is_listed=bool(key)))
    return parsed.account


def add_told_roles(gathering: Gathering) -> None:
    """File the roles of accounts of which the import has nothing else; say what is missing."""
    known = frozenset(gathering.accounts)
    first: dict[str, tuple[ToldRole, Role]] = {}
    for told in sorted(gathering.told_roles, key=lambda one: one.is_listed):  # GetRole tells more
        if told.account in known:
            continue
        place = told.record.place
        if told.account not in gathering.accounts:
            gathering.warn(
                place,
                f"Of account {group_digits(told.account)} there are roles and their trust policies "
                "alone.",
                "Its users and groups, and what anybody in it may do, are unknown: answers that "
                "need them depend.",
                "Add the output of aws iam get-account-authorization-details.",
            )
        gathering.add_account(told.account, place.file)
        gathering.lists.append(ListedFact(RoleFacts, told.account, place))
        gathering.roles_alone.add(told.account)
        if told.arn in first and first[told.arn][0].trust_policy == told.trust_policy:
            continue
        role = role_alone(
            told.record, gathering, told.arn, is_listed=told.is_listed, lacking=_NOT_IMPORTED
        )
        _, before = first.setdefault(told.arn, (told, role))
        if before is role or _meaning(before.trust_policy) != _meaning(role.trust_policy):
            gathering.add_entity(role, told.account, place)


def _meaning(policy: Policy) -> Policy:
    """Return a policy without how it is written: as an object, as JSON text, or URL-encoded."""
    return replace(policy, text="", raw=None)


def role_alone(
    record: Record, gathering: Gathering, arn: str, *, is_listed: bool, lacking: str
) -> Role:
    """Read a role of which nothing tells the identity policies; ListRoles tells no boundary either.

    `lacking` stands for the policies.
    """
    role = read_role(record, gathering, arn)
    role = replace(role, attached=(*role.attached, lacking))
    if not is_listed:
        return role
    return replace(
        role,
        boundary=role.boundary or lacking,
        tags_known=record.has("Tags") and role.tags_known,
    )


LIST_ROLES = Importer(
    id="list-roles",
    title="List of roles (ListRoles)",
    detect=_detect,
    read=_read,
    yaml_keys=("Roles", "Role"),
)
