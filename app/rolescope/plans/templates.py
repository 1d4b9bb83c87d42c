"""CloudFormation templates: functions worked out as far as the template tells (IAC-40)."""

import re
from collections.abc import Callable, Mapping

from rolescope.model.edits.accounts import stand_in_account
from rolescope.model.edits.proposed import WithOrganizationalUnit
from rolescope.plans.plan_documents import KNOWN_AFTER_APPLY, placeholder_of
from rolescope.plans.plan_fields import items, mapping, text
from rolescope.plans.plan_values import Attributes, UnknownValue
from rolescope.plans.references import without_scheme
from rolescope.value import Value, field

_VARIABLE = re.compile(r"\$\{(!?)([^${}]*)\}")
_DYNAMIC = ("{{resolve:", "{{changeSet:")
_NO_VALUE = object()
NAMES = {
    "AWS::IAM::Role": ("RoleName", "role"),
    "AWS::IAM::User": ("UserName", "user"),
    "AWS::IAM::Group": ("GroupName", "group"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "policy"),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName", "instance-profile"),
}
"""Types with a name and a path: the property that holds the name, and the kind in the ARN."""

_ACCOUNT = "AWS::Organizations::Account"
_IDS = {"AWS::Organizations::OrganizationalUnit": "Id", _ACCOUNT: "AccountId"}


