"""Whom trust policies name and the import does not tell of: accounts and identity providers."""

from collections.abc import Iterator

from rolescope.model.arn import Arn
from rolescope.model.gap import Gap, GapKind, gap_about
from rolescope.model.policy import Effect, Policy, PrincipalType, StatementPrincipal
from rolescope.model.world import Account, World


def untold_callers(world: World) -> Gap | None:
    """Find the accounts that a trust policy lets in and that are not imported."""
    imported = {account.id for account in world.accounts}
    named = (
        account
        for _, policy in _trust_policies(world)
        for statement in policy.statements
        if statement.effect is Effect.ALLOW
        for principal in statement.principals or ()
        if (account := trusted_account(principal)) and account not in imported
    )
    return gap_about(
        GapKind.CALLER_ACCOUNT,
        named,
    )


def trusted_account(principal: StatementPrincipal) -> str | None:
    """Return the account that a principal of a trust policy belongs to; None for other kinds."""
    match principal.type:
        case PrincipalType.ACCOUNT:
            return principal.value
        case (
            PrincipalType.USER
            | PrincipalType.ROLE
            | PrincipalType.SESSION
            | PrincipalType.FEDERATED_USER
        ):
            arn = Arn.parse(principal.value)
            return arn.account if arn else None
        case _:
            return None


def _trust_policies(world: World) -> Iterator[tuple[str, Policy]]:
    for account in world.accounts:
        for role in account.roles:
            yield role.arn, role.trust_policy


def untold_oidc(world: World) -> Gap | None:
    """Find the accounts that trust an OIDC provider and do not list theirs."""
    return gap_about(
        GapKind.OIDC_PROVIDERS,
        (
            account.id
            for account in world.accounts
            if account.oidc_providers is None and _trusts_provider(account, ":oidc-provider/")
        ),
    )


def untold_saml(world: World) -> Gap | None:
    """Find the accounts that trust a SAML provider and do not list theirs."""
    return gap_about(
        GapKind.SAML_PROVIDERS,
        (
            account.id
            for account in world.accounts
            if account.saml_providers is None and _trusts_provider(account, ":saml-provider/")
        ),
    )


def _trusts_provider(account: Account, kind: str) -> bool:
    return any(
        principal.type is PrincipalType.FEDERATED and kind in principal.value
        for role in account.roles
        for statement in role.trust_policy.statements
        for principal in statement.principals or ()
    )
