"""The pages on which colleagues share work: whose work a claim is, their notes, and one's own part of the desk."""

import pytest

from claims.domain.limits import MAX_NOTE

ASSIGN, NOTE = "/claims/1/assign", "/claims/1/notes/new"


@pytest.fixture(autouse=True)
def claim(journalist):
    journalist.article()
    return journalist.claim()


@pytest.fixture
def desk(visit):
    return visit("journalist")


def press(visitor, value, status=303):
    """Press a button of the page of the claim."""
    page = visitor.get("/claims/1")
    form = page[page.index(f'action="{ASSIGN}"') :]
    assert f'value="{value}"' in form.split("</form>")[0]
    return visitor.send(ASSIGN, status, page="<form" + form.split("</form>")[0], assigned_to=value)


def test_a_visitor_takes_a_claim_and_gives_it_back(desk, journalist):
    assert "Assigned to nobody." in desk.get("/claims/1")
    assert press(desk, "me").headers["Location"] == "/claims/1#work"
    page = desk.get("/claims/1")
    assert "Assigned to <b><bdi>journalist-at-desk</bdi></b>." in page and ">Take it<" not in page
    assert "<dt>Assigned to</dt><dd><ins><bdi>journalist-at-desk</bdi></ins>" in page.replace("\n", "")
    press(desk, "nobody")
    assert "Assigned to nobody." in desk.get("/claims/1")
    assert journalist.get("/claims/1").json["assigned_to"] is None


def test_a_claim_is_given_to_a_name(desk, journalist):
    desk.send(ASSIGN, assigned_to="the-bot")
    assert journalist.get("/claims/1").json["assigned_to"] == "the-bot"
    assert 'value="the-bot"' in desk.get(ASSIGN)
    answer = desk.send(ASSIGN, 422, assigned_to="somebody").get_data(as_text=True)
    assert "somebody cannot work on claims" in answer and 'value="somebody"' in answer
    desk.send(ASSIGN, 422, assigned_to="n" * 10_000)
    desk.send(ASSIGN, assigned_to="")  # nothing typed changes nothing
    assert journalist.get("/claims/1").json["assigned_to"] == "the-bot"


def test_somebody_else_was_faster(desk, journalist):
    page = desk.get(ASSIGN)
    journalist.patch("/claims/1", {"assigned_to": "me"}, "*")
    answer = desk.send(ASSIGN, 409, page=page, assigned_to="me").get_data(as_text=True)
    assert "Somebody else has changed it meanwhile" in answer and "<bdi>the-journalist</bdi>" in answer
    assert journalist.get("/claims/1").json["assigned_to"] == "the-journalist"
    desk.send(ASSIGN, page=answer, assigned_to="me")
    assert journalist.get("/claims/1").json["assigned_to"] == "journalist-at-desk"


def test_a_note_is_written_and_read(desk, visit):
    assert desk.send(NOTE, text="Two\r\nlines & <b>").headers["Location"] == "/claims/1#note-1"
    page = visit("editor").get("/claims/1")
    assert 'id="note-1"' in page and "Two\nlines &amp; &lt;b&gt;" in page and "journalist-at-desk" in page
    for text in ("", " ", "x" * (MAX_NOTE + 1)):
        desk.send(NOTE, 422, text=text)
    assert 'id="note-2"' not in desk.get("/claims/1")


def test_a_note_that_is_sent_twice_is_one(desk):
    page = desk.get(NOTE)
    assert {desk.send(NOTE, page=page, text="once").headers["Location"] for _ in range(2)} == {"/claims/1#note-1"}
    assert 'id="note-2"' not in desk.get("/claims/1")


@pytest.mark.parametrize("role", [None, "reader", "bot"])
def test_others_see_no_work_and_no_notes(desk, visit, role):
    before = visit(role, "a first one").get("/claims/1")
    press(desk, "me")
    desk.send(NOTE, text="Zyxwvu")
    visitor = visit(role)
    page = visitor.get("/claims/1")
    assert "Zyxwvu" not in page and 'id="work"' not in page and 'id="notes"' not in page
    assert "Zyxwvu" not in before and ("ssigned" in page) == (role == "bot")  # bots see the row in the history
    for path in (ASSIGN, NOTE):
        visitor.get(path, 200 if role is None else 403)  # a visitor is asked to sign in
        assert "Zyxwvu" not in visitor.get(path, 200 if role is None else 403)
        code = visitor.client.post(path, data={"text": "x", "assigned_to": "me"}).status_code
        assert code in ({401} if role is None else {403})


def test_forms_need_the_token_of_their_page(desk, journalist):
    for path, data in ((ASSIGN, {"assigned_to": "me"}), (NOTE, {"text": "x"})):
        assert "open for too long" in desk.client.post(path, data=data).get_data(as_text=True)
    assert journalist.get("/claims/1").json["assigned_to"] is None
    assert journalist.get("/claims/1/notes").json["items"] == []


def test_the_desk_has_my_claims_first(desk, visit, journalist, bot, clock):
    assert "Mine" not in desk.get("/desk")
    for number in range(2, 5):
        journalist.claim(due={"relation": "by", "edtf": str(2030 - number)}, statement=f"Claim number {number}")
    for number in (1, 2, 3):
        journalist.patch(f"/claims/{number}", {"assigned_to": "journalist-at-desk"}, "*")
    journalist.patch("/claims/4", {"assigned_to": "me"}, "*")
    journalist.post("/claims/1/verdicts", {"outcome": "undeterminable", "rationale": "r"})
    page = desk.get("/desk")
    mine = page[page.index('<h2 id="mine"') :].split("</section>")[0]
    assert page.index('id="mine"') < page.index('id="due"') and ">2</b> Mine" in page
    assert [number for number in (1, 2, 3, 4) if f'href="/claims/{number}"' in mine] == [2, 3]
    assert mine.index("Claim number 3") < mine.index("Claim number 2")
    assert "Mine" in desk.get("/desk?article_id=1") and "Mine" not in desk.get("/desk?topic=none")
    assert "Mine" not in visit("editor").get("/desk")
