"""Tables, queries, encryption and migrations, over SQLite and PostgreSQL."""
