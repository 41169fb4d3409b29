"""A bot that looks for evidence on claims that are due. Replace `look_for_evidence`; docs/bots.md explains the rest.

Run it with the server's address in API and a token in BOT: `.venv/bin/python -m examples.due_bot`. One token a bot.
"""

import os
from contextlib import closing, suppress

from claims.client.api import Claim, Client, Evidence
from claims.client.bot import tasks


def look_for_evidence(claim: Claim) -> list[Evidence]:
    """Search for what was published later, and give what you found. This one finds nothing."""
    print(f"claim {claim['id']}: {claim['statement']}", flush=True)
    return []


def main() -> None:
    """Look at what is due until Ctrl-C."""
    address = os.environ.get("API", "http://127.0.0.1:8000")
    with suppress(KeyboardInterrupt), Client(address, os.environ["BOT"]) as api, closing(tasks(api)) as work:
        for task in work:
            task.report(look_for_evidence(task.claim))


if __name__ == "__main__":
    main()
