"""Fabrica: a made-up organization of 212 accounts in OUs, with about 5,000 roles.

Hubs (pipelines, network, identity, audit) reach many accounts, a data lake is read from many, and
some accounts are open to vendors, to unknown accounts, or to anyone. The same each time.
"""

import random
from typing import Any

from rolescope.model.principal import OidcProvider, Role, SamlProvider
from rolescope.model.world import Account, MemberAccount, Organization, OrganizationalUnit, World
from support.worlds.build import Entity, account, allow, role, trusts, user, world

ROOT = "r-fabr"
UNITS = {  # name: how many accounts, how many roles in all
    "Security": (4, 212),
    "Infrastructure": (11, 498),
    "Shared services": (9, 402),
    "Workloads prod": (58, 1846),
    "Workloads staging": (41, 894),
    "Workloads dev": (47, 721),
    "Data platform": (18, 305),
    "Sandboxes": (21, 118),
    "Suspended": (3, 42),
}
NAMES = {
    "Security": ("audit-central", "siem", "forensics", "vault"),
    "Infrastructure": ("ci-runners", "network-hub", "dns", "images"),
    "Shared services": ("identity", "artifacts", "mail", "wiki"),
    "Workloads prod": ("shop-prod", "pay-prod", "search-prod"),
    "Workloads staging": ("shop-staging", "pay-staging"),
    "Workloads dev": ("legacy-apps", "shop-dev"),
    "Data platform": ("lake", "partners", "reports"),
    "Sandboxes": ("lab-04",),
    "Suspended": ("old-shop",),
}
TRUSTED = {  # hub: OUs whose accounts trust it, and in how many roles altogether
    "ci-runners": (("Workloads prod", 58), ("Workloads staging", 41), ("Workloads dev", 47)),
    "network-hub": (("Workloads prod", 12),),
    "identity": (("Workloads staging", 9),),
    "artifacts": (("Workloads prod", 4), ("Workloads dev", 6)),
    "siem": (("Data platform", 22),),
    "shop-prod": (("Data platform", 46),),
    "pay-prod": (("Data platform", 38),),
    "shop-staging": (("Data platform", 6),),
}
PIPELINES = {"Infrastructure": 38, "Workloads prod": 28, "Data platform": 9, "Workloads dev": 139}
OPEN = {"lab-04": 3}
UNKNOWN = {"partners": 9, "legacy-apps": 2}
VENDORS = {"Workloads prod": 20, "Workloads dev": 17}
SERVICES = ("lambda",) * 7 + ("ec2",) * 3 + ("ecs-tasks",) * 2 + ("glue", "codebuild", "states")
GITHUB = "token.actions.githubusercontent.com"


def _id(number: int) -> str:
    return f"{200_000_000_000 + 3_571_428_571 * number:012d}"[:12]


