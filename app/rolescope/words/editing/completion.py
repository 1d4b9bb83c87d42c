"""What can be written at a caret in a policy: names that fit its place, the likely ones first."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from json.encoder import encode_basestring

from rolescope.engine.index import WorldIndex
from rolescope.model.arn import Arn, group_digits
from rolescope.model.condition_keys import KEYS_OF_ASSUMING, key_set
from rolescope.model.plain import visible
from rolescope.model.policy import PolicyType, PrincipalType
from rolescope.model.principal_reader import BUILT_IN_PROVIDERS
from rolescope.value import Value, field
from rolescope.words.editing.caret import Caret
from rolescope.words.editing.known_names import OPERATORS, AwsWords, KnownNames
from rolescope.words.names import account_names

_MAX_OFFERED = 100
_WITH_PRINCIPAL = frozenset({PolicyType.TRUST, PolicyType.RCP})
_FLAGS = frozenset({"bool", "boolifexists", "null"})
_CLAIMS = ("sub", "aud", "amr")
_TRUST_ACTIONS = (  # GR-15
    *("sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"),
    *("sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"),
)
_SERVICES = (  # that roles are most often made for, beside those that the import names
    *("ec2", "lambda", "ecs-tasks", "codebuild", "codepipeline", "cloudformation"),
    *("apigateway", "events", "states", "glue", "sagemaker", "eks", "rds", "s3", "ssm"),
    *("monitoring.rds", "pods.eks", "scheduler", "firehose", "config", "backup"),
)
"""A text that can be written, and a few words about it."""
_MAX_ROLES_SEARCHED = 5_000  # looked through for the services that they trust
_key_set = lru_cache(maxsize=2)(key_set)
Word = tuple[str, str]


class DocumentCompletion(Value):
    """What can stand for the token at a caret, and a few words about it."""

    text: str
    about: str = ""


class Vocabulary(Value, kw_only=True):
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
    known: KnownNames = field(default_factory=KnownNames)

    def about(self, arn: str) -> str:
        """Say what a user or role is: `role of prod`."""
        account = arn.split(":")[4]
        kind = "role" if ":role/" in arn else "user"
        return f"{kind} of {self.names.get(account) or group_digits(account)}"


def completions(
    caret: Caret, kind: PolicyType, words: Vocabulary
) -> tuple[DocumentCompletion, ...]:
    """Return what fits at a caret in a document of a kind; what begins as typed comes first."""
    typed = caret.typed.lower()
    first: list[DocumentCompletion] = []
    later: list[DocumentCompletion] = []
    for text, about in _words(caret, kind, words):
        place = text.lower().find(typed)
        group = later if place else first
        if place < 0 or len(group) >= _MAX_OFFERED or text != visible(text):
            continue
        group.append(DocumentCompletion(text, about))
        if len(first) >= _MAX_OFFERED:
            break
    found = tuple(dict.fromkeys((*first, *later)))[:_MAX_OFFERED]
    is_done = len(found) == 1 and found[0].text == caret.typed
    return () if is_done else found


def inserted(caret: Caret, text: str, behind: str) -> tuple[str, int]:
    """Return what replaces the token, and where the caret stands then, from its beginning.

    `behind` is the text that follows the token and its last quote. A name gets its colon; behind
    the beginning of a name (`aws:PrincipalTag/`) the caret stays inside of the quotes.
    """
    escaped = encode_basestring(text)[1:-1]
    written = escaped if caret.is_quoted else f'"{escaped}'
    inside = len(written)
    if not caret.is_closed:
        written += '"'
    if text.endswith(("/", ":")):
        return written, inside
    if caret.is_key and not caret.is_closed and not behind.lstrip().startswith(":"):
        return f"{written}: ", inside + 3
    return written, inside + 1


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
        known=KnownNames(keys=_key_set(aws.keys), actions=aws.actions, index=index),
    )


def _words(caret: Caret, kind: PolicyType, words: Vocabulary) -> Iterable[Word]:
    names = caret.names
    if caret.is_key:
        return [word for word in _keys(names, kind, words) if word[0] not in caret.beside]
    if names[:1] == ("Version",):
        return (("2012-10-17", "the version to write"),)
    return _of_statement(names[1:], kind, words) if names[:1] == ("Statement",) else ()


def _of_statement(names: tuple[str, ...], kind: PolicyType, words: Vocabulary) -> Iterable[Word]:
    """Return values of the elements of a statement."""
    match names:
        case ("Effect", *_):
            return _plain("Allow", "Deny")
        case ("Action" | "NotAction", *_):
            return _actions(kind, words)
        case ("Resource" | "NotResource", *_):
            return (("*", "everything"), *_entities(words), *words.policies, *words.providers)
        case ("Principal" | "NotPrincipal", *rest):
            return _principals(rest, words)
        case ("Condition", operator, key, *_):
            return _values(operator.lower(), key.lower(), words)
        case _:
            return ()


def _keys(names: tuple[str, ...], kind: PolicyType, words: Vocabulary) -> Iterable[Word]:
    """Return names of elements."""
    match names:
        case ():
            return _plain("Version", "Statement", "Id")
        case ("Statement",):
            return _elements(kind)
        case ("Statement", "Principal" | "NotPrincipal"):
            return _plain("AWS", "Service", "Federated")
        case ("Statement", "Condition"):
            return ((name, "operator") for name in OPERATORS)
        case ("Statement", "Condition", _):
            return _condition_keys(kind, words)
        case _:
            return ()


def _elements(kind: PolicyType) -> Iterable[Word]:
    names = ["Sid", "Effect"]
    names += ["Principal"] if kind in _WITH_PRINCIPAL else []
    names += ["Action", "NotAction"]
    names += ["Resource", "NotResource"] if kind is not PolicyType.TRUST else []
    return _plain(*names, "Condition")


def _condition_keys(kind: PolicyType, words: Vocabulary) -> Iterable[Word]:
    yield from ((key, "condition key") for key in KEYS_OF_ASSUMING)
    yield from (
        (f"{issuer}:{claim}", "claim of a token") for issuer in words.issuers for claim in _CLAIMS
    )
    if kind is not PolicyType.TRUST:
        yield from ((key, "condition key") for key in words.aws.keys)


def _actions(kind: PolicyType, words: Vocabulary) -> Iterable[Word]:
    actions = _TRUST_ACTIONS if kind is PolicyType.TRUST else words.aws.actions
    return ((action, "action") for action in actions)


def _principals(below: Sequence[str], words: Vocabulary) -> Iterable[Word]:
    """Return principals; `below` is the kind of principal that is named there."""
    match below:
        case []:
            return (("*", "anyone"),)
        case ["AWS", *_]:
            return (*_entities(words), *_roots(words), ("*", "anyone"))
        case ["Service", *_]:
            return words.services
        case ["Federated", *_]:
            return words.providers
        case _:
            return ()


def _entities(words: Vocabulary) -> Iterable[Word]:
    return ((arn, "") for arn in words.principals)


def _roots(words: Vocabulary) -> Iterable[Word]:
    """Return the accounts as principals, in the partition of the import (ARN-2)."""
    parsed = (Arn.parse(arn) for arn in words.principals[:1])
    partition = next((arn.partition for arn in parsed if arn is not None), "aws")
    for account, name in words.accounts:
        yield f"arn:{partition}:iam::{account}:root", f"all of {name}"


def _values(operator: str, key: str, words: Vocabulary) -> Iterable[Word]:
    """Return values of a condition key."""
    if operator.rpartition(":")[2] in _FLAGS:
        return _plain("true", "false")
    if key == "aws:principalarn":
        return _entities(words)
    if key.endswith("account"):
        return words.accounts
    if key.endswith("orgid"):
        return words.organizations
    return (("sts.amazonaws.com", "audience"),) if key.endswith(":aud") else ()


def _plain(*names: str) -> Iterable[Word]:
    return ((name, "") for name in names)


def _services(index: WorldIndex) -> list[str]:
    named = {
        principal.value.removesuffix(".amazonaws.com")
        for role in islice(index.roles.values(), _MAX_ROLES_SEARCHED)
        for statement in role.trust_policy.statements
        for principal in statement.principals or ()
        if principal.type is PrincipalType.SERVICE
    }
    return [*sorted(named), *(one for one in _SERVICES if one not in named)]
