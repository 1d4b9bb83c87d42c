"""What becomes one row, one chip, one card, one line (notes on the overview: packing)."""

import json
from typing import Any

import pytest

from rolescope.analysis import analyse
from rolescope.engine.words.conditions import ConditionKind
from rolescope.model.edit import Scenario
from rolescope.model.policy import Condition
from rolescope.model.policy_edit import WithInlinePolicy
from rolescope.model.world import MemberAccount, World
from rolescope.pictures.labels import common_prefix, row_label
from rolescope.pictures.layouts.overview.diagram import (
    Diagram,
    OutsideCard,
    PillKind,
    RoleRow,
    RowKind,
    RowSection,
)
from rolescope.pictures.layouts.overview.grouping import group
from rolescope.pictures.layouts.overview.headline import attentions, status_words, subtitle_words
from rolescope.pictures.layouts.overview.legend import legend_of
from rolescope.pictures.layouts.overview.paint_lines import badge_kind
from rolescope.pictures.trust_facts import Danger
from rolescope.trust.edge import Standing
from rolescope.value import replace
from support.worlds.build import (
    NOW,
    A,
    B,
    C,
    account,
    allow,
    organization,
    role,
    trusts,
    user,
    world,
)
from support.worlds.trust_graphs import AUDIENCE, EXTERNAL_ID, GITHUB, MFA, analysis, arn, edge

OUTSIDE = "602177450918"


def rows(diagram: Diagram, account_id: str = A) -> dict[tuple[str, ...], RoleRow]:
    return {row.names: row for row in diagram.box(account_id).rows}


def pills(row: RoleRow) -> list[PillKind]:
    return [pill.kind for pill in row.pills]


def card(diagram: Diagram) -> OutsideCard:
    (found,) = diagram.cards
    return found


def plain_world(*names: str) -> World:
    return world(account(A, *(role(name) for name in names)), account(B, role("caller")))


def target(name: str) -> str:
    return arn(A, f"role/{name}")


CALLER = arn(B, "role/caller")


def test_roles_with_the_same_trust_share_a_row() -> None:
    found = group(
        analysis(
            plain_world("app-1", "app-2", "app-3"),
            *(edge(CALLER, target(f"app-{n}"), EXTERNAL_ID) for n in (1, 2, 3)),
        )
    )
    assert set(rows(found)) == {("app-1", "app-2", "app-3")}
    (bundle,) = found.bundles
    assert len(bundle.trusts) == 3


def test_roles_with_different_conditions_never_share_a_row() -> None:
    other = replace(EXTERNAL_ID, values=("secret-2",))
    found = group(
        analysis(
            plain_world("app-1", "app-2"),
            edge(CALLER, target("app-1"), EXTERNAL_ID),
            edge(CALLER, target("app-2"), other),
        )
    )
    assert set(rows(found)) == {("app-1",), ("app-2",)}


def test_conditions_that_only_differ_in_writing_are_the_same() -> None:
    """CO-3: operators and keys in any case; the order of values means nothing."""
    one = Condition("StringEquals", "sts:ExternalId", ("a", "b"))
    two = Condition("stringequals", "STS:externalid", ("b", "a"))
    found = group(
        analysis(
            plain_world("app-1", "app-2"),
            edge(CALLER, target("app-1"), one),
            edge(CALLER, target("app-2"), two),
        )
    )
    assert set(rows(found)) == {("app-1", "app-2")}


def test_admin_roles_and_standings_split_rows() -> None:
    found = group(
        analysis(
            plain_world("app-1", "app-2", "app-3"),
            edge(CALLER, target("app-1")),
            edge(CALLER, target("app-2")),
            edge(CALLER, target("app-3"), standing=Standing.TRUSTED_ONLY),
            admins=[target("app-1")],
        )
    )
    assert set(rows(found)) == {("app-1",), ("app-2",), ("app-3",)}
    assert pills(rows(found)["app-1",]) == [PillKind.ADMIN]


