"""Words made fit for addresses."""

from __future__ import annotations

from hashlib import sha256

from django.utils.text import slugify


def slug_of(text: str, *, longest: int = 80, otherwise: str = "") -> str:
    """`text` as `[a-z0-9-]+`, cut between words at `longest` characters.

    Accents are dropped. A text without Latin letters or digits gives the slug of `otherwise`, and
    if that has none either, ten hexadecimal digits that are always the same for the same text.
    """
    for words in (text, otherwise):
        slug = slugify(words).replace("_", "-").strip("-")
        if len(slug) > longest:
            cut = slug[: longest + 1]
            slug = (cut.rsplit("-", 1)[0] if "-" in cut else cut[:longest]).strip("-")
        if slug:
            return slug
    return sha256(text.encode()).hexdigest()[:10]
