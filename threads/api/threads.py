"""`threads`: questions, as they are listed, read, asked, changed and taken back."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponsePermanentRedirect
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from community.accounts.models import Scope
from community.api.doors import Door
from community.api.problems import ProblemError
from community.api.serializers import StrictSerializer
from community.search.listing import narrowed
from threads import actions, listing, narrowing
from threads.actions.questions import LONGEST_TITLE
from threads.api.answers import MOVED, NOTHING, sent
from threads.api.fields import TIDES, BodyField, NamesField, StoryQuoteSerializer, tags_of
from threads.api.finding import asked_passage, post_of, question_at, thread_at
from threads.api.rows import MOVING, ThreadRowSerializer, ThreadSerializer, told
from threads.models import Thread
from threads.question import entry as entry_of


class AskedQuoteSerializer(StoryQuoteSerializer):
    """Words of a story that a question is about."""

    story = serializers.SlugField(max_length=120)


@sent(
    "A question",
    title="How many professors should I write to?",
    body="I have a list of **forty** and one evening a week.",
    tags=["phd", "applications"],
    client_id="0b7ad0f2-3f5e-4a53-9a53-0a4b7c1d2e3f",
)
class AskSerializer(StrictSerializer):
    """A question to ask."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    body = BodyField()
    tags = NamesField()
    is_pseudonymous = serializers.BooleanField(
        default=False, help_text="Shown as “a member”, here and in all you write below it."
    )
    quote = AskedQuoteSerializer(required=False)
    client_id = serializers.UUIDField(
        required=False, help_text="Sent again under the same name, it is asked once."
    )


@sent("Other tags", tags=["phd"])
class QuestionChangeSerializer(StrictSerializer):
    """New words for a question, or some of them."""

    title = serializers.CharField(max_length=LONGEST_TITLE)
    body = BodyField()
    tags = NamesField()


def _filter(name: str, words: str, choices: Any = None, *, many: bool = False) -> OpenApiParameter:
    style: dict[str, Any] = {"many": True, "explode": False, "style": "form"} if many else {}
    return OpenApiParameter(name, str, description=words, enum=choices, **style)


FILTERS = [
    _filter("q", "What the question says, in the grammar of search; among the newest finds."),
    _filter("tab", "Which, and in which order.", list(listing.TABS)),
    _filter("tag", "Slugs of tags, all of which it carries.", many=True),
    _filter("any", "Slugs of tags, one of which it carries.", many=True),
    _filter("not", "Slugs of tags, none of which it carries.", many=True),
    _filter("state", "How it stands.", list(listing.STATES)),
    _filter("story", "Slug of the story whose words it is about."),
    _filter("mentor", "Handle of a mentor who has answered it or was asked to."),
    _filter("muted", "“show”: also what carries a tag that you have muted.", [listing.SHOW]),
]


class ThreadDoor(Door):
    """Questions; of discussions and private threads too, what they are."""

    scope = Scope.THREADS
    tides = TIDES
    moving = MOVING
    is_taken_back = True
    serializer_class = ThreadSerializer
    listed = listing.Listing()

    def get_queryset(self) -> QuerySet[Thread]:
        return Thread.objects.none()

    def get_order(self) -> tuple[str, ...]:
        return self.listed.order

    def get_object(self) -> Thread:
        return question_at(self.request, self.kwargs["pk"])

    @extend_schema(
        operation_id="list_threads",
        summary="List questions",
        parameters=FILTERS,
        responses=ThreadRowSerializer(many=True),
    )
    def list(self, request: Request, **kwargs: Any) -> Response:
        """The newest first, but for `tab=active` and `tab=following`: the last active first."""
        self.listed = _read(request)
        asked = narrowing.narrowed(self.listed)
        rows: Any = narrowed(
            asked.questions(request.user),
            request.query_params.get("q", ""),
            kind="thread",
            person=request.user,
        )
        return self.page(rows.for_list(), ThreadRowSerializer)

    @extend_schema(
        operation_id="get_thread",
        summary="Read a question",
        responses={200: ThreadSerializer, **MOVED},
    )
    def retrieve(self, request: Request, **kwargs: Any) -> Response:
        """A question, without its answers. One that was merged leads to the one that stays."""
        thread = thread_at(request, kwargs["pk"])
        if thread.pk != kwargs["pk"]:
            where = reverse("api:thread", args=[thread.pk])
            return HttpResponsePermanentRedirect(where)  # type: ignore[return-value]
        return Response(_told(thread, request))

    @extend_schema(
        operation_id="ask",
        summary="Ask a question",
        request=AskSerializer,
        responses={201: ThreadSerializer},
    )
    def create(self, request: Request, **kwargs: Any) -> Response:
        """Ask it. With the same `client_id` it is asked once."""
        self.require_member()
        given = AskSerializer.read(request)
        quote = given.pop("quote", None)
        thread = actions.ask(
            **given | {"tags": tags_of(given["tags"])},
            by=request.user,
            passage=asked_passage(quote, by=request.user) if quote else None,
        )
        where = reverse("api:thread", args=[thread.pk], request=request)
        return Response(told_at(request, thread.pk), status=201, headers={"Location": where})

    @extend_schema(
        operation_id="edit_thread",
        summary="Change a question",
        request=QuestionChangeSerializer,
        responses=ThreadSerializer,
    )
    def partial_update(self, request: Request, **kwargs: Any) -> Response:
        """Change its title, words or tags; what it said is kept."""
        given = QuestionChangeSerializer.read(request, partial=True)
        thread = self.get_object()
        post = post_of(thread)
        tags = tags_of(given["tags"]) if "tags" in given else list(thread.tags.all())
        actions.edit_question(
            thread,
            by=request.user,
            title=given.get("title", thread.title),
            body=given.get("body", post.body),
            tags=tags,
            seen=post.revision_count,
        )
        return self.retrieve(request, **kwargs)

    @extend_schema(
        operation_id="delete_thread",
        summary="Delete my question",
        responses=NOTHING,
    )
    def destroy(self, request: Request, **kwargs: Any) -> Response:
        """Take one's own question off the pages; moderators can still read it."""
        actions.delete(post_of(self.get_object()), by=request.user)
        return Response(status=204)


def told_at(request: Request, pk: int) -> Any:
    """The thread under `pk` in full, as it stands after a deed. Raises as `thread_at`."""
    return _told(thread_at(request, pk), request)


def _told(thread: Thread, request: Request) -> Any:
    entry = None
    if thread.question is not None:
        thread.question.thread = thread  # at hand already
        entry = entry_of(thread.question, person=request.user)
    return told(thread, request, entry)


def _read(request: Request) -> listing.Listing:
    """What the address asks for. Raises ProblemError for a tab or a state that is none."""
    for name, known in (("tab", listing.TABS), ("state", listing.STATES)):
        if request.query_params.get(name, "") not in {"", *known}:
            words = _("`%(name)s` is one of: %(known)s.") % {
                "name": name,
                "known": ", ".join(known),
            }
            raise ProblemError("bad-parameter", words)
    return listing.Listing.read(request.query_params)
