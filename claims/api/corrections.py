"""The route of the list of corrections."""

from claims.api.routing import Routes
from claims.domain.corrections import CorrectionEntry
from claims.domain.requests import PageRequest
from claims.services import corrections
from claims.services.pagination import Page
from claims.wiring import context
from schemas.corrections import CorrectionEntryOut
from schemas.lists import page_of
from schemas.queries import PageQuery

routes = Routes("corrections", __name__, url_prefix="/api/v1", description="What the record said wrongly before")


@routes.operation("GET", "/corrections", role="reader", query=PageQuery, answer=(200, page_of(CorrectionEntryOut)))
def list_corrections(page: PageRequest) -> Page[CorrectionEntry]:
    """List corrected and withdrawn verdicts and retracted evidence, newest first."""
    return corrections.list_corrections(context(), page)
