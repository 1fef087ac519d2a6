"""The repositories, the read side and the outbox, on PostgreSQL, SQLite and MySQL or MariaDB."""
