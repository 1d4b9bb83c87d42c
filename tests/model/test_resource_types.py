"""RES-10 to RES-13, RES-25, RES-27: the table of types of resources."""

import pytest

from rolescope.engine.language.guardrails import RCP_SERVICES
from rolescope.model.resource_types import (
    RESOURCE_TYPES,
    AccessClass,
    access_class,
    names_asked,
    stays_at_home,
    type_by_id,
    type_of_arn,
)
from support.worlds.build import A

KEY = f"arn:aws:kms:eu-west-1:{A}:key/1"


@pytest.mark.parametrize(
    ("arn", "type_"),
    [
        ("arn:aws:s3:::data", "s3_bucket"),
        ("arn:aws:s3:::data/a/b:c", "s3_bucket"),
        (f"arn:aws:s3:eu-west-1:{A}:accesspoint/ap/object/k", "s3_access_point"),
        (KEY, "kms_key"),
        (f"arn:aws:kms:eu-west-1:{A}:alias/aws/s3", "kms_alias"),
        (f"arn:aws:dynamodb:eu-west-1:{A}:table/t/index/i", "dynamodb_table"),
        (f"arn:aws:dynamodb:eu-west-1:{A}:table/t/stream/2026", "dynamodb_stream"),
        (f"arn:aws:execute-api:eu-west-1:{A}:abc/prod/GET/x", "apigateway_rest_api"),
        (f"arn:aws:glue:eu-west-1:{A}:table/d/t", "glue_catalog"),
        (f"arn:aws:logs:eu-west-1:{A}:log-group:g:*", "logs_account"),
        (f"arn:aws:states:eu-west-1:{A}:execution:m:e", "state_machine"),
    ],
)
def test_an_arn_tells_its_type_res10(arn: str, type_: str) -> None:
    found = type_of_arn(arn)
    assert found is not None
    assert found.id == type_


@pytest.mark.parametrize(
    ("arn", "access"),
    [
        (KEY, AccessClass.POLICY),
        ("arn:aws:s3:::data/k", AccessClass.EITHER),
        (f"arn:aws:sqs:eu-west-1:{A}:a:b:c", AccessClass.EITHER),  # a service of the table
        (f"arn:aws:elasticfilesystem:eu-west-1:{A}:file-system/fs-1", AccessClass.FILE_SYSTEM),
        (f"arn:aws:states:eu-west-1:{A}:stateMachine:m", AccessClass.NONE),
        (f"arn:aws:ecs:eu-west-1:{A}:task/t", AccessClass.NONE),
        ("no arn", AccessClass.NONE),
    ],
)
def test_without_an_entry_the_form_tells_how_policies_count_res25_res27(
    arn: str, access: AccessClass
) -> None:
    assert access_class(arn) is access


def test_types_have_names_of_cloudformation_and_terraform_in_any_case_res50() -> None:
    bucket = type_by_id("s3_bucket")
    assert bucket is not None
    assert type_by_id("aws::s3::BUCKET") == type_by_id("aws_s3_bucket") == bucket
    assert type_by_id("ec2_instance") is None
    assert type_by_id("") is None


def test_the_column_of_rcps_equals_the_list_of_services_res12() -> None:
    differing = {
        type_.id
        for type_ in RESOURCE_TYPES
        if type_.access is not AccessClass.SETTINGS and type_.rcp != (type_.service in RCP_SERVICES)
    }
    assert differing == {"iam_role"}  # its actions are those of STS


def test_no_two_types_have_one_name() -> None:
    names = [name for x in RESOURCE_TYPES for name in (x.id, x.cloudformation, x.terraform) if name]
    assert len(names) == len(set(names))
    assert RESOURCE_TYPES[0].id == "s3_bucket"


def test_another_arn_covers_nothing() -> None:
    bucket = type_by_id("s3_bucket")
    assert bucket is not None
    assert bucket.covered(KEY, A) == bucket.covered("data", A) == ()
    assert bucket.covered("arn:aws-cn:s3:::data", A) == ("arn:aws-cn:s3:::data/",)


@pytest.mark.parametrize(
    ("action", "stays"),
    [
        ("kms:Decrypt", False),
        ("kms:decrypt", False),
        ("kms:ScheduleKeyDeletion", True),
        ("sqs:SendMessage", False),
        ("sqs:SetQueueAttributes", True),
        ("s3:GetBucketPolicy", True),
        ("s3:GetObject", False),
    ],
)
def test_some_actions_are_not_for_other_accounts_res13(action: str, *, stays: bool) -> None:
    assert stays_at_home(action) is stays


def test_a_secret_is_also_asked_without_its_suffix_res10() -> None:
    arn = f"arn:aws:secretsmanager:eu-west-1:{A}:secret:db-a1B2c3"
    assert names_asked("secret", arn) == (arn, arn[:-7])
    assert names_asked("secret", arn[:-7]) == (arn[:-7],)
    assert names_asked("sqs_queue", arn) == (arn,)
