"""Facts: differences between two worlds outside of policy documents."""

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from rolescope.difference.contents.document_changes import turn_of
from rolescope.difference.contents.matching import EntityMatch, Identity, Matched
from rolescope.difference.impact import Turn
from rolescope.model.place import Holder
from rolescope.model.principal import Group, OidcProvider, Role, User
from rolescope.model.world import Account
from rolescope.value import Value


class FactKind(Enum):
    """What a fact is about."""

    USER = "user"
    ROLE = "role"
    GROUP = "group"
    RENAMED = "ARN"  # of the same unique ID
    RECREATED = "unique ID"  # of the same ARN
    TAG = "tag"
    DURATION = "maximum session duration"  # in seconds
    BOUNDARY = "permissions boundary"
    ATTACHED = "attached policy"
    MEMBERSHIP = "group membership"
    PROVIDER = "identity provider"
    AUDIENCES = "client IDs"
    VALIDITY = "end of validity"
    ORGANIZATION = "organization"
    MANAGEMENT = "management account"
    ENABLED = "policy type"  # whether SCPs, RCPs are enabled at the root (SCP-7)
    MEMBER = "account of the organization"
    STATUS = "status of the account"
    PARENT = "place in the organization"  # the OU or root above
    UNIT = "organizational unit"
    TARGET = "attachment of a guardrail"
    PERMISSION_SET = "permission set"
    SESSION = "session duration"  # of a permission set
    ASSIGNMENT = "assignment"  # of a permission set in an account
    NAME = "name"  # text only
    SID = "Sid"  # text only
    DESCRIPTION = "description"  # text only

    @property
    def is_text(self) -> bool:
        """Whether it is read by people alone: nothing is decided by it."""
        return self in (FactKind.NAME, FactKind.SID, FactKind.DESCRIPTION)


class FactDifference(Value, kw_only=True):
    """One fact before and after; empty where it is not there.

    `holder` is whose it is: an ARN (after, unless it is gone), an account ID, the ID of an OU or
    guardrail. `subject` tells facts of one kind apart: the key of a tag, the ARN of a policy.
    """

    kind: FactKind
    turn: Turn
    holder: str
    subject: str = ""
    before: str = ""
    after: str = ""


def changed(
    kind: FactKind, holder: str, before: str | None, after: str | None, subject: str = ""
) -> Iterator[FactDifference]:
    """Yield a fact if it differs; None: it is not there."""
    if before != after:
        yield FactDifference(
            kind=kind,
            turn=turn_of(before, after),
            holder=holder,
            subject=subject,
            before=before or "",
            after=after or "",
        )


def table(
    kind: FactKind, holder: str, before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[FactDifference]:
    """Yield what differs of two tables, by subject."""
    for subject in dict.fromkeys((*before, *after)):
        yield from changed(kind, holder, before.get(subject), after.get(subject), subject)


def members(
    kind: FactKind, holder: str, before: Iterable[str], after: Iterable[str]
) -> Iterator[FactDifference]:
    """Yield what is in one of two sets alone."""
    sides = ({one: one for one in some} for some in (before, after))
    yield from table(kind, holder, next(sides), next(sides))


def facts_of_holders(
    kind: FactKind, found: Matched[User] | Matched[Role] | Matched[Group]
) -> Iterator[FactDifference]:
    """Yield who is gone, new, renamed or re-created, and what differs of who is in both."""
    for gone in found.gone:
        yield from changed(kind, gone.arn, gone.id, None, gone.name)
    for come in found.come:
        yield from changed(kind, come.arn, None, come.id, come.name)
    pairs: tuple[EntityMatch[User] | EntityMatch[Role] | EntityMatch[Group], ...] = found.both
    for pair in pairs:
        if pair.before is not pair.after:
            yield from _of_pair(pair.before, pair.after, pair.identity)


def _of_pair(old: Holder, new: Holder, identity: Identity) -> Iterator[FactDifference]:
    arn = new.arn
    if identity is Identity.RENAMED:
        yield from changed(FactKind.RENAMED, arn, old.arn, new.arn, new.id)
    if identity is Identity.RECREATED:
        yield from changed(FactKind.RECREATED, arn, old.id, new.id)
    yield from members(FactKind.ATTACHED, arn, old.attached, new.attached)
    if not isinstance(old, Group) and not isinstance(new, Group):
        yield from changed(FactKind.BOUNDARY, arn, old.boundary, new.boundary)
        yield from table(FactKind.TAG, arn, dict(old.tags), dict(new.tags))
    if isinstance(old, Role) and isinstance(new, Role):
        durations = old.max_session_duration, new.max_session_duration
        if None not in durations:  # DF-6: not imported is not known, which is no change
            yield from changed(FactKind.DURATION, new.arn, *map(str, durations))
        yield from changed(FactKind.DESCRIPTION, new.arn, old.description, new.description)


def facts_of_memberships(found: Matched[User], groups: Matched[Group]) -> Iterator[FactDifference]:
    """Yield in which groups users came or went; a group that was renamed is the same."""
    names = {pair.before.name: pair.after.name for pair in groups.both}
    for pair in found.both:
        was = [names.get(name, name) for name in pair.before.groups]
        yield from members(FactKind.MEMBERSHIP, pair.after.arn, was, pair.after.groups)


def facts_of_providers(old: Account, new: Account) -> Iterator[FactDifference]:
    """Yield what differs of identity providers, where both imports know them."""
    if old.oidc_providers is not None and new.oidc_providers is not None:
        before, after = _by_arn(old.oidc_providers), _by_arn(new.oidc_providers)
        yield from members(FactKind.PROVIDER, new.id, before, after)
        for arn in before.keys() & after.keys():
            yield from _audiences(before[arn], after[arn])
    if old.saml_providers is not None and new.saml_providers is not None:
        first = {one.arn: one for one in old.saml_providers}
        second = {one.arn: one for one in new.saml_providers}
        yield from members(FactKind.PROVIDER, new.id, first, second)
        for arn in sorted(first.keys() & second.keys()):
            ends = first[arn].valid_until, second[arn].valid_until
            yield from changed(FactKind.VALIDITY, arn, *ends)


def _by_arn(providers: Iterable[OidcProvider]) -> dict[str, OidcProvider]:
    return {one.arn: one for one in providers}


def _audiences(old: OidcProvider, new: OidcProvider) -> Iterator[FactDifference]:
    if old.client_ids is not None and new.client_ids is not None:
        yield from members(FactKind.AUDIENCES, new.arn, old.client_ids, new.client_ids)
