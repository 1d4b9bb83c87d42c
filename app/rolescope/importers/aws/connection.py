"""Connections: as whom, where, and how AWS is asked. No secret leaves botocore."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import boto3
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError
from botocore.handlers import json_decode_policies
from botocore.loaders import create_loader

from rolescope.importers.aws.botocore_faults import fault_of, is_of_credentials
from rolescope.importers.aws.fault import CallFailed, CallFault, FaultKind
from rolescope.importers.aws.plan import ConnectionTarget
from rolescope.model.instant import format_instant
from rolescope.model.plain import without_sign_in

AskMfa = Callable[[str], str]
"""Asks for the code of an MFA device; gets botocore's words, which name the device."""

_LOADER = create_loader()  # reads what services are like: once, not for every account
_ATTEMPTS = 10
_CONNECT, _READ = 5, 60  # seconds
_STS_REGIONS = {
    "aws": "us-east-1",
    "aws-cn": "cn-north-1",
    "aws-us-gov": "us-gov-west-1",
    "aws-eusc": "eusc-de-east-1",
}


@dataclass(frozen=True, slots=True)
class Keys:
    """Temporary credentials, in memory alone: they are never shown, written or compared."""

    access_key: str = field(repr=False)
    secret_key: str = field(repr=False)
    token: str = field(repr=False)


class Connection:
    """One set of credentials. Makes the clients of one account, one for each service.

    The state of adaptive retries belongs to a client: it is kept for all calls in the account.
    """

    def __init__(
        self,
        target: ConnectionTarget,
        ask_mfa: AskMfa | None = None,
        keys: Keys | None = None,
        *,
        attempts: int = _ATTEMPTS,
    ) -> None:
        """Take a target; with `keys` these credentials instead of those of the profile.

        `attempts`: how often a call is made before it counts as failed; few where somebody waits.

        Raises:
            CallFailed: the configuration has no such profile, or cannot be read.
        """
        self.target, self._attempts = target, attempts
        try:
            self._session = _session(target, ask_mfa or _ask_nobody, keys, attempts)
        except BotoCoreError as error:
            raise CallFailed(fault_of(error, "sts:GetCallerIdentity")) from error
        self._clients: dict[tuple[str, str], Any] = {}
        self._making = threading.Lock()

    @property
    def region(self) -> str:
        """The region that is asked: the one given, that of the profile, else us-east-1."""
        return self.target.region or self._session.region_name or _STS_REGIONS["aws"]

    @property
    def is_default_region(self) -> bool:
        """Whether neither the target nor the configuration names a region."""
        return not (self.target.region or self._session.region_name)

    def client(self, service: str, region: str = "") -> Any:
        """Return the client of a service; the policies in its answers are as AWS keeps them.

        `region` is for `close_region` to close; without it that of the connection is asked.

        Raises:
            CallFailed: the endpoint is no URL, or the profile gives no credentials.
        """
        with self._making:  # a session makes one client at a time
            key = service, region
            if key not in self._clients:
                self._clients[key] = self._made(service, region or self.region)
            return self._clients[key]

    def _made(self, service: str, region: str) -> Any:
        config = _config(self.target, self._attempts)
        try:
            made = self._session.client(service, region_name=region, config=config)
        except (ValueError, TypeError, LookupError, OSError) as error:
            if is_of_credentials(error):
                raise CallFailed(fault_of(error, "sts:GetCallerIdentity")) from None
            if not isinstance(error, ValueError):
                raise
            advice = "Correct the endpoint."
            raise CallFailed(
                CallFault(why=FaultKind.OTHER, said=f"{error}.", advice=advice)
            ) from error
        # botocore decodes documents and loses what stands in them twice (GR-70).
        made.meta.events.unregister("after-call.iam", json_decode_policies)
        return made

    @property
    def until(self) -> str | None:
        """When the credentials end, ISO 8601 in UTC; None when they do not, or nobody knows."""
        found = self._session.get_credentials()
        moment = getattr(found, "_expiry_time", None)  # not public; a test watches that it is there
        return None if moment is None else format_instant(moment)

    @property
    def endpoint(self) -> str | None:
        """The endpoint that takes the place of AWS's own; None when it is AWS that answers.

        The target names it, or the environment, or the configuration (AWS_ENDPOINT_URL and its
        like): whoever reads has to see it in any case, but not who signs in there.
        """
        if self.target.endpoint:
            return without_sign_in(self.target.endpoint)
        plain = Config(ignore_configured_endpoint_urls=True)
        for service in ("iam", "sts", "organizations"):
            asked = str(self.client(service).meta.endpoint_url)
            usual = self._session.client(service, region_name=self.region, config=plain)
            if asked != usual.meta.endpoint_url:
                return without_sign_in(asked)
        return None

    def move(self, region: str) -> None:
        """Ask in another region, with the credentials that were had already."""
        self.target = self.target.elsewhere(region)
        self.close()
        self._clients.clear()

    def close_region(self, region: str) -> None:
        """Drop the clients of a Region that was read: each of many Regions has a dozen."""
        with self._making:
            for key in [key for key in self._clients if key[1] == region]:
                self._clients.pop(key).close()

    def offers(self, service: str, region: str) -> bool:
        """Tell whether a service may be in a Region: what the SDK does not know, is tried."""
        try:
            partition = self.partition_of(region)
        except BotoCoreError:
            return True
        known = self._session.get_available_regions(service, partition)
        everywhere = self._session.get_available_regions("ec2", partition)
        return region in known or region not in everywhere

    def partition_of(self, region: str) -> str:
        """Return the partition of a Region."""
        return str(self._session.get_partition_for_region(region))

    def insist(self) -> None:
        """Make every further call as often as it takes: many follow, nobody waits for each."""
        self._attempts = _ATTEMPTS
        self.close()
        self._clients.clear()

    def endpoints(self) -> tuple[str, ...]:
        """Return the URLs that the clients made so far speak to."""
        return tuple(sorted({str(client.meta.endpoint_url) for client in self._clients.values()}))

    def close(self) -> None:
        """Drop the connections, those of running calls too."""
        for client in self._clients.values():
            client.close()


