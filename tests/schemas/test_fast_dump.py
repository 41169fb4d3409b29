"""The compiled dump of a record equals the dump of its schema."""

import pytest
from marshmallow import Schema, fields

from claims.cli.example_data import load_examples
from claims.domain.visibility import Visibility
from schemas.articles import ArticleOut
from schemas.claims import ClaimDocumentOut
from schemas.deadlines import DeadlineOut
from schemas.evidence import EvidenceDocumentOut
from schemas.fast_dump import compile_dump
from schemas.verdicts import VerdictOut


def test_the_compiled_dump_equals_the_schemas(context, clock):
    clock.set("2026-11-24T00:00")
    load_examples(context)
    store = context.store
    for claim_id in range(1, 20):
        records = [(ClaimDocumentOut(), store.get_claim(claim_id))]
        records += [(DeadlineOut(), d) for d in store.list_deadlines(claim_id, 0, 9)]
        records += [(EvidenceDocumentOut(), e) for e in store.list_evidence(claim_id, 0, 9, Visibility.ALL)]
        records += [(VerdictOut(), v) for v in store.list_verdicts(claim_id, 0, 9, Visibility.ALL)]
        records += [(ArticleOut(), a) for a in store.list_articles(0, 9)]
        for schema, record in records:
            assert compile_dump(schema)(record) == schema.dump(record)


def test_a_field_of_another_kind_is_not_compiled():
    with pytest.raises(TypeError, match="no plan"):
        compile_dump(Schema.from_dict({"a": fields.Decimal()})())
