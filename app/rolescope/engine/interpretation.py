"""The readings of undocumented rules that an evaluation has, and the other ones of each rule."""

from functools import lru_cache

from rolescope.model.interpretation import DEFAULT, Interpretation
from rolescope.value import replace

__all__ = ["DEFAULT", "SETTINGS", "Interpretation", "alternatives"]

SETTINGS: tuple[tuple[str, str], ...] = (
    ("U-1", "boundary_limits_named_user"),
    ("U-2", "boundary_limits_anyone"),
    ("U-3", "anyone_includes_federated"),
    ("U-6", "mfa_is_false_in_sessions"),
    ("U-6", "mfa_is_absent_after_federation"),
    ("U-7", "negated_test_holds_for_lists"),
    ("U-8", "arn_star_matches"),
    ("U-9", "variables_in_bool"),
    ("U-10", "saml_names_provider"),
    ("U-12", "scps_limit_federation"),
    ("U-13", "foreign_provider_works"),
    ("U-18", "side_actions_see_all"),
    ("U-21", "no_roles_claim_is_false"),
    ("U-25", "short_arn_is_prefix"),
    ("U-25", "partition_may_be_wildcard"),
    ("U-26", "empty_text_is_null"),
    ("U-26", "absent_passes_set_if_exists"),
    ("U-26", "no_values_pass_negated"),
    ("U-28", "service_names_ignore_case"),
    ("U-29", "variable_text_is_literal"),
    ("U-31", "operators_ignore_case"),
    ("U-31", "unreadable_is_missing"),
    ("U-32", "unresolved_passes_negated"),
    ("U-33", "unsigned_is_anonymous"),
    ("U-34", "certificate_tags_are_passed"),
    ("U-34", "inherited_is_transitive"),
    ("U-36", "wildcards_name_services"),
    ("U-37", "star_crosses_colons"),
)
"""The settings that can change an authorization, by the id of their UNSURE rule.

A rule with several corner cases has several settings.
"""


@lru_cache(maxsize=64)
def alternatives(interpretation: Interpretation) -> tuple[tuple[str, Interpretation], ...]:
    """Return, by UNSURE id, the reading that differs from `interpretation` in that one rule."""
    return tuple(
        (rule, replace(interpretation, **{field: not getattr(interpretation, field)}))
        for rule, field in SETTINGS
    )
