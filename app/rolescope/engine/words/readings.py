"""The two readings of every undocumented rule, in words."""

from collections.abc import Collection, Iterator

from rolescope.engine.interpretation import SETTINGS
from rolescope.model.interpretation import DEFAULT, Interpretation
from rolescope.value import Value


class Reading(Value, kw_only=True):
    """A field of Interpretation: the question, and what is said for True (`yes`) and False (`no`).

    `rule` is the id of the UNSURE rule; several fields may belong to one.
    """

    field: str
    rule: str
    question: str
    yes: str
    no: str

    @property
    def default(self) -> bool:
        """What is taken to be so unless the user says otherwise."""
        return bool(getattr(DEFAULT, self.field))

    def words(self, *, value: bool) -> str:
        """Return the one or the other reading in words."""
        return self.yes if value else self.no


_RULES = {**{field: rule for rule, field in SETTINGS}, "session_token_is_capped": "U-4"}


def _reading(field: str, question: str, yes: str, no: str) -> Reading:
    return Reading(field=field, rule=_RULES[field], question=question, yes=yes, no=no)


READINGS: tuple[Reading, ...] = (
    _reading(
        "boundary_limits_named_user",
        "A user whom the trust policy names, with a permissions boundary",
        "The boundary has to allow sts:AssumeRole",
        "The boundary limits only by an explicit Deny",
    ),
    _reading(
        "boundary_limits_anyone",
        "A caller of the same account whom only * lets in",
        "Boundary and session policy have to allow the call",
        "They limit only by an explicit Deny",
    ),
    _reading(
        "anyone_includes_federated",
        "* as principal, and tokens or SAML assertions",
        "* lets them in",
        "Only a Federated principal lets them in",
    ),
    _reading(
        "session_token_is_capped",
        "Roles assumed with credentials of GetSessionToken",
        "Their sessions last one hour at most",
        "Their sessions last as long as the role allows",
    ),
    _reading(
        "mfa_is_false_in_sessions",
        "aws:MultiFactorAuthPresent in role sessions, and in sessions made without MFA",
        "The key is there and false",
        "The key is absent",
    ),
    _reading(
        "mfa_is_absent_after_federation",
        "aws:MultiFactorAuthPresent in sessions made with a token or SAML assertion",
        "The key is absent",
        "The key is there and false",
    ),
    _reading(
        "negated_test_holds_for_lists",
        "A negated operator without ForAllValues or ForAnyValue, on a key with several values",
        "The test holds",
        "The test fails",
    ),
    _reading(
        "arn_star_matches",
        "ArnLike with * alone",
        "It matches every ARN",
        "It matches nothing",
    ),
    _reading(
        "variables_in_bool",
        "Policy variables in the values of Bool",
        "They are replaced",
        "They stay as written, and match nothing",
    ),
    _reading(
        "saml_names_provider",
        "aws:FederatedProvider in calls and sessions of SAML",
        "It names the SAML provider",
        "The key is absent",
    ),
    _reading(
        "scps_limit_federation",
        "SCPs of the role's account, and calls with a token or SAML assertion",
        "The SCPs limit them",
        "The SCPs do not limit them",
    ),
    _reading(
        "foreign_provider_works",
        "A trust policy that names an identity provider of another account",
        "Its tokens and assertions are accepted",
        "They are refused",
    ),
    _reading(
        "side_actions_see_all",
        "Keys seen by actions on the side, such as sts:TagSession",
        "All parameters of the call",
        "Only the keys that AWS lists for the action",
    ),
    _reading(
        "no_roles_claim_is_false",
        "sts:RoleAuthorizedByIdp when a token of an OIDC provider lists no roles",
        "The key is there and false",
        "The key is absent",
    ),
    _reading(
        "short_arn_is_prefix",
        "A Resource with fewer than six parts that ends with *",
        "It matches what begins like that",
        "It matches nothing",
    ),
    _reading(
        "partition_may_be_wildcard",
        "A wildcard in the partition of a Resource",
        "It matches any partition",
        "It matches nothing",
    ),
    _reading(
        "empty_text_is_null",
        "Null, and a key whose only value is an empty text",
        "The key counts as absent",
        "The key counts as present",
    ),
    _reading(
        "absent_passes_set_if_exists",
        "ForAllValues and ForAnyValue with IfExists, when the key is absent",
        "The test passes",
        "The test is as without IfExists",
    ),
    _reading(
        "no_values_pass_negated",
        "A negated operator with an empty list of values",
        "The test passes",
        "The test fails",
    ),
    _reading(
        "service_names_ignore_case",
        "Case in names of services as principals",
        "It does not matter",
        "The name has to be in the case of the caller",
    ),
    _reading(
        "variable_text_is_literal",
        "Wildcards inside the value of a policy variable",
        "They stand for themselves",
        "They match other characters",
    ),
    _reading(
        "operators_ignore_case",
        "Case in names of condition operators",
        "It does not matter",
        "In another case an operator is unknown",
    ),
    _reading(
        "unreadable_is_missing",
        "A value that its operator cannot read, as a number or date",
        "The key counts as absent",
        "It is a value that fits nothing",
    ),
    _reading(
        "unresolved_passes_negated",
        "A negated operator whose policy variable has no value",
        "The test passes",
        "The test fails",
    ),
    _reading(
        "unsigned_is_anonymous",
        "Principal keys in calls with a token or SAML assertion",
        "They say that the caller is anonymous",
        "The keys are absent",
    ),
    _reading(
        "certificate_tags_are_passed",
        "Tags of certificates from IAM Roles Anywhere",
        "They are request tags as well",
        "They are principal tags only",
    ),
    _reading(
        "inherited_is_transitive",
        "sts:TransitiveTagKeys, and tags inherited from the session before",
        "Inherited tags are listed",
        "Only tags passed in this call are listed",
    ),
    _reading(
        "wildcards_name_services",
        "Wildcards in Service and Federated principals",
        "They match services and providers",
        "They match nothing",
    ),
    _reading(
        "star_crosses_colons",
        "* that ends a part of a Resource other than the last",
        "It reaches across colons",
        "It ends at the colon",
    ),
)


_BY_FIELD = {one.field: one for one in READINGS}


def read_otherwise(reading: Interpretation) -> Iterator[Reading]:
    """Yield the rules that are not read as they are by default."""
    return (one for one in READINGS if getattr(reading, one.field) != one.default)


def otherwise_in_words(
    reading: Interpretation, rules: Collection[str] | None = None
) -> tuple[str, ...]:
    """Say each rule that is not read as by default, with its id; of some rules or of all."""
    return tuple(
        reading_in_words(one.field, value=not one.default)
        for one in read_otherwise(reading)
        if rules is None or one.rule in rules
    )


def otherwise_counted(reading: Interpretation) -> str:
    """Count the rules that are not read as by default; empty for none."""
    count = len({one.rule for one in read_otherwise(reading)})
    plural = "" if count == 1 else "s"
    return f"{count} rule{plural} read otherwise than by default" if count else ""


def reading_in_words(field: str, *, value: bool) -> str:
    """Say how one rule is read, with its id.

    Raises:
        KeyError: Interpretation has no such field.
    """
    one = _BY_FIELD[field]
    return f"{one.question}: {_lower(one.words(value=value))} ({one.rule})"


def _lower(text: str) -> str:
    """Return a sentence as it continues another one; a name stays as it is written."""
    first = text.split(maxsplit=1)[0]
    return text if first in _NAMES else text[:1].lower() + text[1:]


_NAMES = frozenset({"SCPs", "AWS"})