def test_a_row_does_not_claim_targets_for_roles_that_lack_them() -> None:
    found = group(
        analysis(
            world(
                account(A, role("app-1"), role("app-2"), role("hub")), account(B, role("caller"))
            ),
            edge(CALLER, target("app-1")),
            edge(CALLER, target("app-2")),
            edge(target("app-1"), target("hub")),
        )
    )
    assert ("app-1",) in rows(found)
    assert ("app-2",) in rows(found)


def test_service_roles_are_chips_until_they_can_become_somebody() -> None:
    found = group(
        analysis(
            plain_world("fn-1", "fn-2", "build", "hub"),
            *(edge("lambda.amazonaws.com", target(name)) for name in ("fn-1", "fn-2", "build")),
            edge(target("build"), target("hub")),
            admins=[target("fn-2")],
        )
    )
    (chip,) = found.box(A).chips
    assert chip.nodes == (target("fn-1"), target("fn-2"))
    assert chip.admins == 1
    assert pills(rows(found)["build",]) == [PillKind.SERVICE]
    assert [(service.node, service.roles) for service in found.services] == [
        ("lambda.amazonaws.com", 3)
    ]
    assert (found.principal_trusts, found.service_trusts) == (1, 3)


def test_users_appear_when_they_can_assume_something() -> None:
    found = group(
        analysis(
            world(account(A, role("hub"), user("ci"), user("nightly"), user("idle"))),
            edge(arn(A, "user/ci"), target("hub")),
            edge(arn(A, "user/nightly"), target("hub")),
        )
    )
    assert rows(found)["ci", "nightly"].kind is RowKind.USER
    assert ("idle",) not in rows(found)
    assert found.box(A).users == 3


@pytest.mark.parametrize(
    ("source", "pill"),
    [
        ("AIDAABCDEFGHIJKLMNOPQ", PillKind.DELETED),
        ("arn:aws:iam::nobody", PillKind.INVALID),
        (None, PillKind.NOBODY),
    ],
)
def test_roles_that_nobody_can_assume_have_a_pill_and_no_line(
    source: str | None, pill: PillKind
) -> None:
    """PR-10, PR-11: a deleted principal matches nobody any more."""
    edges = [edge(source, target("old"), standing=Standing.DENIED)] if source else []
    found = group(analysis(plain_world("old"), *edges))
    assert pills(rows(found)["old",]) == [pill]
    assert found.bundles == ()
    assert found.cards == ()


def test_a_permission_without_a_trust_is_counted_and_not_drawn() -> None:
    only = edge(CALLER, target("app"), standing=Standing.PERMITTED_ONLY)
    found = group(analysis(plain_world("app"), only))
    assert found.bundles == ()
    assert "1 permission without a trust not drawn" in status_words(found)


def test_a_whole_account_is_a_port_and_its_named_principals_are_rows() -> None:
    both = (arn(B, "role/build-1"), arn(B, "role/build-2"))
    imported = world(
        account(A, role("open"), role("narrow")), account(B, role("build-1"), role("build-2"))
    )
    found = group(
        analysis(
            imported, edge(B, target("open")), edge(B, target("narrow"), MFA, narrowed_to=both)
        )
    )
    assert found.box(B).has_port
    sources = {bundle.target.names: bundle.source for bundle in found.bundles}
    assert sources["open",].is_account
    assert not sources["narrow",].is_account
    assert ("build-1", "build-2") in rows(found, B)
    assert found.principal_trusts == 2  # as many as there are: one is of two callers


def test_a_session_starts_at_its_role() -> None:
    """PR-5: a session ARN lacks the path of its role."""
    session = arn(B, "assumed-role/caller/ana@example.com")
    found = group(analysis(plain_world("app"), edge(session, target("app"))))
    (bundle,) = found.bundles
    assert bundle.source.session == session
    assert bundle.source.place == f"row:{CALLER}"


def test_sources_that_the_import_lacks_have_rows_of_their_own() -> None:
    gone = arn(B, "role/gone")
    session = arn(B, "assumed-role/unknown/x")
    found = group(
        analysis(plain_world("app"), edge(gone, target("app")), edge(session, target("app")))
    )
    assert rows(found, B)["gone",].kind is RowKind.MISSING
    assert rows(found, B)["x",].kind is RowKind.SESSION


