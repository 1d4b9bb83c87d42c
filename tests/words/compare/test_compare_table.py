"""The table of a comparison in words."""

from functools import cache
from typing import Any

from rolescope.analysis import as_imported
from rolescope.difference.comparison import ComparedStates, compare_states
from rolescope.model.principal import OidcProvider
from rolescope.model.world import World
from rolescope.value import replace
from rolescope.words.compare.comparison_rows import comparison_table
from rolescope.words.compare.comparison_table import (
    ComparisonRow,
    ComparisonSection,
    ComparisonTable,
    ValueChange,
    compared_text,
    import_of,
)
from rolescope.words.compare.statement_lines import DiffLine, diff_lines
from support.worlds.asking import arn
from support.worlds.build import (
    NOW,
    A,
    B,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)
from support.worlds.older_demo import ADMIN, HUB, RELEASE, demo, older_demo

MINUS = "\N{MINUS SIGN}"


def table(before: World, after: World, at: str = NOW) -> ComparisonTable:
    sides = ComparedStates(as_imported(before, at), as_imported(after, at))
    return comparison_table(compare_states(sides.before, sides.after)[0], sides)


@cache
def demos() -> ComparisonTable:
    return table(older_demo(), demo(), demo().now or "")


def row(
    found: ComparisonTable, section: ComparisonSection, what: str = "", who: str = ""
) -> ComparisonRow:
    return next(one for one in found.of(section) if what in one.what and who in one.who)


def test_sections_stand_in_order_of_weight() -> None:
    order = [one.section for one in demos().rows]
    assert order == sorted(order, key=list(ComparisonSection).index)
    assert demos().count(ComparisonSection.NEW) == 27
    assert {one.section for one in demos().rows} == {
        ComparisonSection.NEW,
        ComparisonSection.LOST,
        ComparisonSection.NEEDS,
        ComparisonSection.IDENTITY,
        ComparisonSection.UNKNOWN,
    }


def test_a_new_pair_tells_who_reaches_what_how_and_why() -> None:
    found = row(demos(), ComparisonSection.NEW, "prod-admin", "build-api")
    assert (found.mark, found.who, found.place) == ("+", "build-api and 3 more", "prod")
    assert (found.how, found.before, found.after) == ("through deploy-hub", "no access", "allowed")
    assert (found.count, found.is_admin) == (4, True)
    assert found.edges == (f"770233459910 > {HUB}",)
    (number,) = found.reasons
    reason = demos().reasons[number]
    assert reason.title == "BuildProjects in the trust policy of deploy-hub"
    assert (reason.mark, reason.before) == ("+", "")
    assert reason.after.startswith('{\n  "Sid": "BuildProjects"')
    assert row(demos(), ComparisonSection.NEW, "prod-admin", "codebuild").how == "through build-api"


def test_a_changed_statement_tells_its_parts() -> None:
    found = row(demos(), ComparisonSection.LOST, "release-manager", "runner-host")
    reason = demos().reasons[found.reasons[0]]
    assert reason.parts == (
        ValueChange(MINUS, "Principal", "arn:aws:iam::770233459910:root"),
        ValueChange("+", "Principal", HUB),
    )
    assert found.who == "runner-host and tools-admin"
    assert '"770233459910' not in reason.after
    assert "deploy-hub" in reason.after


def test_needs_are_told_before_and_after() -> None:
    found = row(demos(), ComparisonSection.NEEDS, "prod-admin")
    assert (found.mark, found.who, found.how) == ("~", "release-manager", "other needs")
    assert (found.before, found.after) == ("no condition", "until 20:00 UTC")
    assert found.edges == (f"{RELEASE} > {ADMIN}",)
    new = row(demos(), ComparisonSection.NEEDS, "release-manager")
    assert (new.mark, new.how, new.before) == ("+", "new trust, access as before", "no trust")


def test_who_is_who() -> None:
    renamed = row(demos(), ComparisonSection.IDENTITY, who="lena.fischer")
    assert renamed.how == "renamed: the same unique ID"
    assert renamed.before.endswith("lena.meyer")
    recreated = row(demos(), ComparisonSection.IDENTITY, who="kofi.mensah")
    assert recreated.how == "re-created: another unique ID"
    unknown = row(demos(), ComparisonSection.UNKNOWN)
    assert (unknown.who, unknown.what, unknown.how) == ("sandbox", "Account", "not imported then")


