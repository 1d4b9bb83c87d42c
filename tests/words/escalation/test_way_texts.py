"""Ways of escalation in words: rows of a principal's ways, and one way in full."""

from rolescope.engine.index import WorldIndex
from rolescope.escalation.way import is_way_id
from rolescope.model.world import World
from rolescope.trust.edge import Node
from rolescope.trust.graph import trust_graph
from rolescope.value import replace
from rolescope.words.escalation.closing_text import apply_text
from rolescope.words.escalation.way_detail import WayDetail, as_text, way_detail
from rolescope.words.escalation.way_rows import NodeWays, node_ways
from rolescope.words.escalation.way_text import events_words
from rolescope.words.excerpt import Mark
from support.worlds.build import allow, deny, role
from support.worlds.escalation_worlds import (
    AT,
    EVERYTHING,
    A,
    alice,
    arn,
    for_service,
    found_in,
    thing,
    ways_of,
    world,
)

PASSING = allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"])
FUNCTIONS = for_service("lambda", "Target")


def detail(world_: World, rule: str, target: str = "role/Target") -> WayDetail:
    return way_detail(ways_of(world_)[rule, target], WorldIndex(world_), AT)


def nodes(world_: World) -> dict[str, Node]:
    return {node.id: node for node in trust_graph(WorldIndex(world_), AT).nodes}


def ways(world_: World, name: str) -> NodeWays:
    known = nodes(world_)
    return node_ways(known[arn(name)], found_in(world_), known.get)


def test_each_needed_action_names_the_statement_that_allows_it() -> None:
    said = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    first, *_, last = said.needs
    assert (first.mark, first.code, first.says) == (Mark.YES, "iam:PassRole", " on Target")
    assert "statement 1" in first.detail
    assert first.link.startswith("line ")
    assert (last.mark, last.says, last.detail) == (Mark.YES, "Nothing denies", "No boundary")
    assert said.head == f"All {len(said.needs) - 1} actions are allowed"


def test_the_lines_lead_to_the_action_in_its_document() -> None:
    said = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    need = said.needs[0]
    assert need.tab is not None
    (excerpt,) = said.tabs[need.tab].excerpts
    written = (excerpt.policy.text or "").splitlines()
    assert '"Action"' in written[need.lines[0] - 1]
    begin = int(need.link.removeprefix("line "))  # as the proof calls it
    assert written[begin - 1].strip().startswith("{")


def test_a_passing_way_says_where_the_role_trusts_the_service() -> None:
    said = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    trust = next(one for one in said.depends if "trusts" in one.says)
    assert trust.says == "Target trusts lambda"
    assert trust.tab is not None
    assert said.tabs[trust.tab].title == "Trust policy"
    (excerpt,) = said.tabs[trust.tab].excerpts
    line = (excerpt.policy.text or "").splitlines()[trust.lines[0] - 1]
    assert "lambda.amazonaws.com" in line


def test_what_is_gained_is_the_account_or_the_target() -> None:
    strong = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    assert strong.gains[0].startswith("Administrator of ")
    assert strong.gains[1] == "Everything that Target may do"
    weak = for_service("lambda", "Target", allows=allow("s3:GetObject"))
    assert detail(world(alice(PASSING), weak), "PE-27").gains[0] == "Everything that Target may do"


def test_a_raise_is_of_itself() -> None:
    said = detail(world(alice(allow("iam:PutUserPolicy"))), "PE-9", "user/alice")
    assert said.gains[1] == "Adds to its own rights"
    assert said.head == "The action is allowed"


def test_only_the_events_of_the_needed_actions_are_left_and_passing_has_none() -> None:
    said = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    events = dict(said.traces)
    assert events["PassRole"] == "no event of its own"
    assert any(name.startswith("CreateFunction") for name in events)
    assert not any(name.startswith("CreateEventSourceMapping") for name in events)


def test_events_that_only_a_trail_with_data_events_has_say_so() -> None:
    said = detail(world(alice(PASSING), FUNCTIONS), "PE-27")
    assert dict(said.traces)["Invoke"] == "only if data events are on"
    assert "Invoke (only if data events are on)" in as_text(said)
    assert events_words(("Invoke", "PutItem", "RunTask")) == (
        "Invoke (only if data events are on), PutItem (only if data events are on), RunTask"
    )