def test_an_outside_account_without_conditions_needs_attention() -> None:
    found = group(analysis(plain_world("app"), edge(OUTSIDE, target("app"))))
    assert card(found).name == "Unknown account"
    assert card(found).section is RowSection.ATTENTION
    assert pills(rows(found)["app",]) == [PillKind.NO_CONDITION]
    assert [each.text for each in attentions(found)] == ["Unknown account reaches 1 role"]


def test_an_outside_account_with_an_external_id_is_shown_with_its_number() -> None:
    found = group(analysis(plain_world("app"), edge(OUTSIDE, target("app"), EXTERNAL_ID)))
    assert card(found).name == "Account 6021 7745 0918"
    assert card(found).section is RowSection.VENDORS
    assert card(found).danger is Danger.NONE
    assert badge_kind(found.bundles[0]) is ConditionKind.EXTERNAL_ID


def vendor_world(*tags: str) -> World:
    roles = [role(f"r{n}", tags={"Vendor": tag} if tag else {}) for n, tag in enumerate(tags)]
    return world(account(A, *roles))


@pytest.mark.parametrize(
    ("tags", "name"),
    [
        (("Skylark", "Skylark"), "Skylark"),
        (("Skylark", "Other"), "Unknown account"),
        (("Skylark", ""), "Unknown account"),
    ],
)
def test_a_vendor_is_named_by_the_tag_of_all_roles_that_trust_it(
    tags: tuple[str, ...], name: str
) -> None:
    edges = [edge(OUTSIDE, target(f"r{n}")) for n in range(len(tags))]
    found = group(analysis(vendor_world(*tags), *edges))
    assert card(found).name == name
    if name == "Skylark":
        assert card(found).second == "6021 7745 0918"
        assert [each.text for each in attentions(found)] == ["1 vendor without external ID"]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("StringEqualsIfExists", "sts:ExternalId", ("x",)),  # CO-8: absent satisfies it
        Condition("BoolIfExists", "aws:MultiFactorAuthPresent", ("true",)),
        Condition("StringLike", "sts:ExternalId", ("*",)),
        Condition("StringLike", "sts:RoleSessionName", ("release-*",)),
        Condition("DateLessThan", "aws:CurrentTime", ("2030-01-01T00:00:00Z",)),
        Condition("StringNotEquals", "aws:PrincipalTag/team", ("growth",)),
        Condition("StringEqualsIfExists", "aws:PrincipalOrgID", ("o-1",)),
        Condition("ForAllValues:StringEquals", "aws:PrincipalOrgID", ("o-1",)),
        Condition("StringNotEquals", "aws:PrincipalOrgID", ("o-1",)),
        Condition("StringLike", "aws:PrincipalOrgID", ("o-*",)),  # CO-38
        Condition("Null", "aws:PrincipalOrgID", ("false",)),
        Condition("Null", "sts:ExternalId", ("false",)),
        Condition("IpAddressIfExists", "aws:SourceIp", ("203.0.113.0/24",)),
        Condition("IpAddress", "aws:SourceIp", ("0.0.0.0/0",)),
        Condition("StringEquals", "sts:SourceIdentity", ("ana",)),
    ],
)
def test_conditions_that_limit_nobody_leave_the_danger(condition: Condition) -> None:
    found = group(analysis(plain_world("app"), edge("*", target("app"), condition)))
    assert found.bundles[0].danger is Danger.RISK
    assert [each.text for each in attentions(found)] == ["Anyone can assume 1 role"]


@pytest.mark.parametrize(
    "condition",
    [
        Condition("IpAddress", "aws:SourceIp", ("203.0.113.0/24",)),
        Condition("StringEquals", "aws:SourceVpce", ("vpce-1",)),
        Condition("ArnLikeIfExists", "aws:PrincipalArn", (f"arn:aws:iam::{B}:role/x",)),
    ],
)
def test_conditions_that_limit_who_calls_end_the_danger(condition: Condition) -> None:
    """Each caller has an ARN: there `IfExists` changes nothing (CO-8)."""
    found = group(analysis(plain_world("app"), edge("*", target("app"), condition)))
    assert found.bundles[0].danger is Danger.NONE


