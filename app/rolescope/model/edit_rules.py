"""Rules that edits share: what AWS lets users change, and how an edit changes documents."""

import re
from abc import abstractmethod
from typing import Any

from rolescope.model.arn import group_digits, role_name
from rolescope.model.document import fault_text, parse_policy
from rolescope.model.original import original
from rolescope.model.place import Holder, Place, PlaceKind, find_account, find_holder
from rolescope.model.policy import Policy, PolicyType, Statement
from rolescope.model.principal import Group, Role
from rolescope.model.strict_json import JsonError, decode
from rolescope.model.world import Organization, World
from rolescope.value import Value, replace


class EditRefused(ValueError):
    """The edit cannot be applied; the text tells the user why."""


_NAMES_OF_AWS = ("FullAWSAccess", "RCPFullAWSAccess")
_OF_AWS = frozenset(f"p-{name}" for name in _NAMES_OF_AWS)
_NAME = re.compile(r"[\w+=,.@-]+", re.ASCII)  # ARN-6
_PATH = re.compile(r"/|/[\u0021-\u007e]{0,510}/")  # ARN-5


def refuse(refusal: str | None) -> None:
    """Raise what a refusal says.

    Raises:
        EditRefused: there is a refusal.
    """
    if refusal is not None:
        raise EditRefused(refusal)


class CheckedEdit(Value):
    """An edit that is made where nothing refuses it."""

    @abstractmethod
    def refusal(self, world: World) -> str | None:
        """Say why the edit cannot be made; None when it can."""

    def apply(self, world: World) -> World:
        """Return the world with the change; the world itself stays as it is.

        Raises:
            EditRefused: see `refusal`.
        """
        refuse(self.refusal(world))
        return self._applied(world)

    @abstractmethod
    def _applied(self, world: World) -> World:
        """Return the changed world; the edit is not refused."""


# Whose it is


def is_of_aws(place: Place) -> bool:
    """Tell whether AWS manages the document."""
    return is_managed_by_aws(place.name) or place.name in _OF_AWS


def is_managed_by_aws(policy: str) -> bool:
    """Tell whether the ARN is that of an AWS managed policy (ARN-3)."""
    return ":iam::aws:policy/" in policy


def with_default_guardrails(organization: Organization, target: str) -> Organization:
    """Attach to a new OU or account what AWS attaches by itself: policies that allow everything."""
    policies = organization.policies
    if policies is None:
        return organization
    attached = (
        replace(one, targets=(*one.targets, target))
        if one.targets is not None and (one.id in _OF_AWS or one.policy.name in _NAMES_OF_AWS)
        else one
        for one in policies
    )
    return replace(organization, policies=tuple(attached))


def refusal_of_parent(organization: Organization, parent: str) -> str | None:
    """Say why an account or OU cannot stand below something; None when it can."""
    if organization.holds(parent):
        return None
    return f"{parent or 'Nothing'} is no OU or root of the organization."


def refusal_of_holder(world: World, arn: str, what: str = "policies") -> str | None:
    """Say why nobody can change a user, role or group; `what` of it is named in the text.

    TR-15: roles of services and of Identity Center belong to those.
    """
    holder = find_holder(world, arn)
    if holder is None:
        return f"{role_name(arn)} is not among the imported users and roles."
    return refusal_of_owner(holder, what)


def refusal_of_owner(holder: Holder, what: str) -> str | None:
    """Say why a role that belongs to a service or to Identity Center cannot be changed (TR-15)."""
    if isinstance(holder, Role) and holder.is_service_linked:
        return f"{holder.name} is a service-linked role: its {what} cannot be changed."
    if isinstance(holder, Role) and holder.is_reserved:
        return f"{holder.name} belongs to IAM Identity Center: its {what} cannot be changed here."
    return None


def refusal_of_role(world: World, arn: str, what: str) -> str | None:
    """Say why nobody can change something that roles alone have."""
    holder = find_holder(world, arn)
    if not isinstance(holder, Role):
        return f"{role_name(arn)} is not among the imported roles."
    return refusal_of_owner(holder, what)


def refusal_of_place(place: Place, world: World) -> str | None:
    """Say why a document cannot be replaced."""
    if is_of_aws(place):
        return f"{upper(place.title)} belongs to AWS: nobody else can change it."
    if place.kind in {PlaceKind.TRUST, PlaceKind.INLINE}:
        what = "trust policy" if place.kind is PlaceKind.TRUST else "policies"
        refusal = refusal_of_holder(world, place.holder, what)
        if refusal is not None:
            return refusal
    return None if place.find(world) else f"{upper(place.title)} is not imported."


# Names


def refusal_of_name(name: str, what: str, longest: int) -> str | None:
    """Say why AWS takes no such name (ARN-6)."""
    if _NAME.fullmatch(name) and len(name) <= longest:
        return None
    return (
        f"The name of a {what} has 1 to {longest} letters, digits and characters of _+=,.@-; "
        f"this one does not."
    )


