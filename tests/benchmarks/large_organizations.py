"""Organizations of any size for measurements: the same seed and size give the same world.

The mix is that of a company: services and whole accounts are trusted most, then named roles and
users, pipelines by OIDC, people by SAML, vendors with an external ID, and anyone of the
organization. Statements grow with the number of roles, and so do those that are distinct.
"""

import random
from collections.abc import Sequence
from typing import Any

from rolescope.model.policy import Policy
from rolescope.model.principal import Group, OidcProvider, Role, SamlProvider, User
from rolescope.model.resource_list import Resource, Resources
from rolescope.model.world import Account, Organization, World
from rolescope.value import replace
from support.worlds.build import (
    Document,
    account,
    allow,
    deny,
    group,
    managed,
    organization,
    policy,
    role,
    trusts,
    user,
    world,
)

_PER_ACCOUNT = 350  # roles
_TEAMS = ("data", "web", "core", "risk", "ops", "labs", "pay", "crm")
_SERVICES = ("ec2", "lambda", "ecs-tasks", "glue", "states", "codebuild")
_HOST = "token.actions.githubusercontent.com"
_MFA = {"Bool": {"aws:MultiFactorAuthPresent": "true"}}


class _Maker:
    """Draws the parts of one organization."""

    def __init__(self, roles: int, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same world for the same seed
        count = max(4, roles // _PER_ACCOUNT)
        self.ids = [f"{100_000_000_000 + 7_919_131 * number:012d}" for number in range(count)]
        self.roles: dict[str, list[str]] = {one: [] for one in self.ids}
        self.users: dict[str, list[str]] = {one: [] for one in self.ids}
        for number in range(roles):
            self.roles[self.pick(self.ids)].append(f"{self.pick(_TEAMS)}-{number}")
        for number in range(roles // 4):
            self.users[self.pick(self.ids)].append(f"{self.pick(_TEAMS)}-user{number}")

    def pick(self, values: Sequence[Any]) -> Any:
        return self.random.choice(values)

    def chance(self, percent: float) -> bool:
        return self.random.random() * 100 < percent

    # Trust policies

    def a_role(self, home: str) -> str:
        where = home if self.chance(60) else self.pick(self.ids)
        name = self.pick(self.roles[where] or ["none"])
        return f"arn:aws:iam::{where}:role/{name}"

    def trust(self, home: str) -> Document:
        kinds = [
            (35, self._service),
            (18, self._whole_account),
            (27, self._named),
            (6, self._pipeline),
            (4, self._people),
            (6, self._vendor),
            (4, self._anyone),
        ]
        weights = [weight for weight, _ in kinds]
        makers = self.random.choices([maker for _, maker in kinds], weights, k=1 + self.chance(20))
        return [maker(home) for maker in makers]

    def _service(self, home: str) -> dict[str, Any]:
        given: dict[str, Any] = {}
        if self.chance(30):
            given = {"Condition": {"StringEquals": {"aws:SourceAccount": home}}}
        return trusts({"Service": f"{self.pick(_SERVICES)}.amazonaws.com"}, **given)

    def _whole_account(self, home: str) -> dict[str, Any]:
        where = home if self.chance(65) else self.pick(self.ids)
        team = self.pick(_TEAMS)
        conditions: list[dict[str, Any]] = [
            {},
            {},
            {"Condition": _MFA},
            {"Condition": {"StringEquals": {"aws:PrincipalTag/team": team}}},
            {"Condition": {"ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::*:role/{team}-*"}}},
            {"Condition": {"StringNotLike": {"aws:PrincipalArn": f"*:user/{team}-*"}}},
        ]
        return trusts(f"arn:aws:iam::{where}:root", **self.pick(conditions))

    def _named(self, home: str) -> dict[str, Any]:
        names = [self.a_role(home) for _ in range(self.pick((1, 1, 2, 3)))]
        if self.users[home] and self.chance(40):
            names.append(f"arn:aws:iam::{home}:user/{self.pick(self.users[home])}")
        return trusts(names, **({"Condition": _MFA} if self.chance(15) else {}))

    def _pipeline(self, home: str) -> dict[str, Any]:
        provider = {"Federated": f"arn:aws:iam::{home}:oidc-provider/{_HOST}"}
        subject = f"repo:acme/{self.pick(_TEAMS)}-{self.random.randrange(999)}:*"
        tests = {"StringEquals": {f"{_HOST}:aud": "sts.amazonaws.com"}}
        tests["StringLike"] = {f"{_HOST}:sub": subject}
        return trusts(provider, "sts:AssumeRoleWithWebIdentity", Condition=tests)

    def _people(self, home: str) -> dict[str, Any]:
        provider = {"Federated": f"arn:aws:iam::{home}:saml-provider/Okta"}
        tests = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
        return trusts(provider, "sts:AssumeRoleWithSAML", Condition=tests)

    def _vendor(self, _home: str) -> dict[str, Any]:
        tests = {"StringEquals": {"sts:ExternalId": f"vendor-{self.random.randrange(10**6)}"}}
        where = self.pick((*self.ids, "999988887777"))
        return trusts(f"arn:aws:iam::{where}:root", Condition=tests)

    def _anyone(self, _home: str) -> dict[str, Any]:
        tests: dict[str, Any] = {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorg1"}}
        if self.chance(50):
            tests["ArnLike"] = {"aws:PrincipalArn": f"arn:aws:iam::*:role/{self.pick(_TEAMS)}-*"}
        return trusts("*", Condition=tests)

    # What callers may do

    def permissions(self, home: str) -> Document:
        found: list[dict[str, Any]] = [
            allow(["s3:GetObject", "s3:List*"], f"arn:aws:s3:::{self.pick(_TEAMS)}-*/*"),
            allow(["logs:*", "cloudwatch:PutMetricData"]),
        ]
        if self.chance(45):
            targets = [self.a_role(home) for _ in range(self.pick((1, 2, 4)))]
            found.append(allow("sts:AssumeRole", targets))
        if self.chance(12):
            where = self.pick(("*", home))
            resource = f"arn:aws:iam::{where}:role/{self.pick(_TEAMS)}-*"
            given = {"Condition": _MFA} if self.chance(30) else {}
            found.append(allow(["sts:AssumeRole", "sts:TagSession"], resource, **given))
        if self.chance(4):
            resource = f"arn:aws:iam::{home}:role/${{aws:PrincipalTag/team}}-*"
            found.append(allow("sts:AssumeRole", resource))
        if self.chance(3):
            found.append(deny("sts:*", f"arn:aws:iam::*:role/{self.pick(_TEAMS)}-*"))
        return found

    def fields(self, home: str) -> dict[str, Any]:
        several = range(self.pick((0, 1, 2)))
        attached = [f"policy/{home}-{self.random.randrange(30)}" for _ in several]
        if self.chance(3):
            attached.append("policy/Administrator")
        found: dict[str, Any] = {
            "attached": tuple(dict.fromkeys(attached)),
            "tags": {"team": self.pick(_TEAMS)},
        }
        if self.chance(60):
            found["allows"] = self.permissions(home)
        if self.chance(10):
            found["boundary"] = self.pick(("policy/Edge", "policy/Assume"))
        return found

    # Accounts

    def account(self, home: str) -> Account:
        found: list[Role | User | Group | Policy | OidcProvider | SamlProvider] = [
            managed("Administrator", allow("*")),
            managed("Edge", [allow(["s3:*", "logs:*", "sts:*"]), deny("iam:*")]),
            managed("Assume", allow("sts:AssumeRole", f"arn:aws:iam::{home}:role/*")),
            *(managed(f"{home}-{number}", self.permissions(home)) for number in range(30)),
            *(group(f"{team}-people", allows=self.permissions(home)) for team in _TEAMS),
            OidcProvider(arn=f"arn:aws:iam::{home}:oidc-provider/{_HOST}", url=_HOST),
            SamlProvider(arn=f"arn:aws:iam::{home}:saml-provider/Okta"),
        ]
        found += (self._user(name, home) for name in self.users[home])
        found += (self._role(name, home) for name in self.roles[home])
        return account(home, *found)

    def _user(self, name: str, home: str) -> User:
        return user(name, groups=(f"{self.pick(_TEAMS)}-people",), **self.fields(home))

    def _role(self, name: str, home: str) -> Role:
        given = {"max_session_duration": 3600, **self.fields(home)}
        return role(name, trust=self.trust(home), **given)

    def organization(self) -> Organization:
        divisions = [f"ou-{number}" for number in range(6)]
        units = [(one, "r-ex01") for one in divisions]
        units += [(f"{one}-{team}", one) for one in divisions for team in range(len(_TEAMS))]
        regions = {"StringNotEquals": {"aws:RequestedRegion": ["eu-west-1", "us-east-1"]}}
        outside = {"StringNotEqualsIfExists": {"aws:PrincipalOrgID": "o-exampleorg1"}}
        breakers = {"ArnNotLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/ops-*"}}
        everything = allow("*")
        return organization(
            *(
                (one, f"{self.pick(divisions)}-{number % len(_TEAMS)}")
                for number, one in enumerate(self.ids)
            ),
            units=units,
            scps={
                "r-ex01": [[everything], [deny("organizations:LeaveOrganization")]],
                "ou-1": [[everything], [deny(NotAction=["iam:*", "sts:*"], Condition=regions)]],
                "ou-2": [[everything], [deny("sts:AssumeRole", "*1", Condition=breakers)]],
            },
            rcps={
                "r-ex01": [allow("*", Principal="*")],
                "ou-3": [deny("sts:AssumeRole", Principal="*", Condition=outside)],
            },
        )


def large_organization(roles: int, seed: int = 7) -> World:
    """Make an organization with so many roles."""
    maker = _Maker(roles, seed)
    accounts = tuple(maker.account(one) for one in maker.ids)
    return world(*accounts, organization=maker.organization())


_ADMINISTRATION = "AWSCloudFormationStackSetAdministrationRole"
_EXECUTION = "AWSCloudFormationStackSetExecutionRole"


def with_ways(whole: World, seed: int = 11) -> World:
    """Add what ways of escalation lead through, within accounts and from one to another.

    One in fifty may pass roles to functions, change code, or write policies of others. The first
    account manages stack sets in all, and each has a function that the one before may change.
    """
    drawn = random.Random(seed)  # noqa: S311 - the same world for the same seed
    accounts, things = [], []
    tools, before = whole.accounts[0].id, whole.accounts[-1].id
    for one in whole.accounts:
        team = drawn.choice(_TEAMS)
        rights = (
            allow(["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"]),
            allow("lambda:UpdateFunctionCode"),
            allow(["iam:PutRolePolicy", "sts:AssumeRole"], f"arn:aws:iam::*:role/{team}-*"),
            allow(["cloudformation:*", "iam:PassRole"]),
        )
        some = {held.arn: drawn.choice(rights) for held in one.users if drawn.random() < 1 / 50}
        some |= {held.arn: drawn.choice(rights) for held in one.roles if drawn.random() < 1 / 50}
        lets = {arn: policy("deploy", [says]) for arn, says in some.items()}
        runs = role("functions", trust=trusts({"Service": "lambda.amazonaws.com"}))
        executes = role(
            _EXECUTION,
            trust=trusts(f"arn:aws:iam::{tools}:role/{_ADMINISTRATION}"),
            attached=("policy/Administrator",),
        )
        manages = role(
            _ADMINISTRATION,
            trust=trusts({"Service": "cloudformation.amazonaws.com"}),
            allows=allow("sts:AssumeRole", f"arn:aws:iam::*:role/{_EXECUTION}"),
        )
        more = account(one.id, runs, executes, *([manages] if one.id == tools else []))
        accounts.append(
            replace(
                one,
                users=tuple(_with(held, lets.get(held.arn)) for held in one.users),
                roles=(*(_with(held, lets.get(held.arn)) for held in one.roles), *more.roles),
            )
        )
        named = trusts(before, "lambda:UpdateFunctionCode", Resource="*")
        things.append(
            Resource(
                type="lambda_function",
                arn=f"arn:aws:lambda:eu-west-1:{one.id}:function:jobs",
                account=one.id,
                role=f"arn:aws:iam::{one.id}:role/functions",
                extra={"policy": {"Version": "2012-10-17", "Statement": [named]}},
            )
        )
        before = one.id
    known = Resources(tuple(things), frozenset({"lambda_function"}))
    return replace(whole, accounts=tuple(accounts), resources=known)


def _with(held: Any, more: Policy | None) -> Any:
    return held if more is None else replace(held, inline=(*held.inline, more))
