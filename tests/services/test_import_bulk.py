"""Bulk imports: the same rules and records as for single claims."""

import pytest

from claims.domain.actors import Actor
from claims.errors import Invalid
from claims.services.import_bulk import add_claims
from schemas.claims import ClaimIn

JO = Actor("the-journalist", "journalist")
BODIES = [
    {"quote": "until December 1, 2023", "due": {"text": "until December 1, 2023"}, "topics": ["gas", "oil"]},
    {"quote": "by December 2022", "due": {"edtf": "2022-12", "relation": "by", "timezone": "Europe/Minsk"}},
    {"quote": "program addenda", "due": None, "workflow": "candidate", "criteria": "c"},
]


def _new(**changes):
    return [ClaimIn().load({"article_id": 1} | body | changes) for body in BODIES]


def test_a_bulk_import_stores_the_same_as_single_requests(journalist, bot, context):
    journalist.article()
    one_by_one = [journalist.post("/claims", {"article_id": 1} | body).json for body in BODIES]
    assert list(add_claims(context, JO, _new(), batch=2)) == [2, 3]
    for number, expected in enumerate(one_by_one, 4):
        assert bot.get(f"/claims/{number}").json == expected | {"id": number}
        history = [bot.get(f"/claims/{i}/history").json["items"] for i in (number - 3, number)]
        created = [{"type": h["type"], "actor": h["actor"], **h["changed"]["claim"], "id": 0} for (h,) in history]
        assert created[0] == created[1]
    for query in ("q=addenda", "topic=oil", "sort=due_at&status=open", "workflow=candidate"):
        ids = [claim["id"] for claim in bot.get(f"/claims?{query}").json["items"]]
        assert {i - 3 for i in ids if i > 3} == {i for i in ids if i <= 3} != set()
    assert [c["id"] for c in bot.get("/claims/due?as_of=2030-01-01T00:00:00Z").json["items"]] == [2, 5, 1, 4]


@pytest.mark.parametrize(
    "changes", [{"quote": "nowhere to be found"}, {"article_id": 9}, {"depends_on": {"claim_id": 99}}]
)
def test_a_batch_with_a_bad_claim_is_not_stored(journalist, bot, context, changes):
    journalist.article()
    done = add_claims(context, JO, [*_new(), *_new(**changes)], batch=3)
    assert next(done) == 3
    with pytest.raises(Invalid):
        next(done)
    assert len(bot.get("/claims").json["items"]) == 3
