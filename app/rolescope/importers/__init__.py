"""Files and APIs become worlds. One file for each source; IMPORTERS lists them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from rolescope.importers.access_analyzer import ACCESS_ANALYZER
from rolescope.importers.collected import ALIASES, COLLECTED, COLLECTED_RECORDS
from rolescope.importers.config_snapshot import CONFIG_SNAPSHOT
from rolescope.importers.credential_report import CREDENTIAL_REPORT
from rolescope.importers.gaad import GAAD
from rolescope.importers.identity_center import IDENTITY_CENTER
from rolescope.importers.importer import Importer
from rolescope.importers.kept_files import KeptFile
from rolescope.importers.list_roles import LIST_ROLES
from rolescope.importers.managed_policies import MANAGED_POLICIES
from rolescope.importers.organization import ORGANIZATION
from rolescope.importers.organization_answers import ORGANIZATION_ANSWERS
from rolescope.importers.pasted import PASTED
from rolescope.importers.policy_answers import POLICY_LIST, POLICY_VERSION
from rolescope.importers.policy_catalogue import POLICY_CATALOGUE
from rolescope.importers.providers import OIDC_PROVIDER, OIDC_PROVIDERS, SAML_PROVIDERS
from rolescope.importers.reader import ImportResult, KnownEntries, read_files, read_kept
from rolescope.importers.resource_list import RESOURCES
from rolescope.importers.service_last_accessed import SERVICE_LAST_ACCESSED
from rolescope.importers.standard_input import STANDARD_INPUT, StandardInput
from rolescope.importers.world import WORLD
from rolescope.progress import Tick, no_tick

IMPORTERS: tuple[Importer, ...] = (
    WORLD,
    GAAD,
    ORGANIZATION,
    ORGANIZATION_ANSWERS,
    OIDC_PROVIDERS,
    OIDC_PROVIDER,
    SAML_PROVIDERS,
    LIST_ROLES,
    MANAGED_POLICIES,
    POLICY_LIST,
    POLICY_VERSION,
    POLICY_CATALOGUE,
    COLLECTED,
    COLLECTED_RECORDS,
    ALIASES,
    IDENTITY_CENTER,
    RESOURCES,
    CREDENTIAL_REPORT,
    ACCESS_ANALYZER,
    SERVICE_LAST_ACCESSED,
    CONFIG_SNAPSHOT,
    PASTED,
)
"""Every kind of file that can be read. Kinds are told apart by content, never by name."""


def read_sources(
    paths: Sequence[Path],
    tick: Tick = no_tick,
    *,
    is_kept: bool = False,
    catalogue: Path | None = None,
) -> ImportResult:
    """Read files, folders and zip archives into one world.

    Never raises for what files hold: what cannot be read is in the problems, and the other files
    are read all the same. Nothing is written, files are opened for reading alone. `is_kept`: the
    reading carries the files that it was made of, packed (about 2 % more time). A path `-` is
    standard input. `catalogue` holds AWS managed policies for those that the files lack.

    Raises:
        Cancelled: `tick` stopped the work.
    """
    found = [StandardInput() if path == STANDARD_INPUT else path for path in paths]
    return read_files(found, IMPORTERS, tick, is_kept=is_kept, catalogue=catalogue)


def read_again(
    files: Sequence[KeptFile],
    tick: Tick = no_tick,
    *,
    catalogue: Path | None = None,
    known: Mapping[str, KnownEntries] | None = None,
) -> ImportResult:
    """Read the files that an earlier reading carried; the world is equal to the one of then.

    `catalogue`, for files that were not read yet: AWS managed policies that they lack. `known`, for
    those of which something was read before: what it became, by the names of files.

    Raises:
        Cancelled: `tick` stopped the work.
    """
    return read_kept(files, IMPORTERS, tick, catalogue=catalogue, known=known)