def test_dead_trusts_of_a_recreated_user_are_counted_and_named() -> None:
    ana = user("ana", allows=allow("sts:AssumeRole"))
    block = {"StringLike": {"aws:userid": ana.id}}
    before = world(account(A, ana, role("App", trust=trusts(arn("user/ana")))))
    new = replace(ana, id="AIDANEWNEWNEWNEWNEW1")
    other = role("Other", trust=trusts(A, Condition=block))
    after = world(account(A, new, role("App", trust=trusts(ana.id)), other))
    found = table(before, after)
    one = row(found, ComparisonSection.IDENTITY)
    assert one.how == (
        "re-created: another unique ID; 1 trust of the old one is dead; "
        "1 condition names the old one"
    )
    assert [found.reasons[number].title for number in one.reasons] == [
        "Statement 1 in the trust policy of App names the old one",
        "Statement 1 in the trust policy of Other names the old one",
    ]


def base(**fields: Any) -> World:
    people = group("people", allows=allow("s3:*"))
    return world(
        account(
            A,
            user("ana", groups=("people",), tags={"team": "red"}),
            people,
            managed("Reader", allow("s3:Get*")),
            role("App", trust=trusts(A, Sid="T"), max_session_duration=3600, description="a"),
            OidcProvider(f"arn:aws:iam::{A}:oidc-provider/x.org", "x.org", ("a",)),
        ),
        organization=organization(A, (B, "ou-1"), units=(("ou-1", "r-ex01"),), **fields),
    )


def cells(found: ComparisonTable, section: ComparisonSection) -> set[tuple[str, ...]]:
    return {(x.mark, x.who, x.what, x.how, x.before, x.after) for x in found.of(section)}


def test_other_changes_are_told_with_both_values() -> None:
    scp = {"r-ex01": [allow("*")], "ou-1": [deny("s3:*")]}
    after = base(scps=scp)
    first = after.accounts[0]
    app = role("App", trust=trusts(A, Sid="U"), max_session_duration=7200, description="b")
    limited = replace(app, boundary="policy/Reader", inline=(policy("p", allow("s3:*")),))
    changed = account(
        A,
        user("ana", tags={"team": "blue", "new": "1"}),
        user("bob"),
        group("people", allows=allow("s3:*")),
        managed("Reader", allow(["s3:Get*", "s3:List*"])),
        limited,
    )
    changed = replace(changed, oidc_providers=(), sources=first.sources)
    found = table(base(), replace(after, accounts=(changed,)))
    assert cells(found, ComparisonSection.OTHER) >= {
        ("~", "ana", "Tag team", "", "red", "blue"),
        ("+", "ana", "Tag new", "", "", "1"),
        (MINUS, "ana", "Group membership people", "", "there", ""),
        ("+", "bob", "", "user is new", "", "there"),
        ("~", "App", "Maximum session duration", "", "3,600 s", "7,200 s"),
        ("+", "App", "Permissions boundary", "", "", "Reader"),
        ("+", "App", "inline policy p", "1 statement", "", "there"),
        ("~", A, "managed policy Reader", "1 statement", "", ""),
    }
    assert ("~", "App", "Description", "", "a", "b") in cells(found, ComparisonSection.TEXT)
    assert any(one.what.startswith("Sid in") for one in found.of(ComparisonSection.TEXT))


def test_an_unreadable_document_is_told_as_a_whole() -> None:
    before, after = (
        world(account(A, replace(user("ana"), inline=(policy("p", text),)))) for text in ("{", "[")
    )
    found = table(before, after)
    (one,) = found.of(ComparisonSection.OTHER)
    assert one.how == "document"
    assert found.reasons[one.reasons[0]].title == "The inline policy p of ana cannot be read"


def test_lines_are_matched() -> None:
    assert diff_lines("a\nb\nc", "a\nx\nc") == (
        DiffLine(" ", "a"),
        DiffLine(MINUS, "b"),
        DiffLine("+", "x"),
        DiffLine(" ", "c"),
    )
    assert diff_lines("", "a") == (DiffLine("+", "a"),)
    long = "\n".join("x" * 500)
    assert len(diff_lines(long, f"{long}\ny")) == 1001


def reasons(found: ComparisonTable, section: ComparisonSection, who: str) -> list[str]:
    return [found.reasons[number].title for number in row(found, section, who=who).reasons]