class _Maker:
    def __init__(self) -> None:
        self.random = random.Random(5038)  # noqa: S311 - the same each time
        self.members: dict[str, list[str]] = {}  # accounts by OU
        self.names: dict[str, str] = {}
        self.entities: dict[str, list[Entity]] = {}
        number = 0
        for unit, (count, _) in UNITS.items():
            for place in range(count):
                known = NAMES[unit]
                prefix = known[-1].rsplit("-", 1)[0]
                id_ = _id(number)
                name = known[place] if place < len(known) else f"{prefix}-{place + 1:02d}"
                self.members.setdefault(unit, []).append(id_)
                self.names[id_] = name
                self.entities[id_] = []
                number += 1
        self.ids = {name: id_ for id_, name in self.names.items()}

    def add(self, account_id: str, prefix: str, trust: Any, **fields: Any) -> None:
        name = f"{prefix}-{len(self.entities[account_id])}"
        self.entities[account_id].append(role(name, trust=trust, **fields))

    def spread(self, unit: str, count: int, prefix: str, trust: Any) -> None:
        """Let as many roles of an OU trust somebody."""
        for _ in range(count):
            home = self.random.choice(self.members[unit])
            self.add(home, prefix, trust(home) if callable(trust) else trust)

    def hubs(self) -> None:
        for hub, places in TRUSTED.items():
            id_ = self.ids[hub]
            name = f"{hub}-runner"
            self.entities[id_].append(
                role(name, trust=trusts({"Service": "ec2.amazonaws.com"}), allows=allow())
            )
            for unit, count in places:
                self.spread(unit, count, "from-hub", trusts(f"arn:aws:iam::{id_}:role/{name}"))

    def outsiders(self) -> None:
        for unit, count in PIPELINES.items():
            self.spread(unit, count, "deploy", self.pipeline)
        for name, count in OPEN.items():
            for _ in range(count):
                self.add(self.ids[name], "open", trusts("*"))
        for name, count in UNKNOWN.items():
            for number in range(count):
                trust = trusts(f"arn:aws:iam::{992711840031 + 1_000_037 * (number % 7)}:root")
                self.add(self.ids[name], "partner", trust)
        tests = {"StringEquals": {"sts:ExternalId": "fabrica-17"}}
        for unit, count in VENDORS.items():
            for number in range(count):
                who = f"arn:aws:iam::{602177450918 + 777 * (number % 6)}:root"
                home = self.random.choice(self.members[unit])
                self.add(home, "vendor", trusts(who, Condition=tests))

    def pipeline(self, home: str) -> dict[str, Any]:
        tests = {
            "StringEquals": {
                f"{GITHUB}:aud": "sts.amazonaws.com",
                f"{GITHUB}:sub": "repo:fabrica/shop:ref:refs/heads/main",
            }
        }
        who = {"Federated": f"arn:aws:iam::{home}:oidc-provider/{GITHUB}"}
        return trusts(who, "sts:AssumeRoleWithWebIdentity", Condition=tests)

    def people(self, home: str) -> None:
        tests = {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}
        who = {"Federated": f"arn:aws:iam::{home}:saml-provider/Okta"}
        trust = trusts(who, "sts:AssumeRoleWithSAML", Condition=tests)
        self.add(home, "okta-admin", trust, allows=allow("*"))
        self.add(home, "okta-view", trust)

    def fill(self) -> None:
        """Add roles of services and of one another until the counts are those of UNITS."""
        for unit, (_, count) in UNITS.items():
            homes = self.members[unit]
            have = sum(len(self.entities[home]) for home in homes)
            weights = [
                6.0 if self.names[home] in self.ids and i < 3 else 1 + (i * 7 % 5) / 2
                for i, home in enumerate(homes)
            ]
            for home in self.random.choices(homes, weights, k=max(0, count - have)):
                inside = [one.name for one in self.entities[home] if isinstance(one, Role)]
                if inside and self.random.random() < 0.35:
                    caller = f"arn:aws:iam::{home}:role/{self.random.choice(inside)}"
                    self.add(home, "task", trusts(caller))
                else:
                    service = {"Service": f"{self.random.choice(SERVICES)}.amazonaws.com"}
                    self.add(home, "app", trusts(service))

    def account(self, id_: str) -> Account:
        number = sum(map(ord, self.names[id_])) % 4
        return account(
            id_,
            *self.entities[id_],
            *(user(f"person-{n}") for n in range(number)),
            OidcProvider(arn=f"arn:aws:iam::{id_}:oidc-provider/{GITHUB}", url=GITHUB),
            SamlProvider(arn=f"arn:aws:iam::{id_}:saml-provider/Okta"),
        )

    def organization(self) -> Organization:
        units = {unit: f"ou-fabr-{n:08d}" for n, unit in enumerate(UNITS)}
        return Organization(
            id="o-fabrica001",
            management_account=_id(0),
            root=ROOT,
            units=tuple(OrganizationalUnit(id=x, name=n, parent=ROOT) for n, x in units.items()),
            accounts=tuple(
                MemberAccount(id=id_, name=self.names[id_], parent=units[unit])
                for unit, mine in self.members.items()
                for id_ in mine
            ),
        )


def fabrica() -> World:
    """Make the organization."""
    maker = _Maker()
    maker.hubs()
    maker.outsiders()
    for unit, mine in maker.members.items():
        for home in mine if unit != "Suspended" else ():
            maker.people(home)
    maker.fill()
    accounts = [maker.account(id_) for mine in maker.members.values() for id_ in mine]
    return world(*accounts, organization=maker.organization())
