"""What the desk's templates ask of a finding."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from stories.actions import DECISIONS
from stories.models import Finding

register = template.Library()

IN_WORDS: dict[str, Promise] = {
    "caption": _("It is the caption of a lost picture"),
    "heading": _("It is a heading"),
    "paragraph": _("It is a paragraph"),
    "as-is": _("Leave it as it is"),
    "decorative": _("The picture is mere decoration"),
    "no-place": _("It has no place in the text"),
    "let-go": _("Let the passage go"),
}


@register.filter
def decisions(finding: Finding) -> list[tuple[str, Promise]]:
    """How a question may be decided: the decision and its words for a button."""
    return [(one, IN_WORDS[one]) for one in DECISIONS[finding.kind]]
