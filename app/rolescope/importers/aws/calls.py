"""Every call that the collector makes: what it is for, and what its absence means."""

import json
from collections.abc import Iterable
from enum import Enum

from rolescope.value import Value, replace


class Scope(Enum):
    """Which credentials a call is made with."""

    IDENTITY = "identity"  # whoever was chosen, before anything is read
    ACCOUNT = "account"  # once in each account
    FALLBACK = "fallback"  # in an account that denies GetAccountAuthorizationDetails (DF-36)
    ORGANIZATION = "organization"  # the management account, or a delegated administrator
    IDENTITY_CENTER = "identity center"  # likewise
    RESOURCES = "resources"  # in each Region of each account, when they are wanted
    USE = "use"  # in each account, and in each of its Regions, when it is wanted
    ACCESSED = "accessed"  # likewise, for each role
    EVENTS = "cloudtrail"  # likewise, in some Regions
    SIMULATOR = "simulator"  # no part of an import: only when somebody asks for it


class ReadCall(Value, kw_only=True):
    """One operation of AWS. `service` is botocore's name of it, `prefix` that of IAM actions.

    `items` is the list in an answer; `next_in` and `next_out` name what asks for the next page.
    `meaning` says what verdicts lack without it; empty: nothing of them. `also` is another scope
    that needs it.
    """

    service: str
    operation: str
    scope: Scope
    purpose: str
    prefix: str = ""
    items: str = ""
    next_in: str = ""
    next_out: str = ""
    meaning: str = ""
    also: Scope | None = None

    def is_of(self, scope: Scope) -> bool:
        """Tell whether a scope needs it."""
        return scope in (self.scope, self.also)

    @property
    def id(self) -> str:
        """The IAM action that allows it, `iam:ListRoles`."""
        return f"{self.prefix or self.service}:{self.operation}"

    @property
    def needs_permission(self) -> bool:
        """Whether a policy has to allow it (DF-34)."""
        return self.operation != "GetCallerIdentity"


def _iam(
    operation: str, purpose: str, items: str = "", *, paged: bool = True, **more: str
) -> ReadCall:
    token = "Marker" if paged and items else ""
    scope = Scope(more.pop("scope", "account"))
    return ReadCall(
        service="iam",
        operation=operation,
        scope=scope,
        purpose=purpose,
        items=items,
        next_in=token,
        next_out=token,
        meaning=more.pop("meaning", ""),
    )


def _fallback(operation: str, purpose: str, items: str = "") -> ReadCall:
    return _iam(operation, purpose, items, scope="fallback", meaning=_NO_POLICIES)


def _listed(
    service: str,
    scope: Scope,
    operation: str,
    purpose: str,
    items: str = "",
    next_in: str = "NextToken",
    next_out: str = "",
) -> ReadCall:
    """`next_in` is empty where there is one page; `next_out` is given where it has another name."""
    prefix, meaning = _PREFIXES.get(service, ""), _MEANINGS[scope]
    return ReadCall(
        service=service,
        operation=operation,
        scope=scope,
        purpose=purpose,
        prefix=prefix,
        items=items,
        next_in=next_in if items else "",
        next_out=(next_out or next_in) if items else "",
        meaning=meaning,
    )


_PREFIXES = {"accessanalyzer": "access-analyzer", "sso-admin": "sso", "stepfunctions": "states"}
_NO_POLICIES = "What it would tell is unknown: verdicts that need it depend."
_MEANINGS = {
    Scope.ORGANIZATION: (
        "SCPs and RCPs are unknown: allowed holds unless a guardrail that was not imported denies."
    ),
    Scope.IDENTITY_CENTER: "The people behind AWSReservedSSO roles are not shown.",
    Scope.USE: "When keys and roles were used is known in part.",
    Scope.EVENTS: "Which roles were assumed, and by whom, is known in part.",
    Scope.RESOURCES: "Ways of escalation depend on what runs as a role and was not read.",
}

