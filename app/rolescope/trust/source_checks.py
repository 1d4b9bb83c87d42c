"""Whether a trust in an AWS service asks for whom the service acts (FND-8, 8.1).

Without `aws:SourceAccount` or `aws:SourceArn` a service may be made to use the role for somebody
else's resource: the confused deputy.
"""

import re
from functools import lru_cache

from rolescope.engine.language.condition_kind import operator_parts
from rolescope.model.policy import Condition
from rolescope.trust.edge import Edge, PrincipalKind, Standing

# FND-51: the services whose guides document source keys in the trust policy of their roles.
_WITH_SOURCE = frozenset(
    """
    airflow airflow-env apigateway appsync backup batch batchoperations.s3 bedrock cloudformation
    cloudtrail cloudwatch codebuild codedeploy codepipeline comprehend config connect datasync
    delivery.logs dms ecs events export.rds firehose fis forecast glue grafana imagebuilder iot
    kinesisanalytics lex logs medialive monitoring.rds osis.pipelines personalize pipes pods.eks
    quicksight rds rekognition resource-explorer-2 rolesanywhere s3 sagemaker scheduler ses sns ssm
    states synthetics textract transcribe transfer vpc-flow-logs
    """.split()  # noqa: SIM905 - a list of 62 lines would say no more
)
_KEYS = ("aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths")
_ALSO = {  # FND-42, FND-43: what narrows these as well
    "rolesanywhere": "aws:principaltag/x509",
    "pods.eks": "aws:requesttag/kubernetes-",
}
_SAYS_NOTHING = (Standing.DENIED, Standing.PENDING)
_REGION = re.compile(r"\.[a-z]{2}(-[a-z]+)+-\d+$")


def lacks_source_check(edge: Edge) -> bool:
    """Tell whether a service may use a trust for whatever account (FND-8, FND-42, FND-43).

    Only of services that send source keys; in one account's compute they would say little. Roles
    that are linked to a service cannot be edited (FND-53).
    """
    if edge.kind is not PrincipalKind.SERVICE or edge.standing in _SAYS_NOTHING:
        return False
    service = _short(edge.source)
    if service not in _WITH_SOURCE or ":role/aws-service-role/" in edge.target:
        return False
    statements = edge.alternatives or (edge.conditions,)
    return not all(any(_is_check(one, service) for one in each) for each in statements)


@lru_cache(maxsize=1024)
def _short(principal: str) -> str:
    """Return the name of a service without its domain, and without a Region."""
    name = principal.lower().removesuffix(".cn").removesuffix(".amazonaws.com")
    return name if name in _WITH_SOURCE else _REGION.sub("", name)


@lru_cache(maxsize=4096)
def _is_check(condition: Condition, service: str) -> bool:
    """Tell whether a condition holds for some sources only (CO-7, CO-8, CO-15)."""
    key, parts = condition.key.lower(), operator_parts(condition.operator)
    if not (key in _KEYS or key.startswith(_ALSO.get(service, "\0"))):
        return False
    if parts.is_negated or parts.holds_when_absent or parts.base == "null":
        return False
    is_pattern = parts.base in ("stringlike", "arnlike", "arnequals")
    return not (is_pattern and any(not one.strip("*?") for one in condition.values))
