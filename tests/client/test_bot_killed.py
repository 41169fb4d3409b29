"""The example bot, killed with -9 at random points 200 times over and started again, against a real server."""

import random
import select
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import orjson

from claims.domain.actors import Actor
from claims.services.import_bulk import add_claims
from schemas.claims import ClaimIn
from tests.live_server import ROOT, Server
from tests.services.lease_log import assert_never_held_by_two

KILLS, BOTS, CLAIMS = 200, 2, 1_500

#: the example as a reader would change it: it finds one report a claim, and says when it looks
BOT = """
from examples import due_bot

def look(claim):
    print(claim["id"], flush=True)
    return [{"url": f"https://found.example/{claim['id']}", "stance": "context"}]

due_bot.look_for_evidence = look
due_bot.main()
"""


def start(server, token):
    environment = {**server.environment, "API": f"http://127.0.0.1:{server.port}", "BOT": token}
    for name in [name for name in environment if name.startswith("DUECHECK_")]:
        del environment[name]
    command = [sys.executable, "-c", BOT]
    return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def kill_again_and_again(server, token, rng, times):
    """Start the bot and kill it somewhere in its work, so many times; then let it finish."""
    for _ in range(times):
        with start(server, token) as bot:
            select.select([bot.stdout], [], [], 20)  # it has begun to look at a claim
            time.sleep(rng.uniform(0, 0.12))
            assert bot.poll() is None, bot.stderr.read().decode()
            bot.kill()
    with start(server, token) as bot:
        while select.select([bot.stdout], [], [], 3)[0]:
            assert bot.stdout.read1(), bot.stderr.read().decode()
        bot.kill()


def test_each_claim_is_handled_and_no_evidence_or_check_comes_twice(tmp_path, context, journalist, app):
    journalist.article(url="https://news.example/killed")
    body = {"article_id": 1, "quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}}
    list(add_claims(context, Actor("jo", "journalist"), [ClaimIn().load(body)] * CLAIMS))
    server = Server(app.extensions["duecheck"].backend.database.path, LOG_LEVEL="error").wait_until_ready()
    try:
        tokens = [server.token(f"bot-{number}", "bot") for number in range(BOTS)]
        with ThreadPoolExecutor(BOTS) as pool:
            work = [
                pool.submit(kill_again_and_again, server, token, random.Random(number), KILLS // BOTS)
                for number, token in enumerate(tokens)
            ]
            for one in work:
                one.result()
    finally:
        server.stop()
    with closing(sqlite3.connect(server.database)) as connection:
        once = dict.fromkeys(range(1, CLAIMS + 1), 1)
        assert dict(connection.execute("SELECT claim_id, count(*) FROM checks GROUP BY 1")) == once
        assert dict(connection.execute("SELECT claim_id, count(*) FROM evidence GROUP BY 1")) == once
        log = [
            orjson.loads(document) for (document,) in connection.execute("SELECT document FROM changes ORDER BY seq")
        ]
    assert assert_never_held_by_two(log) >= CLAIMS
