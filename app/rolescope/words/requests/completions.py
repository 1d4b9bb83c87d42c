"""What can be completed while a request is typed: context keys, policies, ARNs of principals."""

from collections.abc import Iterable

from rolescope.engine.index import WorldIndex, account_of
from rolescope.model.arn import Arn
from rolescope.model.world import World
from rolescope.simulation.assume_role import Simulation

GLOBAL_KEYS = (  # of any request that a caller or his network brings
    *("aws:SourceIp", "aws:SourceVpc", "aws:SourceVpce", "aws:VpcSourceIp", "aws:SourceVpcArn"),
    *("aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths", "aws:UserAgent", "aws:Referer"),
    *("aws:RequestedRegion", "aws:SecureTransport", "aws:CurrentTime", "aws:EpochTime"),
    *("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"),
    *("aws:FederatedProvider", "aws:PrincipalTag/", "aws:PrincipalArn", "aws:PrincipalAccount"),
    *("aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalType", "aws:userid"),
    *("aws:username", "aws:RequestTag/", "aws:TagKeys", "aws:ResourceTag/", "aws:ResourceOrgID"),
    *("aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"),
    *("aws:SourceIdentity", "aws:ViaAWSService", "aws:CalledVia", "aws:Ec2InstanceSourceVpc"),
    *("aws:Ec2InstanceSourcePrivateIPv4", "aws:AssumedRoot", "sts:TransitiveTagKeys"),
)


def context_keys(simulation: Simulation, more: Iterable[str] = ()) -> tuple[str, ...]:
    """Return context keys to choose from: first those that the policies involved are about."""
    asked = sorted(
        {
            condition.key
            for layer in simulation.verdict.layers
            for trace in layer.statements
            for statement in trace.policy.statements
            for condition in statement.conditions
        },
        key=str.lower,
    )
    unique: dict[str, str] = {}
    for key in (*asked, *GLOBAL_KEYS, *more):
        unique.setdefault(key.lower(), key)
    return tuple(unique.values())


def managed_policies(index: WorldIndex, role: str) -> tuple[str, ...]:
    """Return the managed policies that can be session policies of a role: its account's, AWS's."""
    owner = account_of(role)
    found = {
        policy.arn
        for account in index.world.accounts
        for policy in account.policies
        if policy.arn is not None and _account(policy.arn) in {owner, "aws"}
    }
    return tuple(sorted(found, key=lambda arn: (_account(arn) == "aws", arn)))


def _account(arn: str) -> str:
    parsed = Arn.parse(arn)
    return "" if parsed is None else parsed.account


def providers(world: World, kind: str) -> tuple[str, ...]:
    """Return the ARNs of the identity providers of a world, `oidc` or `saml`."""
    found: list[str] = []
    for account in world.accounts:
        listed = account.oidc_providers if kind == "oidc" else account.saml_providers
        found += [provider.arn for provider in listed or ()]
    return tuple(sorted(found))
