"""Queries as PostgreSQL's tsquery. Tokens have only letters and digits, so none of them is syntax."""

from typing import Final

from claims.search.query import Query, Term

#: column of the search index -> the weight that its positions have
_WEIGHTS = {"statement": "A", "quote": "B"}

#: a term is a lexeme without signs, so quotation marks make a query of it
REMOVE_UNUSED_TERMS: Final = """
    DELETE FROM claims_search_terms AS t
    WHERE t.term = ANY(json_texts(:terms))
        AND NOT EXISTS (SELECT 1 FROM claims_search AS s WHERE s.words @@ CAST(quote_literal(t.term) AS TSQUERY))
"""


def match_expression(query: Query, columns: tuple[str, ...] = ()) -> str:
    """Return the expression of a query that is not empty.

    Args:
        query: the query.
        columns: only these columns count; none: all.
    """
    weights = "".join(_WEIGHTS[column] for column in columns)
    expression = " & ".join(_any_of(group, weights) for group in query.groups)
    return f"{expression} & !{_any_of(query.excluded, weights)}" if query.excluded else expression


def excluded_expression(query: Query) -> str:
    """Return the expression of what must not match."""
    return _any_of(query.excluded, "")


def _any_of(terms: tuple[Term, ...], weights: str) -> str:
    return "(" + " | ".join(part for term in terms for part in _parts(term, weights)) + ")"


def _parts(term: Term, weights: str) -> list[str]:
    *before, last = term.tokens
    phrase = [_lexeme(token, weights) for token in before] + [_lexeme(last, ("*" if term.is_prefix else "") + weights)]
    return ["(" + " <-> ".join(phrase) + ")", *(_lexeme(token, weights) for token in term.whole)]


def _lexeme(token: str, marks: str) -> str:
    return f"'{token}'" + (f":{marks}" if marks else "")
