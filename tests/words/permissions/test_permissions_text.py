"""Effective permissions in words: layers, services, groups of actions, and filters."""

import json
import pickle
from typing import Any

from rolescope.engine.index import WorldIndex
from rolescope.model.caller import Caller, SessionCaller
from rolescope.model.world import World
from rolescope.simulation.permissions.effective import effective_permissions
from rolescope.value import replace
from rolescope.words.permissions.filter import PermissionFilter, filtered
from rolescope.words.permissions.permission_services import folded
from rolescope.words.permissions.permission_values import (
    EntryText,
    FoldText,
    PermissionsText,
    ServiceText,
    letters,
)
from rolescope.words.permissions.permissions_text import (
    catalogue_text,
    not_counted_text,
    permissions_text,
    without_session_policy,
)
from rolescope.words.permissions.phrases import short_resource
from support.worlds.action_catalogue import CATALOGUE
from support.worlds.build import (
    NOW,
    A,
    account,
    allow,
    deny,
    document,
    managed,
    organization,
    role,
    world,
)

APP = SessionCaller(role=f"arn:aws:iam::{A}:role/App")
HERE = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1"]}}


def text_of(given: World, caller: Caller = APP) -> PermissionsText:
    index = WorldIndex(given)
    return permissions_text(effective_permissions(caller, index, CATALOGUE, NOW), index)


def of_app(*statements: dict[str, Any], **fields: Any) -> PermissionsText:
    return text_of(world(account(A, role("App", allows=list(statements), **fields))))


def service(text: PermissionsText, name: str) -> ServiceText:
    return next(one for one in text.services if one.name == name)


def entries(text: PermissionsText, name: str) -> dict[str, EntryText]:
    return {entry.title: entry for entry in service(text, name).entries}


def layered() -> PermissionsText:
    edge = managed("Edge", allow(["s3:*", "iam:PassRole", "iam:GetUser"]))
    app = role(
        "App",
        allows=[
            allow(["s3:Get*", "s3:PutObject"], ["arn:aws:s3:::data", "arn:aws:s3:::data/*"]),
            allow("iam:*", f"arn:aws:iam::{A}:role/task-*"),
            allow("organizations:*"),
            allow("sqs:SendMessage"),
        ],
        boundary="policy/Edge",
    )
    made = organization(A, scps={A: [allow("*"), deny("s3:*", Condition=HERE)]})
    return text_of(world(account(A, edge, app), organization=made))


def test_layers_add_up_to_the_title() -> None:
    """SES-3: what is granted, what each layer cuts, and what is left."""
    text = layered()
    assert text.title == "6 actions in 3 services"
    assert text.summary == (
        "What is left after every layer. 11 are granted, 5 are cut away. 4 only with conditions."
    )
    said = [(layer.title, layer.detail, layer.says) for layer in text.layers]
    assert said == [
        ("Identity policies", "App-inline", "grants 11"),
        ("Permissions boundary", "Edge", "cuts 5"),
        ("SCPs of Root", "SCP 0 at r-ex01", "no change"),
        (f"SCPs of {A}", f"SCP 0 at {A}, SCP 1 at {A}", "narrows 4"),
    ]
    bar = text.layers[1]
    assert (bar.is_cut, bar.kept, bar.cut) == (True, 6 / 11, 5 / 11)
    assert text.catalogue == "2026-10-27"
    assert text.not_counted.startswith("Resource-based policies, which can add permissions;")
    assert "RCPs" in text.not_counted


def test_a_service_says_what_of_it_is_held() -> None:
    s3 = service(layered(), "s3")
    assert (s3.name, s3.count, letters(s3.levels)) == ("s3", "4 of 8", ".R.W.")
    assert s3.resources == "data, data/*"
    assert s3.only_if == "Region eu-west-1"
    assert s3.by == "App-inline, line 4"


