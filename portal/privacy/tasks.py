"""What the worker does for privacy; tasks carry ids only, the rows say what there is to do."""

from __future__ import annotations

from django_tasks import task

from portal.privacy import leasing


@task()
def make_export(export_id: int) -> bool:
    """Make one file; whether it was made now."""
    return leasing.export(export_id)


@task()
def close(closing_id: int) -> bool:
    """Close one account, or what is left of that; whether it is done now."""
    return leasing.close(closing_id)


@task()
def tend() -> None:
    """Do what is due, and what a dead worker had in hand; let go of files that are over."""
    leasing.tend()
