"""Ways through IAM and the organization alone (PE-1 to PE-21, PE-63)."""

from rolescope.escalation.rule import (
    EscalationRule,
    FreeVersion,
    Gain,
    OneOf,
    Owns,
    RuleNeed,
    TargetClass,
)

_POLICY = "{policy}"
_NEW_ROLE = "arn:{partition}:iam::{account}:role/{new}"
_NEW_USER = "arn:{partition}:iam::{account}:user/{new}"
_STRONG = ("iam:PolicyARN", "{strong policy}")
_BOUNDARY = ("iam:PermissionsBoundary", "{new boundary}")

IDENTITY_RULES = (
    EscalationRule(
        id="PE-1",
        title="Rewrite a managed policy",
        gain=Gain.RAISE,
        of=TargetClass.HOLDERS,
        parts=(
            RuleNeed("iam:CreatePolicyVersion", _POLICY),
            OneOf(((FreeVersion(),), (RuleNeed("iam:DeletePolicyVersion", _POLICY),))),
        ),
        how="Create a new default version of a customer managed policy, one that allows "
        "everything. Whoever has the policy has these rights at once.",
        closing="Take away iam:CreatePolicyVersion, or allow it only on policies that nobody with "
        "more rights than the caller has.",
        traces=("CreatePolicyVersion", "DeletePolicyVersion"),
        known_as=("iam-001", "iam-016", "iam-020", "Rhino 1"),
    ),
    EscalationRule(
        id="PE-2",
        title="Restore an older version of a policy",
        gain=Gain.RAISE,
        of=TargetClass.OLD_VERSIONS,
        parts=(RuleNeed("iam:SetDefaultPolicyVersion", _POLICY),),
        how="Make another version of a managed policy the default: one that allows more.",
        closing="Delete versions that nobody needs, or take away iam:SetDefaultPolicyVersion.",
        traces=("SetDefaultPolicyVersion",),
        known_as=("Rhino 2",),
    ),
    EscalationRule(
        id="PE-3",
        title="Create an access key for a user",
        of=TargetClass.USERS,
        parts=(
            RuleNeed("iam:CreateAccessKey", "{target}"),
            OneOf(
                (
                    (Owns("iam_access_key", at_most=1),),
                    (RuleNeed("iam:DeleteAccessKey", "{target}"),),
                )
            ),
        ),
        how="Create an access key for the user and sign requests with it. The user's own keys "
        "stay as they are.",
        closing="Allow iam:CreateAccessKey on the caller's own user only: "
        "arn:aws:iam::*:user/${aws:username}.",
        traces=("CreateAccessKey", "DeleteAccessKey"),
        known_as=("iam-002", "iam-003", "Rhino 4"),
    ),
    EscalationRule(
        id="PE-4",
        title="Give a user a console password",
        of=TargetClass.USERS,
        parts=(
            RuleNeed("iam:CreateLoginProfile", "{target}"),
            Owns("iam_login_profile", at_most=0),
        ),
        how="Set a password for a user who has none, and sign in to the console as that user.",
        closing="Take away iam:CreateLoginProfile, or allow it only on users under one path.",
        traces=("CreateLoginProfile", "ConsoleLogin"),
        known_as=("iam-004", "Rhino 5"),
    ),
    EscalationRule(
        id="PE-5",
        title="Change a user's console password",
        of=TargetClass.USERS,
        parts=(
            RuleNeed("iam:UpdateLoginProfile", "{target}"),
            Owns("iam_login_profile", at_least=1),
        ),
        how="Replace the password of a user and sign in to the console as that user, who is locked "
        "out and will notice.",
        closing="Take away iam:UpdateLoginProfile, and require MFA of users with many rights.",
        traces=("UpdateLoginProfile", "ConsoleLogin"),
        known_as=("iam-006", "Rhino 6"),
    ),
    EscalationRule(
        id="PE-6",
        title="Attach a policy to a user",
        gain=Gain.RAISE,
        of=TargetClass.OWN,
        parts=(RuleNeed("iam:AttachUserPolicy", "{target}", (_STRONG,), only="user"),),
        how="Attach AdministratorAccess, or another managed policy that allows more.",
        closing="Limit iam:AttachUserPolicy by iam:PolicyARN to policies that anybody may have, or "
        "allow it only on users with a boundary (iam:PermissionsBoundary).",
        traces=("AttachUserPolicy",),
        known_as=("iam-008", "iam-015", "Rhino 7"),
    ),
    EscalationRule(
        id="PE-7",
        title="Attach a policy to a group",
        gain=Gain.RAISE,
        of=TargetClass.OWN,
        parts=(RuleNeed("iam:AttachGroupPolicy", "{group}", (_STRONG,), only="group"),),
        how="Attach AdministratorAccess to a group of the user; all of its members have it then.",
        closing="Limit iam:AttachGroupPolicy by iam:PolicyARN to policies that anybody may have, "
        "or allow it only on groups that the caller is not in.",
        traces=("AttachGroupPolicy",),
        known_as=("iam-010", "Rhino 8"),
    ),
    EscalationRule(
        id="PE-8",
        title="Attach a policy to a role",
        gain=Gain.RAISE,
        of=TargetClass.OWN,
        parts=(RuleNeed("iam:AttachRolePolicy", "{target}", (_STRONG,), only="role"),),
        how="Attach AdministratorAccess to one's own role, or to a role that one can become.",
        closing="Limit iam:AttachRolePolicy by iam:PolicyARN to policies that anybody may have, or "
        "allow it only on roles with a boundary (iam:PermissionsBoundary).",
        traces=("AttachRolePolicy",),
        known_as=("iam-009", "iam-014", "iam-019", "Rhino 9"),
    ),
    EscalationRule(
        id="PE-9",
        title="Write an inline policy",
        gain=Gain.RAISE,
        of=TargetClass.OWN,
        parts=(
            OneOf(
                (
                    (RuleNeed("iam:PutUserPolicy", "{target}", only="user"),),
                    (RuleNeed("iam:PutRolePolicy", "{target}", only="role"),),
                    (RuleNeed("iam:PutGroupPolicy", "{group}", only="group"),),
                )
            ),
        ),
        how="Write an inline policy that allows everything: for oneself, for a group that one is "
        "in, or for a principal that one can become.",
        closing="Take away iam:PutUserPolicy, iam:PutRolePolicy and iam:PutGroupPolicy, or allow "
        "the first two only on principals with a boundary (iam:PermissionsBoundary).",
        traces=("PutUserPolicy", "PutRolePolicy", "PutGroupPolicy"),
        known_as=("iam-005", "iam-007", "iam-011", "iam-017", "iam-018", "iam-021", "Rhino 10-12"),
    ),
    EscalationRule(
        id="PE-10",
        title="Join a stronger group",
        gain=Gain.RAISE,
        of=TargetClass.NEW_MEMBERS,
        parts=(RuleNeed("iam:AddUserToGroup", "{group}"),),
        how="Add the user to a group whose policies allow more.",
        closing="Allow iam:AddUserToGroup only on groups that anybody may join.",
        traces=("AddUserToGroup",),
        known_as=("iam-013", "Rhino 13"),
    ),
    EscalationRule(
        id="PE-11",
        title="Rewrite a trust policy",
        of=TargetClass.ROLES,
        parts=(RuleNeed("iam:UpdateAssumeRolePolicy", "{target}"),),
        how="Name oneself in the trust policy of the role, then assume it.",
        closing="Take away iam:UpdateAssumeRolePolicy, or deny it with an SCP on roles with "
        "many rights.",
        traces=("UpdateAssumeRolePolicy", "AssumeRole"),
        known_as=("iam-012", "iam-019", "iam-020", "iam-021", "Rhino 14"),
        assumes_role=True,
    ),
    EscalationRule(
        id="PE-13",
        title="Create a role without limits",
        gain=Gain.RAISE,
        of=TargetClass.CREATOR,
        parts=(
            RuleNeed("iam:CreateRole", _NEW_ROLE, (_BOUNDARY,)),
            OneOf(
                (
                    (
                        RuleNeed(
                            "iam:AttachRolePolicy", _NEW_ROLE, (_STRONG, _BOUNDARY), is_after=True
                        ),
                    ),
                    (RuleNeed("iam:PutRolePolicy", _NEW_ROLE, (_BOUNDARY,), is_after=True),),
                )
            ),
        ),
        how="Create a role that trusts oneself, give it a policy that allows everything, and "
        "assume it.",
        closing="Allow iam:CreateRole, iam:AttachRolePolicy and iam:PutRolePolicy only with a "
        "permissions boundary (iam:PermissionsBoundary).",
        traces=("CreateRole", "AttachRolePolicy", "PutRolePolicy", "AssumeRole"),
        assumes_role=True,
    ),
    EscalationRule(
        id="PE-14",
        title="Create a user without limits",
        gain=Gain.RAISE,
        of=TargetClass.CREATOR,
        parts=(
            RuleNeed("iam:CreateUser", _NEW_USER, (_BOUNDARY,)),
            RuleNeed("iam:CreateAccessKey", _NEW_USER, is_after=True),
            OneOf(
                (
                    (
                        RuleNeed(
                            "iam:AttachUserPolicy", _NEW_USER, (_STRONG, _BOUNDARY), is_after=True
                        ),
                    ),
                    (RuleNeed("iam:PutUserPolicy", _NEW_USER, (_BOUNDARY,), is_after=True),),
                    (RuleNeed("iam:AddUserToGroup", "{strong group}"),),
                )
            ),
        ),
        how="Create a user with an access key and a policy that allows everything. The user stays "
        "when the caller's own rights end.",
        closing="Allow iam:CreateUser, iam:AttachUserPolicy and iam:PutUserPolicy only with a "
        "permissions boundary (iam:PermissionsBoundary), and iam:AddUserToGroup only on groups "
        "that anybody may join.",
        traces=(
            "CreateUser",
            "CreateAccessKey",
            "AttachUserPolicy",
            "PutUserPolicy",
            "AddUserToGroup",
        ),
    ),
    EscalationRule(
        id="PE-15",
        title="Remove a permissions boundary",
        gain=Gain.LOOSEN,
        of=TargetClass.BOUNDED,
        parts=(
            OneOf(
                (
                    (RuleNeed("iam:DeleteRolePermissionsBoundary", "{target}", only="role"),),
                    (RuleNeed("iam:DeleteUserPermissionsBoundary", "{target}", only="user"),),
                    (
                        RuleNeed(
                            "iam:PutRolePermissionsBoundary",
                            "{target}",
                            (("iam:PermissionsBoundary", "{wide policy}"),),
                            only="role",
                        ),
                    ),
                    (
                        RuleNeed(
                            "iam:PutUserPermissionsBoundary",
                            "{target}",
                            (("iam:PermissionsBoundary", "{wide policy}"),),
                            only="user",
                        ),
                    ),
                )
            ),
        ),
        how="Delete the permissions boundary, or set one that limits nothing. What the identity "
        "policies allow counts then.",
        closing="Deny everybody who has a boundary the actions that delete or replace boundaries.",
        traces=(
            "DeleteRolePermissionsBoundary",
            "DeleteUserPermissionsBoundary",
            "PutRolePermissionsBoundary",
            "PutUserPermissionsBoundary",
        ),
    ),
    EscalationRule(
        id="PE-16",
        title="Remove a policy that denies",
        gain=Gain.LOOSEN,
        of=TargetClass.DENIED,
        parts=(
            OneOf(
                (
                    (RuleNeed("iam:DeleteRolePolicy", "{target}", only="inline of a role"),),
                    (
                        RuleNeed(
                            "iam:DetachRolePolicy",
                            "{target}",
                            (("iam:PolicyARN", _POLICY),),
                            only="attached to a role",
                        ),
                    ),
                    (RuleNeed("iam:DeleteUserPolicy", "{target}", only="inline of a user"),),
                    (
                        RuleNeed(
                            "iam:DetachUserPolicy",
                            "{target}",
                            (("iam:PolicyARN", _POLICY),),
                            only="attached to a user",
                        ),
                    ),
                    (RuleNeed("iam:RemoveUserFromGroup", "{group}", only="of a group"),),
                )
            ),
        ),
        how="Delete or detach the policy that holds the Deny statement, or leave the group that "
        "has it.",
        closing="Put the Deny where the principal cannot reach it: in an SCP or a boundary.",
        traces=(
            "DeleteRolePolicy",
            "DetachRolePolicy",
            "DeleteUserPolicy",
            "DetachUserPolicy",
            "RemoveUserFromGroup",
        ),
    ),
    EscalationRule(
        id="PE-17",
        title="Rewrite an identity provider",
        of=TargetClass.FEDERATED,
        parts=(
            OneOf(
                (
                    (RuleNeed("iam:UpdateSAMLProvider", "{provider}", only="SAML"),),
                    (
                        RuleNeed(
                            "iam:UpdateOpenIDConnectProviderThumbprint",
                            "{provider}",
                            only="OIDC",
                        ),
                    ),
                    (
                        RuleNeed(
                            "iam:AddClientIDToOpenIDConnectProvider", "{provider}", only="OIDC"
                        ),
                    ),
                )
            ),
        ),
        how="Put a certificate of one's own into the metadata of the provider, or let it accept "
        "tokens that one can get; then sign in to every role that trusts it.",
        closing="Allow the actions on identity providers only to those who run them.",
        notes=("The tokens or assertions that the trust policy asks for can be made.",),
        traces=(
            "UpdateSAMLProvider",
            "UpdateOpenIDConnectProviderThumbprint",
            "AddClientIDToOpenIDConnectProvider",
            "AssumeRoleWithSAML",
            "AssumeRoleWithWebIdentity",
        ),
    ),
    EscalationRule(
        id="PE-21",
        title="Change tags to assume a role",
        of=TargetClass.TAGGED,
        parts=(
            OneOf(
                (
                    (RuleNeed("iam:TagUser", "{source}", only="user"),),
                    (RuleNeed("iam:UntagUser", "{source}", only="user"),),
                    (RuleNeed("iam:TagRole", "{source}", only="role"),),
                    (RuleNeed("iam:UntagRole", "{source}", only="role"),),
                    (RuleNeed("iam:TagRole", "{target}"),),
                    (RuleNeed("iam:UntagRole", "{target}"),),
                )
            ),
            RuleNeed("sts:AssumeRole", "{target}"),
        ),
        how="Set or remove a tag of oneself, or of the role, so that the conditions of its trust "
        "policy and of one's own policies hold. Then assume the role.",
        closing="Deny the actions that tag users and roles for the tags that conditions read "
        "(aws:TagKeys), to all but those who manage them.",
        traces=("TagUser", "UntagUser", "TagRole", "UntagRole", "AssumeRole"),
    ),
    EscalationRule(
        id="PE-63",
        title="Remove policies of the organization",
        gain=Gain.LOOSEN,
        of=TargetClass.ORGANIZATION,
        parts=(
            OneOf(
                (
                    (RuleNeed("organizations:DetachPolicy", "{policy}"),),
                    (RuleNeed("organizations:UpdatePolicy", "{policy}"),),
                )
            ),
        ),
        how="Detach an SCP or RCP, or rewrite it, so that it limits nothing.",
        closing="Allow these actions in the management account to a few people only, and with MFA.",
        traces=("DetachPolicy", "UpdatePolicy"),
    ),
)