def test_a_resource_that_was_not_imported_is_open() -> None:
    world_ = world(alice(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])), FUNCTIONS,
                   things=None)  # fmt: skip
    said = detail(world_, "PE-28")
    assert said.facts[1].text == "Depends"
    missing = next(one for one in said.depends if one.mark is Mark.UNKNOWN)
    assert "a Lambda function" in missing.says


def test_through_what_it_leads_is_listed() -> None:
    function = thing("lambda_function", "lambda:function:report", "role/Target")
    world_ = world(alice(allow(["lambda:UpdateFunctionCode", "lambda:InvokeFunction"])), FUNCTIONS,
                   things=[function])  # fmt: skip
    said = detail(world_, "PE-28")
    assert said.through == ("function:report",)
    assert said.facts[1].text == "Holds"


def test_a_condition_leaves_an_action_undecided_with_what_it_asks_for() -> None:
    bound = allow("iam:CreateAccessKey", condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}})
    target = replace(alice(EVERYTHING), name="bob", arn=arn("user/bob"))
    said = detail(world(alice(bound), target), "PE-3", "user/bob")
    assert said.needs[0].mark is Mark.UNKNOWN
    assert "10.0.0.0/8" in said.needs[0].detail
    assert said.head == "0 of 1 action allowed, the rest depends"


def test_as_text_has_all_of_it() -> None:
    text = as_text(detail(world(alice(PASSING), FUNCTIONS), "PE-27"))
    assert text.startswith("PE-27 ")
    for words in ("iam:PassRole on Target", "Nothing denies", "Administrator of", "CloudTrail: "):
        assert words in text


def test_ways_out_are_listed_what_holds_first() -> None:
    mine = ways(
        world(alice(PASSING, allow("iam:PutUserPolicy"), allow("ecs:ExecuteCommand")),
              FUNCTIONS, for_service("ecs-tasks", "Job"), things=None),
        "user/alice",
    )  # fmt: skip
    stands = [row.stands for row in mine.out]
    assert stands == sorted(stands, key=lambda words: "depends" in words)
    own = next(row for row in mine.out if row.name == "itself")
    assert (own.stands, own.tone) == ("admin, holds", "risk")
    assert all(is_way_id(row.way) for row in mine.out)


def test_ways_in_name_who_takes_it_over() -> None:
    target = ways(world(alice(PASSING), FUNCTIONS), "role/Target")
    assert [row.name for row in target.into] == ["alice"]
    assert target.note == "It reaches everything in its account already."


def test_administrators_are_said_once_and_not_listed() -> None:
    weak = for_service("lambda", "Target", allows=allow("s3:GetObject"))
    some = ways(world(alice(PASSING), weak, role("Boss", allows=EVERYTHING)), "role/Target")
    assert some.note == "1 administrator of the account can take it over, too."
    none = ways(world(alice(deny("*")), weak), "role/Target")
    assert not none.into
    assert none.note.startswith("No way leads from here")


def test_ids_tell_ways_apart() -> None:
    found = found_in(world(alice(PASSING), FUNCTIONS)).ways
    assert len({way.id for way in found}) == len(found)


def test_a_change_of_tags_says_which_pe21() -> None:
    target = role(
        "Target",
        allows=EVERYTHING,
        trust={
            "Effect": "Allow",
            "Principal": {"AWS": A},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}},
        },
    )
    said = detail(world(alice(allow(["sts:AssumeRole", "iam:TagUser"])), target), "PE-21")
    assert [one.code + one.says for one in said.needs[:2]] == [
        "iam:TagUser on alice: team = red",
        "sts:AssumeRole on Target",
    ]
    assert [event for event, _ in said.traces] == ["TagUser", "AssumeRole"]
    removed = role(
        "Target",
        trust={
            "Effect": "Allow",
            "Principal": {"AWS": A},
            "Action": "sts:AssumeRole",
            "Condition": {"Null": {"aws:PrincipalTag/team": "true"}},
        },
    )
    tagged = alice(allow(["sts:AssumeRole", "iam:UntagUser"]), tags={"team": "red"})
    said = detail(world(tagged, removed), "PE-21")
    assert said.needs[0].code + said.needs[0].says == "iam:UntagUser on alice: team"


def test_what_closes_a_way_is_offered_as_what_if() -> None:
    assert apply_text("Require MFA") == "Apply as what-if: Require MFA"
