"""Actions by which a principal can gain the rights of others.

An action alone is rarely enough: the rules say what else it takes, and on whom. The mark says where
to look.
"""

from collections.abc import Mapping

from rolescope.value import Value


class Escalation(Value):
    """What an action opens; `rules` are those that need it."""

    rules: tuple[str, ...]
    words: str


_TABLE: tuple[tuple[str, str, str], ...] = (
    ("iam:CreatePolicyVersion", "PE-1", "Rewrites a managed policy that others have"),
    ("iam:SetDefaultPolicyVersion", "PE-2", "Brings back an older version of a policy"),
    ("iam:CreateAccessKey", "PE-3 PE-14", "Makes long-term keys for a user"),
    ("iam:CreateLoginProfile", "PE-4", "Gives a user a console password"),
    ("iam:UpdateLoginProfile", "PE-5", "Changes the console password of a user"),
    ("iam:AttachUserPolicy", "PE-6 PE-14", "Attaches any policy to a user"),
    ("iam:AttachGroupPolicy", "PE-7", "Attaches any policy to a group"),
    ("iam:AttachRolePolicy", "PE-8 PE-13", "Attaches any policy to a role"),
    ("iam:PutUserPolicy", "PE-9 PE-14", "Writes an inline policy of a user"),
    ("iam:PutGroupPolicy", "PE-9", "Writes an inline policy of a group"),
    ("iam:PutRolePolicy", "PE-9 PE-13", "Writes an inline policy of a role"),
    ("iam:AddUserToGroup", "PE-10 PE-14", "Puts a user into a stronger group"),
    ("iam:UpdateAssumeRolePolicy", "PE-11", "Rewrites who may assume a role"),
    ("iam:DeactivateMFADevice", "PE-12", "Takes the MFA device from a user"),
    ("iam:DeleteVirtualMFADevice", "PE-12", "Deletes the MFA device of a user"),
    ("iam:CreateVirtualMFADevice", "PE-12", "With EnableMFADevice: sets the MFA of a user"),
    ("iam:EnableMFADevice", "PE-12", "With CreateVirtualMFADevice: sets the MFA of a user"),
    ("iam:CreateRole", "PE-13", "Makes a role that trusts the caller"),
    ("iam:CreateUser", "PE-14", "Makes a user, with keys and policies of its own"),
    ("iam:DeleteRolePermissionsBoundary", "PE-15", "Takes the boundary off a role"),
    ("iam:DeleteUserPermissionsBoundary", "PE-15", "Takes the boundary off a user"),
    ("iam:PutRolePermissionsBoundary", "PE-15", "Replaces the boundary of a role"),
    ("iam:PutUserPermissionsBoundary", "PE-15", "Replaces the boundary of a user"),
    ("iam:DeleteRolePolicy", "PE-16", "Deletes a policy of a role that may hold a Deny"),
    ("iam:DetachRolePolicy", "PE-16", "Detaches a policy of a role that may hold a Deny"),
    ("iam:DeleteUserPolicy", "PE-16", "Deletes a policy of a user that may hold a Deny"),
    ("iam:DetachUserPolicy", "PE-16", "Detaches a policy of a user that may hold a Deny"),
    ("iam:RemoveUserFromGroup", "PE-16", "Frees a user from a Deny of a group"),
    ("iam:CreateSAMLProvider", "PE-17", "Adds an identity provider"),
    ("iam:UpdateSAMLProvider", "PE-17", "Rewrites an identity provider that roles trust"),
    ("iam:CreateOpenIDConnectProvider", "PE-17", "Adds an identity provider"),
    ("iam:AddClientIDToOpenIDConnectProvider", "PE-17", "Opens a provider to more audiences"),
    ("iam:UpdateOpenIDConnectProviderThumbprint", "PE-17", "Lets a provider be replaced"),
    ("iam:CreateServiceSpecificCredential", "PE-18", "Makes credentials of a user for one service"),
    ("iam:UploadSSHPublicKey", "PE-18", "Adds an SSH key to a user"),
    ("iam:UpdateAccessKey", "PE-18", "Activates an access key of a user again"),
    ("iam:AddRoleToInstanceProfile", "PE-19", "Puts a role on instances"),
    ("iam:CreateServiceLinkedRole", "PE-20", "Prepares a service for passed roles"),
    ("iam:TagRole", "PE-21", "Changes tags that trusts and policies decide on"),
    ("iam:TagUser", "PE-21", "Changes tags that trusts and policies decide on"),
    ("iam:UntagRole", "PE-21", "Changes tags that trusts and policies decide on"),
    ("sts:TagSession", "PE-21", "Sets session tags that trusts and policies decide on"),
    ("iam:PassRole", "PE-22 PE-27 PE-31 PE-37 PE-48", "Hands a role to a service that acts as it"),
    ("ec2:RunInstances", "PE-22", "With PassRole: an instance that acts as a role"),
    ("ec2:AssociateIamInstanceProfile", "PE-23", "With PassRole: puts a role on an instance"),
    ("ec2:ReplaceIamInstanceProfileAssociation", "PE-23", "With PassRole: replaces its role"),
    ("ssm:SendCommand", "PE-24", "Runs commands on instances, as their roles"),
    ("ssm:StartSession", "PE-25", "Opens a shell on instances, as their roles"),
    ("autoscaling:CreateAutoScalingGroup", "PE-26", "Starts instances that act as a role"),
    ("autoscaling:UpdateAutoScalingGroup", "PE-26", "Starts instances that act as a role"),
    ("autoscaling:CreateLaunchConfiguration", "PE-26", "With PassRole: instances with a role"),
    ("ec2:CreateLaunchTemplate", "PE-26", "With PassRole: instances with a role"),
    ("ec2:CreateLaunchTemplateVersion", "PE-26", "With PassRole: instances with a role"),
    ("lambda:CreateFunction", "PE-27", "With PassRole: a function that acts as a role"),
    ("lambda:AddPermission", "PE-27", "Lets others invoke a function"),
    ("lambda:CreateEventSourceMapping", "PE-27", "Invokes a function by events"),
    ("lambda:UpdateFunctionCode", "PE-28 PE-30", "Replaces the code of a function with a role"),
    ("lambda:UpdateFunctionConfiguration", "PE-29 PE-30", "Adds code to a function with a role"),
    ("cloudformation:CreateStack", "PE-31", "With PassRole: a stack that acts as a role"),
    ("cloudformation:UpdateStack", "PE-32 PE-33", "Changes a stack that acts as a role"),
    ("cloudformation:CreateChangeSet", "PE-34", "Prepares a change of a stack with a role"),
    ("cloudformation:ExecuteChangeSet", "PE-34", "Changes a stack that acts as a role"),
    ("cloudformation:CreateStackSet", "PE-35", "Acts as execution roles in other accounts"),
    ("cloudformation:UpdateStackSet", "PE-35", "Acts as execution roles in other accounts"),
    ("cloudformation:CreateStackInstances", "PE-35", "Acts as execution roles in other accounts"),
    ("codebuild:StartBuild", "PE-36 PE-37", "Runs a build with the role of its project"),
    ("codebuild:StartBuildBatch", "PE-36 PE-37", "Runs builds with the role of their project"),
    ("codebuild:CreateProject", "PE-37", "With PassRole: builds that act as a role"),
    ("codebuild:UpdateProject", "PE-38", "With PassRole: replaces the role of a project"),
    ("glue:CreateDevEndpoint", "PE-39", "With PassRole: an endpoint that acts as a role"),
    ("glue:UpdateDevEndpoint", "PE-40", "Gets into an endpoint that acts as a role"),
    ("glue:CreateJob", "PE-41", "With PassRole: a job that acts as a role"),
    ("glue:UpdateJob", "PE-41", "With PassRole: a job that acts as a role"),
    ("glue:CreateSession", "PE-41", "With PassRole: a session that acts as a role"),
    ("datapipeline:CreatePipeline", "PE-42", "With PassRole: a pipeline that acts as a role"),
    ("datapipeline:PutPipelineDefinition", "PE-42", "With PassRole: a pipeline with a role"),
    ("sagemaker:CreateNotebookInstance", "PE-44", "With PassRole: a notebook with a role"),
    ("sagemaker:CreatePresignedNotebookInstanceUrl", "PE-44 PE-45", "Opens a notebook's role"),
    ("sagemaker:CreatePresignedDomainUrl", "PE-45", "Opens a notebook that acts as a role"),
    ("sagemaker:CreateTrainingJob", "PE-46", "With PassRole: a job that acts as a role"),
    ("sagemaker:CreateProcessingJob", "PE-46", "With PassRole: a job that acts as a role"),
    ("sagemaker:CreateHyperParameterTuningJob", "PE-46", "With PassRole: a job with a role"),
    ("sagemaker:UpdateNotebookInstance", "PE-47", "Changes a notebook that acts as a role"),
    ("sagemaker:CreateNotebookInstanceLifecycleConfig", "PE-47", "Runs code on a notebook"),
    ("ecs:RegisterTaskDefinition", "PE-48", "With PassRole: a task that acts as a role"),
    ("ecs:RunTask", "PE-48 PE-50", "Runs a task that acts as a role"),
    ("ecs:StartTask", "PE-48", "Runs a task that acts as a role"),
    ("ecs:CreateService", "PE-48", "Runs tasks that act as a role"),
    ("ecs:UpdateService", "PE-48", "Runs tasks that act as a role"),
    ("ecs:ExecuteCommand", "PE-49", "Opens a shell in a task, as its role"),
    ("states:CreateStateMachine", "PE-51", "With PassRole: a workflow that acts as a role"),
    ("states:UpdateStateMachine", "PE-51", "Changes a workflow that acts as a role"),
    ("scheduler:CreateSchedule", "PE-52", "With PassRole: calls an API as a role"),
    ("events:PutTargets", "PE-52", "With PassRole: calls a target as a role"),
    ("ssm:StartAutomationExecution", "PE-53", "With PassRole: runs automation as a role"),
    ("batch:RegisterJobDefinition", "PE-54", "With PassRole: a job that acts as a role"),
    ("batch:SubmitJob", "PE-54", "Runs a job that acts as a role"),
    ("apprunner:CreateService", "PE-55", "With PassRole: a service that acts as a role"),
    ("apprunner:UpdateService", "PE-71", "Changes a service that acts as a role"),
    ("elasticmapreduce:RunJobFlow", "PE-55", "With PassRole: a cluster that acts as a role"),
    ("emr-serverless:StartJobRun", "PE-55", "With PassRole: a job that acts as a role"),
    ("iot:CreateRoleAlias", "PE-55", "With PassRole: devices that act as a role"),
    ("bedrock-agentcore:CreateCodeInterpreter", "PE-55", "With PassRole: code that acts as a role"),
    ("bedrock-agentcore:InvokeCodeInterpreter", "PE-55", "Runs code that acts as a role"),
    ("ec2:ModifyInstanceAttribute", "PE-56", "Rewrites the start script of an instance"),
    ("ec2-instance-connect:SendSSHPublicKey", "PE-57", "Logs in to an instance, as its role"),
    ("ec2-instance-connect:SendSerialConsoleSSHPublicKey", "PE-57", "Logs in to an instance"),
    ("eks:CreatePodIdentityAssociation", "PE-58", "With PassRole: pods that act as a role"),
    ("eks:UpdatePodIdentityAssociation", "PE-58", "With PassRole: pods that act as a role"),
    ("rolesanywhere:CreateTrustAnchor", "PE-59", "Lets certificates of its own act as roles"),
    ("rolesanywhere:CreateProfile", "PE-59", "With PassRole: certificates that act as a role"),
    ("cognito-identity:SetIdentityPoolRoles", "PE-60", "With PassRole: a pool that gives a role"),
    ("sts:AssumeRole", "PE-61 PE-65", "Becomes a role that trusts the caller"),
    ("sso:CreateAccountAssignment", "PE-62", "Assigns a permission set in any account"),
    ("sso:PutInlinePolicyToPermissionSet", "PE-62", "Rewrites a permission set of all accounts"),
    ("sso:AttachManagedPolicyToPermissionSet", "PE-62", "Widens a permission set"),
    ("sso:ProvisionPermissionSet", "PE-62", "Rolls a permission set out"),
    ("organizations:DetachPolicy", "PE-63", "Takes SCPs or RCPs off accounts"),
    ("organizations:UpdatePolicy", "PE-63", "Rewrites SCPs or RCPs"),
    ("organizations:MoveAccount", "PE-63", "Moves an account out of its SCPs"),
    ("sts:AssumeRoot", "PE-64", "Acts as the root user of a member account"),
)

ESCALATIONS: Mapping[str, Escalation] = {
    action.lower(): Escalation(tuple(rules.split()), words) for action, rules, words in _TABLE
}
"""By action in lower case."""

_RESOURCES: Mapping[str, str] = {
    "policy": "createpolicyversion setdefaultpolicyversion",
    "group": "attachgrouppolicy putgrouppolicy addusertogroup",
    "mfa": "deletevirtualmfadevice createvirtualmfadevice",
    "role": """attachrolepolicy putrolepolicy updateassumerolepolicy createrole
        deleterolepermissionsboundary putrolepermissionsboundary""",
    "user": """createaccesskey createloginprofile updateloginprofile attachuserpolicy putuserpolicy
        deactivatemfadevice enablemfadevice createuser deleteuserpermissionsboundary
        putuserpermissionsboundary""",
}
WITHIN_IAM: Mapping[str, str] = {
    f"iam:{action}": resource for resource, names in _RESOURCES.items() for action in names.split()
}
"""The actions of PE-1 to PE-15, in lower case, each with the type of resource that it is on."""
