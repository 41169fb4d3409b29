"""Visitors of the pages without a browser: they send forms with the hidden fields of the page."""

import html
import re

import pytest

from tests.tokens import add_token


class Visitor:
    """A browser without script: keeps cookies, sends forms with their hidden fields."""

    def __init__(self, client):
        self.client = client

    def get(self, path, status=200):
        answer = self.client.get(path)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer.get_data(as_text=True)

    def send(self, path, status=303, page=None, **typed):
        """Send the form of the page at `path`, or of `page`, with typed values; return the answer."""
        page = page if page is not None else self.get(path)
        data = hidden(page) | {name.replace("__", "."): value for name, value in typed.items()}
        answer = self.client.post(path, data=data)
        assert answer.status_code == status, answer.get_data(as_text=True)
        return answer

    def sign_in(self, token):
        """Sign in with an access key."""
        assert self.send("/sign-in", token=token).headers["Location"] in {"/", "/desk"}
        return self


def hidden(page):
    """Return the hidden fields of the page's last form."""
    form = page.rsplit("<form", 1)[1]
    if 'method="post"' not in form.split(">")[0] and 'class="fields"' in page:
        form = page.split('class="fields"')[1]
    pairs = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: html.unescape(value) for name, value in pairs}


@pytest.fixture
def visit(app, context):
    """Return a function that creates a visitor: signed in with a role, or not signed in."""

    def come(role=None, name=None):
        visitor = Visitor(app.test_client())
        if role is None:
            return visitor
        return visitor.sign_in(add_token(context, name or f"{role}-at-desk", role))

    return come
