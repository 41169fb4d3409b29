"""The benchmark can fill its databases with the services and tables of today."""

import sqlite3

from bench import fill


def test_it_fills_a_database_and_its_baselines(tmp_path, monkeypatch):
    monkeypatch.setattr(fill, "DATA", tmp_path)
    made = fill.filled(300, lambda *_: None)
    with sqlite3.connect(made.path) as connection:
        (claims,) = connection.execute("SELECT count(*) FROM claims").fetchone()
        (judged,) = connection.execute("SELECT count(*) FROM claims WHERE verdict_id IS NOT NULL").fetchone()
    connection.close()
    assert (claims, judged > 0) == (300, True)
    assert made.judged == judged
