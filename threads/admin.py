"""The moderators' desk for posts: find, hide, restore. Nobody changes another's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.lib.admin import PolicyAdmin, TextFilter
from threads import actions, asking_admin, suggestion_admin, thread_admin
from threads.forms import ReasonForm
from threads.models import Post

__all__ = [
    "PostAdmin",
    "asking_admin",
    "suggestion_admin",
    "thread_admin",
]  # the others register themselves

Deed = Callable[..., Post]


class AuthorFilter(TextFilter):
    title = gettext_lazy("author’s handle")
    parameter_name = "author"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Post]:
        handle = (self.value() or "").strip().removeprefix("@").lower()
        return queryset.named().filter(author__handle=handle) if handle else queryset


class StoryFilter(TextFilter):
    title = gettext_lazy("story’s address, or a title")
    parameter_name = "story"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        words = (self.value() or "").strip().strip("/")
        if not words:
            return queryset
        slug = words.rpartition("/")[2]
        return queryset.filter(
            Q(thread__story__slug=slug)
            | Q(thread__story__title__icontains=words)
            | Q(thread__title__icontains=words)
        )


@admin.register(Post)
class PostAdmin(PolicyAdmin):
    """Posts, newest first; whoever hides or restores one says why.

    Who wrote one under no name is told on request alone, and that somebody asked is recorded.
    """

    policy_view = "post.read_hidden"
    policy_moderate = "post.hide"

    list_display = ("excerpt", "kind", "writer", "story", "state", "written")
    list_display_links = ("excerpt",)
    list_filter = ("state", "kind", AuthorFilter, StoryFilter)
    search_fields = ("body",)
    search_help_text = gettext_lazy("Words of the post")
    sortable_by = ()
    ordering = ("-pk",)
    actions = ("hide", "restore", "reveal")
    fields = (
        *("kind", "writer", "story", "words", "state", "state_reason", "state_changed_at"),
        *("created_at", "edited_at", "revision_count"),
    )
    change_form_template = "admin/threads/post.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).select_related("author", "thread__story")

    def has_moderate_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        return self._may(request, self.policy_moderate, obj)

    @admin.display(description=gettext_lazy("text"))
    def excerpt(self, post: Post) -> str:
        return Truncator(post.body).chars(70) or "—"

    @admin.display(description=gettext_lazy("text"))
    def words(self, post: Post) -> SafeString:
        return format_html('<div class="comment-words">{}</div>', SafeString(post.html))

    @admin.display(description=gettext_lazy("written"))
    def written(self, post: Post) -> str:
        return date_format(timezone.localtime(post.created_at), "Y-m-d H:i")

    @admin.display(description=gettext_lazy("author"))
    def writer(self, post: Post) -> str:
        if post.is_pseudonymous:
            return _("a member, under no name")
        return str(post.author or "—")

    @admin.display(description=gettext_lazy("story or question"))
    def story(self, post: Post) -> str:
        return str(post.thread.story or post.thread.title or "—")

    @admin.action(description=gettext_lazy("Hide the selected posts …"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        return self._with_reason(request, queryset, "hide", actions.hide)

    @admin.action(
        description=gettext_lazy("Restore the selected posts …"), permissions=["moderate"]
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse | None:
        return self._with_reason(request, queryset, "restore", actions.restore)

    @admin.action(
        description=gettext_lazy("Show who wrote the selected ones under no name (recorded)"),
        permissions=["moderate"],
    )
    def reveal(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        for post in queryset.filter(is_pseudonymous=True)[: self.list_per_page]:
            author = actions.reveal(post, by=request.user) or _("a former member")
            self.message_user(request, f"{self.excerpt(post)}: {author}", messages.WARNING)

    def _with_reason(
        self, request: HttpRequest, queryset: QuerySet[Post], name: str, deed: Deed
    ) -> HttpResponse | None:
        """Ask for the reason first; once it is given do `deed` to each post of the page."""
        chosen = list(queryset[: self.list_per_page])
        form = ReasonForm(request.POST if "reason" in request.POST else None)
        if form.is_valid():
            self._do(request, chosen, deed, form.cleaned_data["reason"])
            return None
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Hide posts") if name == "hide" else _("Restore posts"),
            "name": name,
            "chosen": chosen,
            "form": form,
            "checkbox": helpers.ACTION_CHECKBOX_NAME,
        }
        return render(request, "admin/threads/reason.html", context)

    def _do(self, request: HttpRequest, chosen: list[Post], deed: Deed, reason: str) -> None:
        done = 0
        for post in chosen:
            try:
                deed(post, by=request.user, reason=reason)
                done += 1
            except ValidationError as error:
                self.message_user(
                    request, f"{self.excerpt(post)}: {' '.join(error.messages)}", messages.WARNING
                )
        if done:
            text = ngettext("%(done)d post done.", "%(done)d posts done.", done)
            self.message_user(request, text % {"done": done}, messages.SUCCESS)
