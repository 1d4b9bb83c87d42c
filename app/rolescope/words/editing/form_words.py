"""What a change does, in a sentence: for forms whose title and fields leave that open."""

_WORDS = {
    "mfa": (
        "Each Allow statement of the trust policy that names principals of AWS accounts "
        "asks for aws:MultiFactorAuthPresent."
    ),
    "external-id": (
        "Each Allow statement of the trust policy that names principals of AWS accounts "
        "asks for this sts:ExternalId."
    ),
    "off": (
        "The trust policy denies everybody: nobody can assume the role. "
        "The role itself and its permissions stay."
    ),
    "no-boundary": "Identity policies alone say what is allowed then.",
    "quarantine": (
        "A new inline policy denies every action. If it is a role, its trust policy "
        "denies everybody as well."
    ),
    "delete": "Trust policies that name it keep its unique ID, which nobody has any more.",
    "move": "SCPs and RCPs of the new organizational unit apply instead of those of the old one.",
    "scp": "The new SCP is attached to this account alone.",
}


def words_of(form: str) -> str:
    """Return what a change does, by the id of its form; empty where its fields say it."""
    return _WORDS.get(form, "")
