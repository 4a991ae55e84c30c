"""The schema of the API, made once in a process: in English, whoever asks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiYamlRenderer

_making = threading.RLock()


def schema() -> Any:
    """The schema as nested dictionaries; not to be changed."""
    with _making:
        return _schema()


def written(form: str, document: Callable[[], Any] = schema) -> bytes:
    """The schema, or another document, as `form`: "json" or "yaml"."""
    with _making:
        return _written(form, document)


@cache
def _schema() -> Any:
    with translation.override("en"):
        generator = SchemaGenerator()
        return generator.get_schema(request=None, public=True)


@cache
def _written(form: str, document: Callable[[], Any]) -> bytes:
    renderer = OpenApiJsonRenderer() if form == "json" else OpenApiYamlRenderer()
    with translation.override("en"):
        told: bytes = renderer.render(document(), renderer_context={})
    return told