GET_CALLER_IDENTITY = ReadCall(
    service="sts",
    operation="GetCallerIdentity",
    scope=Scope.IDENTITY,
    purpose="who is asking, in which account and partition",
    meaning="Nothing can be read: the credentials are not valid.",
)
ASSUME_ROLE = ReadCall(
    service="sts",
    operation="AssumeRole",
    scope=Scope.IDENTITY,
    purpose="the chosen role in each member account",
    meaning="The account cannot be read.",
)
DETAILS = ReadCall(
    service="iam",
    operation="GetAccountAuthorizationDetails",
    scope=Scope.ACCOUNT,
    purpose="users, groups, roles and their policies",
    next_in="Marker",
    next_out="Marker",
    meaning="Users, roles and policies are read one by one instead, which takes many calls.",
)
LIST_ROLES = _iam(
    "ListRoles",
    "how long sessions of each role may last",
    "Roles",
    meaning="Sessions count as 1 h long at most, and every expiry says so.",
)
LIST_OIDC = _iam(
    "ListOpenIDConnectProviders",
    "OIDC providers",
    "OpenIDConnectProviderList",
    paged=False,
    meaning="Tokens are judged by the trust policy alone.",
)
GET_OIDC = _iam(
    "GetOpenIDConnectProvider",
    "the audiences of each OIDC provider",
    meaning="The audience of a token is not checked against the provider.",
)
LIST_SAML = _iam(
    "ListSAMLProviders",
    "SAML providers",
    "SAMLProviderList",
    paged=False,
    meaning="Assertions are judged by the trust policy alone.",
)
LIST_ALIASES = _iam("ListAccountAliases", "the name of the account", "AccountAliases")
GET_SUMMARY = _iam(
    "GetAccountSummary",
    "how many users, groups and roles there are",
    meaning="Nobody checks that all of them were read.",
)
GET_POLICY = _iam(
    "GetPolicy",
    "managed policies that are only used as a boundary",
    meaning="Boundaries that are missing make verdicts depend.",
)
GET_POLICY_VERSION = _iam(
    "GetPolicyVersion",
    "the document of these policies",
    meaning="Boundaries that are missing make verdicts depend.",
)

LIST_USERS = _fallback("ListUsers", "users", "Users")
LIST_GROUPS = _fallback("ListGroups", "groups", "Groups")
LIST_POLICIES = _fallback("ListPolicies", "managed policies", "Policies")
LIST_GROUPS_FOR_USER = _fallback("ListGroupsForUser", "the groups of each user", "Groups")
GET_USER = _fallback("GetUser", "boundary and tags of each user")
GET_ROLE = _fallback("GetRole", "boundary and tags of each role")
LIST_USER_POLICIES = _fallback("ListUserPolicies", "inline policies of each user", "PolicyNames")
GET_USER_POLICY = _fallback("GetUserPolicy", "inline policies of each user")
LIST_GROUP_POLICIES = _fallback("ListGroupPolicies", "inline policies of each group", "PolicyNames")
GET_GROUP_POLICY = _fallback("GetGroupPolicy", "inline policies of each group")
LIST_ROLE_POLICIES = _fallback("ListRolePolicies", "inline policies of each role", "PolicyNames")
GET_ROLE_POLICY = _fallback("GetRolePolicy", "inline policies of each role")
LIST_ATTACHED_USER = _fallback(
    "ListAttachedUserPolicies", "what is attached to each user", "AttachedPolicies"
)
LIST_ATTACHED_GROUP = _fallback(
    "ListAttachedGroupPolicies", "what is attached to each group", "AttachedPolicies"
)
LIST_ATTACHED_ROLE = _fallback(
    "ListAttachedRolePolicies", "what is attached to each role", "AttachedPolicies"
)

_ORG = ("organizations", Scope.ORGANIZATION)
DESCRIBE_ORGANIZATION = _listed(*_ORG, "DescribeOrganization", "the organization")
LIST_ROOTS = _listed(*_ORG, "ListRoots", "its root, and which policy types are enabled", "Roots")
LIST_UNITS = _listed(*_ORG, "ListOrganizationalUnitsForParent", "its OUs", "OrganizationalUnits")
LIST_ACCOUNTS_OF = _listed(*_ORG, "ListAccountsForParent", "the accounts in each OU", "Accounts")
LIST_ORG_POLICIES = _listed(*_ORG, "ListPolicies", "its SCPs and RCPs", "Policies")
DESCRIBE_POLICY = _listed(*_ORG, "DescribePolicy", "their documents")
LIST_TARGETS = _listed(*_ORG, "ListTargetsForPolicy", "where they are attached", "Targets")