def test_mfa_if_exists_wears_no_badge_of_mfa() -> None:
    """CO-8, MFA-1: long-term keys lack the key, and get in without MFA."""
    weak = Condition("BoolIfExists", "aws:MultiFactorAuthPresent", ("true",))
    found = group(analysis(plain_world("app"), edge(CALLER, target("app"), weak)))
    assert badge_kind(found.bundles[0]) is ConditionKind.OTHER


def test_anyone_in_the_organization_is_no_danger() -> None:
    inside = Condition("StringEquals", "aws:PrincipalOrgID", ("o-example",))
    found = group(analysis(plain_world("app"), edge("*", target("app"), inside)))
    assert card(found).section is RowSection.OTHERS
    assert attentions(found) == ()


def test_an_audience_check_alone_narrows_nothing_and_has_no_badge() -> None:
    provider = arn(A, GITHUB)
    found = group(analysis(plain_world("app"), edge(provider, target("app"), AUDIENCE)))
    (bundle,) = found.bundles
    assert badge_kind(bundle) is None
    assert bundle.danger is Danger.RISK
    assert card(found).section is RowSection.ATTENTION


def test_any_branch_is_said_in_a_pill() -> None:
    subject = Condition(
        "StringLike", "token.actions.githubusercontent.com:sub", ("repo:acme/infra:*",)
    )
    found = group(
        analysis(plain_world("app"), edge(arn(A, GITHUB), target("app"), AUDIENCE, subject))
    )
    (pill,) = rows(found)["app",].pills
    assert (pill.kind, pill.text) == (PillKind.OPEN, "any branch")
    assert badge_kind(found.bundles[0]) is ConditionKind.OTHER


def test_a_badge_shows_the_first_kind_by_rank() -> None:
    found = group(analysis(plain_world("app"), edge(CALLER, target("app"), EXTERNAL_ID, MFA)))
    assert badge_kind(found.bundles[0]) is ConditionKind.MFA


def test_one_open_statement_among_others_leaves_no_badge() -> None:
    both = replace(edge(OUTSIDE, target("app"), EXTERNAL_ID), alternatives=((EXTERNAL_ID,), ()))
    found = group(analysis(plain_world("app"), both))
    assert badge_kind(found.bundles[0]) is None
    assert found.bundles[0].danger is Danger.RISK


def test_providers_of_several_accounts_are_one_card() -> None:
    imported = world(account(A, role("a")), account(B, role("b")))
    found = group(
        analysis(
            imported,
            edge(arn(A, "saml-provider/Okta"), target("a")),
            edge(arn(B, "saml-provider/Okta"), arn(B, "role/b")),
        )
    )
    assert (card(found).name, card(found).second) == ("Okta", "SAML · 2 accounts")
    assert card(found).roles == 2


def test_accounts_of_the_organization_that_are_not_imported_have_a_section() -> None:
    members = organization(A, C)
    named = replace(
        members,
        accounts=(*members.accounts, MemberAccount(id=B, name="shared", parent=members.root)),
    )
    imported = world(account(A, role("app")), organization=named)
    found = group(analysis(imported, edge(B, target("app"))))
    assert (card(found).section, card(found).name) == (RowSection.ORGANIZATION, "shared")
    assert attentions(found) == ()


def test_hidden_characters_of_names_are_visible() -> None:
    found = group(analysis(plain_world("a\u202eb"), edge(CALLER, target("a\u202eb"))))
    assert ("a\\u202eb",) in rows(found)


def test_counts_are_said_in_words() -> None:
    found = group(analysis(plain_world("app"), edge(CALLER, target("app"))))
    words = subtitle_words(found, compact=False)
    assert words == "2 roles and 0 users in 2 accounts. 1 trust between principals drawn as 1 line."
    assert subtitle_words(found, compact=True) == "2 roles, 0 users, 2 accounts. 1 trust as 1 line."


