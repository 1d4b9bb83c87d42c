"""A trust in anyone that is only for callers with a token or an assertion (PR-18, U-3)."""

from typing import Any

import pytest

from rolescope.engine.index import WorldIndex
from rolescope.model.principal import OidcProvider, SamlProvider
from rolescope.trust.edge import Edge, PrincipalKind, Standing
from rolescope.trust.graph import trust_graph
from rolescope.words.trusts.reasons import reason_text
from support.worlds.build import NOW, A, account, role, trusts, user, world

HOST = "token.actions.githubusercontent.com"
WEB, SAML = "sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"


def anyone(action: Any, *providers: Any, when: Any = None, **fields: Any) -> Edge:
    elements = {"Condition": when} if when else {}
    target = role("Target", trust=trusts("*", action, **elements))
    given = world(account(A, user("ana"), target, *providers, **fields))
    (found,) = trust_graph(WorldIndex(given), NOW).edges
    assert found.kind is PrincipalKind.ANYONE
    return found


def test_everyone_with_a_token_is_let_in() -> None:
    """PR-1, PR-18: built-in providers need no entity (DF-15)."""
    found = anyone(WEB)
    assert found.standing is Standing.ALLOWED
    assert reason_text(found).startswith(
        "The trust policy of Target lets in anyone who signs in with "
    )


def test_everyone_with_an_assertion_is_let_in_where_there_is_a_provider() -> None:
    """PR-18, TR-21."""
    assert anyone(SAML, SamlProvider(arn="saml-provider/Q")).standing is Standing.ALLOWED
    assert anyone(SAML, saml_providers=()).standing is Standing.DENIED


def test_conditions_on_a_token_are_met_with_its_provider() -> None:
    """CK-48, PR-18: conditions name the provider whose tokens are meant."""
    when = {"StringLike": {f"{HOST}:sub": "repo:acme/*"}}
    provider = OidcProvider(
        arn=f"oidc-provider/{HOST}", url=HOST, client_ids=("sts.amazonaws.com",)
    )
    assert anyone(WEB, provider, when=when).standing is Standing.ALLOWED
    assert anyone(WEB, when=when, oidc_providers=()).standing is Standing.DENIED


@pytest.mark.parametrize("action", [["sts:AssumeRole", WEB], "sts:*"])
def test_who_needs_no_token_is_named_first(action: Any) -> None:
    """PR-1."""
    assert "from any account" in reason_text(anyone(action))


def test_other_actions_let_nobody_in() -> None:
    """TR-9."""
    assert anyone("sts:GetCallerIdentity").standing is Standing.DENIED
