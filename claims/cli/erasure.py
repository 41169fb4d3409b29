"""The command `erase`, which blanks personal words, and the erasures that a restore repeats."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import click

from claims.cli.application import with_existing_database
from claims.cli.erasures_file import add_erasure, read_erasures
from claims.domain.erasure import ERASED_KINDS, ErasedKind, Erasure
from claims.domain.limits import MAX_ID, MAX_REASON
from claims.errors import DuecheckError
from claims.services.erasure import ErasureReport, ErasureRequest, erase, find_user_id, repeat
from claims.storage.base import Store
from claims.wiring import context, wiring

#: what is counted -> singular and plural
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "claim": ("claim", "claims"),
    "claimant": ("claimant", "claimants"),
    "deadline": ("deadline", "deadlines"),
    "evidence": ("piece of evidence", "pieces of evidence"),
    "check": ("check", "checks"),
    "verdict": ("verdict", "verdicts"),
    "note": ("note", "notes"),
    "user": ("person", "people"),
    "token": ("token", "tokens"),
    "withdrawal": ("withdrawal of a verdict", "withdrawals of verdicts"),
    "text": ("text of an article", "texts of an article"),
    "row of the log": ("row of the log", "rows of the log"),
    "stored answer": ("stored answer", "stored answers"),
}


def _check_reason(ctx: click.Context, option: click.Parameter, reason: str) -> str:
    """Return the reason without blanks at its ends."""
    text = reason.strip()
    if not text or len(text) > MAX_REASON or not text.isprintable():
        raise click.BadParameter(f"a reason has 1 to {MAX_REASON} printable characters")
    return text


@click.command("erase")
@click.argument("kind", type=click.Choice(ERASED_KINDS))
@click.argument("id", metavar="ID")
@click.option("--reason", required=True, callback=_check_reason, help="Why; the log keeps it, so it names nobody.")
@click.option("--with-verdict", is_flag=True, help="Withdraw published verdicts that rest on it, too.")
@click.option("--with-text", is_flag=True, help="Withhold the text of the claim's article, too.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_existing_database
def erase_command(kind: ErasedKind, id: str, reason: str, with_verdict: bool, with_text: bool, yes: bool) -> None:
    """Blank personal words, in all places.

    The record stays, with its days, outcomes and counts. A user has a name or an ID. The server can run meanwhile.
    """
    _check_options(kind, with_verdict, with_text)
    request = ErasureRequest(kind, _number(kind, id), reason, with_verdict, with_text)
    preview = erase(context(), request, is_preview=True)
    if preview.is_new and not yes:
        click.echo(f"This blanks {_counts(preview)}.", err=True)
        click.confirm("It cannot be undone. Continue?", abort=True, err=True)
    report = erase(context(), request, _noter())
    _note_missing(report.erasure)
    _print(report, f"{kind} {request.id}")
    _shred()


def repeater(file: str) -> Callable[[Store], bool] | None:
    """Return the function that erases again, in a restored record, what the erasures file names; None without a file.

    Args:
        file: of the setting; empty: none.

    Raises:
        ErasuresDamaged: a line of the file is wrong.
    """
    erasures = read_erasures(Path(file)) if file else []
    if not erasures:
        return None

    def amend(store: Store) -> bool:
        repeated = repeat(replace(context(), store=store), erasures)
        if repeated:
            names = ", ".join(f"{erasure.kind} {erasure.id}" for erasure in repeated)
            click.echo(f"erased again: {names}", err=True)
        return bool(repeated)

    return amend


def _check_options(kind: ErasedKind, with_verdict: bool, with_text: bool) -> None:
    if with_text and kind != "claim":
        raise click.UsageError("--with-text is for a claim")
    if with_verdict and kind not in {"claim", "evidence"}:
        raise click.UsageError("--with-verdict is for a claim or evidence")


def _number(kind: ErasedKind, id: str) -> int:
    """Return the id of a record. Raises click.UsageError, `UserNotFound`."""
    if kind == "user":
        return find_user_id(context(), id)
    if not (id.isascii() and id.isdecimal() and 0 < int(id) <= MAX_ID):
        raise click.UsageError(f"{id!r} is not the id of a record: a whole number from 1")
    return int(id)


def _noter() -> Callable[[Erasure], None] | None:
    """Return the function that adds an erasure to the file of the setting; None without one."""
    file = wiring().settings.ERASURES_FILE
    return (lambda erasure: add_erasure(Path(file), erasure)) if file else None


def _note_missing(erasure: Erasure) -> None:
    """Add an earlier erasure to the file if it is not there: the setting can be new."""
    note, file = _noter(), wiring().settings.ERASURES_FILE
    if note is not None and not any(
        (known.kind, known.id) == (erasure.kind, erasure.id) for known in read_erasures(Path(file))
    ):
        note(erasure)


def _print(report: ErasureReport, what: str) -> None:
    click.echo(f"erased {what}: {_counts(report)}" if report.is_new else f"{what} was erased already", err=True)
    for sentence in report.remains:
        click.echo(f"not erased: {sentence}", err=True)


def _counts(report: ErasureReport) -> str:
    counts = [f"{number} {_WORDS[what][number != 1]}" for what, number in report.counts.items()]
    return ", ".join(counts) or "nothing"


def _shred() -> None:
    """Remove what is left of the words in the database's files; print a line if that fails."""
    try:
        wiring().backend.shred()
    except DuecheckError as error:
        detail = error.detail.rstrip(".")
        click.echo(f"not erased: the files of the database can still hold the words ({detail}); run it again", err=True)
