"""How the rules are read that AWS does not document (U-1 to U-37)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)  # Consulted notes what is read of it
class Interpretation:
    """One reading of every UNSURE rule that can change a verdict; defaults as in the manual."""

    boundary_limits_named_user: bool = False  # U-1 (TR-8)
    boundary_limits_anyone: bool = False  # U-2 (EV-14)
    anyone_includes_federated: bool = True  # U-3 (PR-18)
    session_token_is_capped: bool = True  # U-4 (CH-6)
    mfa_is_false_in_sessions: bool = True  # U-6 (MFA-3, MFA-5); else absent
    mfa_is_absent_after_federation: bool = True  # U-6 (MFA-6); else false
    negated_test_holds_for_lists: bool = False  # U-7 (CO-20)
    arn_star_matches: bool = True  # U-8 (CO-33)
    variables_in_bool: bool = True  # U-9 (GR-30)
    saml_names_provider: bool = False  # U-10 (CK-12)
    scps_limit_federation: bool = False  # U-12 (SCP-11)
    foreign_provider_works: bool = False  # U-13 (TR-21)
    side_actions_see_all: bool = True  # U-18 (TG-2); else only keys of their own
    no_roles_claim_is_false: bool = True  # U-21 (CK-47); else the key is absent
    short_arn_is_prefix: bool = True  # U-25 (GR-20)
    partition_may_be_wildcard: bool = True  # U-25 (GR-21)
    empty_text_is_null: bool = True  # U-26 (CO-10)
    absent_passes_set_if_exists: bool = True  # U-26 (CO-19); else as without IfExists
    no_values_pass_negated: bool = True  # U-26 (CO-2)
    service_names_ignore_case: bool = True  # U-28 (PR-7)
    variable_text_is_literal: bool = True  # U-29 (GR-33)
    operators_ignore_case: bool = True  # U-31 (CO-3); else in another case they are none
    unreadable_is_missing: bool = True  # U-31 (CO-26); else it is a value that fits nothing
    unresolved_passes_negated: bool = True  # U-32 (GR-31)
    unsigned_is_anonymous: bool = False  # U-33 (CK-2, CK-6, CK-10); else the keys are absent
    certificate_tags_are_passed: bool = False  # U-34 (CK-5): they are request tags as well
    inherited_is_transitive: bool = True  # U-34 (CK-42): keys of inherited tags
    wildcards_name_services: bool = False  # U-36 (PR-7, PR-8): and identity providers
    star_crosses_colons: bool = False  # U-37 (GR-18): a star that ends a segment of a Resource


DEFAULT = Interpretation()