@pytest.mark.parametrize(
    ("names", "prefix"),
    [
        (("gha-build-a", "gha-build-b"), "gha-build-"),
        (("NotifyBridge8", "NotifyBridge9"), "NotifyBridge"),
        (("stream-api", "strong-api"), ""),
        (("ab-1", "ab-2"), ""),
        (("same-name", "same-name-2"), "same-"),
    ],
)
def test_common_prefix(names: tuple[str, ...], prefix: str) -> None:
    assert common_prefix(names) == prefix


def test_row_labels() -> None:
    assert row_label(("a",), "role", compact=False) == ("a", "")
    assert row_label(("ci-runner", "nightly"), "user", compact=False) == (
        "ci-runner",
        "and nightly",
    )
    assert row_label(("ci-runner", "nightly"), "user", compact=True) == ("ci-runner", "+1")
    assert row_label(("app-1", "app-2", "app-3"), "role", compact=False) == ("app-*", "3 roles")
    assert row_label(("app-1", "app-2", "app-3"), "role", compact=True) == ("app-*", "3")


# Administrators who are users


def administrators(*more: Any) -> World:
    """Two administrators of whom nobody is trusted, one who is, and a user who may do nothing."""
    everything = allow("*")
    return world(
        account(
            A,
            user("ana", allows=everything),
            user("ben", allows=everything),
            user("cleo", allows=everything),
            user("dan", allows=allow("s3:*")),
            role("app", trust=trusts(f"arn:aws:iam::{A}:user/cleo")),
            *more,
        )
    )


def test_administrators_who_are_users_have_rows() -> None:
    """PE-74. Other users have one only where they can become a role."""
    found = rows(group(analyse(Scenario(administrators()), NOW)))
    assert pills(found["ana", "ben"]) == [PillKind.ADMIN]
    assert pills(found["cleo",]) == [PillKind.ADMIN]
    assert found["cleo",].kind is RowKind.USER
    assert not any("dan" in names for names in found)


def test_a_user_whom_an_edit_makes_an_administrator_gets_a_row_at_the_end() -> None:
    """Nothing else moves."""
    wide = WithInlinePolicy(f"arn:aws:iam::{A}:user/dan", "wide", json.dumps(allow("*")), "Wide")
    before = group(analyse(Scenario(administrators()), NOW))
    after = group(analyse(Scenario(administrators(), (wide,)), NOW))
    assert rows(after)["dan",].is_late
    assert pills(rows(after)["dan",]) == [PillKind.ADMIN]
    kept = [row.id for row in after.box(A).rows if not row.is_late]
    assert kept == [row.id for row in before.box(A).rows]


# Services


def test_chips_and_rows_say_that_no_source_account_is_tested() -> None:
    """FND-8."""
    config, tested = {"Service": "config.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": A}}
    made = world(
        account(
            A,
            role("open", trust=trusts(config)),
            role("safe", trust=trusts(config, Condition=tested)),
            role("both", trust=[trusts(config), trusts(B)]),
            role("lambda", trust=trusts({"Service": "lambda.amazonaws.com"})),
        )
    )
    found = group(analyse(Scenario(made), NOW))
    chips = {chip.services[0]: chip for chip in found.box(A).chips}
    assert chips["config.amazonaws.com"].unchecked == 1
    assert len(chips["config.amazonaws.com"].nodes) == 2
    assert chips["lambda.amazonaws.com"].unchecked == 0
    assert PillKind.NO_SOURCE in pills(rows(found)["both",])
    assert "no-source" in {entry.key for entry in legend_of(found, compact=False)}


def test_an_imported_account_outside_of_the_organization_asks_for_an_external_id() -> None:
    """FND-4: it is known, but somebody else's."""
    made = world(
        account(A, role("app", trust=trusts(B))),
        account(B, user("ben", allows=allow())),
        organization=organization(A),
    )
    found = group(analyse(Scenario(made), NOW))
    (bundle,) = found.bundles
    assert bundle.danger is Danger.NOTICE
    assert pills(rows(found)["app",]) == [PillKind.NO_EXTERNAL_ID]
