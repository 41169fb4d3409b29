"""The example bot, killed with -9 at random points and started again, over and over, against a real server."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import orjson
import pytest

from claims.domain.actors import Actor
from claims.services.import_bulk import add_claims
from schemas.claims import ClaimIn
from tests.live_server import ROOT, is_readable, run_server, wait_for
from tests.services.lease_log import assert_never_held_by_two
from tests.storage.engine import connect, database_path
from tests.tokens import add_token

pytestmark = [pytest.mark.sqlite, pytest.mark.xdist_group("live")]

BOTS = 2
#: seconds in which the bots must have handled the claims that are left after the last kill
FINISH_SECONDS = 300

#: claims that the server has left to a person, because the bots were killed three times when they looked at them
LEFT = "SELECT DISTINCT claim_id FROM changes WHERE type = 'claim.needs_human'"

#: the example as a reader would change it: it finds one report a claim, and prints when it looks
BOT = """
from examples import due_bot


def look(claim):
    print(claim["id"], flush=True)
    return [{"url": f"https://found.example/{claim['id']}", "stance": "context"}]

due_bot.look_for_evidence = look
due_bot.main()
"""


@contextmanager
def running_bot(server, token):
    """Run the bot for the length of a `with` block, and kill it at the end; it must not end by itself."""
    environment = {**server.environment, "API": f"http://127.0.0.1:{server.port}", "BOT": token}
    for name in [name for name in environment if name.startswith("DUECHECK_")]:
        del environment[name]
    command = [sys.executable, "-c", BOT]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as bot:
        try:
            yield bot
            assert bot.poll() is None, bot.stderr.read().decode()
        finally:
            bot.kill()


def kill_again_and_again(server, token, rng, times):
    """Start the bot and kill it somewhere in its work, so many times."""
    for _ in range(times):
        with running_bot(server, token) as bot:
            is_readable(bot.stdout, 20)  # it has begun to look at a claim
            time.sleep(rng.uniform(0, 0.12))


def finish(server, token, claims):
    """Run the bot until every claim has a check or is left to a person, and until it looks at none for a second."""
    with running_bot(server, token) as bot, connect(server.database) as connection:
        count = f"SELECT count(*) FROM (SELECT claim_id FROM checks UNION {LEFT})"
        wait_for(lambda: bot.poll() is not None or connection.execute(count).fetchone() == (claims,), FINISH_SECONDS)
        while is_readable(bot.stdout, 1) and bot.stdout.read1():
            pass


@pytest.mark.parametrize(
    ("kills", "claims"),
    [pytest.param(20, 150, id="20 kills"), pytest.param(200, 1_500, id="200 kills", marks=pytest.mark.long)],
)
def test_each_claim_is_handled_and_no_evidence_or_check_comes_twice(context, journalist, app, kills, claims):
    journalist.article(url="https://news.example/killed")
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    list(
        add_claims(
            context,
            Actor("jo", "journalist"),
            [ClaimIn().load(body | {"claimant": f"Speaker {n}"}) for n in range(claims)],
        )
    )
    tokens = [add_token(context, f"bot-{number}", "bot") for number in range(BOTS)]
    with run_server(database_path(app)) as server:

        def work(number, token):
            kill_again_and_again(server, token, random.Random(number), kills // BOTS)
            finish(server, token, claims)

        with ThreadPoolExecutor(BOTS) as pool:
            list(pool.map(work, range(BOTS), tokens))
    with connect(server.database) as connection:
        left = {claim_id for (claim_id,) in connection.execute(LEFT)}
        assert len(left) <= (kills + BOTS) / 3  # a kill counts for one claim: the one that the bot was looking at
        once = {claim_id: 1 for claim_id in range(1, claims + 1) if claim_id not in left}
        assert dict(connection.execute("SELECT claim_id, count(*) FROM checks GROUP BY 1")) == once
        found = dict(connection.execute("SELECT claim_id, count(*) FROM evidence GROUP BY 1"))
        assert found == once | dict.fromkeys(left & set(found), 1)
        log = [orjson.loads(text) for (text,) in connection.execute("SELECT document FROM changes ORDER BY seq")]
    assert assert_never_held_by_two(log) >= claims
