"""One's shelf as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.shelf import exporting

FORMATS = {
    "json": (exporting.as_json, "application/json"),
    "markdown": (exporting.as_markdown, "text/markdown; charset=utf-8"),
}
ENDINGS = {"json": "json", "markdown": "md"}


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """All lists and highlights of the reader, `?as=json` (also without it) or `?as=markdown`."""
    wanted = request.GET.get("as", "json")
    if wanted not in FORMATS:
        raise Http404
    written, media_type = FORMATS[wanted]
    shelf = exporting.collect(by=request.user)
    name = f"saved-{timezone.localdate().isoformat()}.{ENDINGS[wanted]}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(written(shelf), content_type=media_type, headers=disposition)
