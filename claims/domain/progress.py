"""Progress of long work, for people who wait for it."""

from collections.abc import Callable

#: is called with what is being done, how much of it is done, and of how much; None if that is unknown
Progress = Callable[[str, int, int | None], None]
