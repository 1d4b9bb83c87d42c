"""FND-8, FND-42, FND-43: trust in services (FND-51 says which take source keys)."""

from collections.abc import Iterator

from rolescope.findings.finding import Risk
from rolescope.findings.rule import USER_GUIDE, Detection, FindingRule
from rolescope.findings.survey import Survey
from rolescope.model.caller import ROLES_ANYWHERE
from rolescope.model.policy import PrincipalType, StatementPrincipal
from rolescope.trust.requests import SOURCE_KEYS

_DEPUTY = f"{USER_GUIDE}confused-deputy.html"
_ANYWHERE = "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html"
_PODS = "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html"
POD_IDENTITY = "pods.eks.amazonaws.com"
_WITHOUT_SOURCE = frozenset(  # the role is passed to what runs in its own account (TR-20)
    (
        *("ec2", "lambda", "ecs-tasks", "autoscaling", "spotfleet", "elasticmapreduce"),
        *("apidestinations.events", "tasks.apprunner", "build.apprunner", "opsworks", "eks"),
    )
)
_WITH_SOURCE = frozenset(  # documented to fill in aws:SourceArn or aws:SourceAccount
    (
        *("cloudformation", "cloudtrail", "config", "events", "pipes", "scheduler", "states"),
        *("firehose", "kinesisanalytics", "logs", "delivery.logs", "vpc-flow-logs", "sns", "ses"),
        *("s3", "batchoperations.s3", "backup", "codebuild", "codepipeline", "codedeploy"),
        *("glue", "sagemaker", "bedrock", "dms", "export.rds", "rds", "monitoring.rds", "ssm"),
        *("quicksight", "transfer", "iot", "imagebuilder", "airflow", "airflow-env"),
        *("apigateway", "appsync", "medialive", "lex", "connect", "cloudwatch", "synthetics"),
        *("resource-explorer-2", "ecs", "batch", "datasync", "fis", "grafana", "osis.pipelines"),
        *("rekognition", "comprehend", "forecast", "personalize", "textract", "transcribe"),
    )
)
_SUFFIXES = (".amazonaws.com", ".amazonaws.com.cn")
_OTHER_RULES = (ROLES_ANYWHERE, POD_IDENTITY)  # FND-54


def _without_source(survey: Survey) -> Iterator[Detection]:
    """FND-8: a service that may use the role for whatever account."""
    for one in survey.assumable:
        if any(test.key in SOURCE_KEYS and test.is_binding for test in one.tests):
            continue
        services = [p for p in one.named(PrincipalType.SERVICE) if p.value not in _OTHER_RULES]
        for risk, detail in _CLASSES:
            named = tuple(p for p in services if _class(p) == (risk, detail))
            if named:
                yield Detection(risk=risk, statement=one, principals=named, details=(detail,))


_SUPPORTED = "supported"
_IN_ACCOUNT = "of little use, for the role is passed within its account"
_UNSUPPORTED = "support not known"
_CLASSES = (
    (Risk.MEDIUM, _SUPPORTED),
    (Risk.INFO, _IN_ACCOUNT),
    (Risk.INFO, _UNSUPPORTED),
)


def _class(principal: StatementPrincipal) -> tuple[Risk, str]:
    name = principal.value
    for suffix in _SUFFIXES:
        name = name.removesuffix(suffix)
    if name in _WITHOUT_SOURCE:
        return _CLASSES[1]
    return _CLASSES[0] if name in _WITH_SOURCE else _CLASSES[2]


def _any_certificate(survey: Survey) -> Iterator[Detection]:
    """FND-42: any certificate of any trust anchor of the account (SVC-6)."""
    keys = ("aws:sourcearn",)
    return _not_pinned(survey, ROLES_ANYWHERE, keys, "aws:principaltag/x509", Risk.HIGH)


def _any_pod(survey: Survey) -> Iterator[Detection]:
    """FND-43: any cluster and any pod that the role is associated with (SVC-4)."""
    return _not_pinned(survey, POD_IDENTITY, SOURCE_KEYS, _POD_TAGS, Risk.LOW)


def _not_pinned(
    survey: Survey, service: str, keys: tuple[str, ...], tags: str | tuple[str, ...], risk: Risk
) -> Iterator[Detection]:
    """Detect trusts in a service that neither these keys nor tags that begin so tie to somebody."""
    for one in survey.assumable:
        named = tuple(p for p in one.named(PrincipalType.SERVICE) if p.value == service)
        is_pinned = any(
            test.is_binding and (test.key in keys or test.key.startswith(tags))
            for test in one.tests
        )
        if named and not is_pinned:
            yield Detection(risk=risk, statement=one, principals=named)


_POD_TAGS = ("aws:requesttag/kubernetes-", "aws:requesttag/eks-cluster-")

RULES = (
    FindingRule(
        id="FND-8",
        detect=_without_source,
        page=_DEPUTY,
        is_exposure=True,
        is_proved=True,
        unsure=("U-23",),
    ),
    FindingRule(
        id="FND-42", detect=_any_certificate, page=_ANYWHERE, is_exposure=True, is_proved=True
    ),
    FindingRule(id="FND-43", detect=_any_pod, page=_PODS, is_exposure=True, is_proved=True),
)
