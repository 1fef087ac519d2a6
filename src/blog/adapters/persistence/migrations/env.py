"""What Alembic runs for each of its commands; `schema.py` gives it the connection and the models."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    user_module_prefix="types.",
    # A table is rebuilt where the database cannot alter it, which is SQLite.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
