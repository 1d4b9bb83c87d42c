"""Providers: in which account a provider configuration works (IAC-31, IAC-32)."""

from collections import Counter
from collections.abc import Iterator, Mapping

from rolescope.model.arn import Arn, is_account_id
from rolescope.plans.configuration import Configuration, module_of, plain_address
from rolescope.plans.plan_fields import address_of, items, mapping, text
from rolescope.plans.plan_values import Attributes, Provider

_IDENTITY = "aws_caller_identity"


class Accounts:
    """Tells which account each provider of a plan works in, and by what that is known."""

    def __init__(
        self, plan: Attributes, configuration: Configuration, given: Mapping[str, str]
    ) -> None:
        self._plan, self._configuration, self._given = plan, configuration, given
        self._declared = mapping(mapping(plan.get("configuration")).get("provider_config"))
        self._seen: dict[str, Counter[tuple[str, str]]] = {}
        self._partitions: dict[str, str] = {}
        self._look()
        self._known: dict[str, tuple[Provider, str]] = {}

    def provider_key(self, change: Attributes) -> str:
        """Return the provider configuration of a resource: `aws`, `aws.tools`."""
        module = module_of(text(change.get("module_address")) or address_of(change))
        written = self._configuration.resource(module, plain_address(change))
        key = text(written.get("provider_config_key"))
        if not key:
            return text(change.get("provider_name")).rpartition("/")[2] or "aws"
        if mapping(self._declared.get(key)).get("expressions"):
            return key
        inherited = key.rpartition(":")[2]  # a module gets the one without alias from its caller
        is_inherited = "." not in inherited and key not in self._given
        return inherited if is_inherited else key

    def of(self, key: str) -> Provider:
        """Return a provider with its account; None where it has to be asked for."""
        return self._found(key)[0]

    def conflict(self, key: str) -> str:
        """Say which two accounts are named for a provider; empty where there is one at most."""
        return self._found(key)[1]

    def partition(self, key: str) -> str:
        """Return the partition that a provider works in (IAC-10)."""
        if key in self._partitions:
            return self._partitions[key]
        expressions = mapping(mapping(self._declared.get(key)).get("expressions"))
        region = self._constant(expressions.get("region"))
        for prefix, partition in (("cn-", "aws-cn"), ("us-gov-", "aws-us-gov")):
            if region.startswith(prefix):
                return partition
        return "aws"

    def _found(self, key: str) -> tuple[Provider, str]:
        if key not in self._known:
            self._known[key] = self._find(key)
        return self._known[key]

    def _find(self, key: str) -> tuple[Provider, str]:
        if key in self._given:
            return Provider(key, self._given[key], "--account"), ""
        told = [*self._declared_accounts(key), *self._seen_accounts(key)]
        accounts = dict(reversed(told))  # what comes first has the last word
        if len(accounts) > 1:
            named = ", ".join(f"{by}: {account}" for account, by in told)
            return Provider(key), named
        if not accounts:
            return Provider(key), ""
        (account,) = accounts
        return Provider(key, account, " and ".join(dict.fromkeys(by for _, by in told))), ""

    def _declared_accounts(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield what the configuration of a provider says: (2) and (3) of IAC-31."""
        expressions = mapping(mapping(self._declared.get(key)).get("expressions"))
        allowed = mapping(expressions.get("allowed_account_ids")).get("constant_value")
        if len(items(allowed)) == 1 and is_account_id(text(items(allowed)[0])):
            yield text(items(allowed)[0]), "allowed_account_ids of the provider"
        for name in ("assume_role", "assume_role_with_web_identity"):
            blocks = items(expressions.get(name))
            if blocks:
                arn = Arn.parse(self._constant(mapping(blocks[-1]).get("role_arn")))
                if arn is not None and is_account_id(arn.account):
                    yield arn.account, f"{name} of the provider"

    def _constant(self, expression: object) -> str:
        """Return a constant, or the value of a variable of the root module."""
        written = mapping(expression)
        if "constant_value" in written:
            return text(written["constant_value"])
        named = [one for one in items(written.get("references")) if text(one).startswith("var.")]
        if len(named) != 1 or len(items(written.get("references"))) != 1:
            return ""
        name = text(named[0]).removeprefix("var.")
        return text(mapping(mapping(self._plan.get("variables")).get(name)).get("value"))

    def _seen_accounts(self, key: str) -> Iterator[tuple[str, str]]:
        """Yield what the state tells of a provider: (4) and (5) of IAC-31."""
        yield from sorted(self._seen.get(key, ()), key=lambda one: (one[1] != _IDENTITY, one))

    def _look(self) -> None:
        """Take the accounts that the state and the resources before the plan are in."""
        root = mapping(
            mapping(mapping(self._plan.get("prior_state")).get("values")).get("root_module")
        )
        waiting = [root]
        while waiting:
            module = waiting.pop()
            for one in map(mapping, items(module.get("resources"))):
                self._take(one, mapping(one.get("values")))
            waiting += map(mapping, items(module.get("child_modules")))
        for change in map(mapping, items(self._plan.get("resource_changes"))):
            self._take(change, mapping(mapping(change.get("change")).get("before")))

    def _take(self, resource: Attributes, values: Attributes) -> None:
        type_ = text(resource.get("type"))
        if not type_.startswith("aws_") or type_.startswith("aws_s3_"):
            return
        is_identity = type_ == _IDENTITY
        if resource.get("mode") == "data" and not is_identity:
            return  # one may read what is of another account
        arn = Arn.parse(text(values.get("arn")))
        account = text(values.get("account_id" if is_identity else "owner_id"))
        if not is_account_id(account) and arn is not None:
            account = arn.account
        if not is_account_id(account) or type_.startswith("aws_organizations_"):
            return
        key = self.provider_key(resource)
        by = _IDENTITY if is_identity else "ARNs of the prior state"
        self._seen.setdefault(key, Counter())[account, by] += 1
        if arn is not None:
            self._partitions.setdefault(key, arn.partition)