def one_role(*entities: Any) -> World:
    return world(account(A, role("App", trust=trusts(A)), *entities))


def test_an_attachment_is_a_reason_with_its_statement() -> None:
    policy_ = managed("Assume", allow("sts:AssumeRole", Sid="All"))
    before, after = (
        one_role(policy_, user("ana", attached=attached)) for attached in ((), ("policy/Assume",))
    )
    found = table(before, after)
    assert reasons(found, ComparisonSection.NEW, "ana") == [
        "The managed policy Assume attached to ana, All"
    ]
    reason = found.reasons[row(found, ComparisonSection.NEW, who="ana").reasons[0]]
    assert not reason.before
    assert '"Sid": "All"' in reason.after
    back = table(after, before)
    assert reasons(back, ComparisonSection.LOST, "ana") == [
        "The managed policy Assume attached to ana, All"
    ]
    assert not found.of(ComparisonSection.OTHER)


def test_a_group_is_a_reason() -> None:
    people = group("people", allows=allow("sts:AssumeRole"))
    before, after = (one_role(people, user("ana", groups=groups)) for groups in ((), ("people",)))
    (reason,) = reasons(table(before, after), ComparisonSection.NEW, "ana")
    assert reason == "The inline policy people-inline through a group of ana, statement 1"
    assert not table(before, after).of(ComparisonSection.OTHER)


def test_coming_and_being_made_again_are_reasons() -> None:
    ana = user("ana", allows=allow("sts:AssumeRole"))
    assert reasons(table(one_role(), one_role(ana)), ComparisonSection.NEW, "ana") == ["ana is new"]
    assert reasons(table(one_role(ana), one_role()), ComparisonSection.LOST, "ana") == [
        "ana is gone"
    ]
    dead = role("App", trust=trusts(ana.id))
    before = world(account(A, dead, ana))
    after = world(account(A, dead, replace(ana, id="AIDANEWNEWNEWNEWNEW1")))
    found = row(table(before, after), ComparisonSection.LOST, "App", "ana")
    titles = [table(before, after).reasons[number].title for number in found.reasons]
    assert "ana was re-created" in titles


def test_tags_are_a_reason() -> None:
    block = {"StringEquals": {"aws:PrincipalTag/team": "red"}}
    app = role("App", trust=trusts(A, Condition=block))
    before, after = (
        world(account(A, app, user("ana", allows=allow("sts:AssumeRole"), tags={"team": team})))
        for team in ("blue", "red")
    )
    found = table(before, after)
    (number,) = row(found, ComparisonSection.NEW, who="ana").reasons
    reason = found.reasons[number]
    assert (reason.title, reason.before, reason.after) == ("Tag team of ana", "blue", "red")
    assert not found.of(ComparisonSection.OTHER)


def test_a_guardrail_is_named_by_its_name() -> None:
    def limited(*statements: Any) -> World:
        ana = user("ana", allows=allow("sts:AssumeRole"))
        app = role("App", trust=trusts(A))
        scps = {"r-ex01": [[allow("*"), *statements]]}
        return world(account(A, app, ana), organization=organization(A, scps=scps))

    found = table(limited(), limited(deny("sts:*", Sid="NoSts")))
    assert reasons(found, ComparisonSection.LOST, "ana") == [
        "NoSts in the guardrail SCP 0 at r-ex01"
    ]


def test_documents_that_come_and_go_are_told_as_a_whole() -> None:
    plain = one_role(user("ana"))
    more = one_role(user("ana", allows=allow([f"s3:Get{number}" for number in range(9)])))
    (new,) = table(plain, more).of(ComparisonSection.OTHER)
    assert (new.mark, new.before, new.after) == ("+", "", "there")
    (gone,) = table(more, plain).of(ComparisonSection.OTHER)
    assert (gone.mark, gone.before, gone.after) == (MINUS, "there", "")
    few = one_role(user("ana", allows=allow("s3:Put")))
    (changed,) = table(more, few).of(ComparisonSection.OTHER)
    reason = table(more, few).reasons[changed.reasons[0]]
    assert len(reason.parts) == 8
    assert ValueChange(MINUS, "Action", "3 more") in reason.parts


def test_what_is_compared_is_named() -> None:
    assert import_of("1 May") == "the import of 1 May"
    assert compared_text("before", "after") == "before → after"
    assert compared_text("before", "after", "before") == "before → after; shown is before"
