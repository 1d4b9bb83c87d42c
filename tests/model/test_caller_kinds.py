"""Every table of callers has a row for every kind, and says so when a new kind lacks one."""

import pkgutil
from enum import Enum
from importlib import import_module
from typing import Any, get_args

import pytest

import rolescope
from rolescope.model.caller import (
    ASSUME_ROLE,
    ASSUME_ROLE_WITH_SAML,
    ASSUME_ROLE_WITH_WEB_IDENTITY,
    ByKind,
    Caller,
    CallerKind,
    FederatedUserCaller,
    RootCaller,
    SamlCaller,
    ServiceCaller,
    SessionCaller,
    SessionTokenCaller,
    UserCaller,
    WebIdentityCaller,
)

USER, ROLE = "arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:role/App"
SAML = "arn:aws:iam::111122223333:saml-provider/adfs"
ONE_OF_EACH: tuple[Caller, ...] = (
    UserCaller(USER),
    RootCaller("111122223333"),
    ServiceCaller("ec2.amazonaws.com"),
    SessionCaller(role=ROLE),
    SessionTokenCaller(user=USER),
    FederatedUserCaller(user=USER, name="bob"),
    WebIdentityCaller(provider="accounts.google.com"),
    SamlCaller(provider=SAML),
)


class MadeUp(Enum):
    """A kind that nobody knows of yet."""

    WORKLOAD = "workload"


def tables() -> list[ByKind[Any]]:
    """Return every table of the program, wherever it stands."""
    names = [one.name for one in pkgutil.walk_packages(rolescope.__path__, "rolescope.")]
    found: dict[int, ByKind[Any]] = {}
    for module in (import_module(name) for name in names if name != "rolescope.__main__"):
        classes = [one for one in vars(module).values() if isinstance(one, type)]
        for owner in (module, *classes):
            tables = (value for value in vars(owner).values() if isinstance(value, ByKind))
            found |= {id(table): table for table in tables}
    return list(found.values())


def test_every_kind_has_a_class_that_callers_may_be() -> None:
    assert {one.kind for one in ONE_OF_EACH} == set(CallerKind)
    assert {type(one) for one in ONE_OF_EACH} == set(get_args(Caller))


def test_every_table_has_a_row_for_every_kind() -> None:
    found = tables()
    assert found
    lacking = {table.subject: set(CallerKind) - table.keys() for table in found}
    assert not {subject: kinds for subject, kinds in lacking.items() if kinds}


def test_a_new_kind_is_told_which_row_it_lacks() -> None:
    for table in tables():
        with pytest.raises(LookupError, match=f"{table.subject}: there is no row for .*WORKLOAD"):
            table[MadeUp.WORKLOAD]  # type: ignore[index] # it is no kind yet


def test_what_a_kind_lacks_it_has_not() -> None:
    """Nobody has to know which kind has what."""
    service = ServiceCaller("ec2.amazonaws.com")
    assert (service.entity_arn, service.provider, service.session_name) == ("", "", "")
    assert (service.claims, service.tags, service.policy_arns) == ((), (), ())
    assert service.transitive_tag_keys == ()
    assert (service.session_policy, service.source, service.source_identity) == (None, None, None)
    assert (service.issued_at, service.expires_at, service.role_id) == (None, None, None)
    assert (service.task_policy, service.mfa, service.mfa_age) == (None, False, None)
    assert service.is_path_known


@pytest.mark.parametrize("caller", ONE_OF_EACH, ids=lambda one: one.kind.name)
def test_traits(caller: Caller) -> None:
    kind = caller.kind
    operations = {
        CallerKind.WEB: ASSUME_ROLE_WITH_WEB_IDENTITY,
        CallerKind.SAML: ASSUME_ROLE_WITH_SAML,
    }
    assert caller.operation == operations.get(kind, ASSUME_ROLE)
    assert caller.is_user is (kind is CallerKind.USER)
    assert caller.is_session is (kind is CallerKind.SESSION)
    assert caller.is_service is (kind is CallerKind.SERVICE)
    assert caller.is_token is bool(caller.provider) is (kind in operations)
    assert not caller.is_roles_anywhere
    assert kind.is_signed is not (caller.is_token or caller.is_service)
    own = {CallerKind.SESSION: ROLE, CallerKind.SAML: SAML, CallerKind.WEB: "accounts.google.com"}
    own |= dict.fromkeys((CallerKind.ROOT, CallerKind.SERVICE), "")
    assert caller.arn_or_provider == own.get(kind, USER)


def test_claims_are_those_of_a_token_or_the_attributes_of_an_assertion() -> None:
    claims = (("sub", ("x",)),)
    for caller in (WebIdentityCaller(provider="idp"), SamlCaller(provider=SAML)):
        assert caller.with_claims(claims).claims == claims
    user = UserCaller(USER)
    assert user.with_claims(claims) is user
    assert SamlCaller(provider=SAML, session_not_on_or_after="2026").expires_at == "2026"
    assert ServiceCaller("RolesAnywhere.amazonaws.com").is_roles_anywhere
