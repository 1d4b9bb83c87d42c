"""Random policies about a few actions, and requests to try them with."""

from typing import Any

from hypothesis import strategies as st

from support.worlds.build import A

ME = f"arn:aws:iam::{A}:role/App"
ACTIONS = [
    *("*", "s3:*", "s3:Get*", "s3:*Object*", "s3:GetObject", "s3:PutObject", "s3:ListBucket"),
    *("sqs:*", "sqs:SendMessage", "iam:*", "iam:Pass?ole", "ec2:Describe*", "*:*Object", "nope:*"),
]
RESOURCES = [
    *("*", "arn:aws:s3:::*", "arn:aws:s3:::data", "arn:aws:s3:::data/*", "arn:aws:s3:::d*/x"),
    *("arn:aws:s3:::data/logs/*", "arn:aws:s3:::*/logs/*", "arn:aws:s3:::data/x"),
    *(f"arn:aws:sqs:eu-west-1:{A}:x", "arn:aws:sqs:*:*:*", f"arn:aws:iam::{A}:role/*"),
    *(f"arn:aws:iam::{A}:*", "arn:aws:iam::*", "arn:aws:s3:::${aws:PrincipalTag/team}/*"),
    *("arn:aws:s3:::${aws:RequestTag/team}/*", "arn:aws:s3:::${aws:username}/*", "arn:aws:s3"),
]
CONDITIONS: list[dict[str, Any]] = [
    {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}},
    {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}},
    {"StringLike": {"aws:RequestTag/team": "d*"}},
    {"StringEqualsIfExists": {"aws:RequestTag/team": "data"}},
    {"Null": {"aws:RequestTag/team": "true"}},
    {"ArnLike": {"aws:PrincipalArn": ME}},
    {"ArnNotLike": {"aws:PrincipalArn": ME}},
    {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    {"BoolIfExists": {"aws:SecureTransport": "false"}},
    {"StringEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}},
    {"StringSounds": {"aws:RequestTag/team": "data"}},
]
ON = {
    "s3:GetObject": ["arn:aws:s3:::data/x", "arn:aws:s3:::data/logs/y", "arn:aws:s3:::other/x"],
    "s3:PutObject": ["arn:aws:s3:::data/x", "arn:aws:s3:::other/logs/y"],
    "s3:ListBucket": ["arn:aws:s3:::data", "arn:aws:s3:::other"],
    "s3:ListAllMyBuckets": ["*"],
    "sqs:SendMessage": [f"arn:aws:sqs:eu-west-1:{A}:x", f"arn:aws:sqs:us-east-1:{A}:y"],
    "iam:PassRole": [f"arn:aws:iam::{A}:role/App", f"arn:aws:iam::{A}:role/team/other"],
    "iam:PutRolePolicy": [  # SVC-7a
        f"arn:aws:iam::{A}:role/App",
        f"arn:aws:iam::{A}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX",
        f"arn:aws:iam::{A}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin",
    ],
    "ec2:DescribeInstances": ["*"],
}
CONTEXTS: list[Any] = [
    (),
    (("aws:RequestTag/team", ("data",)), ("aws:RequestedRegion", ("eu-west-1",))),
    (("aws:RequestTag/team", ("other",)), ("aws:RequestedRegion", ("us-east-1",))),
    (("aws:RequestedRegion", ("ap-south-2",)), ("aws:SecureTransport", ("false",))),
]


@st.composite
def statement(draw: st.DrawFn, *, mostly: str = "Allow") -> dict[str, Any]:
    effect = draw(st.sampled_from([mostly, "Allow", "Deny"]))
    action = draw(st.sampled_from(["Action", "Action", "Action", "NotAction"]))
    resource = draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))
    made = {
        "Effect": effect,
        action: draw(st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=3)),
        resource: draw(st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=3)),
    }
    condition = draw(st.one_of(st.none(), st.none(), st.sampled_from(CONDITIONS)))
    return made if condition is None else {**made, "Condition": condition}
