"""What is said of a live import: when and as whom, which calls lack, where things come from."""

from datetime import UTC
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from rolescope.analysis import analyse
from rolescope.engine.index import WorldIndex
from rolescope.importers import read_sources
from rolescope.model.assignments import permission_set_of
from rolescope.model.collection import CallOutcome, CallState, Collection
from rolescope.model.edit import Scenario
from rolescope.model.principal import Role
from rolescope.model.world import Account, World
from rolescope.trust.edge import NodeKind
from rolescope.words.collection_text import NAMED, provenance, read_words, unfinished_calls
from rolescope.words.live_text import (
    again_text,
    calls_done,
    calls_read,
    denied_text,
    endpoint_text,
    folder_of_another,
    mfa_question,
    no_account,
    no_region,
    other_account_text,
    read_text,
    stayed_text,
    step_text,
    stopped_text,
    too_mighty,
    whole_text,
)
from rolescope.words.node_text import NodeEnds, node_text
from rolescope.words.people_text import Holder, RolePeople, people_of
from support.aws.live_demo import ON_CALL, PROD, READ_ONLY, write_live_demo
from support.worlds.build import NOW, trusts
from support.worlds.build import role as made_role

READER = "arn:aws:sts::111122223333:assumed-role/audit-reader/mira"


@cache
def live() -> World:
    """The demo as a live import left it."""
    with TemporaryDirectory() as folder:
        world = read_sources([write_live_demo(Path(folder) / "snapshot")]).world
    assert world is not None
    return world


def role(arn: str) -> Role:
    found = WorldIndex(live()).role(arn)
    assert found is not None
    return found


def test_who_read_and_when_is_said_in_full_and_in_few_words() -> None:
    read = Collection(account="111122223333", arn=READER, started="2026-11-20T17:20:00Z")
    assert read_words(read, UTC) == (
        "Read from AWS 2026-11-20 17:20 as assumed-role/audit-reader/mira",
        "AWS 2026-11-20 17:20 as audit-reader/mira",
    )
    user = Collection(account="1", arn=f"arn:aws:iam::1:user/{'x' * 60}")
    full, short = read_words(user)
    assert full == f"Read from AWS as user/{'x' * 60}"
    assert short == f"AWS as user/{'x' * 15}…{'x' * 20}"


def test_a_call_is_told_once_with_all_accounts_that_lack_it() -> None:
    collection = live().collection
    assert collection is not None
    denied, failed = sorted(unfinished_calls(collection), key=lambda one: one.title)
    assert denied.title == "iam:ListRoles denied in 2 accounts"
    meaning, first, second = denied.lines
    assert meaning == "Sessions count as 1 h long at most, and every expiry says so."
    assert first.startswith("Account 1180 5561 2207: AccessDenied: User:")
    assert second.startswith("Account 9001 4420 6618: AccessDenied: User:")
    assert denied.advice == "Allow iam:ListRoles to the principal that reads."
    assert failed.title == "iam:ListSAMLProviders failed in account 9001 4420 6618"
    assert failed.lines[-1] == "Throttling: Rate exceeded."


def test_of_many_accounts_the_words_of_the_first_are_told() -> None:
    calls = tuple(
        CallOutcome(part=f"{number:012}", call="iam:X", state=CallState.FAILED, said="no")
        for number in range(7)
    )
    (told,) = unfinished_calls(Collection(account="1", arn=READER, calls=calls))
    assert told.title == "iam:X failed in 7 accounts"
    assert told.lines[-1] == "2 more: 000000000005, 000000000006"
    assert len(told.lines) == 6


def test_where_things_come_from_names_files_and_calls() -> None:
    account = Account(id="111122223333", sources=("a.json", "b.json"))
    assert provenance(account, None) == ("a.json, b.json",)
    assert provenance(Account(id="1"), None) == ()
    details = "iam:GetAccountAuthorizationDetails"
    for state, words in (
        (CallState.COMPLETE, details),
        (CallState.DENIED, "List and Get calls of IAM, one by one"),
    ):
        call = CallOutcome(part=account.id, call=details, state=state)
        found = provenance(account, Collection(account="1", arn=READER, calls=(call,)))
        assert found == ("a.json, b.json", f"{words}, account 1111 2222 3333")


