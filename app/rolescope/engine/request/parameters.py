"""Limits of the parameters of AssumeRole: what STS refuses whoever asks (AR-5 to AR-14)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from rolescope.engine.verdict import Refusal
from rolescope.model.request import AssumeRoleParameters


class _Characters(NamedTuple):
    """The characters that STS takes for a member, and how its message writes them (ERR-24)."""

    pattern: re.Pattern[str]
    written: str


def _ascii(written: str) -> _Characters:
    return _Characters(re.compile(written, re.ASCII), written)


_NAME = _ascii(r"[\w+=,.@-]*")
_EXTERNAL_ID = _ascii(r"[\w+=,.@:\/-]*")
_SERIAL = _ascii(r"[\w+=/:,.@-]*")
_TOKEN = re.compile(r"[0-9]{6}")
_SEPARATORS = r" \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"  # \p{Z}
_TAG_TEXT = re.compile(rf"[\w{_SEPARATORS}.:/=+\-@]*")
_TAG_KEY = _Characters(_TAG_TEXT, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+")
_TAG_VALUE = _Characters(_TAG_TEXT, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*")
_ANY = _ascii(r"(?s:.*)")

VALIDATION, INVALID_PARAMETER = "ValidationError", "InvalidParameterValue"
MIN_SECONDS, MAX_SECONDS = 900, 43_200  # AR-7, in seconds
_MAX_TAGS, _MAX_POLICIES, _LONGEST_POLICY = 50, 10, 2_048  # AR-10, AR-11
_MAX_CONTEXTS = 5  # AR-14
_ARN_LENGTH = (20, 2_048)  # AR-5, AR-10, AR-14
ASSERTION_LENGTH = (4, 2_048)  # AR-14


def has_mfa(parameters: AssumeRoleParameters) -> bool:
    """Tell whether the parameters carry a valid pair of serial number and code (MFA-2, AR-9)."""
    if parameters.mfa:
        return True
    serial, code = parameters.serial_number, parameters.token_code
    return serial is not None and code is not None and not any(_refuse_mfa_shape(parameters))


def refuse_shapes(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    """Find what is malformed in itself, without knowing caller or role."""
    if parameters.session_name is not None:
        yield from refuse_name("AR-6", "roleSessionName", parameters.session_name, 64)
    if parameters.external_id is not None:
        yield from _refuse_text(
            "AR-8", "externalId", parameters.external_id, (2, 1224), _EXTERNAL_ID
        )
    if parameters.source_identity is not None:
        yield from refuse_name("AR-13", "sourceIdentity", parameters.source_identity, 256)
    yield from refuse_seconds("AR-7", parameters.duration, MIN_SECONDS, MAX_SECONDS)
    yield from _refuse_mfa_shape(parameters)
    yield from _refuse_policies(parameters)
    yield from _refuse_tags(parameters)
    yield from _refuse_contexts(parameters)


def refuse_arn(rule: str, member: str, arn: str) -> Iterator[Refusal]:
    """Find an ARN that is too short or too long."""
    yield from _refuse_text(rule, member, arn, _ARN_LENGTH, _ANY)


_SHAPES = {
    "sts:rolesessionname": ((2, 64), _NAME),
    "sts:externalid": ((2, 1224), _EXTERNAL_ID),
    "sts:sourceidentity": ((2, 256), _NAME),
}


def is_well_formed(key: str, value: str) -> bool:
    """Tell whether STS takes a value for the parameter of a context key (AR-6, AR-8, AR-13)."""
    shape = _SHAPES.get(key.lower())
    return shape is None or not any(_refuse_text("", "", value, *shape))


def constraint(rule: str, member: str, value: str, must: str, explanation: str) -> Refusal:
    """Return a refusal in the form of ERR-24."""
    message = (
        f"1 validation error detected: Value '{value}' at '{member}' failed to satisfy "
        f"constraint: Member must {must}"
    )
    return Refusal(
        rule=rule, code=VALIDATION, message=message, explanation=explanation, member=member
    )


def _refuse_text(
    rule: str, member: str, value: str, lengths: tuple[int, int], characters: _Characters
) -> Iterator[Refusal]:
    least, most = lengths
    if len(value) < least:
        must = f"have length greater than or equal to {least}"
        yield constraint(rule, member, value, must, f"{member} needs at least {least} characters.")
    elif len(value) > most:
        must = f"have length less than or equal to {most}"
        yield constraint(rule, member, value, must, f"{member} may have {most:,} characters.")
    if not characters.pattern.fullmatch(value):
        must = f"satisfy regular expression pattern: {characters.written}"
        yield constraint(
            rule, member, value, must, f"{member} holds a character that STS does not take."
        )


def refuse_seconds(rule: str, duration: int | None, least: int, most: int) -> Iterator[Refusal]:
    """Find a DurationSeconds outside of its limits."""
    if duration is None or least <= duration <= most:
        return
    must = f"have value greater than or equal to {least}"
    if duration > most:
        must = f"have value less than or equal to {most}"
    told = f"A session lasts between {least:,} s and {most:,} s."
    yield constraint(rule, "durationSeconds", str(duration), must, told)


def refuse_name(rule: str, member: str, name: str, most: int) -> Iterator[Refusal]:
    """Find a name of a session that STS does not take."""
    yield from _refuse_text(rule, member, name, (2, most), _NAME)


def _refuse_mfa_shape(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    serial, code = parameters.serial_number, parameters.token_code
    if (serial is None) != (code is None) and not parameters.mfa:
        yield Refusal(
            rule="AR-9",
            code="AccessDenied",
            message="MultiFactorAuthentication failed, must provide both MFA serial number and "
            "one time pass code.",
            explanation="SerialNumber and TokenCode have to be given together, or not at all.",
        )
    if serial is not None:
        yield from _refuse_text("AR-9", "serialNumber", serial, (9, 256), _SERIAL)
    if code is not None and not _TOKEN.fullmatch(code):
        must = "satisfy regular expression pattern: [\\d]*"
        if len(code) != 6:  # noqa: PLR2004 - AR-9
            must = "have length equal to 6"
        yield constraint("AR-9", "tokenCode", code, must, "The MFA code has exactly six digits.")


def _plain_length(document: str) -> int:
    """Return the length of a policy as AWS counts it: without white space (GR-41)."""
    return len("".join(document.split()))


def _refuse_policies(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    text, arns = parameters.session_policy or "", parameters.policy_arns
    if _plain_length(text) > _LONGEST_POLICY:
        must = f"have length less than or equal to {_LONGEST_POLICY}"
        yield constraint(
            "AR-10",
            "policy",
            text[:32] + "…",
            must,
            f"A session policy may have {_LONGEST_POLICY:,} characters.",
        )
    elif parameters.session_policy == "":
        must = "have length greater than or equal to 1"
        yield constraint("AR-10", "policy", "", must, "A session policy cannot be empty text.")
    if len(arns) > _MAX_POLICIES:
        must = f"have length less than or equal to {_MAX_POLICIES}"
        yield constraint(
            "AR-10",
            "policyArns",
            f"{len(arns)} policies",
            must,
            f"A session takes {_MAX_POLICIES} managed policies at most.",
        )
    for number, arn in enumerate(arns, 1):
        yield from refuse_arn("AR-10", f"policyArns.{number}.member.arn", arn)


def _refuse_tags(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    keys = [key.lower() for key, _ in parameters.tags]
    for rule, member, count in (
        ("AR-11", "tags", len(keys)),
        ("AR-12", "transitiveTagKeys", len(parameters.transitive_tag_keys)),
    ):
        if count > _MAX_TAGS:
            must = f"have length less than or equal to {_MAX_TAGS}"
            yield constraint(
                rule, member, f"{count} keys", must, f"A session has {_MAX_TAGS} tags at most."
            )
    for number, (key, value) in enumerate(parameters.tags, 1):
        member = f"tags.{number}.member"
        yield from _refuse_text("AR-11", f"{member}.key", key, (1, 128), _TAG_KEY)
        yield from _refuse_text("AR-11", f"{member}.value", value, (0, 256), _TAG_VALUE)
        if key.lower().startswith("aws:"):
            yield Refusal(
                rule="AR-11",
                code=INVALID_PARAMETER,
                message="Tag keys must not start with aws:",
                explanation=f"The tag key {key} begins with aws:, which AWS keeps for itself.",
            )


def _refuse_contexts(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    contexts = parameters.provided_contexts
    if len(contexts) > _MAX_CONTEXTS:
        must = f"have length less than or equal to {_MAX_CONTEXTS}"
        yield constraint(
            "AR-14",
            "providedContexts",
            f"{len(contexts)} contexts",
            must,
            f"A request takes {_MAX_CONTEXTS} contexts at most.",
        )
    for number, one in enumerate(contexts, 1):
        member = f"providedContexts.{number}.member"
        yield from refuse_arn("AR-14", f"{member}.providerArn", one.provider_arn)
        yield from _refuse_text(
            "AR-14",
            f"{member}.contextAssertion",
            one.assertion,
            ASSERTION_LENGTH,
            _ANY,
        )


def refuse_conflicts(parameters: AssumeRoleParameters) -> Iterator[Refusal]:
    """Find parameters that do not go together: the last of the checks (AR-17)."""
    keys = [key.lower() for key, _ in parameters.tags]
    if len(set(keys)) < len(keys):
        yield Refusal(
            rule="TG-5",
            code=INVALID_PARAMETER,
            message="Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            explanation="Two tags have the same key; upper and lower case are the same.",
        )
    for key in parameters.transitive_tag_keys:
        if key.lower() not in keys:
            yield Refusal(
                rule="AR-12",
                code=INVALID_PARAMETER,
                message="The specified transitive tag key must be included in the requested tags.",
                explanation=f"The transitive tag key {key} is not among the tags of the request.",
            )
    inline = _plain_length(parameters.session_policy or "")
    if inline <= _LONGEST_POLICY < inline + sum(map(len, parameters.policy_arns)):
        yield Refusal(
            rule="AR-10",
            code="PackedPolicyTooLarge",
            message="Packed size of session policies consumes more than 100% of allotted space.",
            explanation=f"Session policies together may have {_LONGEST_POLICY:,} characters.",
        )
