"""Our own copies of the pictures of a story, sent by editors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from community.api.serializers import StrictSerializer
from stories import actions
from stories.api.editing import BlockEditDoor
from stories.api.parts import BlockSerializer


class PictureUploadSerializer(StrictSerializer):
    """A picture, and what it shows."""

    file = serializers.FileField(help_text="PNG, JPEG, GIF or WebP.")
    alt = serializers.CharField(
        max_length=1000, allow_blank=True, default="", help_text="Empty: as was said before."
    )


class PictureDoor(BlockEditDoor):
    """The picture of a figure; its version is that of the block."""

    parser_classes = (MultiPartParser,)
    matched = frozenset({"upload"})

    @extend_schema(
        operation_id="set_picture_of_block",
        summary="Keep our own copy of a figure's picture",
        request=PictureUploadSerializer,
        responses=BlockSerializer,
    )
    def upload(self, request: Request, **kwargs: Any) -> Response:
        """Made anew from what is sent; a picture that nobody described is refused."""
        block, given = self.block(), PictureUploadSerializer.read(request)
        now = actions.set_picture(block, given["file"], by=request.user, alt=given["alt"])
        return Response(BlockSerializer(now).data)
