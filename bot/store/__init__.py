"""Tables, queries, encryption and migrations: SQLAlchemy Core, portable over SQLite and PostgreSQL."""
