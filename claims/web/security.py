"""The security headers of all answers outside the API: web pages, API reference, problem types and errors."""

from typing import Final

from flask import Response, request

#: Content-Security-Policy (CSP Level 3): own style sheet, script, images and fonts only, no inline script, no frames
_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {frames}"
)
#: endpoints that other sites can embed in a frame
_EMBEDDABLE: Final = {"web.embed_claim"}


def add_security_headers(response: Response) -> None:
    """Add the policy of the page and of its referrer; `claims.api.telemetry` adds nosniff to every answer."""
    can_embed = request.endpoint in _EMBEDDABLE and response.status_code == 200
    response.headers["Content-Security-Policy"] = _POLICY.format(frames="*" if can_embed else "'none'")
    response.headers["Referrer-Policy"] = "same-origin"
