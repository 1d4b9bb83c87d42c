"""Ways through services that run something as a role: functions, stacks, builds, jobs."""

from rolescope.escalation.rule import (
    LIMIT_PASSING,
    PASS,
    EscalationRule,
    OneOf,
    Part,
    RuleNeed,
    TargetClass,
)
from rolescope.value import replace

_ARN = "arn:{partition}:"
_HERE = ":{region}:{account}:"
_FUNCTION = f"{_ARN}lambda{_HERE}function:{{new}}"
_STACK = f"{_ARN}cloudformation{_HERE}stack/{{new}}/{{new}}"
_STACK_SET = f"{_ARN}cloudformation{_HERE}stackset/{{new}}:{{new}}"
_PROJECT = f"{_ARN}codebuild{_HERE}project/{{new}}"
_JOB = f"{_ARN}glue{_HERE}job/{{new}}"
_TRIGGER = f"{_ARN}glue{_HERE}trigger/{{new}}"
_SESSION = f"{_ARN}glue{_HERE}session/{{new}}"
_PIPELINE = f"{_ARN}datapipeline{_HERE}pipeline/{{new}}"
_NOTEBOOK = f"{_ARN}sagemaker{_HERE}notebook-instance/{{new}}"
_TABLE = f"{_ARN}dynamodb{_HERE}table/{{new}}"
_MACHINE = f"{_ARN}states{_HERE}stateMachine:{{new}}"
_WITH_STACK_ROLE = (("cloudformation:RoleArn", "{target}"),)
_LAMBDA = ("lambda.amazonaws.com",)
_FORMATION = ("cloudformation.amazonaws.com",)
_BUILD = ("codebuild.amazonaws.com",)
_GLUE = ("glue.amazonaws.com",)
_SAGEMAKER = ("sagemaker.amazonaws.com",)


def _each(*needs: Part) -> tuple[tuple[Part, ...], ...]:
    """Return each of some parts as an alternative of its own."""
    return tuple((need,) for need in needs)