def test_every_node_of_a_live_import_says_where_it_comes_from() -> None:
    """Those that no call lists come from the trust policies that name them."""
    index = WorldIndex(live())
    graph = analyse(Scenario(live()), NOW).graph
    found: dict[NodeKind, set[str]] = {}
    for node in graph.nodes:
        ends = NodeEnds(incoming=[], outgoing=[], node_of=lambda _id: None)
        told = dict(node_text(node, ends, index, NOW).properties)
        found.setdefault(node.kind, set()).add(told["Read from"].partition(", account")[0])
    details = "iam:GetAccountAuthorizationDetails"
    assert found[NodeKind.ROLE] == found[NodeKind.USER] == {details}
    assert found[NodeKind.SERVICE] == found[NodeKind.ANYONE] == {NAMED}
    assert found[NodeKind.OIDC_PROVIDER] == {"iam:ListOpenIDConnectProviders"}
    assert found[NodeKind.SAML_PROVIDER] == {"iam:ListSAMLProviders", NAMED}, "one was denied"
    assert NAMED in found[NodeKind.ACCOUNT], "accounts that were not read"


def test_the_people_behind_a_role_are_those_assigned_in_its_account() -> None:
    group = Holder(
        name="Auditors",
        words="group of 2 people",
        icon="account-group",
        people=("Ana Lima", "Ben Okafor"),
    )
    unread = Holder(name="Platform", words="group, members not read", icon="account-group")
    person = Holder(name="Chi Tanaka", words="person")
    assert people_of(role(READ_ONLY), live()) == RolePeople(holders=(group, unread, person))
    assert people_of(role(ON_CALL), live()) == RolePeople(
        note="Nobody has permission set OnCall in this account."
    )
    assert people_of(role(READ_ONLY), World()) == RolePeople(
        note="Who has permission set ReadOnly is not imported."
    )


def test_other_roles_have_no_permission_set() -> None:
    assert permission_set_of(role(READ_ONLY)) == "ReadOnly"
    assert people_of(role(f"arn:aws:iam::{PROD}:role/prod-admin"), live()) is None


def test_only_another_saml_provider_knows_who_comes_by_it() -> None:
    provider = f"arn:aws:iam::{PROD}:saml-provider/corp-adfs"
    found = people_of(
        made_role("Ops", trust=trusts({"Federated": provider}, "sts:AssumeRoleWithSAML")), World()
    )
    assert found == RolePeople(
        note="Only corp-adfs knows who comes by it: no export of AWS names them. "
        "Recorded calls have their session names, which Reality lists."
    )


def test_how_a_run_ended() -> None:
    assert read_text(1, 1) == "1 account read with 1 call."
    assert read_text(1_200, 40_000) == "1,200 accounts read with 40,000 calls."
    assert read_text(2) == "2 accounts read."
    assert stayed_text(()) == ""
    parts = "account 1111 2222 3333, the organization"
    assert stayed_text(("111122223333", "organization")) == (
        f"What was read of {parts} before stays: the new one is not whole."
    )


def test_what_credentials_may_not_do_is_said_with_what_to_do() -> None:
    assert denied_text(1, 9) == (
        "1 of 9 calls is not allowed. Copy the policy, have it attached, or go on without it."
    )
    assert denied_text(2, 9).endswith("go on without them.")
    assert other_account_text("111122223333", "444455556666") == (
        "These are credentials of account 1111 2222 3333. "
        "The run reads as account 4444 5555 6666: choose a profile of it."
    )


def test_what_cannot_be_meant_is_told() -> None:
    assert no_account("12") == "12 is no account ID: it has 12 digits."
    assert no_region("here") == "“here” is not a Region. Use a name like eu-central-1."
    assert too_mighty("Admin") == "Admin may do everything; reading needs far less."
    assert folder_of_another("old", PROD) == f"old is of account {PROD}."


def test_an_account_that_is_read_again_leaves_the_rest() -> None:
    assert again_text("111122223333") == (
        "Account 1111 2222 3333 is read again. What was read before stays until the new one is "
        "whole; the rest of the snapshot stays."
    )


def test_what_is_asked_on_the_way() -> None:
    assert step_text(2, 4, "Scope") == "Step 2 of 4: Scope"
    assert mfa_question("Enter MFA code for mira: ") == (
        "The profile asks for an MFA code. Enter MFA code for mira."
    )
    assert endpoint_text("http://localhost") == (
        "Not AWS itself: everything goes to the endpoint http://localhost."
    )


def test_how_far_a_run_is() -> None:
    assert calls_done(1_200, 2_400) == "1,200 of 2,400 done"
    assert calls_read(1_200, 2_400) == "1,200 of 2,400 read"
    assert stopped_text("1 account read.") == "1 account read. Stopped: continue when you like."
    assert whole_text("1 account read.") == "1 account read. Nothing is missing."
