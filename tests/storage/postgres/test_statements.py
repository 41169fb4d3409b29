"""The store's statements in the language of PostgreSQL."""

from pathlib import Path

import pytest

from claims.storage import sql
from claims.storage.postgres.statements import _REPLACED, translated, with_limits
from claims.storage.sql.public_changes import PUBLIC_DOCUMENT
from claims.storage.sql.public_claims import is_public_claim


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT 1 WHERE a = :a AND b > :b_2", "SELECT 1 WHERE a = %(a)s AND b > %(b_2)s"),
        ("SELECT a::text, 'x:y', '\"note\":null'", "SELECT a::text, 'x:y', '\"note\":null'"),
        ("SELECT a % 2", "SELECT a %% 2"),
        ("a CROSS JOIN b INDEXED BY c NOT INDEXED", "a JOIN b  "),
        ("x.claims_search MATCH :q", "x.words @@ CAST(%(q)s AS TSQUERY)"),
        ("claims_search MATCH :q", "claims_search.words @@ CAST(%(q)s AS TSQUERY)"),
        (f"WHERE {is_public_claim('l.claim_id')}", "WHERE (SELECT is_public FROM claims WHERE id = l.claim_id) <> 0"),
    ],
)
def test_statements_in_the_language_of_postgresql(statement, expected):
    assert translated(statement) == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT a ORDER BY a LIMIT 1", None),
        ("SELECT a UNION ALL SELECT b", None),
        ("SELECT a UNION ALL SELECT b ORDER BY a", None),
        (
            "SELECT a UNION ALL SELECT b ORDER BY a LIMIT :n",
            "(SELECT a ORDER BY a LIMIT :n) UNION ALL (SELECT b ORDER BY a LIMIT :n) ORDER BY a LIMIT :n",
        ),
        (
            "SELECT x FROM (SELECT a UNION ALL SELECT b(1) ORDER BY a LIMIT 2) AS p WHERE c IN (d UNION ALL e)",
            "SELECT x FROM ((SELECT a ORDER BY a LIMIT 2) UNION ALL (SELECT b(1) ORDER BY a LIMIT 2) "
            "ORDER BY a LIMIT 2) AS p WHERE c IN (d UNION ALL e)",
        ),
        ("SELECT 1 FROM (SELECT a ORDER BY a LIMIT 1) AS x UNION ALL SELECT 2 FROM (b ORDER BY b LIMIT 1) AS y", None),
    ],
)
def test_each_select_of_a_union_has_its_limit(statement, expected):
    assert with_limits(statement) == (expected or statement)


def test_each_row_of_the_table_is_in_a_statement_of_the_store():
    """A text that no statement has any more is a row that nobody needs, or one that nobody uses."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in Path(sql.__file__).parent.glob("*.py"))
    assert [text for text in _REPLACED if text != PUBLIC_DOCUMENT and text not in source] == []
