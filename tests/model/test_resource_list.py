"""DF-46: what an import tells of resources, and of which types it tells all."""

from rolescope.model.resource_list import Resource, Resources
from support.worlds.build import A, B

FUNCTION = Resource(
    type="lambda_function", arn=f"arn:aws:lambda:eu-west-1:{A}:function:f", account=A
)
BUCKET = Resource(type="s3_bucket", arn="arn:aws:s3:::data", account=B)


def test_a_bare_list_is_complete_for_every_type() -> None:
    assert Resources((FUNCTION,)).knows("s3_bucket", A)


def test_a_list_is_complete_for_the_types_that_it_names() -> None:
    some = Resources((FUNCTION,), frozenset({"lambda_function"}))
    assert some.knows("lambda_function", A)
    assert not some.knows("s3_bucket", A)


def test_a_list_may_be_complete_for_one_account_alone_df46() -> None:
    functions = Resources((), frozenset(), {A: frozenset({"lambda_function"})})
    assert functions.knows("lambda_function", A)
    assert not functions.knows("lambda_function", B)
    jobs = Resources((), frozenset({"s3_bucket"}), {A: frozenset({"glue_job"})})
    joined = functions.joined(jobs)
    assert joined.accounts == {A: frozenset({"lambda_function", "glue_job"})}
    assert [joined.knows("s3_bucket", account) for account in (A, B)] == [True, True]


def test_resources_are_found_by_type_and_account() -> None:
    both = Resources((FUNCTION, BUCKET))
    assert both.of_type("s3_bucket") == (BUCKET,)
    assert both.of_type("s3_bucket", A) == ()


def test_two_lists_together_are_complete_for_what_either_is() -> None:
    functions = Resources((FUNCTION,), frozenset({"lambda_function"}))
    buckets = Resources((BUCKET,), frozenset({"s3_bucket"}))
    joined = functions.joined(buckets)
    assert joined.items == (FUNCTION, BUCKET)
    assert joined.complete == frozenset({"lambda_function", "s3_bucket"})
    assert functions.joined(Resources((BUCKET,))).complete is None


def test_of_entries_with_one_arn_the_first_is_found() -> None:
    again = Resource(type="s3_bucket", arn=BUCKET.arn, account=A)
    assert Resources((FUNCTION, BUCKET, again)).by_arn == {
        FUNCTION.arn: FUNCTION,
        BUCKET.arn: BUCKET,
    }
