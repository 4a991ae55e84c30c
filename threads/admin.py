"""The moderators' desk for posts: find, hide, restore. Nobody changes another's words."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community.lib.admin import PolicyAdmin, TextFilter, do_each
from community.moderation import actions as moderation
from community.moderation.bulk_admin import BulkMixin
from threads import actions, asking_admin, pattern_admin, suggestion_admin, thread_admin
from threads.models import Post, Thread

__all__ = [
    "PostAdmin",
    "asking_admin",
    "pattern_admin",
    "suggestion_admin",
    "thread_admin",
]  # the others register themselves


class AuthorFilter(TextFilter):
    title = gettext_lazy("author’s handle")
    parameter_name = "author"
    suggests = "person"

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Post]:
        handle = (self.value() or "").strip().removeprefix("@").lower()
        return queryset.named().filter(author__handle=handle) if handle else queryset


class StoryFilter(TextFilter):
    title = gettext_lazy("story’s address, or a title")
    parameter_name = "story"
    suggests = "story"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        words = (self.value() or "").strip().strip("/")
        if not words:
            return queryset
        slug = words.rpartition("/")[2]
        called = Q(story__slug=slug) | Q(story__title__icontains=words) | Q(title__icontains=words)
        return queryset.filter(thread__in=Thread.objects.filter(called))  # they are fewer


@admin.register(Post)
class PostAdmin(BulkMixin, PolicyAdmin):
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
    actions = ("hide", "release", "restore", "reveal")
    fields = (
        *("kind", "writer", "story", "words", "state", "state_reason", "state_changed_at"),
        "held_by",
        *("created_at", "edited_at", "revision_count"),
    )
    change_form_template = "admin/threads/post.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """All but what is said in private, which is no moderator's to read."""
        posts = super().get_queryset(request).exclude(thread__kind=Thread.Kind.PRIVATE)
        return posts.select_related("author", "thread__story")

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

    @admin.display(description=gettext_lazy("rule that holds it"))
    def held_by(self, post: Post) -> str:
        hold = moderation.hold_on(post).first()
        if hold is None:
            return "—"
        words = [hold.name, hold.found]
        if hold.edited_at is not None:
            words.append(_("edited since"))
        if hold.is_clean:
            words.append(_("no rule would hold it as it reads now"))
        return "; ".join(filter(None, words))

    @admin.action(description=gettext_lazy("Hide the selected posts …"), permissions=["moderate"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse:
        return self.look_at(request, queryset, "post.hide")

    @admin.action(
        description=gettext_lazy("Let the selected posts through …"), permissions=["moderate"]
    )
    def release(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse:
        return self.look_at(request, queryset, "post.release")

    @admin.action(
        description=gettext_lazy("Restore the selected posts …"), permissions=["moderate"]
    )
    def restore(self, request: HttpRequest, queryset: QuerySet[Post]) -> HttpResponse:
        return self.look_at(request, queryset, "post.restore")

    @admin.action(
        description=gettext_lazy("Show who wrote the selected ones under no name (recorded)"),
        permissions=["moderate"],
    )
    def reveal(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        def tell(post: Post) -> None:
            author = actions.reveal(post, by=request.user) or _("a former member")
            self.message_user(request, f"{self.excerpt(post)}: {author}", messages.WARNING)

        chosen = queryset.filter(is_pseudonymous=True)[: self.list_per_page]
        do_each(request, chosen, tell, called=self.excerpt)
