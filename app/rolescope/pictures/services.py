"""Short names and icons of AWS services."""

from rolescope.model.plain import visible

_ICONS = {
    "lambda": "lambda",
    "edgelambda": "lambda",
    "ec2": "server",
    "ecs": "docker",
    "ecs-tasks": "docker",
    "eks": "kubernetes",
    "eks-nodegroup": "kubernetes",
    "pods.eks": "kubernetes",
    "glue": "database-outline",
    "rds": "database-outline",
    "redshift": "database-outline",
    "dynamodb": "database-outline",
    "codebuild": "source-branch",
    "codepipeline": "source-branch",
    "codedeploy": "source-branch",
    "events": "calendar-clock",
    "scheduler": "calendar-clock",
    "config": "tune-variant",
    "states": "sitemap-outline",
    "organizations": "sitemap-outline",
    "ssm": "cog-outline",
    "cloudformation": "layers-outline",
    "apigateway": "api",
    "s3": "bucket-outline",
    "sagemaker": "brain",
    "bedrock": "brain",
    "guardduty": "shield-outline",
    "securityhub": "shield-outline",
    "inspector": "shield-outline",
    "cloudtrail": "eye-outline",
    "monitoring": "chart-line",
    "support": "lifebuoy",
    "trustedadvisor": "lifebuoy",
}
OTHER_ICON = "cloud-outline"
NO_SOURCE_ICON = "shield-off-outline"
NO_SOURCE = "no source account"
NO_SOURCE_WORDS = (
    "The service may use it for whatever account: the trust policy tests neither aws:SourceAccount "
    "nor aws:SourceArn."
)


def service_name(principal: str) -> str:
    """Return the short name of a service principal: `lambda` for `lambda.amazonaws.com`."""
    return visible(principal).removesuffix(".cn").removesuffix(".amazonaws.com")


def service_icon(principal: str) -> str:
    """Return the name of the outline that stands for a service."""
    return _ICONS.get(service_name(principal), OTHER_ICON)
