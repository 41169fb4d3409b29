"""The store's statements in the language of PostgreSQL.

The statements are written in the common language of both engines as far as it goes. This table has the rest.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from claims.storage.sql.public_changes import PUBLIC_DOCUMENT

#: what the public sees of a row `l`. The members keep their order, which `jsonb` would change. In the strings of users
#: each quotation mark has a backslash before it, so these patterns are never found there.
_PUBLIC_DOCUMENT: Final = r"""CASE
    WHEN l.type = 'check.added'
    THEN regexp_replace(l.document, '"note":"(?:[^"\\]|\\.)*"', '"note":null')
    WHEN l.type IN ('claim.erased', 'claimant.erased')
    THEN regexp_replace(l.document, '("erasure":\{"reason":)"(?:[^"\\]|\\.)*"', '\1null')
    WHEN l.type IN ('evidence.updated', 'evidence.retracted', 'evidence.restored', 'evidence.erased')
    THEN regexp_replace(
        regexp_replace(
            regexp_replace(l.document, '("evidence":\{"id":\d+,"claim_id":)\d+', '\1' || l.claim_id),
            '"html_url":"/claims/\d+#evidence-', '"html_url":"/claims/' || l.claim_id || '#evidence-'),
        '("erasure":\{"reason":)"(?:[^"\\]|\\.)*"', '\1null')
    ELSE l.document END"""

_DOCUMENTS: Final = (
    "CAST(coalesce(group_concat(document, ','), '') AS BLOB)",
    "convert_to(coalesce(string_agg(document, ','), ''), 'UTF8')",
)
#: a text in a statement -> what PostgreSQL has in its place
_REPLACED: Final[Mapping[str, str]] = {
    PUBLIC_DOCUMENT: _PUBLIC_DOCUMENT,
    _DOCUMENTS[0]: _DOCUMENTS[1],
    "group_concat(s.exact, char(10))": "string_agg(s.exact, chr(10))",
    "char(1114111)": "chr(1114111)",
    "json_group_array(": "json_agg(",
    "json_array(": "json_build_array(",
    # the members of JSON
    "LEFT JOIN json_each(c.extraction, '$.cues') AS cue": (
        "LEFT JOIN json_each(CAST(c.extraction AS JSON) ->> 'cues') AS cue ON true"
    ),
    "cue.value ->> 'cue'": "CAST(cue.value AS JSON) ->> 'cue'",
    "l.document ->> '$.article_id'": "CAST(CAST(l.document AS JSON) ->> 'article_id' AS BIGINT)",
    "json_extract(l.document, '$.changed.claim.merged_into')": (
        "CAST(CAST(l.document AS JSON) #>> '{changed,claim,merged_into}' AS BIGINT)"
    ),
    "json_extract(n.document, '$.changed.check.result')": "CAST(n.document AS JSON) #>> '{changed,check,result}'",
    # SQLite keeps the order of the inner list
    "AND c.workflow = 'accepted'\n    LIMIT": "AND c.workflow = 'accepted' ORDER BY found_id DESC LIMIT",
    # with two equations PostgreSQL would expect hardly any row, and join the whole tables for the newest ones
    "ON c.id = v.claim_id AND c.verdict_id = v.id": "ON c.id = v.claim_id AND c.verdict_id BETWEEN v.id AND v.id",
    # of a join the planner might read all claims in their order, also for a publisher with few of them
    "c.article_id IN (SELECT id FROM articles WHERE publisher_key = :publisher)": (
        "c.article_id = ANY(ARRAY(SELECT id FROM articles WHERE publisher_key = :publisher))"
    ),
    # hints for SQLite's planner
    "NOT INDEXED": "",
    "CROSS JOIN": "JOIN",
    "+l.type": "l.type",
}
_HINT: Final = re.compile(r"\bINDEXED BY \w+")
_RANK: Final = re.compile(r"\bbm25\(claims_search, [^)]*\)")
#: weights of the columns' groups, from D to A (`0001_first.sql`)
_RANKED: Final = "-ts_rank('{0.2, 0.4, 0.8, 1}', words, CAST(:q AS TSQUERY))"
#: a table, or an alias with the table as its column
_MATCH: Final = re.compile(r"\b(\w+)(?:\.\w+_search)? MATCH :(\w+)")
#: in a subquery the planner would expect hundreds of values, and read the whole table instead
_IDS_IN: Final = re.compile(r"IN \(SELECT CAST\(value AS BIGINT\) FROM json_each\((:\w+)\)\)")
_TEXTS_IN: Final = re.compile(r"IN \(SELECT value FROM json_each\((:\w+)\)\)")
_PARAMETER: Final = re.compile(r"(?<![:\w\"']):([a-z_]\w*)")


#: PostgreSQL would hash all public claims for EXISTS. It expects that most values differ from one (<>), and few equal
#: it (=): so it reads the rows in their order until there are enough.
_IS_PUBLIC: Final = re.compile(
    r"EXISTS \(SELECT 1 FROM claims INDEXED BY claims_public WHERE id = (\S+) AND is_public = 1\)"
)
#: a page of some types of the log. PostgreSQL would read the rows of all types in their order until there are enough of
#: these: the whole log, if they are old. The index of types has their seqs, and the rows of the page are read by seq.
_ROW_OF_TYPE: Final = re.compile(r"SELECT seq, (?:type, claim_id, )?document FROM changes WHERE type = ")
_SEQ_OF_TYPE: Final = "SELECT seq FROM changes WHERE type = "
_PAGE_OF_TYPES: Final = re.compile(rf"\(({_SEQ_OF_TYPE}.+? LIMIT :\w+)\) AS (l|page)\b", re.DOTALL)
_ROWS_OF_PAGE: Final = (
    r"(SELECT l.seq, l.type, l.claim_id, l.document FROM (\1) AS s JOIN changes AS l ON l.seq = s.seq "
    r"AND l.seq > :since AND l.seq <= :until ORDER BY l.seq) AS \2"
)
_UNION: Final = " UNION ALL "


@lru_cache(maxsize=4096)
def translated(statement: str) -> str:
    """Return a statement of the store as PostgreSQL and psycopg read it."""
    statement = _IS_PUBLIC.sub(r"(SELECT is_public FROM claims WHERE id = \1) <> 0", statement)
    for text, replacement in _REPLACED.items():
        statement = statement.replace(text, replacement)
    statement = _PAGE_OF_TYPES.sub(_ROWS_OF_PAGE, _ROW_OF_TYPE.sub(_SEQ_OF_TYPE, statement))
    statement = _HINT.sub("", _RANK.sub(_RANKED, statement))
    statement = _TEXTS_IN.sub(r"= ANY(json_texts(\1))", _IDS_IN.sub(r"= ANY(json_ids(\1))", statement))
    statement = _MATCH.sub(r"\1.words @@ CAST(:\2 AS TSQUERY)", statement)
    statement = with_limits(re.sub(r"\s+UNION ALL\s+", _UNION, statement))
    return _PARAMETER.sub(r"%(\1)s", statement.replace("%", "%%"))


def with_limits(statement: str) -> str:
    """Return a statement in which each SELECT of a union with ORDER BY and LIMIT has both.

    SQLite merges the rows of the SELECTs as far as the limit. PostgreSQL would read and sort all of them.
    """
    parts, depth, start = [], 0, 0
    for place, sign in enumerate(statement):
        if sign == "(":
            depth += 1
            if depth == 1:
                parts.append(statement[start : place + 1])
                start = place + 1
        elif sign == ")":
            depth -= 1
            if depth == 0:
                parts.append(with_limits(statement[start:place]))
                start = place
    parts.append(statement[start:])
    return _limited(parts)


def _limited(parts: list[str]) -> str:
    """Return the text of a level, of which every second part is inside parentheses."""
    selects: list[list[str]] = [[]]
    for number, part in enumerate(parts):
        pieces = [part] if number % 2 else part.split(_UNION)
        selects[-1].append(pieces[0])
        selects += [[piece] for piece in pieces[1:]]
    texts = ["".join(select) for select in selects]
    head, order, tail = selects[-1][-1].rpartition(" ORDER BY ")
    if len(texts) == 1 or not order or "LIMIT" not in tail:
        return _UNION.join(texts)
    last = "".join(selects[-1][:-1]) + head
    return _UNION.join(f"({text} ORDER BY {tail})" for text in [*texts[:-1], last]) + f" ORDER BY {tail}"
