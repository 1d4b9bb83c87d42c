"""The documents to edit: those of what is selected, and others that the scenario changes."""

from collections.abc import Iterable, Iterator

from rolescope.model.arn import group_digits, is_account_id, role_name
from rolescope.model.edit_rules import refusal_of_place
from rolescope.model.place import Holder, Place, PlaceKind, find_account, find_holder, owner_of
from rolescope.model.policy import Effect, Policy, PolicyType
from rolescope.model.principal import Group, Role, User
from rolescope.model.world import Account, AttachedPolicy, World
from rolescope.value import Value, replace
from rolescope.words.names import account_names

_GUARDRAILS = ((PolicyType.SCP, "sitemap"), (PolicyType.RCP, "shield-lock-outline"))
_MAX_EDITED_GROUPS = 30  # groups of others that the scenario changes


class DocumentRow(Value, kw_only=True):
    """One document, or what to know of its absence.

    `place` None: there is nothing to open. `mark` says what the scenario did: `edited`, `new`,
    `off`, `taken out`. `lock` says why it cannot be changed. `note` stands at the right.
    `below` are rows that it opens.
    """

    title: str
    icon: str
    place: Place | None = None
    mark: str = ""
    lock: str = ""
    note: str = ""
    below: tuple["DocumentRow", ...] = ()


class DocumentGroup(Value, kw_only=True):
    """The documents of one user, role, group or account; `owner` is its ARN or account ID."""

    title: str
    owner: str
    rows: tuple[DocumentRow, ...]


def document_groups(
    selected: Iterable[str], world: World, base: World
) -> tuple[DocumentGroup, ...]:
    """Return the documents of the selected users, roles and accounts, then those of edited others.

    `world` is that of the scenario, `base` the import.
    """
    lister = _Lister(world, base)
    found = [group for owner in dict.fromkeys(selected) if (group := lister.group(owner))]
    shown = {place for group in found for place in places(group.rows)}
    return (*found, *lister.edited(shown))


def places(rows: Iterable[DocumentRow]) -> Iterator[Place]:
    """Yield the places of rows and of those below them."""
    for row in rows:
        if row.place is not None:
            yield row.place
        yield from places(row.below)


def title_of(place: Place, world: World) -> str:
    """Name a document, for a heading: `deploy-hub trust policy`."""
    policy = place.find(world)
    name = policy.name if policy is not None else place.name
    match place.kind:
        case PlaceKind.TRUST:
            return f"{role_name(place.holder)} trust policy"
        case PlaceKind.INLINE:
            return f"{role_name(place.holder)} inline policy {place.name}"
        case PlaceKind.MANAGED:
            return f"Managed policy {role_name(place.name)}"
        case _:
            return f"{policy.type.value if policy is not None else 'Policy'} {name}"


