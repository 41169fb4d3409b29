"""What only the log says of a claim: whose work it is, its snooze, its flag, expired leases, and what was announced."""

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Marks:
    """The marks of a claim, after all rows of the log so far."""

    #: id of the current deadline; None without a window
    deadline_id: int | None = None
    #: whole seconds, UTC; None: no snooze
    snoozed_at: str | None = None
    #: whole second, UTC; None: until a person looks, if there is a snooze
    snoozed_until: str | None = None
    needs_human: bool = False
    #: the periodic check of the current queue time was announced
    is_announced: bool = False
    #: it was accepted once
    is_public: bool = False
    #: a person set a deadline although the claim waited, so the claim waits no longer
    is_released: bool = False
    #: the workflow before the claim was withdrawn, rejected or merged
    left_as: str | None = None
    #: whose work it is
    assigned_to: str | None = None
    #: lease id -> its holder and its end
    expiries: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: deadlines before which the claim had no window, although it had one earlier
    after_none: set[int] = field(default_factory=set)

    def wake(self) -> None:
        """End the snooze."""
        self.snoozed_at = self.snoozed_until = None

    def reset(self) -> None:
        """End the snooze, the flag and the count of expired leases."""
        self.wake()
        self.needs_human = False
        self.expiries = {}
