"""Amazon Resource Names (ARN-1 to ARN-16)."""

import re

from rolescope.value import Value

_PARTITION = re.compile(r"aws(-[a-z]+)*")  # ARN-2
_ACCOUNT = re.compile(r"[0-9]{12}")  # ARN-3: digits as text, leading zeros count


def is_account_id(text: str) -> bool:
    """Tell whether `text` is a 12-digit account ID (ARN-3)."""
    return _ACCOUNT.fullmatch(text) is not None


def group_digits(account: str) -> str:
    """Write an account ID for people, in groups of four: `1234 5678 9012`."""
    return " ".join((account[:4], account[4:8], account[8:])) if is_account_id(account) else account


class Arn(Value):
    """An ARN, split on its first five colons (ARN-1)."""

    partition: str
    service: str
    region: str
    account: str
    resource: str

    @classmethod
    def parse(cls, text: str) -> "Arn | None":
        """Split `text`; None when it is no ARN of a known form of partition (ARN-2)."""
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or not _PARTITION.fullmatch(parts[1]):  # noqa: PLR2004 - ARN-1
            return None
        return cls(*parts[1:])

    @property
    def type(self) -> str:
        """The resource type: `role`, `user`, `assumed-role`; `root` for an account."""
        return self.resource.split("/", 1)[0]

    @property
    def name(self) -> str:
        """The text after the last `/`: the name of a user, role, group or policy (ARN-5)."""
        return self.resource.rsplit("/", 1)[-1]


def role_key(arn: str) -> tuple[str, str]:
    """Return the account and the name of a role by its ARN, or by that of a session of it.

    A session's ARN lacks the path of its role (ARN-8), and names are unique without it (ARN-6).
    """
    parsed = Arn.parse(arn)
    role, _, _ = arn.partition(":assumed-role/")[2].partition("/")
    return parsed.account if parsed is not None else "", role or role_name(arn)


def role_name(arn: str) -> str:
    """Return the name of a role, user or session for people: the text after the last `/`."""
    return arn.rsplit("/", 1)[-1]
