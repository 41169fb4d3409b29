"""Export of W3C Web Annotations (Data Model and Vocabulary, 2017): one annotation for each span of a claim.

Positions count Unicode code points. The standard leaves the unit open (section 4.2.5), so each selector
names it (`units`).
"""

from collections.abc import Sequence
from typing import Any, Final

from claims.domain.records import Article, Json

CONTEXT: Final = ["http://www.w3.org/ns/anno.jsonld", {"units": "https://schema.org/unitText"}]
#: the media type of annotations (section 1 of the Web Annotation Protocol)
MEDIA: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
#: the unit of positions
UNITS: Final = "code points"
#: span role -> motivation of its annotation (Vocabulary, section 3.3)
MOTIVATIONS: Final = {"claim": "identifying", "date": "tagging", "condition": "tagging", "speaker": "tagging"}


def annotations(claim: Json, article: Article, base: str) -> list[Json]:
    """Return a claim's spans as annotations, the span of role `claim` first.

    Args:
        claim: JSON of the claim, as the API returns it.
        article: the article of the claim.
        base: absolute URL of the server, without a slash at the end.
    """
    url = f"{base}{claim['url']}"
    return [
        {
            "id": f"{url}#span-{number}",
            "type": "Annotation",
            "motivation": MOTIVATIONS[span["role"]],
            "created": claim["created_at"],
            "modified": claim["updated_at"],
            "via": f"{base}{claim['html_url']}",
            "body": _body(claim, span),
            "target": _target(span, article),
        }
        for number, span in enumerate(claim["spans"], 1)
        if span["state"] != "orphaned"
    ]


def page(items: Sequence[Json], url: str, collection: Json, start: int, next_url: str | None) -> Json:
    """Return annotations as an AnnotationPage of a collection (Data Model, section 5.2).

    Args:
        items: the annotations of the page.
        url: the absolute URL of the page.
        collection: the collection, from `collection`.
        start: number of the annotations before the page.
        next_url: the absolute URL of the next page; None on the last one.
    """
    page_json: dict[str, Any] = {
        "@context": CONTEXT,
        "id": url,
        "type": "AnnotationPage",
        "partOf": collection,
        "startIndex": start,
        "items": list(items),
    }
    return page_json | ({"next": next_url} if next_url else {})


def collection(label: str, url: str, total: int) -> Json:
    """Return the collection of the pages (Data Model, section 5.1).

    Args:
        label: its name.
        url: the absolute URL of its first page, which describes the collection too.
        total: the annotations of all pages.
    """
    return {
        "id": f"{url}#collection",
        "type": "AnnotationCollection",
        "label": label,
        "total": total,
        "first": url,
    }


def _body(claim: Json, span: Json) -> Json:
    if span["role"] == "claim":
        return {"type": "TextualBody", "purpose": "describing", "value": claim["statement"], "format": "text/plain"}
    return {"type": "TextualBody", "purpose": "tagging", "value": span["role"], "format": "text/plain"}


def _target(span: Json, article: Article) -> Json:
    quote = {"type": "TextQuoteSelector", "exact": span["exact"], "prefix": span["prefix"], "suffix": span["suffix"]}
    selectors: list[Json] = [quote]
    if span["start"] is not None:
        position = {"type": "TextPositionSelector", "start": span["start"], "end": span["end"], "units": UNITS}
        selectors.append(position)
    return {"type": "SpecificResource", "source": article.url, "selector": selectors}
