"""Due claims as a JSON Feed (https://jsonfeed.org/version/1.1)."""

from collections.abc import Sequence
from typing import Final
from uuid import uuid5

import orjson

from claims.domain.feed_entries import DueEntry
from claims.domain.records import Json
from claims.formats.common import Channel, attribution, claim_uuid, quotation, window

VERSION_URL: Final = "https://jsonfeed.org/version/1.1"


def json_feed(channel: Channel, entries: Sequence[DueEntry]) -> bytes:
    """Render a feed."""
    return orjson.dumps(
        {
            "version": VERSION_URL,
            "title": channel.title,
            "home_page_url": f"{channel.base}/{channel.page}",
            "feed_url": channel.url,
            "description": "Forecasts whose deadline has passed and that have no verdict yet.",
            "items": [_item(channel, entry) for entry in entries],
        }
    )


def _item(channel: Channel, entry: DueEntry) -> Json:
    """Return an item; a claim that is due again under a moved deadline is another item."""
    claim, article = entry.claim, entry.article
    item = {
        "id": uuid5(claim_uuid(claim, article), claim["due_at"]).urn,
        "url": channel.claim_url(claim),
        "external_url": article.url,
        "title": f"Due: {claim['statement']}",
        "content_text": f"“{quotation(claim)}”\n{attribution(claim, article)}\nDeadline: {window(claim)}.",
        "date_published": claim["due_at"],
        "date_modified": claim["updated_at"],
        "_duecheck": {"claim_id": claim["id"], "status": claim["status"], "article_id": claim["article_id"]},
    }
    authors = {"authors": [{"name": claim["claimant"]}]} if claim["claimant"] else {}
    return item | authors | ({"tags": claim["topics"]} if claim["topics"] else {})
