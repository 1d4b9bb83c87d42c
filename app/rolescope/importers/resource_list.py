"""Resources: what runs as a role, and what has policies of its own (formats.md, DF-46)."""

from collections.abc import Iterator, Mapping

from rolescope.importers.fields import Record
from rolescope.importers.gathering import Gathering
from rolescope.importers.importer import Content, Importer
from rolescope.model.arn import Arn, is_account_id
from rolescope.model.plain import visible
from rolescope.model.resource_list import Resource, Resources, may_have_policy
from rolescope.model.strict_json import path_text
from rolescope.problem import Problem, ProblemLevel
from rolescope.value import Value

_ENTRY = frozenset({"type", "arn"})


class _PoliciesRead(Value):
    """Of which resources a file tells whether they have a policy (RES-50). `types` None: all."""

    types: frozenset[str] | None = frozenset()
    accounts: Mapping[str, frozenset[str]] = {}
    at: str = ""

    def tells(self, type_: str, account: str) -> bool:
        """Tell whether a resource without a policy in the file has none."""
        if not may_have_policy(type_) or type_ == "kms_key":
            return False
        listed = self.types is None or type_ in self.types
        return listed or type_ in self.accounts.get(account, ())


def _is_entry(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= _ENTRY


def _detect(content: Content) -> bool:
    value = content.value
    if isinstance(value, dict):
        return isinstance(value.get("complete"), list) and isinstance(value.get("items"), list)
    if not isinstance(value, list):
        return False
    # A list without entries tells by its name alone what it is a list of.
    return any(map(_is_entry, value)) or (
        not value and content.place.file.endswith("resources.json")
    )


def read_resources(content: Content, gathering: Gathering) -> None:
    """Read a bare list, which is complete for all types, or one that says for which it is."""
    value = content.value
    complete: frozenset[str] | None = None
    accounts: dict[str, frozenset[str]] = {}
    top = gathering.record(value if isinstance(value, dict) else {"items": value}, content.place)
    if isinstance(value, dict):
        complete = frozenset(top.texts("complete"))
        by_account = top.record("accounts")
        if by_account is not None:
            accounts = {one: frozenset(by_account.texts(one)) for one in by_account.value}
    policies = _policies_read(top) if isinstance(value, dict) else _PoliciesRead(None)
    items: list[Resource] = []
    broken: set[str] = set()
    records = list(top.records("items"))
    for record in records:
        found = _resource(record, content.account, policies)
        if found is None:
            broken.add(record.text("type") or "")
        else:
            items.append(found)
    if top.lacks_some("items", len(records)) or "" in broken:
        complete, accounts = frozenset(), {}  # what is lost may be of any type
    elif broken:
        known = frozenset(one.type for one in items) if complete is None else complete
        complete = known - broken
        accounts = {account: types - broken for account, types in accounts.items()}
    gathering.add_resources(Resources(tuple(items), complete, accounts))


def _policies_read(top: Record) -> _PoliciesRead:
    """Read the member `policies`; without it a policy that is not there was not imported."""
    policies = top.record("policies")
    if policies is None:
        return _PoliciesRead()
    accounts = policies.record("accounts")
    return _PoliciesRead(
        frozenset(policies.texts("complete")),
        {} if accounts is None else {one: frozenset(accounts.texts(one)) for one in accounts.value},
        policies.text("at") or "",
    )


def _resource(record: Record, account: str | None, policies: _PoliciesRead) -> Resource | None:
    type_, arn = record.text("type"), record.text("arn")
    if not type_ or not arn:
        record.wrong("arn" if type_ else "type", "a text")
        return None
    parsed = Arn.parse(arn)
    named = parsed.account if parsed and is_account_id(parsed.account) else ""
    owner = record.text("account") or named or account or ""
    if not is_account_id(owner):
        record.wrong("account", "an account ID")
        return None
    extra = record.record("extra")
    facts = dict(extra.value) if extra else {}
    is_told = "policy" in facts or "policy_fault" in facts
    if facts.get("policy", "") is None:
        del facts["policy"]  # RES-50: it is known to have none
        has_no_policy = "policy_fault" not in facts
    else:
        has_no_policy = not is_told and policies.tells(type_, owner)
    if extra is not None and not isinstance(facts.get("policy", ""), str | dict):
        extra.wrong("policy", "an object or a text")
    return Resource(
        type=type_,
        arn=arn,
        account=owner,
        role=record.text("role_arn") or None,
        extra=facts,
        has_no_policy=has_no_policy,
        at=record.text("at") or policies.at,
        file=record.place.file,
        place=path_text(record.place.path),
    )


def different_policies(resources: Resources) -> Iterator[Problem]:
    """Warn of resources of which two sources tell different policies, and name both (RES-54)."""
    for entries in resources.disagreeing():
        first, *others = (entry for entry in entries if not entry.is_share)
        where = " and ".join(f"{visible(entry.file)}: {entry.place}" for entry in others)
        yield Problem(
            level=ProblemLevel.WARNING,
            what=f"Of {visible(first.arn)} another policy is told at {where}.",
            meaning="Answers about it depend on which of them holds.",
            advice="Leave the older file out, or say in both when the policy was read.",
            file=first.file,
            path=first.place,
            code="different-policies",
        )


RESOURCES = Importer(
    id="resources", title="Resources (resources.json)", detect=_detect, read=read_resources
)
