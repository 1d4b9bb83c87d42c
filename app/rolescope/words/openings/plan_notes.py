"""What is to be known about a plan, in words: what of it is not known, and what that means."""

from rolescope.model.plain import counted
from rolescope.plans.plan_values import NoteKind, PlanNote
from rolescope.value import Value

COMPARING = "Comparing who can become whom\N{HORIZONTAL ELLIPSIS}"
NOT_COMPARED = (
    "RoleScope could not work out what opens and closes. You can open the scenario all the same."
)


class NoteText(Value):
    """One thing of a plan: what, of which resource, and what it means for the answer."""

    what: str
    address: str
    effect: str
    is_unknown: bool = True


def plan_sentence(edits: int, notes: int, *, asks: bool) -> str:
    """Say how much a plan changes of who becomes whom, and how much of it is not known.

    `asks`: of a part of it, the account has to be given.
    """
    parts: list[str] = []
    if edits:
        parts.append(f"It makes {counted(edits, 'edit')} of the import.")
    elif not asks:
        parts.append("Nothing of it that is known changes who can become whom.")
    if asks:
        parts.append("It does not tell the account of everything that it changes: choose it.")
    if notes:
        parts.append(f"{counted(notes, 'part')} of it {_is(notes)} not known.")
    return " ".join(parts)


def _is(count: int) -> str:
    return "is" if count == 1 else "are"


_CERTAIN = (NoteKind.STAYS, NoteKind.BASE_DIFFERS)
_WORDS = {
    NoteKind.ACCOUNT: (
        "account of the provider {what}",
        "not applied until you give it: --account {what}=ID",
    ),
    NoteKind.ACCOUNTS_DIFFER: (
        "account of the provider: {why}",
        "not applied: two accounts are named for it",
    ),
    NoteKind.DOCUMENT: (
        "{what}{source}",
        "a policy exists that cannot be read: what it could change depends",
    ),
    NoteKind.LEAF: ("{what}{source}", "its statement depends on what is decided at apply"),
    NoteKind.NAME: ("name{source}", "decided at apply: a placeholder stands for it"),
    NoteKind.ATTRIBUTE: ("{what}{source}", "decided at apply: what it could change depends"),
    NoteKind.NOT_MODELED: (
        "{what}",
        "not evaluated: RoleScope does not model this type of resource",
    ),
    NoteKind.ACTION: ("action {what}", "not evaluated: RoleScope does not know this action"),
    NoteKind.NOT_APPLIED: ("{what}", "not applied: {why}"),
    NoteKind.NOT_IMPORTED: ("account {what}", "outside the import: the account is not imported"),
    NoteKind.POLICY_NOT_IMPORTED: (
        "managed policy {what}",
        "the import lacks it: what it allows depends",
    ),
    NoteKind.BASE_DIFFERS: ("{what}", "the import is not what the plan starts from"),
    NoteKind.STAYS: ("forget", "it leaves the state and stays in AWS"),
    NoteKind.WILL_EXIST: ("{what}", "a role will exist whose name and trust AWS decides"),
    NoteKind.NEW_ACCOUNT: (
        "a new account with the role {what}, which trusts the management account",
        "its ID is decided at apply: a placeholder stands for it",
    ),
    NoteKind.POSSIBLE: ("{what}", "whether there will be one depends on what is not known"),
    NoteKind.REPLACED: ("{what}", "it may be replaced: its ID and ARN may change"),
    NoteKind.PARTIAL: ("{partial}", "what it would change is not evaluated"),
}
_PARTIAL = {
    "errored": "the plan ended with an error",
    "incomplete": "the plan is not complete",
    "deferred": "a change is deferred",
    "unexpanded": "no instance of it is in the plan",
}


def note_text(note: PlanNote) -> NoteText:
    """Say what a note is about."""
    named = {
        "what": note.what or "PROVIDER",
        "why": note.why,
        "source": f" ({note.source})" if note.source else "",
        "partial": _PARTIAL.get(note.what, note.what),
    }
    what, effect = (words.format(**named) for words in _WORDS[note.kind])
    return NoteText(what, note.address, effect, is_unknown=note.kind not in _CERTAIN)


def account_of(provider: str) -> str:
    """Ask which account a provider of a plan is of."""
    return f"Account of {provider}"
