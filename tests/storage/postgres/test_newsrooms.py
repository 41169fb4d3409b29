"""Two newsrooms whose addresses name one PostgreSQL database."""

from tests.live_server import run_server
from tests.storage.postgres.test_server import SECRET


def test_one_database_by_two_addresses_ends_the_start(tmp_path, postgres_address):
    tables = "".join(
        f'[{name}]\nhost = "{name}.example"\ndatabase_url = "{postgres_address}&application_name={name}"\n'
        for name in "ab"
    )
    path = tmp_path / "newsrooms.toml"
    path.write_text(tables)
    with run_server(tmp_path / "unused.db", wait=False, NEWSROOMS=str(path), SECRET_KEY=SECRET) as server:
        assert server.process.wait(60) == 2
        assert "newsroom 'b' has the database of another one" in server.stderr() and server.stderr().count("\n") == 1