class _Lister:
    def __init__(self, world: World, base: World) -> None:
        self._world, self._base = world, base
        self._names = account_names(world) or account_names(base)

    def group(self, owner: str) -> DocumentGroup | None:
        """Return the documents of a user, role, group or account; None: there is none such."""
        if is_account_id(owner):
            rows = tuple(self._guardrails(owner, is_account=True))
            title = self._names.get(owner) or group_digits(owner)
            return DocumentGroup(title=title, owner=owner, rows=rows) if rows else None
        holder = find_holder(self._world, owner) or find_holder(self._base, owner)
        if holder is None:
            return None
        rows = tuple(self._of_holder(holder))
        return DocumentGroup(title=holder.name, owner=owner, rows=rows)

    def edited(self, shown: set[Place]) -> Iterator[DocumentGroup]:
        """Yield the documents that the scenario changes, but for those that are shown."""
        count = 0
        for account in self._world.accounts:
            before = find_account(self._base, account.id)
            if account is before:
                continue
            for holder in _changed(account, before):
                rows = tuple(self._edited_rows(holder, shown))
                if rows and count < _MAX_EDITED_GROUPS:
                    count += 1
                    yield DocumentGroup(title=holder.name, owner=holder.arn, rows=rows)
            rows = tuple(self._edited_policies(account, before, shown))
            if rows:
                title = f"Policies of {self._names.get(account.id) or group_digits(account.id)}"
                yield DocumentGroup(title=title, owner=account.id, rows=rows)
        yield from self._edited_guardrails(shown)

    def _edited_rows(self, holder: Holder, shown: set[Place]) -> Iterator[DocumentRow]:
        for row in self._of_holder(holder):
            if row.mark and row.place is not None and row.place not in shown:
                is_own = row.place.kind in (PlaceKind.TRUST, PlaceKind.INLINE)
                if is_own:
                    yield row

    def _edited_policies(
        self, account: Account, before: Account | None, shown: set[Place]
    ) -> Iterator[DocumentRow]:
        known = {id(policy) for policy in before.policies} if before is not None else set()
        for policy in account.policies:
            place = Place(PlaceKind.MANAGED, account.id, policy.arn or "")
            if id(policy) not in known and place not in shown:
                yield self._row(
                    place, role_name(policy.arn or policy.name), "file-document-outline"
                )

    def _edited_guardrails(self, shown: set[Place]) -> Iterator[DocumentGroup]:
        organization = self._world.organization
        if organization is None or organization is self._base.organization:
            return
        rows = [
            row
            for one in organization.policies or ()
            if (row := self._guardrail(one)).mark and row.place not in shown
        ]
        if rows:
            yield DocumentGroup(title="Organization", owner=organization.id, rows=tuple(rows))

    # The documents of one

    def _of_holder(self, holder: Holder) -> Iterator[DocumentRow]:
        if isinstance(holder, Role):
            place = Place(PlaceKind.TRUST, holder.arn)
            yield self._row(place, "Trust policy", "shield-key-outline")
        yield from self._policies(holder)
        if isinstance(holder, User):
            yield from self._groups(holder)
        if not isinstance(holder, Group):
            yield self._boundary(holder)
        yield from self._guardrails(owner_of(holder.arn), is_account=False)

    def _policies(self, holder: Holder) -> Iterator[DocumentRow]:
        before = find_holder(self._base, holder.arn)
        inline = [one.name for one in holder.inline]
        gone = [one.name for one in before.inline if one.name not in inline] if before else []
        for name in (*inline, *gone):
            place = Place(PlaceKind.INLINE, holder.arn, name)
            yield self._row(place, name, "file-document-outline", note="inline")
        attached = list(holder.attached)
        if before is not None:
            attached += [arn for arn in before.attached if arn not in attached]
        for arn in attached:
            yield self._managed(arn, holder, before)

    def _managed(self, arn: str, holder: Holder, before: Holder | None) -> DocumentRow:
        row = self._named(arn, owner_of(holder.arn), role_name(arn), "file-document-outline")
        if arn not in holder.attached:
            return replace(row, mark="taken out")
        if before is not None and arn not in before.attached:
            return replace(row, mark="new")
        return row

    def _named(self, arn: str, account: str, title: str, icon: str) -> DocumentRow:
        """Return the row of a managed policy: the account's own copy, else that of any."""
        homes = [one for one in self._world.accounts if one.id == account]
        homes += [one for one in self._world.accounts if one.id != account]
        for home in homes:
            if any(policy.arn == arn for policy in home.policies):
                return self._row(Place(PlaceKind.MANAGED, home.id, arn), title, icon)
        return DocumentRow(title=title, icon=icon, note="not imported")

    def _groups(self, user: User) -> Iterator[DocumentRow]:
        account = find_account(self._world, owner_of(user.arn))
        for group in account.groups if account is not None else ():
            if group.name in user.groups:
                rows = tuple(self._policies(group))
                yield DocumentRow(
                    title=f"Group {group.name}",
                    icon="account-group-outline",
                    note=f"{len(rows)}" if rows else "none",
                    below=rows,
                )

    def _boundary(self, holder: User | Role) -> DocumentRow:
        icon, title = "shield-half-full", "Boundary"
        before = find_holder(self._base, holder.arn)
        was = before.boundary if isinstance(before, User | Role) else None
        mark = "" if before is None or was == holder.boundary else "edited"
        if holder.boundary is None:
            return DocumentRow(title=title, icon=icon, note="none", mark="off" if mark else "")
        row = self._named(holder.boundary, owner_of(holder.arn), title, icon)
        return replace(row, mark=mark or row.mark, note=row.note or role_name(holder.boundary))

    # Guardrails

    def _guardrails(self, account: str, *, is_account: bool) -> Iterator[DocumentRow]:
        organization = self._world.organization
        path = organization.path_to(account) if organization is not None else None
        if organization is None or path is None:
            return
        name = self._names.get(account) or group_digits(account)
        for kind, icon in _GUARDRAILS:
            over = {*path, account}
            found = [
                one
                for one in organization.imported(kind)
                if one.targets is None or over.intersection(one.targets)
            ]
            rows = tuple(map(self._guardrail, found))
            title = f"{kind.value}s" if is_account else f"{kind.value}s of {name}"
            if is_account and rows:
                yield from rows
            elif rows:
                yield DocumentRow(title=title, icon=icon, note=f"{len(rows)}", below=rows)

    def _guardrail(self, attached: AttachedPolicy) -> DocumentRow:
        icon = dict(_GUARDRAILS).get(attached.policy.type, "sitemap")
        place = Place(PlaceKind.ORGANIZATION, "", attached.id)
        return self._row(place, attached.policy.name, icon, note=attached.policy.type.value)

    # One document

    def _row(self, place: Place, title: str, icon: str, note: str = "") -> DocumentRow:
        lock = refusal_of_place(place, self._world) or ""
        mark = self._mark(place)
        if mark and place.find(self._world) is None:
            lock = "The scenario takes it out."
        return DocumentRow(title=title, icon=icon, place=place, mark=mark, lock=lock, note=note)

    def _mark(self, place: Place) -> str:
        before, after = place.find(self._base), place.find(self._world)
        if before is after:
            return ""
        if before is None or after is None:
            return "new" if before is None else "taken out"
        if before == after:
            return ""
        is_off = place.kind is PlaceKind.TRUST and _lets_in(before) and not _lets_in(after)
        return "off" if is_off else "edited"


def _lets_in(policy: Policy) -> bool:
    """Tell whether a trust policy may let anybody in (GR-71, GR-73)."""
    if policy.unreadable is not None:
        return True
    return any(statement.effect is not Effect.DENY for statement in policy.statements)


def _changed(account: Account, before: Account | None) -> Iterator[Holder]:
    """Yield users, roles and groups that an edit made or touched: others are the same objects."""
    kept: tuple[Holder, ...] = () if before is None else _holders(before)
    known = {id(one) for one in kept}
    return (one for one in _holders(account) if id(one) not in known)


def _holders(account: Account) -> tuple[Holder, ...]:
    return (*account.roles, *account.users, *account.groups)
