"""The database's history: alembic scripts, run by ``putright migrate``."""
