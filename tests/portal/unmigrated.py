"""The settings under test, with tables made from the models alone."""

from tests.portal.test_migrations import NoMigrations
from tests.settings import *  # noqa: F403

MIGRATION_MODULES = NoMigrations()
