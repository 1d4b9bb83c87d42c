"""What can be written in a policy of this import: names to choose from, and to check against."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import group_digits
from rolescope.model.condition_keys import key_set
from rolescope.model.policy import PrincipalType
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.words.editing.words import AwsWords, Known
from rolescope.words.names import account_names

_SERVICES = (  # that roles are most often made for, beside those that the import names
    *("ec2", "lambda", "ecs-tasks", "codebuild", "codepipeline", "cloudformation"),
    *("apigateway", "events", "states", "glue", "sagemaker", "eks", "rds", "s3", "ssm"),
    *("monitoring.rds", "pods.eks", "scheduler", "firehose", "config", "backup"),
)

Word = tuple[str, str]
"""A text that can be written, and a few words about it."""

_MOST_ROLES = 5_000  # looked through for the services that they trust


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Names to choose from. `issuers` are the hosts, with their paths, of tokens' issuers.

    `principals` are ARNs of users and roles; `names` those of accounts, by ID.
    """

    aws: AwsWords = field(default_factory=AwsWords)
    principals: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[Word, ...] = ()
    services: tuple[Word, ...] = ()
    providers: tuple[Word, ...] = ()
    policies: tuple[Word, ...] = ()
    organizations: tuple[Word, ...] = ()
    issuers: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)

    def about(self, arn: str) -> str:
        """Say what a user or role is: `role of prod`."""
        account = arn.split(":")[4]
        kind = "role" if ":role/" in arn else "user"
        return f"{kind} of {self.names.get(account) or group_digits(account)}"


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
        principals=(*index.roles, *index.users),
        names=names,
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
        known=Known(keys=_key_set(aws.keys), actions=aws.actions, index=index),
    )


def _services(index: WorldIndex) -> list[str]:
    named = {
        principal.value.removesuffix(".amazonaws.com")
        for role in islice(index.roles.values(), _MOST_ROLES)
        for statement in role.trust_policy.statements
        for principal in statement.principals or ()
        if principal.type is PrincipalType.SERVICE
    }
    return [*sorted(named), *(one for one in _SERVICES if one not in named)]


_key_set = lru_cache(maxsize=2)(key_set)
