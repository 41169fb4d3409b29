"""A client of the HTTP API for bots. It imports nothing of the rest (docs/bots.md).

It needs httpx: `pip install "duecheck[client]"`.
"""

from claims.client.api import Client
from claims.client.bot import Task, tasks
from claims.client.changes import ChangeFeed
from claims.client.errors import BadAnswer, ClientError, ForeignLink, Problem
from claims.client.leases import HeldLease
from claims.client.types import (
    Article,
    Change,
    Check,
    Claim,
    Evidence,
    Lease,
    NewVerdict,
    StoredEvidence,
    Tagged,
    Verdict,
)

__all__ = [
    "Article",
    "BadAnswer",
    "Change",
    "ChangeFeed",
    "Check",
    "Claim",
    "Client",
    "ClientError",
    "Evidence",
    "ForeignLink",
    "HeldLease",
    "Lease",
    "NewVerdict",
    "Problem",
    "StoredEvidence",
    "Tagged",
    "Task",
    "Verdict",
    "tasks",
]
