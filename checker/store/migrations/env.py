"""Runs the migrations on the connection that `checker.store.upgrade` hands over."""

from alembic import context

import checker.store.intake_models  # noqa: F401 - its tables belong to Base
from checker.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
