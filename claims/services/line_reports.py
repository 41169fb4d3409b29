"""The results of the lines of an import."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.domain.vocabulary import LineResult
from claims.errors import BulkRefused, DuecheckError, Issue, Message


@dataclass(frozen=True, slots=True)
class LineReport:
    """The result of one line."""

    #: number of the line, from 1
    line: int
    #: `known`: a stored claim has the `external_id` or says the same, and stays as it is
    result: LineResult
    #: None if the line is refused or skipped
    claim_id: int | None
    #: why the line is refused or skipped
    problem: DuecheckError | None

    @property
    def faults(self) -> list[Issue]:
        """The issues of a refused or skipped line; the first step of each pointer is the number of the line."""
        if self.problem is None:
            return []
        issues = self.problem.issues or [Issue("", self.problem.message)]
        return [Issue(f"/{self.line}{issue.pointer}", issue.message) for issue in issues]

    @property
    def fault_count(self) -> int:
        """The number of all issues of a refused line, also of those that its problem leaves out."""
        return max(self.problem.issue_count, 1) if self.problem else 0


def bulk_refused(refused: int, issue_count: int, faults: Sequence[LineReport]) -> BulkRefused:
    """Return the error for lines that are refused.

    Args:
        refused: number of refused lines.
        issue_count: number of all issues.
        faults: the first refused lines.
    """
    issues = [issue for line in faults for issue in line.faults]
    first = faults[0]
    message = Message(
        "{refused} lines are refused, so nothing was stored; line {line}: {problem}",
        refused=refused,
        line=first.line,
        problem=str(first.problem),
    )
    return BulkRefused(message, issues=issues, issue_count=issue_count, refused=refused)
