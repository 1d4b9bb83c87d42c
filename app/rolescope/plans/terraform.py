"""Terraform and OpenTofu: what `terraform show -json` prints, and raw states (IAC-1 to IAC-11)."""

from collections.abc import Iterator, Mapping

from rolescope.plans.configuration import Configuration
from rolescope.plans.plan_fields import address_of, items, mapping, text
from rolescope.plans.plan_values import (
    Attributes,
    NoteKind,
    PlanAction,
    PlanError,
    PlannedResource,
    PlanNote,
    ProposedPlan,
    Provider,
)
from rolescope.plans.providers import Accounts
from rolescope.plans.references import References
from rolescope.value import replace

SHOW = "Run terraform show -json PLANFILE, and give what it prints."
_STATE_VERSION = 4
_ACTIONS: dict[tuple[str, ...], tuple[PlanAction, ...]] = {
    ("no-op",): (),
    ("read",): (),
    ("open",): (),
    ("renew",): (),
    ("close",): (),
    ("create",): (PlanAction.CREATE,),
    ("update",): (PlanAction.UPDATE,),
    ("delete",): (PlanAction.DELETE,),
    ("delete", "create"): (PlanAction.DELETE, PlanAction.CREATE),
    ("create", "delete"): (PlanAction.DELETE, PlanAction.CREATE),
    ("forget",): (),
    ("create", "forget"): (PlanAction.CREATE,),
    ("forget", "create"): (PlanAction.CREATE,),
}
_MODELED = ("aws_iam_", "aws_organizations_", "aws_ssoadmin_", "aws_rolesanywhere_", "awscc_iam_")


def is_terraform(value: Attributes) -> bool:
    """Tell whether a JSON object is a plan or a state (IAC-1)."""
    if "format_version" in value and ({"resource_changes", "values", "planned_values"} & {*value}):
        return True
    return value.get("version") == _STATE_VERSION and isinstance(value.get("resources"), list)


def read_terraform(value: Attributes, accounts: Mapping[str, str]) -> ProposedPlan:
    """Return the plan of a JSON object. `accounts` are the account IDs that the user gave (IAC-31).

    Raises:
        PlanError: its version is not known, or it is broken.
    """
    if "format_version" not in value:
        return _state(list(_raw_resources(value)))
    version = text(value.get("format_version"))
    if version.partition(".")[0] not in ("0", "1"):  # IAC-2
        raise PlanError(
            f"Its format_version is {version[:20] or 'no text'}, which is not known.",
            "Use a version of Terraform or OpenTofu that writes format 1.",
        )
    if "resource_changes" not in value and "planned_values" not in value:
        shown = mapping(mapping(value.get("values")).get("root_module"))
        return _state(list(_shown_resources(shown)))
    if not isinstance(value.get("resource_changes", []), list):
        raise PlanError("Its resource_changes is no list.", SHOW)
    return _Reader(value, accounts).plan()


def is_about_access(type_: str) -> bool:
    """Tell whether a type of resource has to do with who may do what (IAC-28)."""
    return type_.startswith(_MODELED)


class _Reader:
    """Reads a plan with what its configuration tells of values that come after apply."""

    def __init__(self, value: Attributes, given: Mapping[str, str]) -> None:
        self._value = value
        self._changes = [
            one for one in items(value.get("resource_changes")) if isinstance(one, Mapping)
        ]
        self._configuration = Configuration.of(value)
        self._accounts = Accounts(value, self._configuration, given)
        self._references = References(value, self._configuration, self._accounts)

    def plan(self) -> ProposedPlan:
        """Return what the plan changes."""
        resources: list[PlannedResource] = []
        notes = list(self._notes())
        for change in self._changes:
            type_ = text(change.get("type"))
            if change.get("mode") == "data" or not is_about_access(type_):
                continue
            made = list(self._resources(change))
            resources += [one for one in made if isinstance(one, PlannedResource)]
            notes += [one for one in made if isinstance(one, PlanNote)]
        keys = sorted({one.provider for one in resources})
        providers = [self._accounts.of(key) for key in keys]
        notes += [
            PlanNote(kind=NoteKind.ACCOUNTS_DIFFER, address=key, why=why)
            for key in keys
            if (why := self._accounts.conflict(key))
        ]
        return ProposedPlan(
            kind="Terraform plan",
            resources=tuple(resources),
            providers=tuple(providers),
            notes=tuple(notes),
        )

    def _notes(self) -> Iterator[PlanNote]:
        """Yield what says that the plan is not everything (IAC-3)."""
        if self._value.get("errored") is True:
            yield PlanNote(kind=NoteKind.PARTIAL, what="errored")
        elif self._value.get("complete") is False:
            yield PlanNote(kind=NoteKind.PARTIAL, what="incomplete")
        for deferred in items(self._value.get("deferred_changes")):
            change = mapping(mapping(deferred).get("resource_change"))
            if is_about_access(text(change.get("type"))):
                yield PlanNote(
                    kind=NoteKind.PARTIAL,
                    address=address_of(change),
                    what="deferred",
                    why=text(mapping(deferred).get("reason")),
                )
        expanded = {self._references.place(one) for one in self._changes}
        for place in self._configuration.unexpanded(expanded):
            if is_about_access(place.rpartition(".")[0].rpartition(".")[2]):
                yield PlanNote(kind=NoteKind.PARTIAL, address=place, what="unexpanded")

    def _resources(self, change: Attributes) -> Iterator[PlannedResource | PlanNote]:
        body = mapping(change.get("change"))
        words = tuple(one for one in items(body.get("actions")) if isinstance(one, str))
        address = address_of(change)
        actions = _ACTIONS.get(words)
        if actions is None:
            what = ", ".join(words)[:_MAX_WORDS]
            yield PlanNote(kind=NoteKind.ACTION, address=address, what=what)
            return
        if "forget" in words:
            yield PlanNote(kind=NoteKind.STAYS, address=address)
        if "deposed" in change:
            actions = tuple(one for one in actions if one is PlanAction.DELETE)
        for action in actions:
            yield self._resource(change, body, action)

    def _resource(
        self, change: Attributes, body: Attributes, action: PlanAction
    ) -> PlannedResource:
        before = mapping(body.get("before"))
        key = self._accounts.provider_key(change)
        account = self._accounts.of(key).account or _account_of_arn(before)
        is_gone = action is PlanAction.DELETE
        after = {} if is_gone else self._references.after(change)
        configured = self._references.configured(change)
        if configured is not None and not is_gone:
            after = {
                name: value
                for name, value in after.items()
                if name not in _COMPUTED or name in configured
            }
        return PlannedResource(
            address=address_of(change),
            type=text(change.get("type")),
            action=action,
            before={} if action is PlanAction.CREATE else before,
            after=after,
            provider=key,
            account=account,
            is_sensitive=_has_true(body.get("after_sensitive"))
            or _has_true(body.get("before_sensitive")),
            secrets=_secret_names(after, body.get("after_sensitive"))
            | _secret_names(before, body.get("before_sensitive")),
            configured=configured,
        )