def test_patterns_stay_readable_and_say_how_many_they_are() -> None:
    """A wildcard is one name as long as all of it has one answer."""
    whole = of_app(allow("s3:*"), allow("iam:*"), deny("iam:PutRolePolicy"))
    assert list(entries(whole, "s3")) == ["All actions"]
    assert len(entries(whole, "s3")["All actions"].names) == 8
    assert list(entries(whole, "iam")) == [
        "CreateRole and TagRole",
        "CreateUser, GetUser, ListRoles and PassRole",
        "PutRolePolicy",
    ]
    some = of_app(allow(["s3:get*", "s3:Nope*", "s3:List*", "s3:PutObject"]))
    assert list(entries(some, "s3")) == ["get*, List* and PutObject"]
    single = of_app(allow("s3:Put*"), deny("s3:PutObject"))
    assert list(entries(single, "s3")) == ["PutObjectTagging", "PutObject"]
    others = of_app(allow("*", NotAction=["s3:*", "iam:*"]))
    assert {one.name for one in others.services}.isdisjoint({"s3", "iam"})
    assert list(entries(others, "sqs")) == ["All actions"]
    one_by_one = ["s3:DeleteObject", "s3:GetBucketPolicy", "s3:GetObject", "s3:ListBucket"]
    many = of_app(allow([*one_by_one, "s3:Put*"]))
    assert list(entries(many, "s3")) == ["Put*, DeleteObject, GetBucketPolicy and 2 more"]


def test_what_is_granted_twice_does_not_break_a_pattern() -> None:
    """One line for all actions, which says that another statement grants some of them as well."""
    found = of_app(allow("s3:*"), allow(["s3:Get*", "sqs:*"]), allow("sqs:Send*"), deny("s3:Put*"))
    entry = entries(found, "s3")["* except PutObject, PutObjectTagging"]
    assert entry.by == "App-inline, line 4"
    assert "Some of them also granted by App-inline, line 5" in entry.details
    assert list(entries(found, "sqs")) == ["All actions"]
    apart = of_app(allow("s3:Get*"), allow("s3:List*"))
    assert list(entries(apart, "s3")) == ["Get*", "List*"]


def test_a_group_names_what_grants_it_and_what_cuts_it() -> None:
    found = layered()
    (get,) = (one for one in entries(found, "s3").values() if "s3:GetObject" in one.names)
    assert (get.resources, get.by) == ("data/*", "App-inline, line 4")
    assert [line.by for line in get.lines] == [
        "App-inline, line 4",
        f"narrowed by SCP SCP 1 at {A}, line 4",
    ]
    assert get.statement is not None
    excerpt = found.excerpts[get.statement]
    assert (excerpt.owner, excerpt.top) == ("App-inline", 4)
    cut = service(found, "organizations")
    assert (cut.is_cut, cut.count, cut.by) == (True, "1 cut away", "not allowed by Edge")
    assert [one.name for one in found.services][-2:] == ["organizations", "sqs"]


def test_cuts_are_said_in_words() -> None:
    """EV-7, EV-16, FED-12."""
    mfa = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    found = of_app(
        allow("s3:GetObject", "arn:aws:s3:::data"),
        allow("sqs:*", Condition=mfa),
        allow(["iam:*", "sts:GetSessionToken"]),
        deny("iam:PassRole"),
    )
    said = {e.title: e.by for one in found.services for e in one.entries if e.is_cut}
    assert said == {
        "GetObject": "App-inline, line 4 names no resource of it",
        "All actions": "the condition of App-inline, line 9 never holds",
        "PassRole": "cut by App-inline, line 22",
        "GetSessionToken": "Cannot call this action with session credentials.",
    }
    bounded = text_of(
        world(
            account(
                A,
                role("App", allows=allow("sqs:*"), boundary="policy/Edge"),
                managed("Edge", allow("s3:*")),
            ),
            organization=organization(A, scps={A: [allow("sqs:Send*")]}),
        )
    )
    assert service(bounded, "sqs").by == "not allowed by Edge"
    level = text_of(
        world(
            account(A, role("App", allows=allow("sqs:*"))),
            organization=organization(A, scps={A: [allow("sqs:Send*")]}),
        )
    )
    assert entries(level, "sqs")["DeleteQueue"].by == f"not allowed by SCPs of {A}"


