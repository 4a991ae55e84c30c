"""How answers are written."""

from __future__ import annotations

from collections.abc import Mapping

from rest_framework import renderers


class JSONRenderer(renderers.JSONRenderer):
    """JSON in one way: however somebody asks for it to be set out, a version has one name."""

    def get_indent(self, accepted_media_type: str, renderer_context: Mapping[str, object]) -> None:
        """None, whatever `Accept` says of it."""
