"""The form that says since when and why an answer no longer holds."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from community.lib import markdown
from threads import excerpts
from threads.actions.outdating import LONGEST_REASON
from threads.models import Post

MOST_OTHERS = 50  # answers to choose the successor among
SHOWN = 80  # characters of each


class AnswerField(forms.ModelChoiceField):
    """One of the answers, each named by its writer and its first words."""

    def label_from_instance(self, obj: Post) -> str:
        words = " ".join(markdown.plain(obj.body).split())
        return f"{excerpts.name_of(obj)}: {Truncator(words).chars(SHOWN)}"


class OutdatedForm(forms.Form):
    """Since when and why `answer` no longer holds, and which one took its place."""

    since = forms.DateField(
        label=_("Since"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The day from which it does not hold any more, as far as you know."),
    )
    why = forms.CharField(
        label=_("Why"), max_length=LONGEST_REASON, help_text=_("In a sentence: what has changed.")
    )
    successor = AnswerField(
        label=_("The answer that took its place"),
        queryset=Post.objects.none(),
        required=False,
        empty_label=_("none of those here"),
    )

    def __init__(self, data: Any = None, *, answer: Post) -> None:
        super().__init__(
            data,
            auto_id="outdated_%s",
            initial={
                "since": answer.outdated_on or timezone.localdate(),
                "why": answer.outdated_why,
                "successor": answer.successor_id,
            },
        )
        others = answer.thread.posts.answers().live().exclude(pk=answer.pk)
        best = others.order_by("-score", "-pk").values("pk")[:MOST_OTHERS]
        offered = others.filter(pk__in=list(best.values_list("pk", flat=True)))
        successor = cast(AnswerField, self.fields["successor"])
        successor.queryset = offered.select_related("author").order_by("-score", "-pk")
