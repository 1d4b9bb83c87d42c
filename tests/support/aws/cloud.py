"""What the tests put into the server: accounts with roles, users, policies and providers."""

import json
from typing import Any

import boto3

from rolescope.value import Value, field

MEMBER_ROLE = "OrganizationAccountAccessRole"  # moto makes it in every new account
REGION = "us-east-1"


def trust(principal: object) -> str:
    """Return a trust policy for one principal."""
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def allow(action: str, resource: str = "*") -> str:
    """Return an identity-based policy of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Resource": resource}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


_SESSION = boto3.Session()


class Cloud(Value):
    """The server at `url`, to be filled."""

    url: str
    clients: dict[tuple[str, str | None], Any] = field(default_factory=dict)

    def client(self, service: str, account: str | None = None) -> Any:
        """Return a client of the management account, or of a member account."""
        if (service, account) not in self.clients:
            self.clients[service, account] = self._made(service, account)
        return self.clients[service, account]

    def _made(self, service: str, account: str | None) -> Any:
        keys: dict[str, str] = {}
        if account is not None:
            arn = f"arn:aws:iam::{account}:role/{MEMBER_ROLE}"
            told = self.client("sts").assume_role(RoleArn=arn, RoleSessionName="tests")
            found = told["Credentials"]
            keys = {
                "aws_access_key_id": found["AccessKeyId"],
                "aws_secret_access_key": found["SecretAccessKey"],
                "aws_session_token": found["SessionToken"],
            }
        return _SESSION.client(service, endpoint_url=self.url, region_name=REGION, **keys)

    def organization(self, members: int) -> list[str]:
        """Make an organization with an OU, an SCP on it, and members; return their IDs."""
        client = self.client("organizations")
        client.create_organization(FeatureSet="ALL")
        root = client.list_roots()["Roots"][0]["Id"]
        unit = client.create_organizational_unit(ParentId=root, Name="workloads")
        unit_id = unit["OrganizationalUnit"]["Id"]
        found: list[str] = []
        for number in range(members):
            made = client.create_account(
                AccountName=f"member-{number}", Email=f"member-{number}@example.com"
            )
            account = made["CreateAccountStatus"]["AccountId"]
            found.append(account)
            if number % 2:
                client.move_account(
                    AccountId=account, SourceParentId=root, DestinationParentId=unit_id
                )
        statement = {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}
        policy = client.create_policy(
            Name="no-users",
            Description="no users",
            Type="SERVICE_CONTROL_POLICY",
            Content=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
        )
        client.attach_policy(PolicyId=policy["Policy"]["PolicySummary"]["Id"], TargetId=unit_id)
        return found

    def fill(self, account: str | None, trusted: str, roles: int = 3) -> None:
        """Put roles, a user, a group, policies and providers into an account."""
        iam = self.client("iam", account)
        for number in range(roles):
            iam.create_role(
                RoleName=f"role-{number}",
                AssumeRolePolicyDocument=trust({"AWS": trusted}),
                MaxSessionDuration=7_200,
            )
        iam.create_user(UserName="ana", Tags=[{"Key": "team", "Value": "platform"}])
        iam.create_group(GroupName="people")
        iam.add_user_to_group(GroupName="people", UserName="ana")
        iam.put_group_policy(
            GroupName="people", PolicyName="assume", PolicyDocument=allow("sts:AssumeRole")
        )
        made = iam.create_policy(PolicyName="read", PolicyDocument=allow("s3:GetObject"))
        iam.attach_user_policy(UserName="ana", PolicyArn=made["Policy"]["Arn"])
        iam.put_role_policy(
            RoleName="role-0", PolicyName="own", PolicyDocument=allow("s3:PutObject")
        )
        edge = iam.create_policy(PolicyName="edge", PolicyDocument=allow("s3:*"))
        iam.create_role(
            RoleName="bounded",
            AssumeRolePolicyDocument=trust({"Service": "lambda.amazonaws.com"}),
            PermissionsBoundary=edge["Policy"]["Arn"],
        )
        iam.create_open_id_connect_provider(
            Url="https://token.actions.githubusercontent.com",
            ClientIDList=["sts.amazonaws.com"],
            ThumbprintList=["a" * 40],
        )
        iam.create_account_alias(AccountAlias=f"alias-{account or 'own'}")
