"""What AWS does not document, in words: the UNSURE rules that a verdict rests on."""

from collections.abc import Iterable

from rolescope.engine.words.readings import otherwise_in_words
from rolescope.model.interpretation import DEFAULT, Interpretation

_WORDS = {
    "U-1": "whether a permissions boundary limits a user whom the trust policy names",
    "U-2": "whether boundary and session policy limit callers whom only * lets in",
    "U-3": "whether * as principal lets in tokens and assertions",
    "U-4": "whether credentials of GetSessionToken are capped at one hour",
    "U-5": "whether a source identity may have more than 64 characters",
    "U-6": "whether sessions without MFA say so, or say nothing about MFA",
    "U-7": "what a plain operator does with a key that has several values",
    "U-8": "whether * alone matches every ARN",
    "U-9": "whether Bool takes policy variables",
    "U-10": "whether SAML sessions name their provider in aws:FederatedProvider",
    "U-12": "whether SCPs of the role's account limit tokens and assertions",
    "U-13": "whether an identity provider of another account works",
    "U-16": "whether a source identity that is set already may be passed again",
    "U-18": "whether actions on the side, as sts:TagSession, see every parameter of the call",
    "U-21": "whether sts:RoleAuthorizedByIdp is false or absent when a token lists no roles",
    "U-25": "whether short ARNs stand for longer ones, and the partition may be a wildcard",
    "U-26": "how Null, set operators with IfExists and empty lists treat what is not there",
    "U-28": "whether the case of service names counts",
    "U-29": "whether wildcards inside the value of a variable count",
    "U-31": "whether operators may be in any case, and what is no number counts as absent",
    "U-32": "whether a negated test passes when its variable has no value",
    "U-33": "whether tokens and assertions have the principal keys of anonymous calls",
    "U-34": "whether certificate tags are request tags, and inherited keys transitive ones",
    "U-36": "whether wildcards may name services and identity providers",
    "U-37": "whether * in the middle of a resource reaches across colons",
}


def unsure_in_words(rules: Iterable[str], reading: Interpretation = DEFAULT) -> str:
    """Say what is not documented, and what of it is not read as by default; empty for nothing."""
    rules = tuple(rules)
    found = [f"{_WORDS.get(rule, 'a rule of AWS')} ({rule})" for rule in dict.fromkeys(rules)]
    if not found:
        return ""
    listed = ", and ".join(filter(None, (", ".join(found[:-1]), found[-1])))
    set_so = "; ".join(otherwise_in_words(reading, rules))
    told = f" By your settings, not by default: {set_so}." if set_so else ""
    return f"This answer rests on what AWS does not document: {listed}.{told}"
