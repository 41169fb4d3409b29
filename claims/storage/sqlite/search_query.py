"""FTS5 expressions of queries. Tokens have only letters and digits, so none of them is syntax."""

from claims.search.query import Query, Term


def match_expression(query: Query, columns: tuple[str, ...] = ()) -> str:
    """Return the expression of a query that is not empty.

    Args:
        query: the query.
        columns: only these columns count; none: all.
    """
    expression = " AND ".join(_any_of(group) for group in query.groups)
    if query.excluded:
        expression = f"({expression}) NOT {excluded_expression(query)}"
    return f"{{{' '.join(columns)}}} : ({expression})" if columns else expression


def excluded_expression(query: Query) -> str:
    """Return the expression of what must not match."""
    return _any_of(query.excluded)


def _any_of(terms: tuple[Term, ...]) -> str:
    parts = [part for term in terms for part in _parts(term)]
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _parts(term: Term) -> list[str]:
    phrase = '"' + " ".join(term.tokens) + '"' + (" *" if term.is_prefix else "")
    return [phrase, *(f'"{token}"' for token in term.whole)]