def test_only_if_turns_a_deny_around_where_one_condition_can_say_it() -> None:
    two = {**HERE, "StringEquals": {"aws:RequestTag/team": "red"}}
    asked: list[tuple[dict[str, Any], str]] = [
        ({"Condition": HERE}, "Region eu-west-1"),
        ({"Condition": two}, "unless not Region eu-west-1, request tag team=red"),
    ]
    for elements, words in asked:
        found = of_app(allow("sqs:*"), deny("sqs:*", **elements))
        assert entries(found, "sqs")["All actions"].only_if == words
    partly = of_app(allow("s3:GetObject"), deny("s3:*", "arn:aws:s3:::a/*", Condition=HERE))
    entry = entries(partly, "s3")["GetObject"]
    assert entry.only_if == "on a/*: Region eu-west-1"
    assert "Denied (on arn:aws:s3:::a/*) when" in entry.details


def test_several_ways_are_lines_below_the_group() -> None:
    tag = {"StringEquals": {"aws:RequestTag/team": "red"}}
    found = of_app(
        allow("s3:GetObject", "arn:aws:s3:::a/*", Condition=tag),
        allow("s3:GetObject", ["arn:aws:s3:::b/*", "arn:aws:s3:::c/*"]),
    )
    entry = entries(found, "s3")["GetObject"]
    assert [(line.resources, line.only_if) for line in entry.lines] == [
        ("a/*", "request tag team=red"),
        ("b/*, c/*", ""),
    ]
    assert (entry.resources, entry.only_if, entry.by) == (
        "3 resources",
        "see below",
        "2 statements",
    )
    assert service(found, "s3").only_if == "see below"


def test_what_a_way_still_needs_is_said() -> None:
    found = of_app(
        allow("sts:AssumeRole"),
        allow("s3:PutObject", "arn:aws:s3:::${aws:RequestTag/team}/*"),
        allow("s3:GetObject", NotResource="arn:aws:s3:::a/*"),
        {"Effect": "Allow", "Action": "sqs:*"},
    )
    assert (
        entries(found, "sts")["AssumeRole"].only_if == "the trust policy of the role allows it too"
    )
    assert entries(found, "s3")["PutObject"].only_if == "${aws:RequestTag/team} fits"
    assert entries(found, "s3")["GetObject"].resources == "* except a/*"
    assert entries(found, "sqs")["All actions"].only_if.startswith(
        "depends: App-inline, statement 4"
    )
    assert "2 depend on what is not known." in found.summary
    beside = text_of(
        world(
            account(
                A,
                role(
                    "App",
                    allows=allow("s3:GetObject", [f"arn:aws:s3:::a{n}*/*" for n in range(20)]),
                    boundary="policy/Edge",
                ),
                managed("Edge", allow("s3:*", [f"arn:aws:s3:::*{n}z/*" for n in range(20)])),
            )
        )
    )
    assert entries(beside, "s3")["GetObject"].only_if == (
        "only where also allowed by Permissions boundary: Edge statement 1"
    )


def test_missing_policies_are_one_line_and_not_twenty_thousand() -> None:
    """DF-10."""
    found = of_app(allow("s3:*"), attached=("arn:aws:iam::aws:policy/ReadOnlyAccess",))
    assert found.title == "1 action in 1 service"
    (words,) = found.depends
    assert words.startswith(f"{len(CATALOGUE) - 12} more actions may be granted: the document of")
    assert "ReadOnlyAccess" in found.not_counted
    unknown = text_of(world(account(A, role("App")), organization_known=False))
    assert [(layer.title, layer.says) for layer in unknown.layers][-1] == ("SCPs", "not imported")
    assert unknown.layers[0].detail == "no policy"


