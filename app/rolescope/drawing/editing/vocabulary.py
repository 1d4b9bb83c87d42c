"""What can be written in a policy of this import: names to choose from, and to check against."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from rolescope.drawing.editing.words import AwsWords, Known
from rolescope.drawing.names import account_names
from rolescope.evaluation.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.condition_keys import KeySet, key_set
from rolescope.model.policy import PrincipalType
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS

_SERVICES = (  # that roles are most often made for, beside those that the import names
    *("ec2", "lambda", "ecs-tasks", "codebuild", "codepipeline", "cloudformation"),
    *("apigateway", "events", "states", "glue", "sagemaker", "eks", "rds", "s3", "ssm"),
    *("monitoring.rds", "pods.eks", "scheduler", "firehose", "config", "backup"),
)

Word = tuple[str, str]
"""A text that can be written, and a few words about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names to choose from. `issuers` are the hosts, with their paths, of tokens' issuers."""

    aws: AwsWords = field(default_factory=AwsWords)
    principals: tuple[Word, ...] = ()
    accounts: tuple[Word, ...] = ()
    services: tuple[Word, ...] = ()
    providers: tuple[Word, ...] = ()
    policies: tuple[Word, ...] = ()
    organizations: tuple[Word, ...] = ()
    issuers: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)


def vocabulary_of(index: WorldIndex, aws: AwsWords) -> Vocabulary:
    """Collect what the world of an index and AWS have names for."""
    world = index.world
    names = account_names(world)
    accounts = dict.fromkeys((*index.accounts, *names))
    tokens = [one for account in world.accounts for one in account.oidc_providers or ()]
    assertions = [one for account in world.accounts for one in account.saml_providers or ()]
    listed = (*(one.arn for one in tokens), *(one.arn for one in assertions))
    return Vocabulary(
        aws=aws,
        principals=tuple(_principals(index, names)),
        accounts=tuple((one, names.get(one, "account")) for one in accounts),
        services=tuple((f"{one}.amazonaws.com", "AWS service") for one in _services(index)),
        providers=(
            *((arn, "identity provider") for arn in listed),
            *((name, "built-in provider") for name in sorted(BUILT_IN_PROVIDERS)),
        ),
        policies=tuple(
            (policy.arn, "managed policy")
            for account in world.accounts
            for policy in account.policies
            if policy.arn is not None
        ),
        organizations=((world.organization.id, "organization"),) if world.organization else (),
        issuers=tuple(dict.fromkeys(one.url for one in tokens)),
        known=_known(index, aws),
    )


def _principals(index: WorldIndex, names: dict[str, str]) -> Iterable[Word]:
    for kind, found in (("role", index.roles), ("user", index.users)):
        for arn in found:
            account = arn.split(":")[4]
            yield arn, f"{kind} of {names.get(account) or group_digits(account)}"


def _services(index: WorldIndex) -> list[str]:
    named = {
        principal.value.removesuffix(".amazonaws.com")
        for role in index.roles.values()
        for statement in role.trust_policy.statements
        for principal in statement.principals or ()
        if principal.type is PrincipalType.SERVICE
    }
    return [*sorted(named), *(one for one in _SERVICES if one not in named)]


def _known(index: WorldIndex, aws: AwsWords) -> Known:
    accounts = {
        account.id: frozenset(
            (*(user.arn for user in account.users), *(role.arn for role in account.roles))
        )
        for account in index.world.accounts
        if not account.incomplete
    }
    keys, services = _of_aws(aws)
    return Known(keys=keys, services=services, accounts=accounts)


@lru_cache(maxsize=2)
def _of_aws(aws: AwsWords) -> tuple[KeySet, dict[str, dict[str, str]]]:
    services: dict[str, dict[str, str]] = {}
    for action in aws.actions:
        lower = action.lower()
        services.setdefault(lower.partition(":")[0], {})[lower] = action
    return key_set(aws.keys), services
