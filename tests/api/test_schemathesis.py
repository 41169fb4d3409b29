"""Every operation under generated requests, all checks on, with a token and without."""

import os
import tempfile

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings

from claims.cli.example_data import load_examples
from claims.domain.roles import ROLES
from claims.factory import create_app
from claims.fetching.limits import FetchError
from claims.shared_counters import SharedCounters
from tests.tokens import add_token

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "5"))

#: status codes of refusals that a schema cannot express (quotations, dates, states of records)
_REFUSALS = ["401", "403", "404", "409", "412", "422", "428"]
_CONFIG = schemathesis.Config.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", "304", *_REFUSALS]},
            "negative_data_rejection": {"expected-statuses": ["400", "405", "406", "415", *_REFUSALS]},
            "missing_required_header": {"expected-statuses": ["400", "415", *_REFUSALS]},
        },
        # schemathesis takes "0" for a value of If-Match, which its pattern does not allow
        "operations": [
            {
                "include-operation-id": "extend_lease",
                "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", *_REFUSALS]}},
            }
        ],
    }
)
# pytest needs the operations when it collects, so the application is made here and not in a fixture.
_FOLDER = tempfile.TemporaryDirectory(prefix="duecheck-schemathesis-")
_APP = create_app({"DATABASE_URL": f"sqlite:///{_FOLDER.name}/test.db", "RATE_LIMIT": "off", "LOG_LEVEL": "error"})


def _offline(url):
    raise FetchError("not-allowed", "Tests stay off the net.")


object.__setattr__(_APP.extensions["duecheck"], "fetch", _offline)
schemathesis.serializer.alias(["application/x-ndjson", "text/csv"], "text/plain")
_SCHEMA = schemathesis.openapi.from_wsgi("/openapi.json", _APP, config=_CONFIG)


#: every caller: one per role, and one without a token
_CALLERS = (*ROLES, None)
#: the callers with the most and the fewest rights
_EXTREMES = ("editor", None)


@pytest.fixture(scope="module")
def headers():
    """Return the headers of each caller."""
    context = _APP.extensions["duecheck"].context
    load_examples(context)
    tokens = {role: add_token(context, role, role) for role in ROLES}
    plain = {"Accept-Encoding": "identity"}  # the caller of WSGI does not unpack answers
    yield {role: plain | {"Authorization": f"Bearer {token}"} for role, token in tokens.items()} | {None: plain}
    _APP.extensions["duecheck"].backend.close()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "boundary_callers",
    [pytest.param(_EXTREMES, id="two-callers"), pytest.param(_CALLERS, id="every-caller", marks=pytest.mark.long)],
)
@_SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)
def test_no_request_gets_an_undocumented_answer(case, headers, boundary_callers):
    """Send random requests as every caller, and the many at the bounds of the schema as some."""
    object.__setattr__(_APP.extensions["duecheck"], "counters", SharedCounters())  # wrong tokens would be 429
    at_bounds = case.meta.phase.name == "coverage"
    for caller in boundary_callers if at_bounds else _CALLERS:
        case.call_and_validate(headers=headers[caller])
