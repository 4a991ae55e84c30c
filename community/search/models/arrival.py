"""Since when something can be found, by whom: what makes it new to a saved search."""

from __future__ import annotations

from django.db import models


class Arrival(models.Model):
    """The first time that an audience could find something; it stays when that is out of sight.

    The date something is from says little: a talk of 2019 that is imported today is new here. And
    entries of the index come and go, when a post is hidden and restored, or all is made anew: none
    of that makes news. So this is no part of the index, and no `reindex` touches it.
    """

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    audience = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key", "audience"), name="search_arrival_once_an_audience"
            ),
        )
        indexes = (models.Index(fields=("at",), name="search_arrival_by_time"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key} for {self.audience}"
