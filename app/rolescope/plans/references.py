"""Values that a plan does not know yet, worked out from its configuration (IAC-5 to IAC-11)."""

from collections.abc import Mapping
from itertools import zip_longest

from rolescope.model.edits.accounts import stand_in_account
from rolescope.model.edits.guardrails import WithNewGuardrail
from rolescope.model.edits.proposed import WithOrganizationalUnit
from rolescope.plans.configuration import (
    INDEX,
    Configuration,
    Module,
    first_step,
    module_of,
    plain_address,
    without_keys,
)
from rolescope.plans.plan_documents import built_document, is_document, numbered_placeholder
from rolescope.plans.plan_fields import address_of, items, mapping, text
from rolescope.plans.plan_values import GUARDRAILS, UNKNOWN, Attributes, UnknownValue
from rolescope.plans.providers import Accounts

_MAX_HOPS = 24  # from a value to what it refers to
_DOCUMENTS = ("policy", "assume_role_policy", "content", "inline_policy", "trust_policy")
_OWN_NAMES = ("name", "name_prefix", "path")  # seldom another resource's own: not followed
_PREFIXES = {
    "aws_iam_role": "terraform-",
    "aws_iam_user": "terraform-",
    "aws_iam_policy": "terraform-",
    "aws_iam_instance_profile": "terraform-",
}
_KINDS = {
    "aws_iam_role": "role",
    "aws_iam_user": "user",
    "aws_iam_group": "group",
    "aws_iam_policy": "policy",
    "aws_iam_instance_profile": "instance-profile",
}
_BY_ARN = ("aws_iam_policy", "aws_iam_openid_connect_provider", "aws_iam_saml_provider")


