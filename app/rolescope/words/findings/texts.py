"""What people read of each kind of finding, by the id of its rule."""

from collections.abc import Mapping

from rolescope.value import Value


class RuleText(Value):
    """The sentences of one kind of finding.

    `title` names it, `why` says why it matters, `fix` how it is closed, or what has to be known
    for that. `about` introduces the details of one finding; empty where it has none to name.
    """

    title: str
    why: str
    fix: str
    about: str = ""


_TEST_FIRST = "Test in the console of the service first: a wrong condition stops it (FND-52)."
_GIVE_ID = "Require sts:ExternalId with StringEquals, and a value that the third party gave you."

TEXTS: Mapping[str, RuleText] = {
    "FND-1": RuleText(
        "Open to everyone",
        "The trust policy names everybody. Any AWS account can assume the role; all it takes is a "
        "permission that the caller's own account gives.",
        "Name the accounts or roles that are meant, or require aws:PrincipalOrgID.",
    ),
    "FND-2": RuleText(
        "Open to everyone, with a weak condition",
        "The trust policy names everybody, and its conditions only ask for what a caller chooses, "
        "such as an external ID or the name of a user in an account of its own. Whoever knows or "
        "guesses it gets in.",
        "Name the accounts or roles that are meant, or require aws:PrincipalOrgID.",
    ),
    "FND-3": RuleText(
        "Open to everyone, limited by a condition",
        "The trust policy names everybody, and a condition keeps strangers out. Principals of the "
        "role's own account need no permission of their own.",
        "List the principals that use the role.",
    ),
    "FND-4": RuleText(
        "Outside account without an external ID",
        "Somebody else's account may assume the role without an external ID. A vendor can be "
        "tricked into using the role for another of its customers (confused deputy).",
        _GIVE_ID,
    ),
    "FND-5": RuleText(
        "External ID that can be guessed",
        "The external ID is short, a wildcard, an account ID or a well-known name.",
        "Use a random value for each customer, given by the third party.",
        "The values",
    ),
    "FND-6": RuleText(
        "Trusts a whole account",
        "Every principal of the other account that may call sts:AssumeRole gets in. That "
        "account decides who that is.",
        "Name the role that is meant, or require aws:PrincipalArn.",
    ),
    "FND-7": RuleText(
        "Unknown account",
        "The account is not among the known accounts.",
        "Find out who owns it. Add it to the known accounts, or remove it from the trust policy.",
    ),
    "FND-8": RuleText(
        "Service without a source condition",
        "The service may use the role for resources of any account (confused deputy).",
        f"Require aws:SourceAccount, and aws:SourceArn with ArnLike. {_TEST_FIRST}",
        "Source keys of this service",
    ),
    "FND-9": RuleText(
        "GitHub: any repository",
        "A workflow of any repository of GitHub gets a token that opens the role.",
        "Require the subject, such as repo:ORG/REPO:ref:refs/heads/main, and the audience.",
    ),
    "FND-10": RuleText(
        "GitHub: a whole organization, or any branch",
        "Every repository of the organization, or every branch and pull request, opens the role.",
        "Require one repository, and its branch or environment.",
    ),
    "FND-11": RuleText(
        "OIDC without audience",
        "No test of the audience: tokens that were issued for other purposes open the role as long "
        "as the provider's own list of audiences takes them.",
        "Require the audience of the provider with StringEquals.",
        "The issuer",
    ),
    "FND-12": RuleText(
        "OIDC without subject",
        "The issuer serves many, and any of its subjects opens the role.",
        "Require the subject that is meant.",
        "The issuer",
    ),
    "FND-13": RuleText(
        "OIDC test that passes without the claim",
        "ForAllValues and IfExists also match a token that lacks the claim.",
        "Use StringEquals or StringLike, without ForAllValues and IfExists.",
        "The keys",
    ),
    "FND-14": RuleText(
        "MFA not required",
        "People assume this role with long-term keys, and the test for MFA is missing or passes "
        "without it.",
        "Require aws:MultiFactorAuthPresent to be true, with Bool.",
    ),
    "FND-15": RuleText(
        "Trusts a deleted principal",
        "The unique ID stands for a user or role that no longer exists. Creating it anew does not "
        "bring the trust back.",
        "Remove the entry, or name the principal that took over.",
    ),
    "FND-16": RuleText(
        "NotPrincipal in a trust policy",
        "The statement is about everybody but a few. With Allow that is nearly the whole world.",
        "Name the principals that are meant, and limit them by conditions.",
    ),
    "FND-17": RuleText(
        "Trusts a principal that does not exist",
        "The account is imported completely, and has no such user or role. Whoever may create it "
        "could get in.",
        "Remove the entry.",
    ),
    "FND-18": RuleText(
        "Long sessions",
        "Credentials that are stolen work until the session ends.",
        "Set MaxSessionDuration to 3,600 seconds.",
        "Seconds",
    ),
    "FND-19": RuleText(
        "Unused role",
        "Nobody has used the role for a long time, and it can still be assumed.",
        "Delete the role once its owner has agreed.",
        "Last used, or created if never used",
    ),
    "FND-20": RuleText(
        "Administrator reachable from outside",
        "Somebody from outside can become an administrator, or make one.",
        "Remove or narrow one trust of the chain.",
        "Hops",
    ),
    "FND-21": RuleText(
        "Step up to administrator",
        "Principals that are not administrators can become one, or make one of another principal.",
        "Let only those assume the role who need it, with MFA, and close the ways of escalation.",
    ),
    "FND-22": RuleText(
        "From development into production",
        "Principals of a development account can become roles in production.",
        "Break the chain, or limit it by a condition.",
    ),
    "FND-23": RuleText(
        "Role cycle",
        "A stolen session can renew itself forever.",
        "Remove the trust that leads back.",
    ),
    "FND-24": RuleText(
        "Account outside of the organization",
        "The account is not in the organization, and nobody has said whose it is.",
        "Find out who owns it. Add it to the known accounts, or require aws:PrincipalOrgID.",
    ),
    "FND-25": RuleText(
        "Cognito: unauthenticated identities",
        "Identities that have not signed in get credentials of the role.",
        "Require authenticated in amr, and give guests a minimal policy.",
    ),
    "FND-26": RuleText(
        "Cognito: any identity pool",
        "No identity pool is named. Since 2024 STS itself refuses pools of other accounts for such "
        "trusts; details are not documented (U-35).",
        "Require the ID of the identity pool in aud.",
    ),
    "FND-27": RuleText(
        "SAML without audience",
        "The assertion could be one that was meant for another endpoint.",
        "Require SAML:aud.",
    ),
    "FND-28": RuleText(
        "Trust policy allows too many actions",
        "The actions contain wildcards. AWS rejects that on write; templates may still have it.",
        "List the actions.",
        "The actions",
    ),
    "FND-29": RuleText(
        "Principal that matches nobody",
        "Wildcards inside of a principal, groups and instance profiles match nobody.",
        "Name an account, and test aws:PrincipalArn with a pattern.",
    ),
    "FND-30": RuleText(
        "Session tags or source identity not allowed",
        "Calls that bring session tags or a source identity will fail.",
        "Allow these actions, too.",
        "The actions",
    ),
    "FND-31": RuleText(
        "Action does not fit the principal",
        "The principal never makes the call that is allowed. The statement lets nobody in.",
        "Allow the call that this kind of principal makes.",
    ),
    "FND-32": RuleText(
        "Condition that can never hold",
        "Requests of this kind of caller never have the key, or never this value. The statement "
        "lets nobody in.",
        "Test a key that this caller has.",
        "The keys",
    ),
    "FND-33": RuleText(
        "Condition that always holds",
        "The test is met by whoever leaves the key out, or by any value. It keeps nobody out.",
        "Use the plain operator with a value.",
        "The keys",
    ),
    "FND-34": RuleText(
        "Plain operator on a multivalued key",
        "The key has several values; an operator without ForAnyValue or ForAllValues does not "
        "match them.",
        "Add ForAnyValue, or ForAllValues with a Null test.",
        "The keys",
    ),
    "FND-35": RuleText(
        "Wildcard in an account or organization",
        "The key takes whole IDs. With a wildcard the statement counts as open.",
        "Write the ID.",
        "The keys",
    ),
    "FND-36": RuleText(
        "Variable in an old document",
        "Without Version 2012-10-17 variables are compared letter by letter.",
        "Set Version to 2012-10-17.",
    ),
    "FND-37": RuleText(
        "Guarded by what the caller chooses",
        "Every caller chooses its session name and the tags of its request.",
        "Test aws:PrincipalTag or aws:PrincipalArn.",
        "The keys",
    ),
    "FND-38": RuleText(
        "IAM user in a trust policy",
        "Users have long-term keys, which are lost more often than sessions.",
        "Trust a role.",
    ),
    "FND-39": RuleText(
        "Trusts its whole account, which many may use",
        "The role trusts its account, so everybody who may assume every role gets in.",
        "Name the roles that are meant.",
        "Principals",
    ),
    "FND-40": RuleText(
        "Allows sts:AssumeRole on every role",
        "The policy reaches every role of any account that trusts this one.",
        "List the roles in Resource.",
    ),
    "FND-41": RuleText(
        "Can create roles without a boundary",
        "Whoever can create a role and attach any policy can make an administrator.",
        "Require iam:PermissionsBoundary for these actions.",
    ),
    "FND-42": RuleText(
        "Roles Anywhere: any certificate",
        "Any certificate of any trust anchor of the account opens the role.",
        f"Require the trust anchor in aws:SourceArn, and the subject. {_TEST_FIRST}",
    ),
    "FND-43": RuleText(
        "EKS Pod Identity: any pod",
        "Nothing says which cluster or pod may have the role. To associate one takes iam:PassRole "
        "in the account.",
        f"Require aws:SourceArn, or the tags of the namespace. {_TEST_FIRST}",
    ),
    "FND-44": RuleText(
        "Role of the management account",
        "The management account administers this account through it.",
        "Watch its use, and require MFA.",
    ),
    "FND-45": RuleText(
        "Provider and roles do not match",
        "No role trusts the provider, or a role trusts one that its account does not have.",
        "Delete the provider, or correct the trust policy.",
    ),
    "FND-46": RuleText(
        "Provider with audiences that say little",
        "The provider takes several audiences or a common one, and the trust policy tests none.",
        "Require one audience with StringEquals.",
        "The audiences",
    ),
    "FND-47": RuleText(
        "Deny that can be avoided",
        "The caller avoids the Deny by leaving the key out.",
        "Use the negated operator, or add a test with Null.",
        "The keys",
    ),
    "FND-48": RuleText(
        "Outside account in several roles",
        "If the account is compromised, so are all of these roles.",
        "Review the roles together.",
        "Roles, and administrators among them",
    ),
    "FND-49": RuleText(
        "Access key that leads to an administrator",
        "A key that is older than 90 days opens a path to an administrator.",
        "Rotate the key, or use a role.",
        "Created",
    ),
    "FND-50": RuleText(
        "Differs from Access Analyzer",
        "The imported findings of Access Analyzer and the trust policy name other principals.",
        "See whether an archive rule hides a finding, or a page is missing, or the import is old.",
        "Status in the imported findings",
    ),
}
