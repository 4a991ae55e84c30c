"""Pieces that many answers share."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from rest_framework import serializers

from community.api.serializers import RowSerializer, StrictSerializer


class AddressField(serializers.URLField):
    """Where the thing stands as a page; read only, from `get_absolute_url`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, source="get_absolute_url", **kwargs)

    def to_representation(self, value: Any) -> str:
        return f"{settings.PUBLIC_URL}{value}"


class PersonSerializer(RowSerializer):
    """Somebody, as far as a list tells."""

    handle = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    page = AddressField()


class TagNameSerializer(RowSerializer):
    """A tag, as far as a row that carries it tells."""

    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)


class WordsSerializer(StrictSerializer):
    """What is said with a deed."""

    words = serializers.CharField()


class ReasonSerializer(StrictSerializer):
    """Why it is done; the record keeps it."""

    reason = serializers.CharField(max_length=2000)
