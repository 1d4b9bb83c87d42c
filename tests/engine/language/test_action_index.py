"""Which actions a pattern names, and which can be on a resource."""

import pytest

from rolescope.engine.interpretation import DEFAULT
from rolescope.engine.language.action_index import ActionIndex, action_index, spans_of
from rolescope.engine.language.context import RequestContext
from rolescope.engine.language.resource_shape import shapes_of
from rolescope.engine.language.wildcard import glob
from support.worlds.action_catalogue import CATALOGUE, names

INDEX = ActionIndex(CATALOGUE)


def named(*patterns: str) -> list[str]:
    return names(spans_of(INDEX.mask(patterns)))


@pytest.mark.parametrize(
    "pattern",
    [
        *("*", "**", "s3:*", "S3:GET*", "s3:getobject", "s3:*tag*", "s3:Get?bject", "s3:?etObject"),
        *("*:get*", "s*:GetObject", "*Object", "s3", "s3:", "nope:*", "nope:X", "s3:Nope*", "?*"),
        *("s3*", "iam:*e", "s3-*", "sts:A*Role", "", "s3:GetObject*"),
    ],
)
def test_a_pattern_names_what_the_engine_matches(pattern: str) -> None:
    """GR-12, GR-13: in any case; the index is only faster."""
    matcher = glob(pattern.lower())
    assert named(pattern) == [name for name in CATALOGUE.names if matcher.matches(name.lower())]


def test_lists_join_and_not_action_is_the_rest() -> None:
    """GR-14."""
    assert named("sqs:*", "s3:GetObject") == ["s3:GetObject", "sqs:DeleteQueue", "sqs:SendMessage"]
    rest = names(spans_of(INDEX.mask_except(("*:*e*", "sqs:*"))))
    assert rest == [
        name
        for name in CATALOGUE.names
        if "e" not in name.partition(":")[2].lower() and not name.startswith("sqs:")
    ]
    assert named() == []


def on(pattern: str) -> tuple[list[str], list[str]]:
    (shape,) = shapes_of((pattern,), "2012-10-17", RequestContext({}), DEFAULT)
    could, always = INDEX.on(shape)
    return names(spans_of(could)), names(spans_of(always))


OF_OBJECTS = ["DeleteObject", "GetObject", "GetObjectTagging", "PutObject", "PutObjectTagging"]
OF_BUCKETS = ["GetBucketPolicy", "ListBucket"]
ANY_SERVICE = "backup:ListTags"  # its resources are of any service


def s3(*actions: str) -> list[str]:
    return [f"s3:{action}" for action in sorted(actions)]


def test_a_resource_tells_which_actions_can_be_on_it() -> None:
    assert on("arn:aws:s3:::data") == (s3(*OF_BUCKETS), [])
    assert on("arn:aws:s3:::data/*") == ([ANY_SERVICE, *s3(*OF_OBJECTS)], [])
    assert on("arn:aws:s3:::*/*") == ([ANY_SERVICE, *s3(*OF_OBJECTS)], s3(*OF_OBJECTS))
    whole = s3(*OF_BUCKETS, *OF_OBJECTS)
    assert on("arn:aws:s3:::*") == ([ANY_SERVICE, *whole], whole)
    queues = [ANY_SERVICE, "sqs:DeleteQueue", "sqs:SendMessage"]
    assert on("arn:aws:sqs:eu-*:*:*") == (queues, [])
    assert on("arn:aws:iam::*:role/*")[1] == [
        *("iam:CreateRole", "iam:PassRole", "iam:PutRolePolicy", "iam:TagRole"),
        *("sts:AssumeRole", "sts:TagSession"),
    ]


def test_everything_is_more_than_all_arns() -> None:
    """GR-19: only `*` covers requests without a resource."""
    assert on("*") == (list(CATALOGUE.names), list(CATALOGUE.names))
    could, always = on("arn:*")
    without = [
        name
        for name, targets in zip(CATALOGUE.names, CATALOGUE.targets, strict=True)
        if not targets
    ]
    assert could == [name for name in CATALOGUE.names if name not in without]
    assert always == [name for name in could if name != ANY_SERVICE]
    assert on("arn:aws:*:*:*:*") == (could, always)


def test_an_index_is_made_once_and_forgets_when_it_holds_too_much() -> None:
    assert action_index(CATALOGUE) is action_index(CATALOGUE)
    index = ActionIndex(CATALOGUE)
    for number in range(5000):
        assert not index.mask((f"s3:Action{number}",))
    assert index.mask(("s3:GetObject",))