_SSO = ("sso-admin", Scope.IDENTITY_CENTER)
LIST_INSTANCES = _listed(*_SSO, "ListInstances", "the Identity Center instance", "Instances")
LIST_PERMISSION_SETS = _listed(*_SSO, "ListPermissionSets", "permission sets", "PermissionSets")
DESCRIBE_PERMISSION_SET = _listed(*_SSO, "DescribePermissionSet", "their names and session lengths")
LIST_ASSIGNMENTS = _listed(
    *_SSO, "ListAccountAssignments", "who has which of them where", "AccountAssignments"
)
_STORE = ("identitystore", Scope.IDENTITY_CENTER)
LIST_PEOPLE = _listed(*_STORE, "ListUsers", "the names of people", "Users")
LIST_TEAMS = _listed(*_STORE, "ListGroups", "the names of their groups", "Groups")
LIST_MEMBERSHIPS = _listed(
    *_STORE, "ListGroupMemberships", "who is in which group", "GroupMemberships"
)

_EC2 = ("ec2", Scope.RESOURCES)
LIST_REGIONS = replace(
    _listed(*_EC2, "DescribeRegions", "the Regions that are enabled", "Regions", next_in=""),
    meaning="What runs as a role, and what Access Analyzer found, is known of some Regions alone.",
    also=Scope.USE,
)
LIST_INSTANCES_OF_EC2 = _listed(
    *_EC2, "DescribeInstances", "the instance profile of each instance", "Reservations"
)
LIST_TEMPLATES = _listed(
    *_EC2,
    "DescribeLaunchTemplateVersions",
    "the instance profile of each launch template",
    "LaunchTemplateVersions",
)
LIST_SCALING_GROUPS = _listed(
    "autoscaling",
    Scope.RESOURCES,
    "DescribeAutoScalingGroups",
    "which Auto Scaling groups there are",
    "AutoScalingGroups",
)
LIST_FUNCTIONS = _listed(
    "lambda",
    Scope.RESOURCES,
    "ListFunctions",
    "the role of each Lambda function",
    "Functions",
    "Marker",
    "NextMarker",
)
_ECS = ("ecs", Scope.RESOURCES)
LIST_CLUSTERS = _listed(
    *_ECS, "ListClusters", "which ECS clusters there are", "clusterArns", "nextToken"
)
LIST_SERVICES = _listed(
    *_ECS, "ListServices", "the services of each ECS cluster", "serviceArns", "nextToken"
)
LIST_TASKS = _listed(*_ECS, "ListTasks", "the tasks of each ECS cluster", "taskArns", "nextToken")
DESCRIBE_TASKS = _listed(*_ECS, "DescribeTasks", "the task definition and role of each task")
LIST_CONTAINER_INSTANCES = _listed(
    *_ECS,
    "ListContainerInstances",
    "the container instances of each ECS cluster",
    "containerInstanceArns",
    "nextToken",
)
LIST_DEFINITIONS = _listed(
    *_ECS,
    "ListTaskDefinitions",
    "which task definitions there are",
    "taskDefinitionArns",
    "nextToken",
)
DESCRIBE_DEFINITION = _listed(
    *_ECS, "DescribeTaskDefinition", "the task role and execution role of each task definition"
)
_EKS = ("eks", Scope.RESOURCES)
LIST_KUBERNETES = _listed(
    *_EKS, "ListClusters", "which EKS clusters there are", "clusters", "nextToken"
)
LIST_POD_IDENTITIES = _listed(
    *_EKS,
    "ListPodIdentityAssociations",
    "the pod identity associations of each EKS cluster",
    "associations",
    "nextToken",
)
DESCRIBE_POD_IDENTITY = _listed(
    *_EKS, "DescribePodIdentityAssociation", "the role of each association"
)
_STACKS = ("cloudformation", Scope.RESOURCES)
LIST_STACKS = _listed(*_STACKS, "DescribeStacks", "the service role of each stack", "Stacks")
LIST_STACK_SETS = _listed(
    *_STACKS, "ListStackSets", "which stack sets the account administers", "Summaries"
)
DESCRIBE_STACK_SET = _listed(
    *_STACKS, "DescribeStackSet", "the administration role and execution role of each stack set"
)
_BUILD = ("codebuild", Scope.RESOURCES)
LIST_PROJECTS = _listed(
    *_BUILD, "ListProjects", "which CodeBuild projects there are", "projects", "nextToken"
)
GET_PROJECTS = _listed(*_BUILD, "BatchGetProjects", "the role of each CodeBuild project")
_GLUE = ("glue", Scope.RESOURCES)
LIST_JOBS = _listed(*_GLUE, "GetJobs", "the role of each Glue job", "Jobs")
LIST_ENDPOINTS = _listed(
    *_GLUE, "GetDevEndpoints", "the role of each development endpoint of Glue", "DevEndpoints"
)
_SAGEMAKER = ("sagemaker", Scope.RESOURCES)
LIST_NOTEBOOKS = _listed(
    *_SAGEMAKER,
    "ListNotebookInstances",
    "which SageMaker notebooks there are",
    "NotebookInstances",
)
DESCRIBE_NOTEBOOK = _listed(*_SAGEMAKER, "DescribeNotebookInstance", "the role of each notebook")
LIST_LIFECYCLES = _listed(
    *_SAGEMAKER,
    "ListNotebookInstanceLifecycleConfigs",
    "which scripts start with notebooks",
    "NotebookInstanceLifecycleConfigs",
)
_RUNNER = ("apprunner", Scope.RESOURCES)
LIST_APPS = _listed(
    *_RUNNER, "ListServices", "which App Runner services there are", "ServiceSummaryList"
)
DESCRIBE_APP = _listed(*_RUNNER, "DescribeService", "the instance role of each App Runner service")
_STATES = ("stepfunctions", Scope.RESOURCES)
LIST_MACHINES = _listed(
    *_STATES, "ListStateMachines", "which state machines there are", "stateMachines", "nextToken"
)
DESCRIBE_MACHINE = _listed(*_STATES, "DescribeStateMachine", "the role of each state machine")

