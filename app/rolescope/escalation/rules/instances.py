"""Ways through EC2 instances: new ones, running ones, their templates (PE-22 to PE-26 …)."""

from rolescope.escalation.rule import (
    PASS,
    EscalationRule,
    HasProfile,
    OneOf,
    Part,
    RuleNeed,
    RunsAs,
    ServiceLinked,
    TargetClass,
)

_EC2 = ("ec2.amazonaws.com", "ec2.amazonaws.com.cn")
_PROFILE = "arn:{partition}:iam::{account}:instance-profile/{new}"
_INSTANCE = "arn:{partition}:ec2:{region}:{account}:instance/{new}"
_TEMPLATE = "arn:{partition}:ec2:{region}:{account}:launch-template/{new}"
_WITH_PROFILE = (("ec2:InstanceProfile", "{profile}"),)
_IN_A_PROFILE: OneOf = OneOf(
    (
        (HasProfile(),),
        (
            RuleNeed("iam:AddRoleToInstanceProfile", _PROFILE, is_after=True),
            RuleNeed("iam:CreateInstanceProfile", _PROFILE),
        ),
        (RuleNeed("iam:AddRoleToInstanceProfile", "{empty profile}"),),
        (
            RuleNeed("iam:RemoveRoleFromInstanceProfile", "{used profile}"),
            RuleNeed("iam:AddRoleToInstanceProfile", "{used profile}"),
        ),
    )
)
_PROFILE_TRACES = (
    "AddRoleToInstanceProfile",
    "RemoveRoleFromInstanceProfile",
    "CreateInstanceProfile",
)
_REACHED = "The instance can be reached: by user data, a key pair, or Systems Manager."
_REGISTERED = "The instance is registered with Systems Manager."
_AFTERWARDS = "Take iam:PassRole away, or limit it to roles that the caller's instances need."


def _linked(service: str) -> OneOf:
    role = "arn:{partition}:iam::{account}:role/aws-service-role/" + service + "/{new}"
    create = RuleNeed("iam:CreateServiceLinkedRole", role, (("iam:AWSServiceName", service),))
    return OneOf(((ServiceLinked(service),), (create,)))


def _one(*needs: Part) -> tuple[Part, ...]:
    return needs


