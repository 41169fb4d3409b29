"""The security headers of all answers outside the API: web pages, API reference, problem types and errors."""

from typing import Final
from urllib.parse import urlsplit

from flask import Response, request

from claims.web.publisher import publisher

#: Content-Security-Policy (CSP Level 3): own style sheet, scripts, images and fonts only, no inline script, no frames
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'{logo}; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {frames}"
)
#: endpoints that show the newsroom's logo, which can stand on another site
_WITH_LOGO: Final = {"web.embed_claim", "web.show_about"}
#: endpoints that other sites can embed in a frame
_EMBEDDABLE: Final = {"web.embed_claim"}


def add_security_headers(response: Response) -> None:
    """Add the policy of the page and of its referrer; `claims.api.telemetry` adds nosniff to every answer."""
    can_embed = request.endpoint in _EMBEDDABLE and response.status_code == 200
    response.headers["Content-Security-Policy"] = _POLICY.format(
        frames="*" if can_embed else "'none'", logo=_logo_origin() if request.endpoint in _WITH_LOGO else ""
    )
    response.headers["Referrer-Policy"] = "same-origin"


def _logo_origin() -> str:
    """Return the origin of the newsroom's logo behind a space; empty without a logo."""
    url = urlsplit(publisher().logo_url)
    return f" {url.scheme}://{url.netloc}" if url.netloc else ""