def profiles() -> tuple[str, ...]:
    """Return the names of the profiles in the AWS configuration of this user."""
    return tuple(sorted(botocore.session.Session().available_profiles))


def regions_apart() -> tuple[str, ...]:
    """Return the regions of partitions that know no credentials of others."""
    return tuple(region for partition, region in _STS_REGIONS.items() if partition != "aws")


def region_of(partition: str) -> str | None:
    """Return the region whose STS and IAM endpoints serve a partition; None: not known."""
    return _STS_REGIONS.get(partition)


def keys_of(answer: Mapping[str, Any]) -> Keys:
    """Return the credentials in an answer of AssumeRole."""
    found = answer["Credentials"]
    return Keys(found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"])


def _config(target: ConnectionTarget, attempts: int) -> Config:
    return Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=_CONNECT,
        read_timeout=_READ,
        user_agent_appid="rolescope",
        proxies={"http": target.proxy, "https": target.proxy} if target.proxy else None,
    )


def _session(
    target: ConnectionTarget, ask_mfa: AskMfa, keys: Keys | None, attempts: int
) -> boto3.Session:
    inner = botocore.session.Session(profile=target.profile)  # it may name region and endpoint
    inner.register_component("data_loader", _LOADER)
    _lead(inner, target, attempts)
    if keys is not None:
        inner.set_credentials(keys.access_key, keys.secret_key, keys.token)
    else:
        # botocore would ask on a terminal that nobody sees. The attribute is not public: a test
        # watches that it is there and used.
        provider = inner.get_component("credential_provider").get_provider("assume-role")
        provider._prompter = ask_mfa  # noqa: SLF001
    return boto3.Session(botocore_session=inner)


def _lead(inner: Any, target: ConnectionTarget, attempts: int) -> None:
    """Lead every client over the endpoint, proxy and certificates of a target.

    botocore makes some by itself: for the role of a profile, SSO and web identities.
    """
    make = inner.create_client

    def create(service: str, *rest: Any, **given: Any) -> Any:
        own = given.get("config")
        usual = _config(target, attempts)
        given["config"] = usual if own is None else usual.merge(own)
        given["endpoint_url"] = given.get("endpoint_url") or target.endpoint
        given["verify"] = given.get("verify") or target.ca_bundle
        return make(service, *rest, **given)

    inner.create_client = create


def _ask_nobody(_words: str) -> str:
    raise CallFailed(
        CallFault(
            why=FaultKind.EXPIRED,
            said="The profile asks for the code of an MFA device.",
            advice="Sign in before, and use a profile of that session.",
        )
    )
