"""Types of resources that have policies, as data (RES-10, RES-25, RES-27).

Forms and covers are ARNs without `arn:<partition>:`. `{region}`, `{account}` and `{name}` stand
for one part without `/` and `:`, `{path}` for anything. A cover ends where the rest of an ARN
begins: whatever follows belongs to the resource. Read from AWS's guides, as of 2026-12-04.
"""

import re
from enum import Enum
from functools import cache

from rolescope.model.arn import Arn
from rolescope.value import Value

AS_OF = "2026-12-04"
_SECRET_SUFFIX = re.compile(r"-[A-Za-z0-9]{6}")


class AccessClass(Enum):
    """How the policy of a resource joins with the caller's, in the account of the resource."""

    EITHER = "U"  # identity or policy (EV-10)
    POLICY = "G"  # the policy must allow (EV-17, RES-30)
    NONE = "X"  # no policy is possible (RES-27)
    FILE_SYSTEM = "F"  # without a policy the network decides (RES-29)
    SETTINGS = "-"  # settings alone, of which no request is made


class ResourceType(Value, kw_only=True):
    """One type: how it is named elsewhere, which ARNs it has, and how its policy counts.

    `id` is the word of formats.md. `cloudformation` and `terraform` are empty where these have
    none. `covers` are the beginnings of ARNs of what belongs to a resource. `rcp`: whether RCPs
    limit it (RES-12).
    """

    id: str
    cloudformation: str = ""
    terraform: str = ""
    form: str
    covers: tuple[str, ...] = ()
    access: AccessClass = AccessClass.EITHER
    rcp: bool = False

    @property
    def service(self) -> str:
        """The service of the ARN."""
        return self.form.partition(":")[0]

    def covered(self, arn: str, account: str) -> tuple[str, ...]:
        """Return the beginnings of the ARNs that a resource covers; none when it is no such ARN."""
        parsed = Arn.parse(arn)
        match = None if parsed is None else _pattern(self.form).fullmatch(_without_head(parsed))
        if parsed is None or match is None:
            return ()
        names = {**_NO_NAMES, "account": account, **match.groupdict()}
        return tuple(f"arn:{parsed.partition}:{cover.format_map(names)}" for cover in self.covers)

    def fits(self, arn: Arn) -> bool:
        """Tell whether an ARN is of such a resource, or of what one covers."""
        text = _without_head(arn)
        return _pattern(self.form).fullmatch(text) is not None or any(
            _pattern(cover).match(text) is not None for cover in self.covers
        )


