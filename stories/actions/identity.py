"""Which story a document belongs to.

In this order, and the first that holds decides:

1. the same bytes were imported before: that story, whatever the file is called;
2. the last import from the same file: that story. A bare name without a folder, as an upload has,
   must also have the same title;
3. the front matter states the slug of a story with the same title (as exported files do);
4. it names the same original address as a story with the same title.

Anything else is a new story; two different files with one title get two slugs.
"""

from __future__ import annotations

from pathlib import PurePath

from community.lib.slugs import slug_of
from stories.importing.document import Document
from stories.models import OldSlug, Source, Story

LONGEST_NAME = 500
LONGEST_SLUG = 80


def kept_name(file: str) -> str:
    """The file's name as it is stored: the end of it, when it is very long."""
    return file[-LONGEST_NAME:]


def titled(document: Document, file: str) -> str:
    """The document's title, or its file's name where it states none."""
    stem = PurePath(file).stem.replace("-", " ").replace("_", " ").strip()
    return document.title or stem or document.sha256[:10]


def story_of(document: Document, file: str) -> Story | None:
    """The story that `document` is a version of, or None for a new one."""
    source = _by_bytes(document.sha256) or _by_file(document, file)
    if source:
        return source.story
    slug = document.front_matter.get("slug")
    same = (
        Story.objects.filter(slug=slug) if isinstance(slug, str) and slug else Story.objects.none()
    )
    if document.source_url:
        same = same | Story.objects.filter(source_url=document.source_url)
    return next((one for one in same.order_by("pk") if _is_titled(one, document, file)), None)


def _by_bytes(sha256: str) -> Source | None:
    sources = Source.objects.filter(sha256=sha256).select_related("story")
    return sources.defer("raw", "sidecar", "report").first()


def _by_file(document: Document, file: str) -> Source | None:
    sources = Source.objects.filter(file=kept_name(file)).select_related("story")
    for source in sources.defer("raw", "sidecar"):
        if len(PurePath(file).parts) > 1 or _is_titled(source.story, document, file):
            return source
    return None


def _is_titled(story: Story, document: Document, file: str) -> bool:
    """Whether the titles are one, now or when the story was last imported."""
    title = titled(document, file).casefold()
    if story.title.casefold() == title:
        return True
    last = story.sources.defer("raw", "sidecar").first()
    return bool(last and str(last.report.get("title", "")).casefold() == title)


def free_slug(document: Document, file: str, taken: frozenset[str] | set[str] = frozenset()) -> str:
    """A slug nobody has or had: the one stated, else of the title, with a number where needed.

    `taken` holds slugs promised in a run that writes nothing.
    """
    stated = document.front_matter.get("slug")
    base = slug_of(
        str(stated) if stated else titled(document, file),
        longest=LONGEST_SLUG,
        otherwise=PurePath(file).stem,
    )
    numbered = (f"{base}-{number}" for number in range(2, 10))
    for slug in (base, *numbered, f"{base}-{document.sha256[:10]}"):
        if slug not in taken and not is_taken(slug):
            return slug
    return f"{base}-{document.sha256}"[: LONGEST_SLUG + 40]


RESERVED = frozenset({"propose", "proposals"})
"""Words of addresses below /stories/ that are no story."""


def is_taken(slug: str) -> bool:
    """Whether no new story can have this slug."""
    if slug in RESERVED:
        return True
    return Story.objects.filter(slug=slug).exists() or OldSlug.objects.filter(slug=slug).exists()
