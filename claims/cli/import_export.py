"""The commands `export` and `import`: dumps, CSV files, ClaimReviews and annotations."""

import codecs
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO, Final

import click
import orjson

from claims.cli.application import with_existing_database, with_target_database
from claims.cli.progress import TrackedFile, terminal_progress
from claims.domain.actors import SYSTEM
from claims.domain.imports import RawLine
from claims.domain.progress import Progress, tracked
from claims.domain.vocabulary import LINE_RESULTS
from claims.errors import BulkRefused, InvalidInput, Issue, for_programs
from claims.formats.annotation_import import read_annotations
from claims.formats.charsets import UTF_8, find_codec
from claims.formats.claimreview import outcomes
from claims.formats.claimreview_import import read_reviews
from claims.formats.csv_table import read_csv, write_csv
from claims.formats.ndjson import read_ndjson
from claims.services.claim_iterator import iterate_claims
from claims.services.context import ServiceContext
from claims.services.import_annotations import import_annotations
from claims.services.import_bulk import add_lines
from claims.services.import_claimreview import import_claim_reviews
from claims.storage.base import DumpProgress
from claims.wiring import context, newsroom, wiring
from schemas.bulk import read_line

_FILE: Final = click.Path(path_type=Path, allow_dash=True)


@click.command("export")
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["jsonl", "csv"]),
    required=True,
    help="jsonl: a dump of the whole record; csv: the claims, for a spreadsheet.",
)
@click.argument("file", type=_FILE)
@with_existing_database
def export_command(file_format: str, file: Path) -> None:
    """Write the record to a new FILE.

    FILE can be - for standard output. The record has no tokens and no leases.

    The command writes FILE.part first. If it was interrupted, the same command continues a jsonl file.
    """
    with terminal_progress() as progress:
        (_dump if file_format == "jsonl" else _table)(file, progress)
    click.echo(f"exported to {file}", err=True)


def _codec(_: click.Context, __: click.Parameter, charset: str) -> str:
    """Return the codec of a character set."""
    codec = find_codec(charset)
    if codec is None:
        raise click.BadParameter(f"{charset} is unknown; name the file's character set, such as windows-1252")
    return codec


@click.command("import")
@click.argument(
    "file_format", type=click.Choice(["jsonl", "ndjson", "csv", "claimreview", "annotations"]), metavar="FORMAT"
)
@click.argument("file", type=_FILE)
@click.option("--keep-good", is_flag=True, help="ndjson, csv: store the good lines; without this, all lines or none.")
@click.option("--article", "article_id", type=click.IntRange(1), help="annotations: id of their article.")
@click.option("--charset", default=UTF_8, callback=_codec, help="csv: its character set, such as windows-1252.")
def import_command(file_format: str, file: Path, keep_good: bool, article_id: int | None, charset: str) -> None:
    """Import claims, reviews or a whole record from FILE.

    FILE can be - for standard input. FORMAT is one of:

    \b
    jsonl        a dump, into an empty database
    ndjson, csv  claims
    claimreview  ClaimReviews of other sites
    annotations  Web Annotations of one article

    A jsonl file is imported whole or not at all. If the command was interrupted, the same command continues.
    For the other formats, the command prints each refused item as one line of JSON.
    """
    if keep_good and file_format not in ("ndjson", "csv"):
        raise click.UsageError("--keep-good is only for ndjson and csv")
    if charset != UTF_8 and file_format != "csv":
        raise click.UsageError("--charset is only for csv")
    if (article_id is None) == (file_format == "annotations"):
        raise click.UsageError("--article is required for annotations, and only for them")
    if file_format == "jsonl":
        _import_dump(file)
    else:
        _import_items(file_format, file, keep_good, article_id, charset)


@with_target_database
def _import_dump(file: Path) -> None:
    """Load a dump into an empty database."""
    with terminal_progress() as progress, _open_source(file, progress) as source:
        count = wiring().backend.load(source, progress)
    click.echo(f"imported {count} rows", err=True)


@with_existing_database
def _import_items(file_format: str, file: Path, keep_good: bool, article_id: int | None, codec: str) -> None:
    """Import claims, reviews or annotations.

    Args:
        file_format: a format other than jsonl.
        file: the path of the file; - is standard input.
        keep_good: ndjson, csv: True to store the good lines only.
        article_id: annotations: id of their article; None for another format.
        codec: csv: the codec of the file; otherwise that of UTF-8.

    Raises:
        click.ClickException: lines are refused, so that nothing is stored.
    """
    try:
        with terminal_progress() as progress, _open_source(file, progress) as source:
            if article_id is not None:
                _annotations(source, article_id, progress)
            elif file_format == "csv":
                _bulk(read_csv(source, codec), keep_good)
            elif file_format == "ndjson":
                _bulk(read_ndjson(source), keep_good)
            else:
                _reviews(source, progress)
    except BulkRefused as error:
        for issue in error.issues:
            click.echo(_issue_line(issue))
        raise click.ClickException(f"{error.detail}. --keep-good stores the good lines") from error


