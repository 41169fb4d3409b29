"""The day on which a claim was made, in the forms and on the page of a claim."""

import re

import pytest

TEXT = "In March 2025 the minister told the house it would be done by October 1, 2028."
DONE = "it would be done by October 1, 2028"


@pytest.mark.parametrize(("typed", "stored"), [("", "2026-09-14"), ("2025-03", "2025-03"), ("unknown", None)])
def test_the_forms_take_the_day(visit, journalist, clock, typed, stored):
    clock.set("2026-09-15T12:00:00")
    journalist.article(published_on="2026-09-14", text=TEXT)
    visitor = visit("journalist")
    visitor.send("/articles/1/claims/new", quote=DONE, due__text="by 2028", said_on=typed)
    added = journalist.get("/claims/1").json
    assert added["said_on"] == stored
    page = visitor.get("/claims/1/edit")
    assert re.search(rf"name=\"said_on\"[^>]* value=\"{stored or 'unknown'}\"", page)
    visitor.send("/claims/1/edit", statement="It will be done.", claimant="A minister", said_on="2024")
    assert journalist.get("/claims/1").json["said_on"] == "2024"
    assert "Said</dt><dd>2024" in visitor.get("/claims/1")