SERVICE_RULES = (
    EscalationRule(
        id="PE-27",
        title="Create a Lambda function with a role",
        of=TargetClass.PASSED,
        services=_LAMBDA,
        parts=(
            PASS,
            RuleNeed("lambda:CreateFunction", _FUNCTION),
            OneOf(
                (
                    (RuleNeed("lambda:InvokeFunction", _FUNCTION, is_after=True),),
                    (RuleNeed("lambda:AddPermission", _FUNCTION, is_after=True),),
                    (RuleNeed("lambda:CreateEventSourceMapping"),),
                    (
                        RuleNeed("lambda:CreateEventSourceMapping"),
                        RuleNeed("dynamodb:PutItem", _TABLE),
                    ),
                    (
                        RuleNeed("lambda:CreateFunctionUrlConfig", _FUNCTION, is_after=True),
                        RuleNeed("lambda:AddPermission", _FUNCTION, is_after=True),
                    ),
                )
            ),
        ),
        how="Create a function that runs as the role, and invoke it: directly, from another "
        "account, by its URL, or by a stream or queue. Its code has the role's credentials.",
        closing=LIMIT_PASSING,
        traces=(
            "CreateFunction20150331",
            "Invoke",
            "AddPermission20150331v2",
            "CreateEventSourceMapping20150331",
            "CreateFunctionUrlConfig",
            "PutItem",
        ),
        known_as=("lambda-001", "lambda-002", "lambda-006", "Rhino 15-17"),
    ),
    EscalationRule(
        id="PE-28",
        title="Replace the code of a Lambda function",
        of=TargetClass.THINGS,
        services=_LAMBDA,
        thing="lambda_function",
        parts=(
            RuleNeed("lambda:UpdateFunctionCode", "{thing}"),
            OneOf(
                (
                    (),
                    (RuleNeed("lambda:InvokeFunction", "{thing}"),),
                    (RuleNeed("lambda:AddPermission", "{thing}"),),
                )
            ),
        ),
        how="Replace the code of the function; the next time that it is invoked, it hands out the "
        "credentials of its role.",
        closing="Limit lambda:UpdateFunctionCode to functions whose roles allow no more than the "
        "caller may do; code signing helps, too.",
        notes=("Somebody invokes the function.",),
        traces=("UpdateFunctionCode20150331v2", "Invoke", "AddPermission20150331v2"),
        known_as=("lambda-003", "lambda-004", "lambda-005", "Rhino 18"),
    ),
    EscalationRule(
        id="PE-29",
        title="Change the configuration of a Lambda function",
        of=TargetClass.THINGS,
        services=_LAMBDA,
        thing="lambda_function",
        parts=(RuleNeed("lambda:UpdateFunctionConfiguration", "{thing}"),),
        how="Add a layer or an environment variable (AWS_LAMBDA_EXEC_WRAPPER) that runs code of "
        "one's own inside the function.",
        closing="Limit lambda:UpdateFunctionConfiguration to functions of the caller, and layers "
        "by lambda:Layer.",
        notes=("Somebody invokes the function.",),
        traces=("UpdateFunctionConfiguration20150331v2",),
        known_as=("Rhino 26",),
    ),
    EscalationRule(
        id="PE-30",
        title="Replace role and code of a Lambda function",
        of=TargetClass.PASSED,
        services=_LAMBDA,
        other="lambda_function",
        parts=(
            PASS,
            RuleNeed("lambda:UpdateFunctionConfiguration", "{other}"),
            RuleNeed("lambda:UpdateFunctionCode", "{other}"),
        ),
        how="Let an existing function run as the role, and replace its code.",
        closing=LIMIT_PASSING,
        notes=("Somebody invokes the function.",),
        traces=("UpdateFunctionConfiguration20150331v2", "UpdateFunctionCode20150331v2"),
    ),
    EscalationRule(
        id="PE-31",
        title="Create a stack with a role",
        of=TargetClass.PASSED,
        services=_FORMATION,
        parts=(PASS, RuleNeed("cloudformation:CreateStack", _STACK, _WITH_STACK_ROLE)),
        how="Create a CloudFormation stack that acts as the role; the template says what it does.",
        closing=LIMIT_PASSING,
        traces=("CreateStack",),
        known_as=("cloudformation-001", "Rhino 21"),
    ),
    EscalationRule(
        id="PE-32",
        title="Update a stack that has a role",
        of=TargetClass.THINGS,
        services=_FORMATION,
        thing="cloudformation_stack",
        parts=(RuleNeed("cloudformation:UpdateStack", "{thing}"),),
        how="Update the stack with a template of one's own; it keeps its role, which nobody has to "
        "pass again.",
        closing="Limit cloudformation:UpdateStack to stacks of the caller, or set stack policies.",
        traces=("UpdateStack",),
        known_as=("cloudformation-002",),
    ),
    EscalationRule(
        id="PE-33",
        title="Update a stack with another role",
        of=TargetClass.PASSED,
        services=_FORMATION,
        other="cloudformation_stack",
        parts=(PASS, RuleNeed("cloudformation:UpdateStack", "{other}", _WITH_STACK_ROLE)),
        how="Update any stack, with a template of one's own and the role.",
        closing=LIMIT_PASSING,
        traces=("UpdateStack",),
    ),
    EscalationRule(
        id="PE-34",
        title="Run a change set on a stack",
        of=TargetClass.THINGS,
        services=_FORMATION,
        thing="cloudformation_stack",
        other="cloudformation_stack",
        parts=(
            OneOf(
                (
                    (
                        RuleNeed("cloudformation:CreateChangeSet", "{thing}"),
                        RuleNeed("cloudformation:ExecuteChangeSet", "{thing}"),
                    ),
                    (
                        replace(PASS, only="passed"),
                        RuleNeed("cloudformation:CreateChangeSet", "{other}", _WITH_STACK_ROLE),
                        RuleNeed("cloudformation:ExecuteChangeSet", "{other}"),
                    ),
                )
            ),
        ),
        how="Make a change set with a template of one's own and execute it; the stack keeps its "
        "role, or gets the one that is passed.",
        closing="Limit change sets to stacks of the caller.",
        traces=("CreateChangeSet", "ExecuteChangeSet"),
        known_as=("cloudformation-005",),
    ),
    EscalationRule(
        id="PE-35",
        title="Act through a stack set",
        of=TargetClass.STACK_SETS,
        services=_FORMATION,
        thing="cloudformation_stack_set",
        parts=(
            OneOf(
                (
                    (
                        RuleNeed(
                            "iam:PassRole",
                            "{administration}",
                            (("iam:PassedToService", "{service}"),),
                        ),
                        RuleNeed("cloudformation:CreateStackSet"),
                        RuleNeed("cloudformation:CreateStackInstances", _STACK_SET, is_after=True),
                    ),
                    (
                        RuleNeed(
                            "iam:PassRole",
                            "{administration}",
                            (("iam:PassedToService", "{service}"),),
                        ),
                        RuleNeed("cloudformation:UpdateStackSet", "{thing}"),
                    ),
                    (RuleNeed("cloudformation:UpdateStackSet", "{thing}"),),
                )
            ),
        ),
        how="Create or update a stack set: its administration role assumes the execution role of "
        "every account, which does what the template says.",
        closing="Limit iam:PassRole on administration roles, and cloudformation:UpdateStackSet.",
        traces=("CreateStackSet", "CreateStackInstances", "UpdateStackSet"),
        known_as=("cloudformation-003", "cloudformation-004"),
    ),
    EscalationRule(
        id="PE-36",
        title="Start a build with commands of one's own",
        of=TargetClass.THINGS,
        services=_BUILD,
        thing="codebuild_project",
        parts=(
            OneOf(
                _each(
                    RuleNeed("codebuild:StartBuild", "{thing}"),
                    RuleNeed("codebuild:StartBuildBatch", "{thing}"),
                )
            ),
        ),
        how="Start a build of the project and override its buildspec: the commands run with the "
        "role of the project.",
        closing="Limit codebuild:StartBuild to projects whose role allows no more than the caller.",
        traces=("StartBuild", "StartBuildBatch"),
        known_as=("codebuild-002", "codebuild-003"),
    ),
    EscalationRule(
        id="PE-37",
        title="Create a build project with a role",
        of=TargetClass.PASSED,
        services=_BUILD,
        parts=(
            PASS,
            RuleNeed("codebuild:CreateProject", _PROJECT),
            OneOf(
                _each(
                    RuleNeed("codebuild:StartBuild", _PROJECT, is_after=True),
                    RuleNeed("codebuild:StartBuildBatch", _PROJECT, is_after=True),
                )
            ),
        ),
        how="Create a project with the role and start a build.",
        closing=LIMIT_PASSING,
        traces=("CreateProject", "StartBuild", "StartBuildBatch"),
        known_as=("codebuild-001", "codebuild-004"),
    ),
    EscalationRule(
        id="PE-38",
        title="Give a build project another role",
        of=TargetClass.PASSED,
        services=_BUILD,
        other="codebuild_project",
        parts=(
            PASS,
            RuleNeed("codebuild:UpdateProject", "{other}"),
            OneOf(
                _each(
                    RuleNeed("codebuild:StartBuild", "{other}"),
                    RuleNeed("codebuild:StartBuildBatch", "{other}"),
                )
            ),
        ),
        how="Replace the role and the buildspec of a project, and start a build.",
        closing=LIMIT_PASSING,
        traces=("UpdateProject", "StartBuild", "StartBuildBatch"),
    ),
    EscalationRule(
        id="PE-39",
        title="Create a development endpoint with a role",
        of=TargetClass.PASSED,
        services=_GLUE,
        parts=(PASS, RuleNeed("glue:CreateDevEndpoint")),
        how="Create a Glue development endpoint with the role and an SSH key of one's own, and "
        "log in.",
        closing=LIMIT_PASSING,
        traces=("CreateDevEndpoint",),
        known_as=("glue-001", "Rhino 19"),
    ),
    EscalationRule(
        id="PE-40",
        title="Log in to a development endpoint",
        of=TargetClass.THINGS,
        services=_GLUE,
        thing="glue_dev_endpoint",
        parts=(RuleNeed("glue:UpdateDevEndpoint", "{thing}"),),
        how="Add an SSH key of one's own to the Glue development endpoint, and log in.",
        closing="Limit glue:UpdateDevEndpoint to endpoints of the caller.",
        traces=("UpdateDevEndpoint",),
        known_as=("glue-002", "Rhino 20"),
    ),
    EscalationRule(
        id="PE-41",
        title="Run a Glue job with a role",
        of=TargetClass.PASSED,
        services=_GLUE,
        other="glue_job",
        parts=(
            PASS,
            OneOf(
                (
                    (
                        RuleNeed("glue:CreateJob", _JOB),
                        RuleNeed("glue:StartJobRun", _JOB, is_after=True),
                    ),
                    (RuleNeed("glue:CreateJob", _JOB), RuleNeed("glue:CreateTrigger", _TRIGGER)),
                    (
                        RuleNeed("glue:UpdateJob", "{other}"),
                        RuleNeed("glue:StartJobRun", "{other}"),
                    ),
                    (
                        RuleNeed("glue:UpdateJob", "{other}"),
                        RuleNeed("glue:CreateTrigger", _TRIGGER),
                    ),
                    (
                        RuleNeed("glue:CreateSession", _SESSION),
                        RuleNeed("glue:RunStatement", _SESSION, is_after=True),
                    ),
                )
            ),
        ),
        how="Create or change a job with the role and a script of one's own, and run it at once or "
        "by a trigger; or open an interactive session with the role.",
        closing=LIMIT_PASSING,
        traces=(
            "CreateJob",
            "UpdateJob",
            "StartJobRun",
            "CreateTrigger",
            "CreateSession",
            "RunStatement",
        ),
        known_as=("glue-003", "glue-004", "glue-005", "glue-006"),
    ),
    EscalationRule(
        id="PE-42",
        title="Run a data pipeline with a role",
        of=TargetClass.PASSED,
        services=("datapipeline.amazonaws.com",),
        parts=(
            PASS,
            RuleNeed("datapipeline:CreatePipeline"),
            RuleNeed("datapipeline:PutPipelineDefinition", _PIPELINE, is_after=True),
            OneOf(((), (RuleNeed("datapipeline:ActivatePipeline", _PIPELINE, is_after=True),))),
        ),
        how="Define a pipeline that has the role and an activity that runs commands of one's own.",
        closing=LIMIT_PASSING,
        notes=("AWS Data Pipeline takes no new customers.",),
        traces=("CreatePipeline", "PutPipelineDefinition", "ActivatePipeline"),
        known_as=("datapipeline-001", "Rhino 22"),
    ),
    EscalationRule(
        id="PE-44",
        title="Create a notebook with a role",
        of=TargetClass.PASSED,
        services=_SAGEMAKER,
        parts=(
            PASS,
            RuleNeed("sagemaker:CreateNotebookInstance", _NOTEBOOK),
            OneOf(
                (
                    (),
                    (
                        RuleNeed(
                            "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK, is_after=True
                        ),
                    ),
                )
            ),
        ),
        how="Create a SageMaker notebook instance with the role, and open it, or let its lifecycle "
        "script run.",
        closing=LIMIT_PASSING,
        traces=("CreateNotebookInstance", "CreatePresignedNotebookInstanceUrl"),
        known_as=("sagemaker-001", "Rhino 27"),
    ),
    EscalationRule(
        id="PE-45",
        title="Open a notebook that has a role",
        of=TargetClass.THINGS,
        services=_SAGEMAKER,
        thing="sagemaker_notebook",
        parts=(RuleNeed("sagemaker:CreatePresignedNotebookInstanceUrl", "{thing}"),),
        how="Get a link to the notebook and use its terminal, which has the credentials of its "
        "role.",
        closing="Limit sagemaker:CreatePresignedNotebookInstanceUrl to the owner of the notebook.",
        traces=("CreatePresignedNotebookInstanceUrl",),
        known_as=("sagemaker-004", "Rhino 28"),
    ),
    EscalationRule(
        id="PE-46",
        title="Run a SageMaker job with a role",
        of=TargetClass.PASSED,
        services=_SAGEMAKER,
        parts=(
            PASS,
            OneOf(
                _each(
                    RuleNeed(
                        "sagemaker:CreateTrainingJob",
                        f"{_ARN}sagemaker{_HERE}training-job/{{new}}",
                    ),
                    RuleNeed(
                        "sagemaker:CreateProcessingJob",
                        f"{_ARN}sagemaker{_HERE}processing-job/{{new}}",
                    ),
                    RuleNeed(
                        "sagemaker:CreateHyperParameterTuningJob",
                        f"{_ARN}sagemaker{_HERE}hyper-parameter-tuning-job/{{new}}",
                    ),
                )
            ),
        ),
        how="Run a job with the role and a container of one's own.",
        closing=LIMIT_PASSING,
        traces=("CreateTrainingJob", "CreateProcessingJob", "CreateHyperParameterTuningJob"),
        known_as=("sagemaker-002", "sagemaker-003"),
    ),
    EscalationRule(
        id="PE-47",
        title="Change the lifecycle script of a notebook",
        of=TargetClass.THINGS,
        services=_SAGEMAKER,
        thing="sagemaker_notebook",
        other="sagemaker_lifecycle_config",
        parts=(
            OneOf(
                (
                    (
                        RuleNeed(
                            "sagemaker:CreateNotebookInstanceLifecycleConfig",
                            f"{_ARN}sagemaker{_HERE}notebook-instance-lifecycle-config/{{new}}",
                        ),
                        RuleNeed("sagemaker:UpdateNotebookInstance", "{thing}"),
                    ),
                    (RuleNeed("sagemaker:UpdateNotebookInstanceLifecycleConfig", "{other}"),),
                )
            ),
            RuleNeed("sagemaker:StopNotebookInstance", "{thing}"),
            RuleNeed("sagemaker:StartNotebookInstance", "{thing}"),
        ),
        how="Stop the notebook, give it a lifecycle configuration with a script of one's own, and "
        "start it: the script runs with its role.",
        closing="Limit the actions on notebooks to their owner.",
        traces=(
            "StopNotebookInstance",
            "CreateNotebookInstanceLifecycleConfig",
            "UpdateNotebookInstanceLifecycleConfig",
            "UpdateNotebookInstance",
            "StartNotebookInstance",
        ),
        known_as=("sagemaker-005",),
    ),
    EscalationRule(
        id="PE-51",
        title="Run a state machine with a role",
        of=TargetClass.PASSED,
        services=("states.amazonaws.com",),
        other="state_machine",
        parts=(
            PASS,
            OneOf(
                (
                    (
                        RuleNeed("states:CreateStateMachine", _MACHINE),
                        RuleNeed("states:StartExecution", _MACHINE, is_after=True),
                    ),
                    (
                        RuleNeed("states:UpdateStateMachine", "{other}"),
                        RuleNeed("states:StartExecution", "{other}"),
                    ),
                )
            ),
        ),
        how="Create a state machine that has the role and tasks that call AWS, and start it.",
        closing=LIMIT_PASSING,
        traces=("CreateStateMachine", "UpdateStateMachine", "StartExecution"),
    ),
    EscalationRule(
        id="PE-52",
        title="Schedule calls with a role",
        of=TargetClass.PASSED,
        services=("scheduler.amazonaws.com", "events.amazonaws.com"),
        parts=(
            PASS,
            OneOf(
                (
                    (
                        RuleNeed(
                            "scheduler:CreateSchedule",
                            f"{_ARN}scheduler{_HERE}schedule/{{new}}/{{new}}",
                            only="scheduler.amazonaws.com",
                        ),
                    ),
                    (
                        RuleNeed(
                            "events:PutRule",
                            f"{_ARN}events{_HERE}rule/{{new}}",
                            only="events.amazonaws.com",
                        ),
                        RuleNeed(
                            "events:PutTargets",
                            f"{_ARN}events{_HERE}rule/{{new}}",
                            only="events.amazonaws.com",
                        ),
                    ),
                )
            ),
        ),
        how="Schedule a call of AWS that is made as the role.",
        closing=LIMIT_PASSING,
        notes=("A schedule calls one API, a rule of EventBridge a few kinds of targets.",),
        traces=("CreateSchedule", "PutRule", "PutTargets"),
    ),
    EscalationRule(
        id="PE-53",
        title="Run an automation with a role",
        of=TargetClass.PASSED,
        services=("ssm.amazonaws.com",),
        parts=(
            PASS,
            RuleNeed(
                "ssm:StartAutomationExecution",
                "arn:{partition}:ssm:{region}:{owner}:document/{new document}",
            ),
        ),
        how="Start an automation of Systems Manager that assumes the role and runs steps of one's "
        "own.",
        closing=LIMIT_PASSING,
        traces=("StartAutomationExecution",),
    ),
    EscalationRule(
        id="PE-55",
        title="Run another service with a role",
        of=TargetClass.PASSED,
        services=(
            "bedrock-agentcore.amazonaws.com",
            "tasks.apprunner.amazonaws.com",
            "elasticmapreduce.amazonaws.com",
            "emr-serverless.amazonaws.com",
            "databrew.amazonaws.com",
            "imagebuilder.amazonaws.com",
            "credentials.iot.amazonaws.com",
        ),
        parts=(
            PASS,
            OneOf(
                (
                    (
                        RuleNeed(
                            "bedrock-agentcore:CreateCodeInterpreter",
                            only="bedrock-agentcore.amazonaws.com",
                        ),
                        RuleNeed(
                            "bedrock-agentcore:StartCodeInterpreterSession",
                            f"{_ARN}bedrock-agentcore{_HERE}code-interpreter-custom/{{new}}",
                            is_after=True,
                        ),
                        RuleNeed(
                            "bedrock-agentcore:InvokeCodeInterpreter",
                            f"{_ARN}bedrock-agentcore{_HERE}code-interpreter-custom/{{new}}",
                            is_after=True,
                        ),
                    ),
                    (
                        RuleNeed(
                            "apprunner:CreateService",
                            f"{_ARN}apprunner{_HERE}service/{{new}}/{{new}}",
                            only="tasks.apprunner.amazonaws.com",
                        ),
                    ),
                    (
                        RuleNeed(
                            "elasticmapreduce:RunJobFlow", only="elasticmapreduce.amazonaws.com"
                        ),
                    ),
                    (
                        RuleNeed(
                            "emr-serverless:StartJobRun",
                            f"{_ARN}emr-serverless{_HERE}/applications/{{new}}",
                            only="emr-serverless.amazonaws.com",
                            is_after=True,
                        ),
                    ),
                    (
                        RuleNeed("databrew:CreateRecipeJob", only="databrew.amazonaws.com"),
                        RuleNeed(
                            "databrew:StartJobRun",
                            f"{_ARN}databrew{_HERE}job/{{new}}",
                            is_after=True,
                        ),
                    ),
                    (
                        RuleNeed("databrew:CreateProfileJob", only="databrew.amazonaws.com"),
                        RuleNeed(
                            "databrew:StartJobRun",
                            f"{_ARN}databrew{_HERE}job/{{new}}",
                            is_after=True,
                        ),
                    ),
                    (
                        RuleNeed(
                            "imagebuilder:CreateImagePipeline",
                            f"{_ARN}imagebuilder{_HERE}image-pipeline/{{new}}",
                            only="imagebuilder.amazonaws.com",
                        ),
                    ),
                    (
                        RuleNeed(
                            "iot:CreateRoleAlias",
                            f"{_ARN}iot{_HERE}rolealias/{{new}}",
                            only="credentials.iot.amazonaws.com",
                        ),
                    ),
                )
            ),
        ),
        how="Create what the service runs as the role: a code interpreter, a web service, a "
        "cluster, a job, a pipeline, a role alias for devices.",
        closing=LIMIT_PASSING,
        traces=(
            "CreateCodeInterpreter",
            "StartCodeInterpreterSession",
            "InvokeCodeInterpreter",
            "CreateService",
            "RunJobFlow",
            "StartJobRun",
            "CreateRecipeJob",
            "CreateProfileJob",
            "CreateImagePipeline",
            "CreateRoleAlias",
        ),
        known_as=("apprunner-001", "bedrock-001"),
    ),
    EscalationRule(
        id="PE-59",
        title="Let certificates of one's own assume a role",
        of=TargetClass.PASSED,
        services=("rolesanywhere.amazonaws.com",),
        parts=(
            PASS,
            RuleNeed("rolesanywhere:CreateTrustAnchor"),
            RuleNeed("rolesanywhere:CreateProfile"),
        ),
        how="Register a certificate authority of one's own with IAM Roles Anywhere and a profile "
        "with the role; a certificate of it gets the role's credentials.",
        closing=LIMIT_PASSING,
        traces=("CreateTrustAnchor", "CreateProfile", "CreateSession"),
    ),
    EscalationRule(
        id="PE-71",
        title="Change an App Runner service",
        of=TargetClass.THINGS,
        services=("tasks.apprunner.amazonaws.com",),
        thing="apprunner_service",
        parts=(RuleNeed("apprunner:UpdateService", "{thing}"),),
        how="Replace the image or the start command of the service; it runs with its instance "
        "role.",
        closing="Limit apprunner:UpdateService to services of the caller.",
        traces=("UpdateService",),
        known_as=("apprunner-002",),
    ),
    EscalationRule(
        id="PE-72",
        title="Run code in an interpreter that has a role",
        of=TargetClass.THINGS,
        services=("bedrock-agentcore.amazonaws.com",),
        thing="bedrock_code_interpreter",
        parts=(
            RuleNeed("bedrock-agentcore:StartCodeInterpreterSession", "{thing}"),
            RuleNeed("bedrock-agentcore:InvokeCodeInterpreter", "{thing}"),
        ),
        how="Start a session of the code interpreter and run code that reads the credentials of "
        "its execution role.",
        closing="Limit the sessions to interpreters whose role allows no more than the caller.",
        traces=("StartCodeInterpreterSession", "InvokeCodeInterpreter"),
        known_as=("bedrock-002",),
    ),
)