_NO_NAMES = {"region": "", "account": "", "name": "", "path": ""}
_PARTS = {"region": "[^:/]*", "account": "[^:/]*", "name": "[^:/]+", "path": ".+"}


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Compile a form; what it leaves open is a named group."""
    pieces = re.split(r"\{(\w+)\}", form)
    return re.compile(
        "".join(
            f"(?P<{piece}>{_PARTS[piece]})" if number % 2 else re.escape(piece)
            for number, piece in enumerate(pieces)
        )
    )


def _without_head(arn: Arn) -> str:
    return f"{arn.service}:{arn.region}:{arn.account}:{arn.resource}"


def type_by_id(name: str) -> ResourceType | None:
    """Return a type by its word, or by its CloudFormation or Terraform name, in any case."""
    return _BY_NAME.get(name.casefold())


def type_of_arn(arn: str) -> ResourceType | None:
    """Return the type whose form an ARN has, or whose cover it begins with (RES-25)."""
    parsed = Arn.parse(arn)
    types = () if parsed is None else _BY_SERVICE.get(parsed.service, ())
    return next((type_ for type_ in types if parsed is not None and type_.fits(parsed)), None)


def access_class(arn: str) -> AccessClass:
    """Return how policies count for an ARN without an entry (RES-25)."""
    type_ = type_of_arn(arn)
    if type_ is not None:
        return type_.access
    parsed = Arn.parse(arn)
    known = parsed is not None and parsed.service in _BY_SERVICE
    return AccessClass.EITHER if known else AccessClass.NONE


def names_asked(type_: str, arn: str) -> tuple[str, ...]:
    """Return the ARNs by which requests name a resource: a secret also without its suffix."""
    if type_ == "secret" and _SECRET_SUFFIX.fullmatch(arn[-7:]):
        return arn, arn[:-7]
    return (arn,)


def stays_at_home(action: str) -> bool:
    """Tell whether no policy can let another account do an action (RES-13)."""
    action = action.casefold()
    if action.startswith("kms:"):
        return action not in _KMS_ACROSS
    return action in _AT_HOME


def _actions(service: str, names: str) -> frozenset[str]:
    return frozenset(f"{service}:{name}".casefold() for name in names.split())


# KMS API Reference, "Cross-account use" of each operation.
_KMS_ACROSS = _actions(
    "kms",
    """
    CreateGrant Decapsulate Decrypt DeriveSharedSecret DescribeKey Encapsulate Encrypt
    GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext
    GenerateDataKeyWithoutPlaintext GenerateMac GetKeyRotationStatus GetPublicKey ListGrants
    ReEncryptFrom ReEncryptTo RetireGrant RevokeGrant Sign Verify VerifyMac
    """,
)
_AT_HOME = _actions(  # SQS Developer Guide, "Limitations of custom policies"
    "sqs",
    """
    AddPermission CancelMessageMoveTask CreateQueue DeleteQueue ListMessageMoveTasks ListQueues
    ListQueueTags RemovePermission SetQueueAttributes StartMessageMoveTask TagQueue UntagQueue
    """,
) | _actions("s3", "PutBucketPolicy DeleteBucketPolicy GetBucketPolicy")  # S3 API: PutBucketPolicy

_GLUE = tuple(
    f"glue:{{region}}:{{account}}:{kind}/"
    for kind in ("catalog", "database", "table", "userDefinedFunction", "connection")
)

# One line a type: id, CloudFormation, Terraform (without `AWS::` and `aws_`), form, covers; then
# its class where that is not U, and `rcp` where RCPs limit it. `=` in a cover is the form.
_TABLE = """
s3_bucket|S3::Bucket|s3_bucket|s3:::{name}|=/|rcp
s3_access_point|S3::AccessPoint|s3_access_point|s3:{region}:{account}:accesspoint/{name}|=/object/|rcp
s3_multi_region_access_point|S3::MultiRegionAccessPoint|s3control_multi_region_access_point|s3::{account}:accesspoint/{name}|=/object/|rcp
s3_account||s3_account_public_access_block|s3::{account}:account||-
s3_table_bucket|S3Tables::TableBucket|s3tables_table_bucket|s3tables:{region}:{account}:bucket/{name}|=/table/|
kms_key|KMS::Key|kms_key|kms:{region}:{account}:key/{name}||G rcp
kms_alias|KMS::Alias|kms_alias|kms:{region}:{account}:alias/{path}||G rcp
sqs_queue|SQS::Queue|sqs_queue|sqs:{region}:{account}:{name}||rcp
sns_topic|SNS::Topic|sns_topic|sns:{region}:{account}:{name}|=:|
lambda_function|Lambda::Function|lambda_function|lambda:{region}:{account}:function:{name}|=:|
lambda_layer_version|Lambda::LayerVersion|lambda_layer_version|lambda:{region}:{account}:layer:{path}||
secret|SecretsManager::Secret|secretsmanager_secret|secretsmanager:{region}:{account}:secret:{path}||rcp
ecr_repository|ECR::Repository|ecr_repository|ecr:{region}:{account}:repository/{path}||rcp
ecr_registry|ECR::RegistryPolicy|ecr_registry_policy|ecr:{region}:{account}:registry||rcp
dynamodb_stream|||dynamodb:{region}:{account}:table/{name}/stream/{path}||rcp
dynamodb_table|DynamoDB::Table|dynamodb_table|dynamodb:{region}:{account}:table/{name}|=/index/|rcp
event_bus|Events::EventBus|cloudwatch_event_bus|events:{region}:{account}:event-bus/{path}|events:{region}:{account}:rule/{path}/|rcp
ssm_parameter|SSM::Parameter|ssm_parameter|ssm:{region}:{account}:parameter/{path}||
apigateway_rest_api|ApiGateway::RestApi|api_gateway_rest_api|apigateway:{region}::/restapis/{name}|execute-api:{region}:{account}:{name}/|
efs_file_system|EFS::FileSystem|efs_file_system|elasticfilesystem:{region}:{account}:file-system/{name}||F
backup_vault|Backup::BackupVault|backup_vault|backup:{region}:{account}:backup-vault:{name}||
glue_catalog|Glue::DataCatalog|glue_resource_policy|glue:{region}:{account}:catalog|GLUE|
opensearch_domain|OpenSearchService::Domain|opensearch_domain|es:{region}:{account}:domain/{name}|=/|
kinesis_stream_consumer|Kinesis::StreamConsumer|kinesis_stream_consumer|kinesis:{region}:{account}:stream/{name}/consumer/{path}||
kinesis_stream|Kinesis::Stream|kinesis_stream|kinesis:{region}:{account}:stream/{name}||
codeartifact_domain|CodeArtifact::Domain|codeartifact_domain|codeartifact:{region}:{account}:domain/{name}||rcp
codeartifact_repository|CodeArtifact::Repository|codeartifact_repository|codeartifact:{region}:{account}:repository/{path}|codeartifact:{region}:{account}:package/{path}/|rcp
logs_destination|Logs::Destination|cloudwatch_log_destination|logs:{region}:{account}:destination:{name}||rcp
logs_account|Logs::ResourcePolicy|cloudwatch_log_resource_policy|logs:{region}:{account}:account|logs:{region}:{account}:log-group:|rcp
acm_pca|ACMPCA::CertificateAuthority|acmpca_policy|acm-pca:{region}:{account}:certificate-authority/{name}||
iam_role|IAM::Role|iam_role|iam::{account}:role/{path}||G rcp
vpc_endpoint|EC2::VPCEndpoint|vpc_endpoint|ec2:{region}:{account}:vpc-endpoint/{name}||-
state_machine|StepFunctions::StateMachine|sfn_state_machine|states:{region}:{account}:stateMachine:{name}|=: states:{region}:{account}:execution:{name}:|X
s3_directory_bucket|S3Express::DirectoryBucket|s3_directory_bucket|s3express:{region}:{account}:bucket/{name}||
s3_object_lambda_access_point|S3ObjectLambda::AccessPoint|s3control_object_lambda_access_point|s3-object-lambda:{region}:{account}:accesspoint/{name}||
msk_cluster|MSK::Cluster|msk_cluster|kafka:{region}:{account}:cluster/{path}||
glacier_vault||glacier_vault|glacier:{region}:{account}:vaults/{name}||
codebuild_project|CodeBuild::Project|codebuild_project|codebuild:{region}:{account}:project/{name}||rcp
codebuild_report_group|CodeBuild::ReportGroup|codebuild_report_group|codebuild:{region}:{account}:report-group/{name}||rcp
ses_identity|SES::EmailIdentity|ses_email_identity|ses:{region}:{account}:identity/{path}||
rekognition_project|Rekognition::Project|rekognition_project|rekognition:{region}:{account}:project/{path}||
vpclattice_service|VpcLattice::Service|vpclattice_service|vpc-lattice:{region}:{account}:service/{name}||
vpclattice_service_network|VpcLattice::ServiceNetwork|vpclattice_service_network|vpc-lattice:{region}:{account}:servicenetwork/{name}||
cloudtrail_event_data_store|CloudTrail::EventDataStore|cloudtrail_event_data_store|cloudtrail:{region}:{account}:eventdatastore/{name}||
cloudtrail_channel|CloudTrail::Channel||cloudtrail:{region}:{account}:channel/{name}||
redshift_namespace|Redshift::Cluster|redshift_cluster|redshift:{region}:{account}:namespace:{name}||
redshift_serverless_snapshot|||redshift-serverless:{region}:{account}:snapshot/{name}||
s3_vector_bucket|S3Vectors::VectorBucket|s3vectors_vector_bucket|s3vectors:{region}:{account}:bucket/{name}||
mediastore_container|MediaStore::Container|media_store_container|mediastore:{region}:{account}:container/{name}||
schema_registry|EventSchemas::Registry|schemas_registry|schemas:{region}:{account}:registry/{name}||
signer_profile|Signer::SigningProfile|signer_signing_profile|signer:{region}:{account}:/signing-profiles/{path}||
sagemaker_model_package_group|SageMaker::ModelPackageGroup|sagemaker_model_package_group|sagemaker:{region}:{account}:model-package-group/{name}||
osis_pipeline|OSIS::Pipeline|osis_pipeline|osis:{region}:{account}:pipeline/{name}||
serverlessrepo_application|||serverlessrepo:{region}:{account}:applications/{name}||
imagebuilder_component|ImageBuilder::Component|imagebuilder_component|imagebuilder:{region}:{account}:component/{path}||
imagebuilder_image|ImageBuilder::Image|imagebuilder_image|imagebuilder:{region}:{account}:image/{path}||
bedrock_resource|||bedrock:{region}:{account}:{path}||
bedrock_agentcore_resource|||bedrock-agentcore:{region}:{account}:{path}||
lex_bot|Lex::Bot|lexv2models_bot|lex:{region}:{account}:bot/{name}||
network_firewall_policy|NetworkFirewall::FirewallPolicy|networkfirewall_firewall_policy|network-firewall:{region}:{account}:firewall-policy/{name}||
dsql_cluster|DSQL::Cluster|dsql_cluster|dsql:{region}:{account}:cluster/{name}||rcp
"""  # noqa: E501 - a table


def _read(line: str) -> ResourceType:
    id_, cloudformation, terraform, form, covers, counts = line.split("|")
    words = counts.split()
    classes = {access.value for access in AccessClass} & {*words}
    return ResourceType(
        id=id_,
        cloudformation=f"AWS::{cloudformation}" if cloudformation else "",
        terraform=f"aws_{terraform}" if terraform else "",
        form=form,
        covers=_GLUE if covers == "GLUE" else tuple(x.replace("=", form) for x in covers.split()),
        access=AccessClass(classes.pop()) if classes else AccessClass.EITHER,
        rcp="rcp" in words,
    )


RESOURCE_TYPES = tuple(map(_read, _TABLE.strip().splitlines()))
"""All types of section 2; of those whose forms overlap, the narrower stands first."""

_BY_NAME = {
    name.casefold(): type_
    for type_ in RESOURCE_TYPES
    for name in (type_.id, type_.cloudformation, type_.terraform)
    if name
}


def _by_service() -> dict[str, tuple[ResourceType, ...]]:
    """Sort the types by the services of their forms and covers."""
    services: dict[str, dict[ResourceType, None]] = {}
    for type_ in RESOURCE_TYPES:
        for form in (type_.form, *type_.covers):
            services.setdefault(form.partition(":")[0], {})[type_] = None
    return {service: tuple(types) for service, types in services.items()}


_BY_SERVICE = _by_service()
