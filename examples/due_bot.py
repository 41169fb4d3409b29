"""A bot that searches for evidence on claims that are due. Replace `look_for_evidence`; docs/bots.md explains the rest.

Set API to the URL of the server and BOT to a token, and run `.venv/bin/python -m examples.due_bot`. Each bot needs a
token of its own. If the links of the server name another address, set PUBLIC_URL to its DUECHECK_PUBLIC_URL.
"""

import os
import signal
from contextlib import closing, suppress

from claims.client import Claim, Client, Evidence, tasks


def look_for_evidence(claim: Claim) -> list[Evidence]:
    """Return the evidence that the bot finds on a claim. This example finds none."""
    print(f"claim {claim['id']}: {claim['statement']}", flush=True)
    return []


def propose_verdict(evidence: list[Evidence]) -> str | None:
    """Return a note for the editors, who add the verdict; None without evidence."""
    stances = {item["stance"] for item in evidence}
    is_decided = ("supports" in stances) != ("refutes" in stances)
    outcome = "no verdict yet" if not is_decided else "came_true" if "supports" in stances else "did_not"
    return f"Proposal of the bot: {outcome}, {len(evidence)} found." if evidence else None


def main() -> None:
    """Check the claims that are due, until Ctrl-C."""
    url, token = os.environ.get("API", "http://127.0.0.1:8000"), os.environ["BOT"]
    with (
        suppress(KeyboardInterrupt),
        Client(url, token, public_url=os.environ.get("PUBLIC_URL")) as api,
        closing(tasks(api)) as due_tasks,
    ):
        for task in due_tasks:
            evidence = look_for_evidence(task.claim)
            task.report(evidence, propose_verdict(evidence))


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # a service manager stops it as Ctrl-C does
    main()