class Stack(Value):
    """Where a template is deployed, and with what. None and empty: not given."""

    account: str | None = None
    region: str = ""
    name: str = "(stack)"
    parameters: Mapping[str, str] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)

    @property
    def partition(self) -> str:
        """The partition, by the Region (IAC-10)."""
        known = (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov"))
        return next((one for prefix, one in known if self.region.startswith(prefix)), "aws")


class StackTemplate:
    """Works out the values of one template, deployed as one stack."""

    def __init__(self, value: Attributes, stack: Stack) -> None:
        self._value, self._stack = value, stack
        self.resources = {
            str(name): mapping(one)
            for name, one in mapping(value.get("Resources")).items()
            if isinstance(one, Mapping)
        }
        self._visiting: set[str] = set()

    def properties(self, logical: str) -> dict[str, object]:
        """Return the properties of a resource, as far as they can be told."""
        found = self.evaluated(self.resources[logical].get("Properties", {}))
        return dict(found) if isinstance(found, Mapping) else {}

    def exists(self, logical: str) -> bool | None:
        """Tell whether the condition of a resource holds; None: it depends on what is unknown."""
        condition = self.resources[logical].get("Condition")
        return True if condition is None else self._condition(text(condition))

    def name_of(self, logical: str, type_: str, properties: Attributes) -> str:
        """Return the physical name of a resource; a placeholder stands for one AWS chooses."""
        name = properties.get(NAMES[type_][0])
        if isinstance(name, str) and name:
            return name
        if isinstance(name, UnknownValue):
            return placeholder_of(logical)
        return self.placeholder(logical)

    def placeholder(self, logical: str) -> str:
        """Return what stands for a name that CloudFormation makes (IAC-41)."""
        return f"{self._stack.name}-{logical}-{KNOWN_AFTER_APPLY}"

    def evaluated(self, value: object) -> object:
        """Return a value with its functions worked out; Unknown stands for what is not known."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                ((name, argument),) = value.items()
                function = _FUNCTIONS.get(str(name))
                if function is not None:
                    return function(self, argument)
                if str(name).startswith("Fn::"):
                    return UnknownValue(str(name))
            pairs = ((str(key), self.evaluated(one)) for key, one in value.items())
            return {key: one for key, one in pairs if one is not _NO_VALUE}
        if isinstance(value, list):
            found = (self.evaluated(one) for one in value)
            return [one for one in found if one is not _NO_VALUE]
        if isinstance(value, str) and any(mark in value for mark in _DYNAMIC):
            return UnknownValue(value)
        return value

    # Ref and GetAtt

    def ref(self, argument: object) -> object:
        """Return what a Ref stands for."""
        name = text(argument)
        if name.startswith("AWS::"):
            return self._pseudo(name)
        declared = mapping(self._value.get("Parameters")).get(name)
        if isinstance(declared, Mapping):
            return self._parameter(name, declared)
        if name not in self.resources:
            return UnknownValue(name)
        type_ = text(self.resources[name].get("Type"))
        return self._once(name, lambda: self._physical(name, type_))

    def _physical(self, name: str, type_: str) -> object:
        """Return the ARN, name or ID that a Ref to a resource gives."""
        if type_ in ("AWS::IAM::ManagedPolicy", "AWS::IAM::OIDCProvider", "AWS::IAM::SAMLProvider"):
            return self._arn(name, type_)
        if type_ in NAMES:
            return self.name_of(name, type_, self.properties(name))
        if type_ in _IDS:
            return self._id(name, type_)
        return UnknownValue(f"name of {name}")

    def get_att(self, argument: object) -> object:
        """Return an attribute of a resource: ARNs of what IAM has, nothing else."""
        parts = argument.split(".", 1) if isinstance(argument, str) else items(argument)
        named = [one for one in parts if isinstance(one, str)]
        if len(named) != 2 or len(parts) != 2:  # noqa: PLR2004 - resource and attribute
            return UnknownValue("Fn::GetAtt")
        name, attribute = named
        type_ = text(self.resources.get(name, {}).get("Type"))
        if type_ in _IDS and attribute == _IDS[type_]:
            return self.ref(name)
        wanted = "PolicyArn" if type_ == "AWS::IAM::ManagedPolicy" else "Arn"
        if attribute != wanted:
            return UnknownValue(f"{name}.{attribute}")
        return self._once(name, lambda: self._arn(name, type_))

    def _id(self, name: str, type_: str) -> object:
        """Return what stands for the ID of a new OU or account (IAC-24)."""
        if type_ == _ACCOUNT:
            return stand_in_account(self.address(name))
        properties = self.properties(name)
        parent, unit = properties.get("ParentId"), properties.get("Name")
        if not isinstance(parent, str) or not isinstance(unit, str):
            return UnknownValue(f"ID of {name}")
        return WithOrganizationalUnit(parent, unit).id

    def address(self, logical: str) -> str:
        """Return the name to show: the path of the CDK, where there is one (IAC-44)."""
        path = mapping(self.resources[logical].get("Metadata")).get("aws:cdk:path")
        return path if isinstance(path, str) and path else logical

    def _once(self, name: str, find: Callable[[], object]) -> object:
        """Ask about a resource; one that needs itself is unknown."""
        if name in self._visiting:
            return UnknownValue(name)
        self._visiting.add(name)
        try:
            return find()
        finally:
            self._visiting.discard(name)

    def _arn(self, name: str, type_: str) -> object:
        properties = self.properties(name)
        if self._stack.account is None:
            return UnknownValue(f"{name}.Arn")
        home = f"arn:{self._stack.partition}:iam::{self._stack.account}"
        if type_ == "AWS::IAM::OIDCProvider" and isinstance(properties.get("Url"), str):
            return f"{home}:oidc-provider/{without_scheme(text(properties['Url']))}"
        if type_ == "AWS::IAM::SAMLProvider" and isinstance(properties.get("Name"), str):
            return f"{home}:saml-provider/{properties['Name']}"
        path = properties.get("Path", "/")
        if type_ not in NAMES or not isinstance(path, str):
            return UnknownValue(f"{name}.Arn")
        return f"{home}:{NAMES[type_][1]}{path}{self.name_of(name, type_, properties)}"

    def _pseudo(self, name: str) -> object:
        stack = self._stack
        known: dict[str, object] = {
            "AWS::AccountId": stack.account or UnknownValue(name),
            "AWS::Region": stack.region or UnknownValue(name),
            "AWS::Partition": stack.partition,
            "AWS::URLSuffix": "amazonaws.com.cn"
            if stack.partition == "aws-cn"
            else "amazonaws.com",
            "AWS::StackName": stack.name,
            "AWS::NoValue": _NO_VALUE,
        }
        return known.get(name, UnknownValue(name))

    def _parameter(self, name: str, declared: Attributes) -> object:
        kind = text(declared.get("Type"))
        if kind.startswith("AWS::SSM::Parameter"):
            return UnknownValue(f"parameter {name}")
        value = self._stack.parameters.get(name, declared.get("Default"))
        if value is None or isinstance(value, Mapping | list):
            return UnknownValue(f"parameter {name}")
        written = value if isinstance(value, str) else str(value)
        is_list = kind == "CommaDelimitedList" or kind.startswith("List<")
        return [one.strip() for one in written.split(",")] if is_list else written

    # Texts

    def sub(self, argument: object) -> object:
        """Put values into a text."""
        pattern, given = argument, {}
        if isinstance(argument, list) and argument:
            pattern = argument[0]
            given = dict(mapping(self.evaluated(argument[1] if len(argument) > 1 else {})))
        if not isinstance(pattern, str):
            return UnknownValue("Fn::Sub")
        parts: list[object] = []
        end = 0
        for match in _VARIABLE.finditer(pattern):
            parts.append(pattern[end : match.start()])
            end = match.end()
            name = match.group(2).strip()
            if match.group(1):
                parts.append(f"${{{match.group(2)}}}")
            elif name in given:
                parts.append(given[name])
            else:
                parts.append(self.get_att(name) if "." in name else self.ref(name))
        return _joined([*parts, pattern[end:]], "")

    def join(self, argument: object) -> object:
        """Join texts."""
        given = items(argument)
        if len(given) != 2:  # noqa: PLR2004 - delimiter and list
            return UnknownValue("Fn::Join")
        values = self.evaluated(given[1])
        if not isinstance(values, list):
            return values if isinstance(values, UnknownValue) else UnknownValue("Fn::Join")
        return _joined(values, text(given[0]))

    def select(self, argument: object) -> object:
        """Return one item of a list."""
        given = items(self.evaluated(argument))
        if len(given) != 2 or not isinstance(given[1], list):  # noqa: PLR2004 - index and list
            return UnknownValue("Fn::Select")
        index = str(given[0])
        is_there = index.isdecimal() and index.isascii() and int(index[:9]) < len(given[1])
        return given[1][int(index)] if is_there else UnknownValue("Fn::Select")

    def split(self, argument: object) -> object:
        """Split a text."""
        given = items(self.evaluated(argument))
        if len(given) != 2 or not (text(given[0]) and isinstance(given[1], str)):  # noqa: PLR2004
            return UnknownValue("Fn::Split")
        return given[1].split(text(given[0]))

    def find_in_map(self, argument: object) -> object:
        """Look a value up in the mappings."""
        keys = items(self.evaluated(argument))[:_MAP_KEYS]
        value: object = self._value.get("Mappings")
        for key in keys:
            if not isinstance(key, str) or not isinstance(value, Mapping) or key not in value:
                return UnknownValue("Fn::FindInMap")
            value = value[key]
        is_whole = len(keys) == _MAP_KEYS
        return (
            value if is_whole and not isinstance(value, Mapping) else UnknownValue("Fn::FindInMap")
        )

    def import_value(self, argument: object) -> object:
        """Return an export of another stack, where it is given."""
        name = self.evaluated(argument)
        if isinstance(name, str) and name in self._stack.exports:
            return self._stack.exports[name]
        return UnknownValue(
            f"Fn::ImportValue {name}" if isinstance(name, str) else "Fn::ImportValue"
        )

    # Conditions

    def choose(self, argument: object) -> object:
        """Return one of two values, by a condition."""
        given = items(argument)
        if len(given) != 3:  # noqa: PLR2004 - condition and two values
            return UnknownValue("Fn::If")
        holds = self._condition(text(given[0]))
        if holds is None:
            return UnknownValue(f"condition {text(given[0])}")
        return self.evaluated(given[1] if holds else given[2])

    def _condition(self, name: str) -> bool | None:
        """Tell whether a condition of the template holds; None: it is unknown."""
        key = f"condition {name}"
        conditions = mapping(self._value.get("Conditions"))
        if name not in conditions or key in self._visiting:
            return None
        self._visiting.add(key)
        try:
            return self._truth(conditions[name])
        finally:
            self._visiting.discard(key)

    def _truth(self, value: object) -> bool | None:
        if not isinstance(value, Mapping) or len(value) != 1:
            return None
        ((name, argument),) = value.items()
        if name == "Condition":
            return self._condition(text(argument))
        if name == "Fn::Equals":
            given = items(self.evaluated(argument))
            if len(given) != 2 or any(isinstance(one, UnknownValue) for one in given):  # noqa: PLR2004
                return None
            return _as_text(given[0]) == _as_text(given[1])
        truths = [self._truth(one) for one in items(argument)]
        if name == "Fn::Not" and len(truths) == 1:
            return None if truths[0] is None else not truths[0]
        return _combined(truths, decisive=name == "Fn::Or") if name in _BOTH else None


_BOTH = ("Fn::And", "Fn::Or")


def _combined(truths: list[bool | None], *, decisive: bool) -> bool | None:
    """Return the one that decides, where it is there; else the other, if all are known."""
    if decisive in truths:
        return decisive
    return None if None in truths else not decisive


_MAP_KEYS = 3  # map, top key, second key


def _as_text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else value


def _joined(parts: list[object], delimiter: str) -> object:
    """Join texts; with one that is unknown the whole is, and `<…>` stands for it."""
    written = [_as_text(one) for one in parts]
    if all(isinstance(one, str) for one in written):
        return delimiter.join(map(str, written))
    shown = (one if isinstance(one, str) else f"<{_source(one)}>" for one in written)
    return UnknownValue(delimiter.join(shown))


def _source(value: object) -> str:
    return value.source if isinstance(value, UnknownValue) else "?"


_FUNCTIONS: Mapping[str, Callable[[StackTemplate, object], object]] = {
    "Ref": StackTemplate.ref,
    "Fn::GetAtt": StackTemplate.get_att,
    "Fn::Sub": StackTemplate.sub,
    "Fn::Join": StackTemplate.join,
    "Fn::Select": StackTemplate.select,
    "Fn::Split": StackTemplate.split,
    "Fn::FindInMap": StackTemplate.find_in_map,
    "Fn::ImportValue": StackTemplate.import_value,
    "Fn::If": StackTemplate.choose,
}