_MAX_WORDS = 60
_COMPUTED = ("inline_policy", "managed_policy_arns")  # IAC-9: unknown although nobody wrote them


def _account_of_arn(values: Attributes) -> str | None:
    parts = text(values.get("arn")).split(":", 5)
    return parts[4] or None if len(parts) == 6 else None  # noqa: PLR2004 - ARN-1


_NAMING = (
    *("name", "name_prefix", "path", "role", "user", "group", "url", "policy_arn", "arn", "id"),
    *("users", "roles", "groups", "permissions_boundary", "managed_policy_arns", "policy_arns"),
)  # attributes that become a part of names and ARNs


def _secret_names(values: Attributes, marks: object) -> frozenset[str]:
    """Return the names, and parts of names, that are marked as sensitive."""
    found: set[str] = set()
    for key in _NAMING if isinstance(marks, Mapping) else ():
        value, mark = values.get(key), mapping(marks).get(key)
        texts = value if isinstance(value, list) else [value]
        if _has_true(mark):
            found.update(
                part.strip("/")
                for one in texts
                if isinstance(one, str)
                for part in (one, one.rpartition("/")[2])
            )
    return frozenset(found - {""})


def _has_true(marks: object) -> bool:
    level = [marks]
    while level:
        if any(one is True for one in level):
            return True
        level = [
            child
            for one in level
            for child in (
                one.values() if isinstance(one, Mapping) else one if isinstance(one, list) else ()
            )
        ]
    return False


# States


def _state(found: list[PlannedResource]) -> ProposedPlan:
    """Return a state; resources without an ARN are in the account of all others (IAC-37)."""
    kept = [one for one in found if is_about_access(one.type)]
    accounts = {one.account for one in kept if one.account}
    account = next(iter(accounts)) if len(accounts) == 1 else None
    resources = tuple(replace(one, account=one.account or account) for one in kept)
    is_asked = any(one.account is None for one in resources)
    return ProposedPlan(
        kind="Terraform state",
        resources=resources,
        providers=(Provider("aws"),) if is_asked else (),
    )


def _shown_resources(module: Attributes) -> Iterator[PlannedResource]:
    """Yield the resources of a state as `terraform show -json` prints it."""
    for one in items(module.get("resources")):
        values = mapping(mapping(one).get("values"))
        if mapping(one).get("mode") == "managed":
            yield _present(address_of(mapping(one)), text(mapping(one).get("type")), values)
    for child in items(module.get("child_modules")):
        yield from _shown_resources(mapping(child))


def _raw_resources(value: Attributes) -> Iterator[PlannedResource]:
    """Yield the resources of a raw state."""
    for one in map(mapping, items(value.get("resources"))):
        if one.get("mode") != "managed":
            continue
        type_ = text(one.get("type"))
        module = f"{text(one.get('module'))}." if one.get("module") else ""
        for instance in map(mapping, items(one.get("instances"))):
            if "deposed" in instance:
                continue
            key = instance.get("index_key")
            index = "" if key is None else f"[{key}]" if isinstance(key, int) else f'["{key}"]'
            address = f"{module}{type_}.{text(one.get('name'))}{index}"
            yield _present(address, type_, mapping(instance.get("attributes")))


def _present(address: str, type_: str, values: Attributes) -> PlannedResource:
    return PlannedResource(
        address=address,
        type=type_,
        action=PlanAction.PRESENT,
        before={},
        after=values,
        account=_account_of_arn(values),
    )