class References:
    """Works out values from what the plan, its configuration and the state before tell."""

    def __init__(self, plan: Attributes, configuration: Configuration, accounts: Accounts) -> None:
        self._plan, self._configuration, self._accounts = plan, configuration, accounts
        self._changes: dict[tuple[Module, str], list[Attributes]] = {}
        for one in items(plan.get("resource_changes")):
            change = mapping(one)
            place = module_of(text(change.get("module_address")) or address_of(change))
            self._changes.setdefault((place, plain_address(change)), []).append(change)
        self._state = _prior(plan)
        self._names: dict[str, str] = {}
        self._taken: dict[str, int] = {}

    def place(self, change: Attributes) -> str:
        """Return where the configuration has a resource: its address without keys."""
        module = without_keys(self._module(change))
        return ".".join((*(f"module.{step}" for step in module), plain_address(change)))

    def configured(self, change: Attributes) -> frozenset[str] | None:
        """Return the attributes that somebody wrote; None where that is not known."""
        found = self._configuration.resource(self._module(change), plain_address(change))
        return frozenset(map(str, mapping(found.get("expressions")))) if found else None

    def after(self, change: Attributes) -> dict[str, object]:
        """Return all attributes of a resource as they will be, as far as they can be told."""
        body = mapping(change.get("change"))
        known, unknown = mapping(body.get("after")), mapping(body.get("after_unknown"))
        expressions = self._expressions(change)
        found: dict[str, object] = {}
        for name in dict.fromkeys((*known, *unknown)):
            value = self._merged(
                known.get(name), unknown.get(name), expressions.get(name), (change, name), 0
            )
            if name == "name" and isinstance(value, UnknownValue):
                value = self._placeholder(change, known)
            if name in _DOCUMENTS:
                value = _as_document(value)
            found[str(name)] = value
        return found

    def _expressions(self, change: Attributes) -> Attributes:
        found = self._configuration.resource(self._module(change), plain_address(change))
        return mapping(found.get("expressions"))

    def _module(self, change: Attributes) -> Module:
        return module_of(text(change.get("module_address")) or address_of(change))

    def _placeholder(self, change: Attributes, known: Attributes) -> str:
        """Return what stands for a name that is decided at apply, the same wherever it is used."""
        address = address_of(change)
        if address not in self._names:
            prefix = text(known.get("name_prefix")) or _PREFIXES.get(text(change.get("type")), "")
            number = self._taken[prefix] = self._taken.get(prefix, 0) + 1
            self._names[address] = prefix + numbered_placeholder(number)
        return self._names[address]

    def _merged(
        self,
        value: object,
        unknown: object,
        expression: object,
        owner: tuple[Attributes, str],
        depth: int,
    ) -> object:
        """Return a value with what is unknown in it worked out, or as Unknown."""
        if unknown is True:
            return self._worked_out(expression, owner, depth)
        if isinstance(unknown, Mapping) and isinstance(value, Mapping):
            inner = mapping(expression)
            return {
                str(key): self._merged(
                    value.get(key), unknown.get(key), inner.get(key), owner, depth
                )
                for key in dict.fromkeys((*value, *unknown))
            }
        if isinstance(unknown, list) and isinstance(value, list):
            is_only = sum(one is True for one in unknown) == 1
            found = [
                self._merged(
                    one, mark, _of_item(expression, at, len(value), is_only=is_only), owner, depth
                )
                for at, (one, mark) in enumerate(zip_longest(value, unknown))
            ]
            return [_only_item(one) for one in found] if is_only else found
        return value

    def _worked_out(self, expression: object, owner: tuple[Attributes, str], depth: int) -> object:
        change, name = owner
        source = _source(expression)
        if name in _OWN_NAMES:
            return UnknownValue(source)
        found = self._evaluated(expression, self._module(change), depth + 1)
        return UnknownValue(source) if isinstance(found, UnknownValue) else found

    def _evaluated(self, expression: object, module: Module, depth: int) -> object:
        """Return the value of an expression that is one reference, or a constant (IAC-7)."""
        written = mapping(expression)
        if "constant_value" in written:
            return written["constant_value"]
        reference = _only_reference(written)
        if reference is None or depth > _MAX_HOPS:
            return UnknownValue(_source(expression))
        found = self._followed(reference, module, depth)
        return UnknownValue(_source(expression)) if isinstance(found, UnknownValue) else found

    def _followed(self, reference: str, module: Module, depth: int) -> object:
        if reference.startswith("var."):
            return self._variable(reference.split(".")[1], module, depth)
        if reference.startswith("module."):
            return self._output(reference, module, depth)
        return self._attribute(reference, module, depth)

    def _variable(self, name: str, module: Module, depth: int) -> object:
        if not module:
            given = mapping(mapping(self._plan.get("variables")).get(name))
            declared = mapping(mapping(self._configuration.root.get("variables")).get(name))
            return given["value"] if "value" in given else declared.get("default", UNKNOWN)
        place = without_keys(module)
        call = self._configuration.calls.get(place, {})
        expressions = mapping(call.get("expressions"))
        if name in expressions:
            return self._evaluated(expressions[name], module[:-1], depth + 1)
        inner = self._configuration.modules.get(place, {})
        return mapping(mapping(inner.get("variables")).get(name)).get("default", UNKNOWN)

    def _output(self, reference: str, module: Module, depth: int) -> object:
        split = first_step(reference)
        if split is None:
            return UNKNOWN
        step, rest = split
        inner = (*module, step)
        outputs = mapping(self._configuration.modules.get(without_keys(inner), {}).get("outputs"))
        name = INDEX.sub("", rest.split(".")[0])
        return self._evaluated(mapping(outputs.get(name)).get("expression"), inner, depth + 1)

    def _attribute(self, reference: str, module: Module, depth: int) -> object:
        """Return an attribute of a resource: `aws_iam_role.r["x"].arn`."""
        parts = INDEX.sub("", reference).split(".")
        data = parts[:1] == ["data"]
        kept = parts[1:] if data else parts
        if len(kept) != _PARTS:
            return UNKNOWN
        address = ("data." if data else "") + ".".join(kept[:2])
        index = INDEX.search(reference)
        found = [
            change
            for change in self._changes.get((module, address), [])
            if index is None or address_of(change).endswith(index.group())
        ]
        if len(found) == 1:
            return self._of_change(found[0], kept[2], depth)
        states = self._state.get((module, address), []) if not found else []
        if len(states) == 1:
            return mapping(states[0].get("values")).get(kept[2], UNKNOWN)
        return UNKNOWN

    def _of_change(self, change: Attributes, name: str, depth: int) -> object:
        body = mapping(change.get("change"))
        known, unknown = mapping(body.get("after")), mapping(body.get("after_unknown"))
        type_ = text(change.get("type"))
        if name in known and unknown.get(name) is not True:
            return known[name] if name not in unknown else self._whole(change, name, depth)
        if type_ == "aws_iam_policy_document" and name in ("json", "minified_json"):
            return built_document(self._attributes(change, depth))
        return self._computed(change, type_, name, depth)

    def _parent(self, change: Attributes, depth: int) -> object:
        """Return what an OU is to stand in; it may be new as well."""
        body, key = mapping(change.get("change")), "parent_id"
        value, unknown = (mapping(body.get(side)).get(key) for side in ("after", "after_unknown"))
        expression = self._expressions(change).get(key)
        return self._merged(value, unknown, expression, (change, key), depth)

    def _whole(self, change: Attributes, name: str, depth: int) -> object:
        return self._attributes(change, depth).get(name, UNKNOWN)

    def _attributes(self, change: Attributes, depth: int) -> dict[str, object]:
        return self.after(change) if depth < _MAX_HOPS else {}

    def _computed(self, change: Attributes, type_: str, name: str, depth: int) -> object:
        """Return a name, an ID or an ARN that follows from what is known (IAC-10)."""
        known = mapping(mapping(change.get("change")).get("after"))
        if type_ == "aws_organizations_policy" and name == "id":
            kind = GUARDRAILS.get(text(known.get("type")) or "SERVICE_CONTROL_POLICY")
            return WithNewGuardrail(kind, text(known.get("name")), "").id if kind else UNKNOWN
        if type_ == "aws_organizations_organizational_unit" and name == "id":
            parent, unit = self._parent(change, depth), text(known.get("name"))
            return WithOrganizationalUnit(parent, unit).id if isinstance(parent, str) else UNKNOWN
        if type_ == "aws_organizations_account" and name == "id":
            return stand_in_account(address_of(change))
        entity = _KINDS.get(type_, "")
        own = text(known.get("name")) or (self._placeholder(change, known) if entity else "")
        if name == "name" or (name == "id" and entity and type_ not in _BY_ARN):
            return own or UNKNOWN
        key = self._accounts.provider_key(change)
        account = self._accounts.of(key).account
        if name not in ("arn", "id") or account is None:
            return UNKNOWN
        home = f"arn:{self._accounts.partition(key)}:iam::{account}"
        found = _resource_part(type_, entity, own, known)
        return f"{home}:{found}" if found else UNKNOWN


