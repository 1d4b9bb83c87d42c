"""ListRoles and GetRole: what authorization details lack about roles (DF-6, DF-7)."""

from rolescope.importers.fields import Record
from rolescope.importers.gaad import session_duration
from rolescope.importers.gathering import AnswerPage, Gathering, ListedFact, RoleFacts
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id


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
    account = read_role_list(content, gathering, "Roles")
    is_last = top.truth("IsTruncated") is False and not top.has("NextToken")
    gathering.add_page(AnswerPage(LIST_ROLES.id, content.place, account, is_last))


def read_role_list(content: Content, gathering: Gathering, key: str) -> str | None:
    """Read the roles below a key; return the account of the last, None when nothing tells it."""
    top = gathering.record(content.value, content.place)
    if not top.has_list(key):
        top.wrong(key, "a list of roles")
        return content.account
    accounts = {account for role in top.records(key) if (account := _add(role, gathering))}
    known: set[str | None] = {*accounts} or {content.account}
    for account in sorted(known, key=str):
        gathering.lists.append(ListedFact(RoleFacts, account, content.place.at(key)))
    return max(known, key=str)


def _add(role: Record, gathering: Gathering) -> str | None:
    arn = role.text("Arn") or ""
    parsed = Arn.parse(arn)
    if parsed is None or not is_account_id(parsed.account):
        role.wrong("Arn", "the ARN of a role")
        return None
    facts = RoleFacts(arn, session_duration(role), role.text("Description"))
    gathering.add_role_facts(facts, role.place)
    return parsed.account


LIST_ROLES = Importer(
    id="list-roles", title="List of roles (ListRoles)", detect=_detect, read=_read
)