def _showing(progress: Progress | None) -> ServiceContext:
    """Return the service context of an import that shows its progress."""
    return replace(context(), progress=progress)


def _dump(file: Path, progress: Progress | None) -> None:
    backend = wiring().backend
    total = 0 if progress is None else backend.count_dump_rows() + 2  # the first and the last line
    if str(file) == "-":
        sys.stdout.buffer.writelines(tracked(backend.dump(), progress, "exporting", total))
        return
    part = _part(file)
    _touch_private(part)
    written = DumpProgress()
    with part.open("r+b") as out, part.open("rb") as before:
        lines = backend.dump(before, written)
        first = next(lines)
        out.truncate(written.size - len(first))
        out.seek(0, os.SEEK_END)
        out.write(first)
        out.writelines(tracked(lines, progress, "exporting", total, written.lines))
    part.replace(file)


def _part(file: Path) -> Path:
    """Return the path of the file that is written first; raise FileExistsError if `file` exists."""
    if file.exists():
        raise FileExistsError(f"{file} already exists")
    return file.with_name(f"{file.name}.part")


def _touch_private(file: Path) -> None:
    """Create a file that only its owner can read, or take access to an existing one away from others."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _table(file: Path, progress: Progress | None) -> None:
    rows = tracked(write_csv(iterate_claims(context())), progress, "exporting", None)
    if str(file) == "-":
        sys.stdout.buffer.writelines(rows)
        return
    part = _part(file)
    _touch_private(part)
    with part.open("wb") as out:
        out.writelines(rows)
    part.replace(file)


def _bulk(raw: Iterator[RawLine], keep_good: bool) -> None:
    lines = (read_line(line) for line in raw)
    counts: Counter[str] = Counter()
    for reports in add_lines(context(), SYSTEM, lines, keep_good=keep_good):
        counts.update(report.result for report in reports)
        for report in reports:
            if report.result == "refused" and not keep_good:
                continue  # the error of the whole import lists them
            for issue in report.faults:
                click.echo(_issue_line(issue))
    _print_counts(counts)


def _reviews(source: BinaryIO, progress: Progress | None) -> None:
    publisher = newsroom()
    counts: Counter[str] = Counter()
    documents = _documents(_utf8(source.read()))
    services = _showing(progress if len(documents) == 1 else None)  # else the documents are counted, not their items
    for number, document in tracked(documents, progress, "importing documents", len(documents)):
        try:
            reviews = import_claim_reviews(
                services, SYSTEM, read_reviews(orjson.loads(document)), outcomes(publisher), publisher.claim_of
            )
            issues = [Issue(f"/{number}/{review.item}", review.problem) for review in reviews if review.problem]
        except (orjson.JSONDecodeError, InvalidInput) as error:
            reviews, issues = [], [Issue(f"/{number}", str(error))]
        counts.update("added" if review.new else "known" for review in reviews if not review.problem)
        counts["refused"] += len(issues)
        for issue in issues:
            click.echo(_issue_line(issue))
    _print_counts(counts)


def _annotations(source: BinaryIO, article_id: int, progress: Progress | None) -> None:
    try:
        document = orjson.loads(_utf8(source.read()))
    except orjson.JSONDecodeError as error:
        raise click.ClickException(f"the file is not JSON: {error}") from error
    annotations = import_annotations(_showing(progress), SYSTEM, article_id, read_annotations(document))
    for item in annotations:
        if item.problem:
            click.echo(_issue_line(Issue(f"/{item.item}", item.problem)))
    _print_counts(Counter("refused" if item.problem else "added" if item.new else "known" for item in annotations))


def _utf8(data: bytes) -> bytes:
    """Return UTF-8 without a byte order mark; convert UTF-16 that has one."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", errors="replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _documents(data: bytes) -> list[tuple[int, bytes]]:
    """Return the JSON documents of a file with their line numbers: the whole file, or one document in each line."""
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError:
        return [(number, line) for number, line in enumerate(data.splitlines(), 1) if line.strip()]
    return [(1, data)]


def _print_counts(counts: Counter[str]) -> None:
    click.echo(", ".join(f"{counts[result]} {result}" for result in LINE_RESULTS), err=True)
    if counts["refused"] == counts.total():
        raise click.ClickException(
            "nothing was imported. Fix the items listed above." if counts["refused"] else "the file is empty"
        )


def _issue_line(issue: Issue) -> str:
    return orjson.dumps({"pointer": issue.pointer, "message": for_programs(issue.message)}).decode()


@contextmanager
def _open_source(file: Path, progress: Progress | None) -> Iterator[BinaryIO]:
    """Open a file for reading; `progress` shows how much of it has been read."""
    if str(file) == "-":
        yield sys.stdin.buffer
    elif progress is None:
        with file.open("rb") as source:
            yield source
    else:
        with BufferedReader(TrackedFile(file, progress)) as source:
            yield source