def test_layers_that_do_not_apply_say_why() -> None:
    """SCP-2, FED-12."""
    empty = SessionCaller(role=APP.role, session_policy=json.dumps(document([])))
    made = organization(management=A)
    given = world(account(A, role("App", allows=allow("*"))), organization=made)
    found = text_of(given, empty)
    assert [(layer.title, layer.says, layer.kept) for layer in found.layers] == [
        ("Identity policies", f"grants {len(CATALOGUE)}", 1.0),
        ("Rules of AWS", "cuts 3", (len(CATALOGUE) - 3) / len(CATALOGUE)),
        ("Session policy", f"cuts {len(CATALOGUE) - 4}", 1 / len(CATALOGUE)),
        ("SCPs", "does not apply", 1 / len(CATALOGUE)),
    ]
    assert text_of(world(account(A, role("App")))).summary.startswith(
        "What is left after every layer. 1 are"
    )


def test_escalation_marks_only_what_is_left() -> None:
    """PE-9, PE-21, PE-22."""
    found = of_app(allow("iam:*"), deny("iam:TagRole"))
    on_roles, held, cut = service(found, "iam").entries
    assert [name for name, _ in held.escalations] == ["CreateUser", "PassRole"]
    assert [name for name, _ in on_roles.escalations] == ["CreateRole", "PutRolePolicy"]
    assert "PE-22" in dict(held.escalations)["PassRole"]
    assert cut.escalations == ()
    assert found.escalations == 4


def shown(text: PermissionsText, **wanted: Any) -> list[str]:
    services = filtered(text, PermissionFilter(**wanted))
    return [f"{one.name}: {entry.title}" for one in services for entry in one.entries]


def test_services_that_are_held_whole_and_alike_are_one_line() -> None:
    """SES-3: `*` and NotAction stay readable; what differs stands apart."""
    found = of_app(allow("*"))
    assert folded(found.services, found) == found.services  # too few to be worth it
    sqs, sts = service(found, "sqs"), service(found, "sts")
    alike = tuple(replace(sqs, name=f"service{number}") for number in range(9))
    for services, absent, title in (
        ((*alike, sts), ("absent",), "All except absent and sts"),
        ((*alike, sts), tuple("abcd"), "All actions of 9 services"),
        (alike, (), "All services"),
    ):
        fold, *rest = folded(services, replace(found, services=services, absent=absent))
        assert isinstance(fold, FoldText)
        assert fold.title == title
        assert fold.services == alike
        assert rest == [one for one in services if one is sts]
        assert (fold.resources, fold.only_if, fold.by) == ("*", "", "App-inline, line 4")
        assert fold.count == f"{9 * len(sqs.entries[0].names)} actions"
        assert fold.statement == sqs.entries[0].statement


def test_not_action_stays_as_it_is_written() -> None:
    """GR-14: what it leaves out is named by its patterns, or counted when they are many."""
    statement = allow("ignored")
    del statement["Action"]

    def named(not_action: list[str], *others: dict[str, Any]) -> list[str]:
        found = of_app({**statement, "NotAction": not_action}, *others)
        return [one.title for one in service(found, "s3").entries]

    assert named(["s3:Put*", "s3:GetObject", "iam:*"]) == ["* except Put*, GetObject"]
    assert named(["*Object"]) == ["* except *Object"]
    assert named(["sqs:*"]) == ["All actions"]
    many = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:PutObjectTagging"]
    assert named(many) == ["* except 4 actions"]
    held, cut = named(["s3:Put*"], deny("s3:DeleteObject"))
    assert (held, cut) == ("* except Put*, DeleteObject", "DeleteObject")


