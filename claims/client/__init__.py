"""A client of the HTTP API for bots. It imports nothing of the rest (docs/bots.md).

It needs httpx: `pip install "duecheck[client]"`.
"""

from claims.client.api import Client
from claims.client.bot import Task, tasks
from claims.client.types import Change, Claim, Evidence, Lease, Problem

__all__ = ["Change", "Claim", "Client", "Evidence", "Lease", "Problem", "Task", "tasks"]
