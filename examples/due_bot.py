"""A bot that searches for evidence on claims that are due. Replace `look_for_evidence`; docs/bots.md explains the rest.

Set API to the URL of the server and BOT to a token, and run `.venv/bin/python -m examples.due_bot`. Each bot needs a
token of its own.
"""

import os
from contextlib import closing, suppress

from claims.client import Claim, Client, Evidence, tasks


def look_for_evidence(claim: Claim) -> list[Evidence]:
    """Return the evidence that the bot finds on a claim. This example finds none."""
    print(f"claim {claim['id']}: {claim['statement']}", flush=True)
    return []


def main() -> None:
    """Check the claims that are due, until Ctrl-C."""
    url = os.environ.get("API", "http://127.0.0.1:8000")
    with suppress(KeyboardInterrupt), Client(url, os.environ["BOT"]) as api, closing(tasks(api)) as due_tasks:
        for task in due_tasks:
            task.report(look_for_evidence(task.claim))


if __name__ == "__main__":
    main()