def test_a_layer_that_leaves_a_part_says_so() -> None:
    """EV-7: a Deny with conditions takes no action away, yet its layer is not without effect."""
    deny_elsewhere = deny("sqs:*", Condition=HERE)
    made = organization(A, scps={A: [allow("*"), deny_elsewhere]})
    found = text_of(world(account(A, role("App", allows=allow("sqs:*"))), organization=made))
    layer = next(one for one in found.layers if one.title == f"SCPs of {A}")
    size = len(entries(found, "sqs")["All actions"].names)
    assert (layer.says, layer.is_narrowing, layer.is_cut) == (f"narrows {size}", True, False)
    assert layer.note == f"Leaves {size} actions only in part."
    own = of_app(allow("sqs:*"), deny_elsewhere)
    assert (own.layers[0].says, own.layers[0].is_narrowing) == (f"grants {size + 1}", False)


def test_filters_narrow_groups_to_the_actions_that_fit() -> None:
    found = of_app(allow("s3:*"), allow("iam:*"), deny("s3:DeleteObject"))
    iam = [
        "iam: CreateRole, PutRolePolicy and TagRole",
        "iam: CreateUser, GetUser, ListRoles and PassRole",
    ]
    assert shown(found) == [
        *iam,
        "s3: * except DeleteObject",
        "s3: DeleteObject",
        "sts: GetCallerIdentity",
    ]
    assert "s3: DeleteObject" not in shown(found, cuts=False)
    assert shown(found, writes=True) == [
        "iam: CreateRole, PutRolePolicy and TagRole",
        "iam: CreateUser and PassRole",
        "s3: PutObject and PutObjectTagging",
        "s3: DeleteObject",
    ]
    assert shown(found, escalation=True) == [iam[0], "iam: CreateUser and PassRole"]
    assert shown(found, words=" PASSrole ") == ["iam: PassRole"]
    assert shown(found, words="passrole", writes=True, escalation=True) == ["iam: PassRole"]
    assert shown(found, words="iam") == iam
    assert shown(found, words="app-inline", cuts=False) == [
        *iam,
        "s3: * except DeleteObject",
    ]
    assert shown(found, words="nothing like it") == []
    assert shown(found, layer=0) == ["s3: DeleteObject"]
    assert shown(found, layer=0, cuts=False) == ["s3: DeleteObject"]
    assert shown(found, layer=1) == iam[:1]  # SVC-7a
    (narrowed,) = filtered(found, PermissionFilter(words="getbucket"))[0].entries
    assert (narrowed.names, letters(narrowed.levels)) == (("s3:GetBucketPolicy",), ".R...")


def test_the_text_can_go_to_another_process() -> None:
    text = layered()
    assert pickle.loads(pickle.dumps(text)) == text  # noqa: S301 - our own bytes


def test_what_nobody_changes_is_told_svc7a() -> None:
    """SVC-7a: on which roles a write works not, and why."""
    text = of_app(allow("iam:*"))
    entry = entries(text, "iam")["CreateRole, PutRolePolicy and TagRole"]
    assert entry.resources == "* except role/aws-service-role/*, role/aws-reserved/*"
    assert [line.by for line in entry.lines] == [
        "App-inline, line 4",
        "IAM lets only their services change service-linked roles.",
        "IAM lets only AWS change roles under /aws-reserved/.",
    ]
    said = [(layer.title, layer.detail, layer.says) for layer in text.layers]
    assert said[1] == ("Rules of AWS", "changes to what belongs to AWS", "narrows 3")


def test_a_resource_of_aws_stays_one_of_aws_svc7a() -> None:
    """SVC-7a: `policy/*` would be all policies."""
    assert short_resource("arn:*:iam::aws:policy/*") == "arn:*:iam::aws:policy/*"
    assert short_resource(f"arn:aws:iam::{A}:policy/*") == "policy/*"


def test_what_permissions_are_of_is_told() -> None:
    assert not_counted_text("RCPs.") == "Not counted: RCPs."
    assert catalogue_text("2026-10-27") == "Actions of AWS as of 2026-10-27"
    assert without_session_policy("hub") == "hub without its session policy"
