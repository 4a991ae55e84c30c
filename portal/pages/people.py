"""A person: what they chose to show, and what they wrote that the viewer may read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from community import policy
from community.accounts import actions
from community.accounts.models import CareerStage, User, Visibility
from community.lib import keyset, zones
from portal.pages import pictures
from stories.models import Credit, Story
from threads.models import Post, Thread

PAGE = 20
MOST_STORIES = 6
OPTIONAL = ("about", "career_stage", "language", "time_zone")
KINDS = {
    "": gettext_lazy("Everything"),
    Post.Kind.QUESTION.value: gettext_lazy("Questions"),
    Post.Kind.ANSWER.value: gettext_lazy("Answers"),
    Post.Kind.COMMENT.value: gettext_lazy("Comments"),
}


@require_safe
@conditional_page
def detail(request: HttpRequest, handle: str) -> HttpResponse:
    """Someone's page, page by page, all they wrote or one kind of it (`?kind=`).

    What they wrote under no name is nowhere on it, whoever looks.
    """
    someone = get_object_or_404(User.objects.visible_to(request.user), handle=handle)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else ""
    posts = someone.posts.visible_to(request.user).named().select_related("thread__story")
    page = keyset.page(
        posts.filter(kind=kind) if kind else posts,
        order=("-pk",),
        size=PAGE,
        cursor=request.GET.get("cursor"),
    )
    shown = {
        field: getattr(someone, field) for field in OPTIONAL if someone.shows(field, request.user)
    }
    told = told_of(someone, request.user)
    context = {
        "person": someone,
        "shown": shown,
        "page": page,
        "kind": kind,
        "kinds": KINDS.items(),
        "accepted": accepted_of(someone),
        "told": told[:MOST_STORIES],
        "is_more_told": len(told) > MOST_STORIES,
        "may_remove_picture": bool(someone.avatar)
        and policy.may(request.user, "person.remove_avatar", someone),
    }
    return render(request, "people/detail.html", context)


def told_of(someone: User, viewer: Any) -> list[Credit]:
    """Their place in stories that are out, once a story, the newest first; more than are shown."""
    if not someone.shows("stories", viewer):
        return []
    out = Story.objects.readable_by(viewer).published()
    rows = someone.credits.filter(story__in=out).select_related("story")
    newest = rows.order_by("-story__published_sort", "-story", "position")
    told: dict[int, Credit] = {}
    for row in newest[: len(Credit.Role) * (MOST_STORIES + 1)]:
        told.setdefault(row.story_id, row)
    return list(told.values())


def accepted_of(person: User) -> int:
    """How many answers under their name were accepted by somebody else, in questions in sight."""
    answers = Post.objects.answers().live().named().filter(author=person)
    threads = Thread.objects.questions().filter(accepted__in=answers)
    return threads.exclude(author=person).count()


class ProfileForm(forms.ModelForm):
    """What somebody says of themselves, and to whom each part of it is shown."""

    time_zone = forms.CharField(
        label=gettext_lazy("Time zone"),
        max_length=60,
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
        help_text=gettext_lazy("Such as Europe/Zurich. Times are shown to you by it."),
    )

    class Meta:
        model = User
        fields = actions.PROFILE
        labels = {
            "display_name": gettext_lazy("Name shown"),
            "about": gettext_lazy("About you"),
            "career_stage": gettext_lazy("Where you stand"),
            "language": gettext_lazy("Language you write in"),
        }
        help_texts = {
            "display_name": gettext_lazy("Left empty, your handle is shown."),
            "stories_visibility": gettext_lazy(
                "When an editor has linked a story to you: on your page, and from your name in it."
            ),
            "career_stage": gettext_lazy("Beside your answers it tells how far ahead you are."),
            "language": gettext_lazy("Its code, such as en or pt-BR."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage: Any = self.fields["career_stage"]
        stage.choices = [("", _("Not said")), *CareerStage.choices]
        for field in (*OPTIONAL, "stories"):
            shown: Any = self.fields[f"{field}_visibility"]
            shown.choices = Visibility.choices

    def _post_clean(self) -> None:
        """The action checks and writes the row; the instance here is only read."""


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """One's own name, picture and optional fields, each with whom it is shown to."""
    policy.require(request.user, "person.set_privacy", request.user)
    known = get_object_or_404(User, pk=request.user.pk)
    is_picture = "picture" in request.POST
    given = None if is_picture else request.POST or None
    form = ProfileForm(given, instance=known, auto_id="profile_%s")
    picture: forms.Form | None = pictures.form_for(known)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if is_picture and (picture := pictures.save(request, known)) is None:
            messages.success(request, _("Your picture is as you wish."))
            return redirect("settings_profile")
        try:
            if not is_picture and form.is_valid():
                actions.set_profile(known, by=request.user, **form.cleaned_data)
                messages.success(request, _("Your page is changed."))
                return redirect("settings_profile")
        except policy.Unable as error:
            form.add_error(None, str(error))
            status = HTTPStatus.FORBIDDEN
        except ValidationError as error:
            form.add_error(None, error)
    context = {"form": form, "zones": zones.offered(), "picture": picture, "known": known}
    return render(request, "people/profile.html", context, status=status)