def refusal_of_path(path: str) -> str | None:
    """Say why AWS takes no such path (ARN-5, ARN-12, ARN-14)."""
    if not _PATH.fullmatch(path):
        return "A path begins and ends with / and has no more than 512 characters."
    if path.startswith(("/aws-service-role/", "/aws-reserved/")):
        return f"The path {path} is kept for AWS."
    return None


def refusal_of_account(world: World, account: str) -> str | None:
    """Say why nothing can be made in an account."""
    return (
        None
        if find_account(world, account)
        else f"Account {group_digits(account)} is not imported."
    )


def partition_of(world: World, account: str) -> str:
    """Return the partition of an account, as its entities write it (ARN-2)."""
    found = find_account(world, account)
    holders: tuple[Holder, ...] = ()
    if found is not None:
        holders = (*found.roles, *found.users, *found.groups)
    return next((holder.arn.split(":")[1] for holder in holders), "aws")


def free_name(name: str, taken: set[str]) -> str:
    """Return the name, with a number where it is taken."""
    names = (name, *(f"{name}{number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name not in taken)


# Documents


def document_of(text: str, like: Policy) -> Policy:
    """Return the policy of a JSON text, with the name, kind and ARN of another.

    The text is kept exactly as it is: it is what `original` returns.
    """
    policy = parse_policy(text, name=like.name, type=like.type, arn=like.arn)
    return policy if original(policy) == text else replace(policy, raw=text)


def refusal_of_text(text: str, kind: PolicyType = PolicyType.IDENTITY) -> str | None:
    """Say why a text is no policy document, with line and column where one is known."""
    start = len(text) - len(text.lstrip().removeprefix("\ufeff").lstrip())
    if text[start : start + 1] != "{":
        return "The text is no policy document: it does not begin with {."
    try:
        end = decode(text, start).end
    except JsonError as error:
        return f"The text is no policy document. {fault_text(text, error)}."
    if text[end:].strip():
        more = JsonError("the document has more text after its end", end)
        return f"The text is no policy document. {fault_text(text, more)}."
    unreadable = parse_policy(text, name="", type=kind).unreadable
    return None if unreadable is None else f"The text is no policy document. {unreadable}."


def decoded(policy: Policy) -> dict[str, Any]:
    """Return a document as an object, to be changed.

    Raises:
        EditRefused: keys stand more than once in it, so nobody can tell what it means (GR-11).
    """
    refuse(refusal_of_structure(policy))
    value = decode(policy.text).value
    assert isinstance(value, dict)  # noqa: S101 - for the type checker: it has been read
    return value


def refusal_of_structure(policy: Policy, title: str = "the document") -> str | None:
    """Say why a document cannot be changed piece by piece."""
    if policy.unreadable is not None:
        return f"{upper(title)} cannot be read: {policy.unreadable}"
    again = parse_policy(decode(policy.text).value, name=policy.name, type=policy.type)
    if again.statements != policy.statements:
        return f"Names stand more than once in one place of {title}: change its text instead."
    return None


def refusal_of_statement(place: Place, policy: Policy, index: int) -> str | None:
    """Say why one statement of a document cannot be changed."""
    found = next((one for one in policy.statements if one.index == index), None)
    if found is None:
        return f"{upper(place.title)} has no statement {index + 1}."
    return refusal_of_defects(found, place.title)


def refusal_of_defects(statement: Statement, title: str) -> str | None:
    """Say why a statement cannot be changed piece by piece: it is not understood (GR-73)."""
    if not statement.defects:
        return None
    number = statement.index + 1
    return f"Statement {number} of {title} cannot be understood: {statement.defects[0]}"


def statements_of(document: dict[str, Any]) -> list[Any]:
    """Return the statements of a decoded document; a single one is a list of one (GR-1)."""
    found = document[key_of(document, "Statement")]
    return list(found) if isinstance(found, list) else [found]


def with_statements(policy: Policy, document: dict[str, Any], statements: list[Any]) -> Policy:
    """Return the policy of a decoded document with other statements."""
    changed = document | {key_of(document, "Statement"): statements}
    return parse_policy(changed, name=policy.name, type=policy.type, arn=policy.arn)


def key_of(document: dict[str, Any], name: str) -> str:
    """Return how an object writes the name of an element (GR-8)."""
    if name in document:
        return name
    return next((key for key in document if key.lower() == name.lower()), name)


def can_be_tagged(holder: Holder | None) -> bool:
    """Tell whether AWS lets tags be put on it: groups have none."""
    return not isinstance(holder, Group)


def upper(text: str) -> str:
    """Begin a text with a capital letter."""
    return text[:1].upper() + text[1:]
