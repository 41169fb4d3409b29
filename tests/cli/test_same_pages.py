"""`same-pages`: articles of one page, which only older versions stored more than once."""

from tests.storage.makers import make_article


def test_articles_of_one_page_are_listed_with_the_oldest_first(run, context):
    with context.store.transaction():
        for name in ("a", "b", "c"):
            context.store.add_article(make_article(url=f"https://news.example/{name}"))
    assert "pages: 0" in run("same-pages").stderr
    database = context.store.db  # an older version compared addresses letter by letter
    database.run(
        "UPDATE articles SET url = 'https://news.example/a#top', url_key = 'https://news.example/a' WHERE id = 3"
    )
    result = run("same-pages")
    assert [line.split()[0] for line in result.stdout.splitlines() if line] == ["1", "3"]
    assert "https://news.example/a#top" in result.stdout and "pages: 1" in result.stderr
    assert context.store.find_articles(["https://news.example/a"]) == {"https://news.example/a": 1}