_NO_USE = _MEANINGS[Scope.USE]
GENERATE_REPORT = _iam(
    "GenerateCredentialReport",
    "has AWS make the credential report, if there is none of the last four hours",
    scope="use",
    meaning=_NO_USE,
)
GET_REPORT = _iam(
    "GetCredentialReport",
    "when access keys and passwords of users were used last",
    scope="use",
    meaning=_NO_USE,
)
GENERATE_ACCESSED = _iam(
    "GenerateServiceLastAccessedDetails",
    "has AWS look up when each role used which service",
    scope="accessed",
    meaning=_NO_USE,
)
GET_ACCESSED = _iam(
    "GetServiceLastAccessedDetails",
    "when each role used a service last",
    scope="accessed",
    meaning=_NO_USE,
)
LOOKUP_EVENTS = _listed(
    "cloudtrail",
    Scope.EVENTS,
    "LookupEvents",
    "who assumed which role in the last 90 days",
    "Events",
    "NextToken",
)
_ANALYZER = ("accessanalyzer", Scope.USE)
LIST_ANALYZERS = _listed(
    *_ANALYZER, "ListAnalyzers", "the analyzers of IAM Access Analyzer", "analyzers", "nextToken"
)
LIST_ANALYZER_FINDINGS = _listed(
    *_ANALYZER,
    "ListFindingsV2",
    "external access and unused roles that they found",
    "findings",
    "nextToken",
)

SIMULATE = _iam(
    "SimulatePrincipalPolicy",
    "what AWS's policy simulator says about one principal",
    "EvaluationResults",
    scope="simulator",
)