def _resource_part(type_: str, entity: str, name: str, known: Attributes) -> str:
    """Return what stands behind the account in an ARN; empty where it is not known."""
    path = known.get("path", "/")
    if entity:
        return f"{entity}{path}{name}" if isinstance(path, str) else ""
    if type_ == "aws_iam_openid_connect_provider" and text(known.get("url")):
        return f"oidc-provider/{without_scheme(text(known.get('url')))}"
    return f"saml-provider/{name}" if type_ == "aws_iam_saml_provider" and name else ""


_PARTS = 3  # type, name, attribute


def without_scheme(url: str) -> str:
    """Return the URL of an OIDC provider as its ARN has it."""
    return url.removeprefix("https://").removesuffix("/")


def _as_document(value: object) -> object:
    """Return a document, or Unknown where a reference leads to what is none (IAC-11)."""
    if isinstance(value, str) and value and not is_document(value):
        return UnknownValue(value if ":" in value else "")
    return value


def _prior(plan: Attributes) -> dict[tuple[Module, str], list[Attributes]]:
    found: dict[tuple[Module, str], list[Attributes]] = {}
    root = mapping(mapping(mapping(plan.get("prior_state")).get("values")).get("root_module"))
    waiting = [root]
    while waiting:
        module = waiting.pop()
        for one in map(mapping, items(module.get("resources"))):
            place = module_of(text(one.get("address")))
            found.setdefault((place, plain_address(one)), []).append(one)
        waiting += map(mapping, items(module.get("child_modules")))
    return found


def _of_item(expression: object, at: int, count: int, *, is_only: bool) -> object:
    """Return the expression of one item of a list: its block, or the reference of the list.

    The latter tells the only item that is unknown; of two it may tell either.
    """
    if isinstance(expression, list):
        return expression[at] if len(expression) == count else None
    return expression if is_only else None


def _only_item(value: object) -> object:
    """Return the item of a list of one: a reference to such a list stands for its item."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _only_reference(expression: Attributes) -> str | None:
    """Return the one attribute that an expression refers to; None when it refers to more."""
    references = [one for one in items(expression.get("references")) if isinstance(one, str)]
    if not references:
        return None
    longest = max(references, key=len)
    is_one = all(_is_part(one, longest) for one in references)
    return longest if is_one else None


def _is_part(reference: str, longest: str) -> bool:
    plain = INDEX.sub("", longest)
    for one, whole in ((reference, longest), (INDEX.sub("", reference), plain)):
        if one == whole or whole.startswith((f"{one}.", f"{one}[")):
            return True
    return False


def _source(expression: object) -> str:
    references = [
        one for one in items(mapping(expression).get("references")) if isinstance(one, str)
    ]
    kept = [
        one
        for one in references
        if not any(
            other != one and other.startswith((f"{one}.", f"{one}[")) for other in references
        )
    ]
    return ", ".join(kept)[:_MAX_SOURCE]


_MAX_SOURCE = 200
