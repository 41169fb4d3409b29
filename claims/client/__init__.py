"""A client of the HTTP API for bots. It imports nothing of the rest (docs/bots.md).

It needs httpx: `pip install "duecheck[client]"`.
"""

from claims.client.api import Client
from claims.client.bot import Task, tasks
from claims.client.errors import BadAnswer, ClientError, ForeignLink, Problem
from claims.client.leases import HeldLease
from claims.client.types import Change, Claim, Evidence, Lease, Tagged

__all__ = [
    "BadAnswer",
    "Change",
    "Claim",
    "Client",
    "ClientError",
    "Evidence",
    "ForeignLink",
    "HeldLease",
    "Lease",
    "Problem",
    "Tagged",
    "Task",
    "tasks",
]
