"""What search engines read: robots.txt (RFC 9309) and the sitemap."""

from flask import Response, abort, request, url_for

from claims.api.public_url import base_url
from claims.formats.sitemap import sitemap, sitemap_index
from claims.services.sitemap import KINDS, list_pages, list_parts
from claims.web.blueprint import page_route, pages
from claims.wiring import context, wiring


@pages.get("/robots.txt")
def robots() -> Response:
    """Return what search engines may read: the pages, without forms; nothing if reading needs a token."""
    if not wiring().settings.PUBLIC_READ:
        return Response("User-agent: *\nDisallow: /\n", mimetype="text/plain")
    root = request.script_root
    forbidden = [f"Disallow: {root}{path}" for path in ("/api/", "/sign-in", "/claims?", "/*/new", "/claims/*/embed")]
    text = "\n".join(
        ["User-agent: *", *forbidden, "", f"Sitemap: {url_for('web.sitemap_of_parts', _external=True)}", ""]
    )
    return Response(text, mimetype="text/plain")


@page_route("/sitemap.xml")
def sitemap_of_parts() -> Response:
    """Return the index of the sitemap."""
    parts = list_parts(context())
    urls = (url_for("web.sitemap_part", kind=kind, number=number, _external=True) for kind, number in parts)
    return Response(sitemap_index(urls), mimetype="application/xml")


@page_route("/sitemap/<kind>/<id:number>.xml")
def sitemap_part(kind: str, number: int) -> Response:
    """Return a part of the sitemap: articles, or accepted claims."""
    if kind not in KINDS:
        abort(404)
    base = f"{base_url(request.environ)}/{kind}"
    listed = [(f"{base}/{record_id}", changed_at) for record_id, changed_at in list_pages(context(), kind, number)]
    if not listed:  # a sitemap has at least one page (sitemaps.org, its schema)
        abort(404)
    return Response(sitemap(listed), mimetype="application/xml")
