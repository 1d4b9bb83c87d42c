"""Whether the AWS SDK that is installed knows what the collector asks for. Nothing is sent."""

import boto3
from botocore.loaders import create_loader

from rolescope.importers.aws.calls import CALLS

_EVERYWHERE = ("endpoints", "partitions", "sdk-default-configuration", "_retry")
_SIGN_IN = {"sso": "GetRoleCredentials", "sso-oidc": "CreateToken", "sts": "AssumeRole"}


def check_sdk() -> str:
    """Look up every call in the descriptions of the services; return what was found.

    Raises:
        RuntimeError: an operation is unknown.
        botocore.exceptions.BotoCoreError: the description of a service is missing.
    """
    loader = create_loader()
    for name in _EVERYWHERE:
        loader.load_data(name)
    asked = {(call.service, call.operation) for call in CALLS} | set(_SIGN_IN.items())
    for service in sorted({service for service, _ in asked}):
        known = loader.load_service_model(service, "service-2")["operations"]
        loader.load_service_model(service, "endpoint-rule-set-1")
        missing = {operation for of, operation in asked if of == service} - set(known)
        if missing:
            raise RuntimeError(f"boto3 {boto3.__version__} lacks {service}:{min(missing)}")
    return f"{len(asked)} operations in boto3 {boto3.__version__}"
