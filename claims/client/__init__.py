"""A client of the HTTP API for bots. It imports no other package of Duecheck (docs/bots.md).

It needs httpx, the extra `client`.
"""

from claims.client.api import Client, Problem
from claims.client.bot import Task, tasks

__all__ = ["Client", "Problem", "Task", "tasks"]
