"""What each thread of each process has of a database: its connection and its turn."""

import os
import sqlite3
import threading

from claims.storage.sqlite.turn import Turn


class Forks:
    """The number of forks that lie between the first process and this one."""

    number = 0

    @classmethod
    def count(cls) -> None:
        cls.number += 1


os.register_at_fork(after_in_child=Forks.count)


class Handle(threading.local):
    """The connection and the turn of one thread of one process."""

    #: counts the forks before the process of the handle began
    forks: int = -1
    connection: sqlite3.Connection | None = None
    turn: Turn | None = None
    depth: int = 0
    has_turn: bool = False
