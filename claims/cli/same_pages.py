"""The command `same-pages`: articles of one page that are stored more than once."""

import click

from claims.cli.application import with_existing_database
from claims.services.articles import list_same_pages
from claims.wiring import context


@click.command("same-pages")
@with_existing_database
def same_pages_command() -> None:
    """List articles of one page that are stored more than once.

    Only older versions stored such articles. New posts get the oldest one, which comes first.
    """
    found = list_same_pages(context())
    for articles in found:
        for article in articles:
            click.echo(f"{article.id:>9}  {article.published_on}  {article.url}")
        click.echo()
    click.echo(f"pages: {len(found)}", err=True)
