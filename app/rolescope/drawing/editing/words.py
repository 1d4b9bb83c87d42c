"""Names that can be written in a policy: those of AWS, and those of the import."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from rolescope.drawing.editing.advice import meant
from rolescope.evaluation.index import WorldIndex, account_of
from rolescope.model.condition_keys import KeySet


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsWords:
    """The names of all actions of AWS, and of the condition keys of its services.

    Keys that are followed by something of one's own end with `/`.
    """

    actions: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a document can be checked against; nothing is doubted of what is not known.

    `keys` are condition keys; `services` hold the actions of each, as written, by their names in
    lower case; `accounts` are those imported completely, with the ARNs of their users and roles.
    """

    keys: KeySet = field(default_factory=KeySet)
    services: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    index: WorldIndex | None = None

    def doubt_of_action(self, action: str) -> str:
        """Say what AWS does not list of an action (GR-68); patterns are not looked at."""
        service, colon, name = action.lower().partition(":")
        if not self.services or not colon or "*" in action or "?" in action:
            return ""
        actions = self.services.get(service)
        if actions is None:
            return f"AWS lists no service {service}. {meant(service, self.services)}".strip()
        if action.lower() in actions or not name:
            return ""
        return f"AWS lists no action {action}. {meant(action, actions.values())}".strip()

    def is_missing(self, arn: str) -> bool:
        """Tell whether the account of an ARN is imported completely, but without it (DF-46)."""
        if self.index is None or arn in self.index.roles or arn in self.index.users:
            return False
        account = self.index.account(account_of(arn))
        return account is not None and not account.incomplete
