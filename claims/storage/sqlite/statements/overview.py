"""What the pages show: the desk's sections in one statement, a claim with its article, the track record."""

from typing import Final

_UNJUDGED: Final = "c.workflow = 'accepted' AND c.outcome IS NULL AND c.waiting = 0"
_FROM: Final = "FROM claims AS c"
#: section -> where its claims come from, which they are, and their order
SECTIONS: Final = {
    "due": (_FROM, f"{_UNJUDGED} AND c.due_sort <= :now", "c.due_sort, c.id"),
    "soon": (_FROM, f"{_UNJUDGED} AND c.due_sort > :now AND c.due_sort <= :soon", "c.due_sort, c.id"),
    "proposed": ("FROM verdicts AS v CROSS JOIN claims AS c ON c.id = v.claim_id", "v.state = 'proposed'", "v.id"),
    "needs_human": (_FROM, "c.needs_human = 1", "c.updated_at, c.id"),
    "candidates": (_FROM, "c.workflow = 'candidate'", "c.id DESC"),
}
_FILTERS: Final = {
    "topic": "EXISTS (SELECT 1 FROM claim_topics AS t WHERE t.topic = :topic AND t.claim_id = c.id)",
    "claimant": "c.claimant_key = :claimant",
    "article_id": "c.article_id = :article_id",
}
_LISTED: Final = "c.id, c.form, c.version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_sort"

GET_CLAIM_AND_ARTICLE: Final = """
    SELECT c.form, c.version AS claim_version, c.workflow, c.outcome, c.waiting, c.opens_at, c.due_sort,
        a.*, r.sha256, r.length, r.withheld, r.created_at AS revised_at
    FROM claims AS c JOIN articles AS a ON a.id = c.article_id
    JOIN revisions AS r ON r.article_id = a.id AND r.number = a.revision
    WHERE c.id = :id
"""


def list_sections(filters: tuple[str, ...]) -> str:
    """Build the statement that gives every section's first claims."""
    selects = [
        f"SELECT * FROM (SELECT '{name}' AS section, {_LISTED} {source} {_where(where, filters)} "
        f"ORDER BY {order} LIMIT :limit)"
        for name, (source, where, order) in SECTIONS.items()
    ]
    return " UNION ALL ".join(selects)


def count_sections(filters: tuple[str, ...]) -> str:
    """Build the statement that counts every section, up to a bound: the work does not grow with the table."""
    counts = [
        f"(SELECT count(*) FROM (SELECT 1 {source} {_where(where, filters)} LIMIT :most)) AS {name}"
        for name, (source, where, _) in SECTIONS.items()
    ]
    return f"SELECT {', '.join(counts)}"


def _where(where: str, filters: tuple[str, ...]) -> str:
    return "WHERE " + " AND ".join([where, *(_FILTERS[name] for name in filters)])


#: by what -> the next keys in their order, and the claims of a key
_KEYS: Final = {
    "claimant": (
        "SELECT DISTINCT claimant_key AS key FROM claims WHERE claimant_key > :after",
        "LEFT JOIN claims AS c ON c.claimant_key = k.key AND c.workflow = 'accepted'",
    ),
    "publisher": (
        "SELECT DISTINCT publisher AS key FROM articles WHERE publisher > :after",
        "LEFT JOIN articles AS a ON a.publisher = k.key "
        "LEFT JOIN claims AS c ON c.article_id = a.id AND c.workflow = 'accepted'",
    ),
    "author": (
        "SELECT DISTINCT j.value AS key FROM articles, json_each(articles.authors) AS j WHERE j.value > :after",
        "LEFT JOIN (SELECT a.id, j.value FROM articles AS a, json_each(a.authors) AS j) AS w ON w.value = k.key "
        "LEFT JOIN claims AS c ON c.article_id = w.id AND c.workflow = 'accepted'",
    ),
    "topic": (
        "SELECT DISTINCT topic AS key FROM claim_topics WHERE topic > :after",
        "LEFT JOIN claim_topics AS t ON t.topic = k.key "
        "LEFT JOIN claims AS c ON c.id = t.claim_id AND c.workflow = 'accepted'",
    ),
}
_NAMES: Final = {"claimant": "max(c.claimant)"}
_COUNTS: Final = """
    count(c.id) AS claims,
    coalesce(sum(c.outcome = 'came_true'), 0) AS came_true,
    coalesce(sum(c.outcome = 'came_true_late'), 0) AS came_true_late,
    coalesce(sum(c.outcome = 'partly'), 0) AS partly,
    coalesce(sum(c.outcome = 'did_not'), 0) AS did_not,
    coalesce(sum(c.outcome = 'undeterminable'), 0) AS undeterminable,
    coalesce(sum(c.outcome = 'void'), 0) AS void,
    coalesce(sum(c.outcome IS NULL AND c.waiting = 0 AND c.due_sort < :late), 0) AS overdue,
    coalesce(sum(c.outcome IS NULL AND NOT (c.waiting = 0 AND c.due_sort < :late)), 0) AS unjudged,
    coalesce(sum(d.reason = 'claimant_moved'), 0) AS moved,
    avg(CASE WHEN d.reason = 'claimant_moved' THEN julianday(d.latest) - julianday(
        (SELECT latest FROM deadlines WHERE claim_id = c.id ORDER BY id LIMIT 1)) END) AS moved_days
"""
RECORD: Final = {
    by: f"""
    WITH keys AS ({keys} ORDER BY key LIMIT :limit)
    SELECT k.key, coalesce({_NAMES.get(by, "k.key")}, k.key) AS name, {_COUNTS}
    FROM keys AS k {claims}
    LEFT JOIN deadlines AS d ON d.id = c.deadline_id
    GROUP BY k.key ORDER BY k.key
    """
    for by, (keys, claims) in _KEYS.items()
}
