"""What the worker does with the index."""

from __future__ import annotations

from django_tasks import task

from community.search import tending


@task()
def tend_index() -> None:
    """See that the index is whole and that it knows how frequent its words are."""
    tending.tend()
