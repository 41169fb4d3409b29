"""The sitemap protocol (https://www.sitemaps.org/protocol.html): an index of parts, and the pages of a part."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from xml.etree import ElementTree

from claims.domain.instants import format_seconds

NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap_index(urls: Iterable[str]) -> bytes:
    """Render the index of the parts at these URLs."""
    root = ElementTree.Element("sitemapindex", xmlns=NAMESPACE)
    for url in urls:
        ElementTree.SubElement(ElementTree.SubElement(root, "sitemap"), "loc").text = url
    return _written(root)


def sitemap(pages: Iterable[tuple[str, datetime]]) -> bytes:
    """Render a part; each page is its URL and the instant of its last change."""
    root = ElementTree.Element("urlset", xmlns=NAMESPACE)
    for url, changed_at in pages:
        page = ElementTree.SubElement(root, "url")
        ElementTree.SubElement(page, "loc").text = url
        ElementTree.SubElement(page, "lastmod").text = format_seconds(changed_at)
    return _written(root)


def _written(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