CALLS: tuple[ReadCall, ...] = (
    GET_CALLER_IDENTITY,
    ASSUME_ROLE,
    DETAILS,
    LIST_ROLES,
    LIST_OIDC,
    GET_OIDC,
    LIST_SAML,
    LIST_ALIASES,
    GET_SUMMARY,
    GET_POLICY,
    GET_POLICY_VERSION,
    LIST_USERS,
    LIST_GROUPS,
    LIST_POLICIES,
    LIST_GROUPS_FOR_USER,
    GET_USER,
    GET_ROLE,
    LIST_USER_POLICIES,
    GET_USER_POLICY,
    LIST_GROUP_POLICIES,
    GET_GROUP_POLICY,
    LIST_ROLE_POLICIES,
    GET_ROLE_POLICY,
    LIST_ATTACHED_USER,
    LIST_ATTACHED_GROUP,
    LIST_ATTACHED_ROLE,
    DESCRIBE_ORGANIZATION,
    LIST_ROOTS,
    LIST_UNITS,
    LIST_ACCOUNTS_OF,
    LIST_ORG_POLICIES,
    DESCRIBE_POLICY,
    LIST_TARGETS,
    LIST_INSTANCES,
    LIST_PERMISSION_SETS,
    DESCRIBE_PERMISSION_SET,
    LIST_ASSIGNMENTS,
    LIST_PEOPLE,
    LIST_TEAMS,
    LIST_MEMBERSHIPS,
    GENERATE_REPORT,
    GET_REPORT,
    LIST_ANALYZERS,
    LIST_ANALYZER_FINDINGS,
    GENERATE_ACCESSED,
    GET_ACCESSED,
    LOOKUP_EVENTS,
    LIST_REGIONS,
    LIST_INSTANCES_OF_EC2,
    LIST_TEMPLATES,
    LIST_SCALING_GROUPS,
    LIST_FUNCTIONS,
    LIST_CLUSTERS,
    LIST_SERVICES,
    LIST_TASKS,
    DESCRIBE_TASKS,
    LIST_CONTAINER_INSTANCES,
    LIST_DEFINITIONS,
    DESCRIBE_DEFINITION,
    LIST_KUBERNETES,
    LIST_POD_IDENTITIES,
    DESCRIBE_POD_IDENTITY,
    LIST_STACKS,
    LIST_STACK_SETS,
    DESCRIBE_STACK_SET,
    LIST_PROJECTS,
    GET_PROJECTS,
    LIST_JOBS,
    LIST_ENDPOINTS,
    LIST_NOTEBOOKS,
    DESCRIBE_NOTEBOOK,
    LIST_LIFECYCLES,
    LIST_APPS,
    DESCRIBE_APP,
    LIST_MACHINES,
    DESCRIBE_MACHINE,
    SIMULATE,
)
"""All of them. There is no other way to call AWS: the reader takes a Call of this table."""
_SIDS = {
    Scope.ACCOUNT: "Account",
    Scope.FALLBACK: "AccountOneByOne",
    Scope.ORGANIZATION: "Organization",
    Scope.IDENTITY_CENTER: "IdentityCenter",
    Scope.USE: "Use",
    Scope.ACCESSED: "ServicesLastAccessed",
    Scope.EVENTS: "CloudTrail",
    Scope.RESOURCES: "Resources",
    Scope.SIMULATOR: "PolicySimulator",
}
IMPORT_SCOPES = (Scope.ACCOUNT, Scope.FALLBACK, Scope.ORGANIZATION, Scope.IDENTITY_CENTER)
"""What an import reads that wants everything but resources and use."""


def read_only_policy(
    scopes: Iterable[Scope] = IMPORT_SCOPES, *, partition: str = "aws", role: str | None = None
) -> str:
    """Return the policy that allows the calls of some scopes, as JSON text.

    `role` is that of the member accounts: whoever reads them needs to assume it.
    """
    statements: list[dict[str, object]] = [
        {"Sid": _SIDS[scope], "Effect": "Allow", "Action": actions, "Resource": "*"}
        for scope in scopes
        if (actions := sorted({x.id for x in CALLS if x.is_of(scope) and x.needs_permission}))
    ]
    if role is not None:
        statements.append(
            {
                "Sid": "MemberAccounts",
                "Effect": "Allow",
                "Action": [ASSUME_ROLE.id],
                "Resource": f"arn:{partition}:iam::*:role/{role}",
            }
        )
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)
