"""The live import in words: what will be called, and what that leaves behind in AWS."""

from collections.abc import Sequence

from rolescope.model.arn import group_digits
from rolescope.model.plain import counted
from rolescope.value import Value
from rolescope.words.collection_text import part_words


class PlannedCall(Value, kw_only=True):
    """A call that will be made: the IAM action, and what for."""

    call: str
    purpose: str


_TRAIL = (
    "CloudTrail records them as management events: those of IAM in the region that is home to IAM "
    "in the partition, those of STS in the region that was asked. The user agent ends in "
    "app/rolescope."
)


_REGIONS = (
    "Resources are read in every enabled Region, or in those you chose. Each call is in CloudTrail "
    "of its Region."
)
_REPORTS = (
    "Use takes three calls in each account, one in each enabled Region, or in those you name, and "
    "one for each 100 findings of Access Analyzer; AWS charges nothing for them. Where AWS has to "
    "make a credential report, that takes some seconds. When roles were used last comes with the "
    "roles."
)
_ACCESSED = (
    "Services last accessed take at least two calls for each role, more while AWS looks them up, "
    "free: some minutes for 1,000 roles. AWS looks back 400 days."
)
_EVENTS = (
    "CloudTrail is asked for AssumeRole, AssumeRoleWithSAML and AssumeRoleWithWebIdentity of the "
    "last 90 days, free. It gives 50 records a call and takes two calls a second in each account "
    "and Region: of each operation the newest 2,000 are read, in 20 seconds or more, and a further "
    "run goes on from there. The history of a busy account takes the files of a trail. Read are "
    "the Region that you connect to and that of the global endpoint of STS, or those you name."
)
USE_COSTS = {"use": _REPORTS, "accessed": _ACCESSED, "cloudtrail": _EVENTS}
"""What reading of use takes, by what is read."""


def footprint_text(
    calls: Sequence[PlannedCall],
    *,
    principal: str,
    has_members: bool,
    has_regions: bool = False,
    use: Sequence[str] = (),
) -> str:
    """Tell what will be called and what CloudTrail records of it, as plain text to hand over."""
    lines = [
        "RoleScope reads IAM data with these calls. None of them changes anything.",
        "",
        *(f"  {one.call}: {one.purpose}" for one in calls),
        "",
        f"All of them are made by {principal}.",
        *_member_lines(has_members=has_members),
        _TRAIL,
        *([_REGIONS] if has_regions else []),
        *use,
        "Some detection rules report GetAccountAuthorizationDetails: tell whoever watches.",
    ]
    return "\n".join(lines)


def _member_lines(*, has_members: bool) -> list[str]:
    if not has_members:
        return []
    return [
        "In member accounts a role is assumed first; the session is named rolescope, and lasts 1 h."
    ]


def time_left(done: int, total: int, seconds: float) -> str:
    """Tell how long the rest takes at the pace so far; empty while nobody can tell."""
    if not done or total <= done:
        return ""
    left = seconds / done * (total - done)
    if left < 60:  # noqa: PLR2004 - a minute
        return f"about {max(5, round(left / 5) * 5):,} s left"
    return f"about {round(left / 60):,} min left"


def elapsed(seconds: float) -> str:
    """Write how long it has taken: `0:05`, `12:40`."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:,}:{rest:02}"


NOT_WHOLE = "What is missing is unknown: verdicts that need it say so."


def read_text(accounts: int, calls: int | None = None) -> str:
    """Say how much was read, and with how many calls."""
    with_calls = "" if calls is None else f" with {counted(calls, 'call')}"
    return f"{counted(accounts, 'account')} read{with_calls}."


def stayed_text(parts: Sequence[str]) -> str:
    """Say what stays as it was read before; empty where that is nothing."""
    if not parts:
        return ""
    named = ", ".join(map(part_words, parts))
    return f"What was read of {named} before stays: the new one is not whole."


def denied_text(denied: int, tried: int) -> str:
    """Say how many of the calls that were tried are not allowed, and what to do."""
    verb, them = ("is", "it") if denied == 1 else ("are", "them")
    return (
        f"{denied:,} of {tried:,} calls {verb} not allowed. "
        f"Copy the policy, have it attached, or go on without {them}."
    )


def other_account_text(account: str, wanted: str) -> str:
    """Say that credentials are of another account than the run that is gone on with."""
    return (
        f"These are credentials of account {group_digits(account)}. "
        f"The run reads as account {group_digits(wanted)}: choose a profile of it."
    )


def again_text(account: str) -> str:
    """Say what becomes of a snapshot of which an account is read again."""
    return (
        f"Account {group_digits(account)} is read again. What was read before stays until the "
        "new one is whole; the rest of the snapshot stays."
    )


def no_account(text: str) -> str:
    """Say that something typed is no account."""
    return f"{text} is no account ID: it has 12 digits."


def no_region(text: str) -> str:
    """Say that something typed is no Region."""
    return f"“{text}” is not a Region. Use a name like eu-central-1."


def too_mighty(role: str) -> str:
    """Say that a role may do more than reading needs."""
    return f"{role} may do everything; reading needs far less."


def step_text(number: int, count: int, title: str) -> str:
    """Say which step it is, counted from 1."""
    return f"Step {number} of {count}: {title}"


def mfa_question(prompt: str) -> str:
    """Ask for the code of a device, which botocore's prompt names."""
    return f"The profile asks for an MFA code. {prompt.strip().rstrip(':')}."


def endpoint_text(endpoint: str) -> str:
    """Say that it is not AWS that is asked."""
    return f"Not AWS itself: everything goes to the endpoint {endpoint}."


def folder_of_another(folder: object, account: str) -> str:
    """Say that a folder holds what was read of another account."""
    return f"{folder} is of account {account}."


def calls_done(done: int, wanted: int) -> str:
    """Say how far a run is."""
    return f"{done:,} of {wanted:,} done"


def calls_read(read: int, wanted: int) -> str:
    """Say how far a run is, in the list of all that runs."""
    return f"{read:,} of {wanted:,} read"


def stopped_text(read: str) -> str:
    """Say what was read, and that somebody stopped it."""
    return f"{read} Stopped: continue when you like."


def whole_text(read: str) -> str:
    """Say what was read, and that it is all."""
    return f"{read} Nothing is missing."