INSTANCE_RULES = (
    EscalationRule(
        id="PE-22",
        title="Launch an instance with a role",
        of=TargetClass.PASSED,
        services=_EC2,
        parts=(PASS, RuleNeed("ec2:RunInstances", _INSTANCE, _WITH_PROFILE), _IN_A_PROFILE),
        how="Launch an instance with an instance profile that holds the role, and read the "
        "credentials of the role from its metadata.",
        closing=_AFTERWARDS,
        notes=(_REACHED,),
        traces=("RunInstances", *_PROFILE_TRACES),
        known_as=("ec2-001", "Rhino 3"),
    ),
    EscalationRule(
        id="PE-23",
        title="Attach a role to a running instance",
        of=TargetClass.PASSED,
        services=_EC2,
        other="ec2_instance",
        parts=(
            PASS,
            OneOf(
                (
                    _one(RuleNeed("ec2:AssociateIamInstanceProfile", "{other}", _WITH_PROFILE)),
                    _one(
                        RuleNeed(
                            "ec2:ReplaceIamInstanceProfileAssociation", "{other}", _WITH_PROFILE
                        )
                    ),
                )
            ),
            _IN_A_PROFILE,
        ),
        how="Associate an instance profile that holds the role with an instance that one controls.",
        closing=_AFTERWARDS,
        notes=("The source controls the instance.",),
        traces=(
            "AssociateIamInstanceProfile",
            "ReplaceIamInstanceProfileAssociation",
            *_PROFILE_TRACES,
        ),
    ),
    EscalationRule(
        id="PE-24",
        title="Run a command on an instance",
        of=TargetClass.THINGS,
        services=_EC2,
        thing="ec2_instance",
        parts=(
            RuleNeed("ssm:SendCommand", "{thing}"),
            RuleNeed(
                "ssm:SendCommand", "arn:{partition}:ssm:{region}:{owner}:document/{new command}"
            ),
        ),
        how="Send a shell command to the instance by Systems Manager; it reads the credentials of "
        "the instance's role.",
        closing="Limit ssm:SendCommand to instances by their tags, and to documents of one's own.",
        notes=(_REGISTERED,),
        traces=("SendCommand",),
        known_as=("ssm-002",),
    ),
    EscalationRule(
        id="PE-25",
        title="Open a shell on an instance",
        of=TargetClass.THINGS,
        services=_EC2,
        thing="ec2_instance",
        parts=(
            RuleNeed("ssm:StartSession", "{thing}"),
            OneOf(
                (
                    (),
                    (
                        RuleNeed(
                            "ssm:StartSession",
                            "arn:{partition}:ssm:{region}:{owner}:document/"
                            "SSM-SessionManagerRunShell",
                        ),
                    ),
                )
            ),
        ),
        how="Open a Systems Manager session on the instance and read the credentials of its role.",
        closing="Limit ssm:StartSession to instances by their tags.",
        notes=(_REGISTERED,),
        traces=("StartSession",),
        known_as=("ssm-001",),
    ),
    EscalationRule(
        id="PE-26",
        title="Launch instances by Auto Scaling",
        of=TargetClass.PASSED,
        services=_EC2,
        other="autoscaling_group",
        parts=(
            OneOf(
                (
                    _one(
                        RuleNeed(
                            "autoscaling:CreateAutoScalingGroup",
                            "arn:{partition}:autoscaling:{region}:{account}:"
                            "autoScalingGroup:{new}:autoScalingGroupName/{new}",
                        )
                    ),
                    _one(RuleNeed("autoscaling:UpdateAutoScalingGroup", "{other}")),
                )
            ),
            OneOf(
                (
                    _one(RunsAs("launch_template")),
                    *(
                        (making, PASS, *held)
                        for making in (
                            RuleNeed(
                                "autoscaling:CreateLaunchConfiguration",
                                "arn:{partition}:autoscaling:{region}:{account}:"
                                "launchConfiguration:{new}:launchConfigurationName/{new}",
                            ),
                            RuleNeed("ec2:CreateLaunchTemplate", _TEMPLATE),
                            RuleNeed("ec2:CreateLaunchTemplateVersion", "{template}"),
                        )
                        for held in _IN_A_PROFILE.options
                    ),
                )
            ),
            _linked("autoscaling.amazonaws.com"),
        ),
        how="Let an Auto Scaling group launch instances from a launch template or configuration "
        "that names the role.",
        closing=_AFTERWARDS,
        notes=(_REACHED,),
        traces=(
            "CreateAutoScalingGroup",
            "UpdateAutoScalingGroup",
            "CreateLaunchConfiguration",
            "CreateLaunchTemplate",
            "CreateLaunchTemplateVersion",
            *_PROFILE_TRACES,
            "CreateServiceLinkedRole",
        ),
    ),
    EscalationRule(
        id="PE-56",
        title="Replace the user data of an instance",
        of=TargetClass.THINGS,
        services=_EC2,
        thing="ec2_instance",
        parts=(
            RuleNeed("ec2:ModifyInstanceAttribute", "{thing}", (("ec2:Attribute", "UserData"),)),
            RuleNeed("ec2:StopInstances", "{thing}"),
            RuleNeed("ec2:StartInstances", "{thing}"),
        ),
        how="Stop the instance, replace its user data with a script that runs at every boot (a "
        "cloud-boothook), and start it again: the script has the instance's role.",
        closing="Take away ec2:ModifyInstanceAttribute, or limit it by tags of the instance.",
        traces=("StopInstances", "ModifyInstanceAttribute", "StartInstances"),
        known_as=("ec2-002",),
    ),
    EscalationRule(
        id="PE-57",
        title="Log in to an instance",
        of=TargetClass.THINGS,
        services=_EC2,
        thing="ec2_instance",
        parts=(
            OneOf(
                (
                    _one(RuleNeed("ec2-instance-connect:SendSSHPublicKey", "{thing}")),
                    _one(RuleNeed("ec2-instance-connect:SendSerialConsoleSSHPublicKey", "{thing}")),
                )
            ),
        ),
        how="Push an SSH public key to the instance by EC2 Instance Connect, log in, and read the "
        "credentials of its role.",
        closing="Limit ec2-instance-connect:SendSSHPublicKey to instances by their tags.",
        notes=("The network lets the source reach the instance.",),
        traces=("SendSSHPublicKey", "SendSerialConsoleSSHPublicKey"),
        known_as=("ec2instanceconnect-003",),
    ),
    EscalationRule(
        id="PE-69",
        title="Request Spot instances with a role",
        of=TargetClass.PASSED,
        services=_EC2,
        parts=(
            PASS,
            OneOf(
                (
                    _one(
                        RuleNeed(
                            "ec2:RequestSpotInstances",
                            "arn:{partition}:ec2:{region}:{account}:spot-instances-request/{new}",
                        )
                    ),
                    _one(
                        RuleNeed(
                            "ec2:RequestSpotFleet",
                            "arn:{partition}:ec2:{region}:{account}:spot-fleet-request/{new}",
                        )
                    ),
                    _one(
                        RuleNeed(
                            "ec2:CreateFleet", "arn:{partition}:ec2:{region}:{account}:fleet/{new}"
                        )
                    ),
                )
            ),
            _IN_A_PROFILE,
            _linked("spot.amazonaws.com"),
        ),
        how="Request Spot instances or a fleet with an instance profile that holds the role.",
        closing=_AFTERWARDS,
        notes=(_REACHED,),
        traces=(
            "RequestSpotInstances",
            "RequestSpotFleet",
            "CreateFleet",
            *_PROFILE_TRACES,
            "CreateServiceLinkedRole",
        ),
        known_as=("ec2-003",),
    ),
    EscalationRule(
        id="PE-70",
        title="Change a launch template",
        of=TargetClass.THINGS,
        services=_EC2,
        thing="launch_template",
        parts=(
            RuleNeed("ec2:CreateLaunchTemplateVersion", "{thing}"),
            OneOf(((), (RuleNeed("ec2:ModifyLaunchTemplate", "{thing}"),))),
        ),
        how="Add a version to a launch template that keeps the instance profile and runs a script "
        "of one's own; the next instance that a group or fleet launches from it runs the script.",
        closing="Take away ec2:CreateLaunchTemplateVersion, or let groups and fleets use a "
        "fixed version.",
        notes=("A group or fleet launches an instance from the template afterwards.",),
        traces=("CreateLaunchTemplateVersion", "ModifyLaunchTemplate"),
        known_as=("ec2-004",),
        always_depends=True,
    ),
)
