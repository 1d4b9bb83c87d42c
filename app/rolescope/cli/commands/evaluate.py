"""`rolescope evaluate`: the trusts of a large organization, part by part, as Parquet files."""

import argparse
from pathlib import Path

from rolescope import __version__
from rolescope.cli.console import end_progress, is_standard, progress, say
from rolescope.cli.failure import Exit, UsageFailure
from rolescope.cli.sources import OpenedSources, open_sources
from rolescope.cluster.evaluate import ClusterFailed, evaluate_here, evaluate_on_dask
from rolescope.cluster.folder import EvaluationFolder, FolderUnusable, Manifest, read_manifest
from rolescope.cluster.tables import LibraryMissing
from rolescope.exporters.report.source_files import source_files
from rolescope.importers.catalogue import catalogue_version
from rolescope.model.coverage import coverage
from rolescope.model.plain import counted
from rolescope.words.gap_text import gap_text


def run_evaluate(options: argparse.Namespace) -> int:
    """Evaluate what the folder does not hold yet."""
    _check_flags(options)
    path: Path = options.output
    opened = open_sources(options)
    at = opened.at
    try:
        if opened.at_is_clock and path.is_dir() and any(path.iterdir()):
            at = read_manifest(path).at  # what was begun goes on at the time that it began with
        folder = EvaluationFolder(path, _manifest(options, opened, at))
        is_begun = bool(folder.manifest.done)
        if options.workers == 0:
            evaluate_here(opened.world, at, folder, progress())
        else:
            evaluate_on_dask(
                opened.world,
                at,
                folder,
                progress(),
                scheduler=options.scheduler,
                workers=options.workers,
            )
    except (FolderUnusable, LibraryMissing, ClusterFailed) as error:
        raise UsageFailure(str(error)) from error
    except OSError as error:
        what = error.strerror or str(error)
        raise UsageFailure(
            f"--output {path}: cannot be written: {what}. Free some space, or name another folder."
        ) from error
    finally:
        end_progress()
    found = folder.manifest
    rows = found.rows
    say(
        f"{'Completed' if is_begun else 'Wrote'} {path}: "
        f"{counted(len(found.accounts), 'account')}, {rows['edges']:,} edges, "
        f"{rows['principals']:,} users and roles, {rows['statements']:,} statements. "
        f"At {at}."
    )
    say(f"Digest: {found.digest}")
    return opened.status(Exit.OK)


def _check_flags(options: argparse.Namespace) -> None:
    """Refuse flags that do not go together, before anything is read."""
    if options.workers is not None and options.scheduler:
        raise UsageFailure("--workers starts workers here. Leave it out, or --scheduler.")
    if any(map(is_standard, options.sources)):
        raise UsageFailure("-: an evaluation that may go on later needs a file. Save it to one.")
    output = options.output.resolve()
    for source in options.sources:
        if source.is_dir() and output.is_relative_to(source.resolve()):
            raise UsageFailure(
                f"--output {options.output}: it lies in {source}, which would be another import "
                "then. Name a folder outside of it."
            )


def _manifest(options: argparse.Namespace, opened: OpenedSources, at: str) -> Manifest:
    """Tell what is evaluated; a scenario is another import than the one without its edits."""
    names = [path.as_posix() for path in options.sources]
    files = source_files(options.sources, names, most=None)
    sources = [(file.name, file.sha256) for file in files]
    if opened.title:
        sources.append(("scenario", "; ".join((opened.title, *opened.edits))))
    return Manifest(
        engine=__version__,
        catalogue=catalogue_version(),
        at=at,
        sources=tuple(sources),
        accounts=tuple(account.id for account in opened.world.accounts),
        gaps=tuple(gap_text(gap).title for gap in coverage(opened.world).gaps),
    )
