"""Several servers on one PostgreSQL database: what clients notice when servers and databases end."""
