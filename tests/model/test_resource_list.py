"""DF-46: what an import tells of resources, and of which types it tells all."""

import json
import pickle

import pytest

from rolescope.model.resource_list import PolicyState, Resource, Resources, may_have_policy
from rolescope.value import replace
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


def test_an_object_belongs_to_its_bucket_in_its_partition_res10() -> None:
    resources = Resources((FUNCTION, BUCKET))
    assert resources.entry_of("arn:aws:s3:::data") == BUCKET
    assert resources.entry_of("arn:aws:s3:::data/a/b") == BUCKET
    assert resources.entry_of("arn:aws:s3:::data2/a") is None
    assert resources.entry_of("arn:aws-cn:s3:::data/a") is None
    assert Resources().entry_of("arn:aws:s3:::data/a") is None


def test_the_entry_of_a_version_of_a_function_goes_first_res10() -> None:
    version = replace(FUNCTION, arn=f"{FUNCTION.arn}:prod")
    resources = Resources((FUNCTION, version))
    assert resources.entry_of(version.arn) == version
    assert resources.entry_of(f"{FUNCTION.arn}:7") == FUNCTION


def test_a_key_of_a_user_is_no_resource_that_is_asked_res10() -> None:
    user = f"arn:aws:iam::{A}:user/alice"
    key = Resource(type="iam_access_key", arn=user, account=A)
    assert Resources((key,)).entry_of(user) is None


def allowing(who: str) -> dict[str, object]:
    statement = {"Effect": "Allow", "Principal": {"AWS": who}, "Action": "*", "Resource": "*"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def with_policy(policy: object, at: str = "") -> Resource:
    return replace(BUCKET, extra={"policy": policy}, at=at)


def state_of(*entries: Resource) -> tuple[PolicyState, int, str]:
    policy = Resources(entries).policy_of(entries[0])
    return policy.state, len(policy.policies), policy.why


def test_what_is_known_of_a_policy_is_one_of_four_states_res4() -> None:
    refused = replace(BUCKET, extra={"policy_fault": "AccessDenied"})
    assert state_of(with_policy(allowing(A))) == (PolicyState.READ, 1, "")
    assert state_of(replace(BUCKET, has_no_policy=True)) == (PolicyState.NONE, 0, "")
    assert state_of(BUCKET) == (PolicyState.NOT_IMPORTED, 0, "")
    why = "reading it was refused (AccessDenied)"
    assert state_of(refused) == (PolicyState.NOT_READABLE, 0, why)


@pytest.mark.parametrize("policy", ["{", 7, {"Statement": [{"Effect": "Perhaps"}]}])
def test_what_is_no_policy_is_not_readable_res24(policy: object) -> None:
    state, count, why = state_of(with_policy(policy))
    assert (state, count) == (PolicyState.NOT_READABLE, 1)
    assert why.startswith("it is no policy that can be read: ")


def test_a_key_without_a_policy_was_not_imported_res30() -> None:
    key = Resource(type="kms_key", arn="arn:aws:kms:r:1:key/k", account=A, has_no_policy=True)
    assert state_of(key) == (PolicyState.NOT_IMPORTED, 0, "")


def test_entries_that_agree_are_one_res54() -> None:
    text = json.dumps(allowing(A), indent=4)
    assert state_of(with_policy(allowing(A)), with_policy(text)) == (PolicyState.READ, 1, "")
    assert state_of(BUCKET, with_policy(text)) == (PolicyState.READ, 1, "")


def test_entries_that_disagree_are_not_readable_res54() -> None:
    why = "two imports tell different policies"
    one, other = with_policy(allowing(A)), with_policy(allowing(B))
    assert state_of(one, other) == (PolicyState.NOT_READABLE, 2, why)
    none = replace(BUCKET, has_no_policy=True)
    assert state_of(one, none) == (PolicyState.NOT_READABLE, 1, why)
    assert state_of(one, replace(other, at="2026-12-01"))[0] is PolicyState.NOT_READABLE


def test_of_two_times_the_later_one_counts_res54() -> None:
    old, new = with_policy(allowing(A), "2026-12-01"), with_policy(allowing(B), "2026-12-02")
    both = Resources((new, old)).policy_of(old)
    assert both == Resources((new,)).policy_of(new)
    assert both.state is PolicyState.READ


def test_a_share_joins_the_policy_of_the_resource_res15() -> None:
    share = replace(with_policy(allowing(B)), type="ram_share")
    own = with_policy(allowing(A))
    assert state_of(own, share) == (PolicyState.READ, 2, "")
    assert Resources((share, own)).entry_of(BUCKET.arn) == own
    assert state_of(replace(BUCKET, has_no_policy=True), share) == (PolicyState.READ, 1, "")
    assert state_of(BUCKET, share) == (PolicyState.NOT_IMPORTED, 1, "")
    broken = replace(share, extra={"policy": "{"})
    assert state_of(own, broken)[:2] == (PolicyState.NOT_READABLE, 2)


def test_a_policy_is_read_once() -> None:
    resources = Resources((with_policy(allowing(A)),))
    entry = resources.items[0]
    assert resources.policy_of(entry) is resources.policy_of(entry)


def test_types_that_can_have_a_policy_res27() -> None:
    types = ("s3_bucket", "state_machine", "vpc_endpoint", "ec2_instance")
    assert [may_have_policy(type_) for type_ in types] == [True, False, False, False]


def test_the_resource_goes_before_what_shares_its_arn_res10() -> None:
    url = replace(FUNCTION, type="lambda_function_url")
    assert Resources((url, FUNCTION)).entry_of(f"{FUNCTION.arn}:1") == FUNCTION
    assert Resources((url,)).entry_of(FUNCTION.arn) == url


def test_a_list_travels_without_what_was_worked_out() -> None:
    resources = Resources((with_policy(allowing(A)),), frozenset({"s3_bucket"}), {A: frozenset()})
    size = len(pickle.dumps(resources))
    policy = resources.policy_of(resources.items[0])
    again = pickle.loads(pickle.dumps(resources))  # noqa: S301 - made here
    assert len(pickle.dumps(resources)) == size
    assert again == resources
    assert again.policy_of(again.items[0]) == policy


def test_resources_of_which_entries_disagree_are_told_res54() -> None:
    one, other = with_policy(allowing(A)), with_policy(allowing(B))
    assert tuple(Resources((one, FUNCTION, other)).disagreeing()) == ((one, other),)
    assert tuple(Resources((one, one, FUNCTION)).disagreeing()) == ()
