"""Where threads stand in the API, below `/api/v1/`."""

from collections.abc import Callable
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from community.api.doors import Door
from threads.api.asking import AskingDoor
from threads.api.comments import DiscussionDoor, PostCommentDoor, StoryQuestionDoor
from threads.api.drafts import DraftDoor
from threads.api.drawing import DrawingDoor
from threads.api.follows import FollowDoor
from threads.api.moderating import PostDeedDoor, ThreadDeedDoor
from threads.api.outdating import OutdatedDoor
from threads.api.outlines import OutlineDoor
from threads.api.posts import PostDoor
from threads.api.revealing import RevealingDoor
from threads.api.revisions import PostRevisionDoor, RevisionDoor
from threads.api.suggestions import PostSuggestionDoor, SuggestionDoor
from threads.api.thread_posts import ThreadPostDoor
from threads.api.threads import ThreadDoor
from threads.api.votes import AcceptanceDoor, VoteDoor

THREAD, POST = "threads/<int:pk>/", "posts/<int:pk>/"
STORY = "discussions/<slug:slug>/"
LISTED: dict[str, Any] = {"get": "list", "post": "create"}
LIST: dict[str, Any] = {"get": "list"}
ONE: dict[str, Any] = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}
SUGGESTION = "suggestions/<int:pk>/"
SUGGESTION_DEEDS = ("approve", "improve", "reject", "withdraw")
THREAD_DEEDS = ("close", "duplicate", "reopen", "lock", "unlock", "merge")
POST_DEEDS = ("hide", "release", "restore", "convert", "move", "split")


def deeds(place: str, door: type[Door], noun: str, *names: str) -> list[URLPattern]:
    """The addresses of deeds with the thing at `place`, each done by a method of its name."""
    return [
        path(f"{place}{name}/", door.as_view({"post": name}), name=f"{noun}_{name}")
        for name in names
    ]


def follows(noun: str) -> Callable[..., HttpResponseBase]:
    """Following something of one kind, and leaving off."""
    return FollowDoor.as_view({"put": f"follow_{noun}", "delete": f"unfollow_{noun}"})


urlpatterns = [
    path("threads/", ThreadDoor.as_view(LISTED), name="threads"),
    path("threads/similar/", AskingDoor.as_view({"get": "similar"}), name="similar"),
    path("threads/fitting/", AskingDoor.as_view({"post": "fitting"}), name="fitting"),
    path("threads/answered/", AskingDoor.as_view({"post": "answered"}), name="answered"),
    path("preview/", AskingDoor.as_view({"post": "preview"}), name="preview"),
    path(THREAD, ThreadDoor.as_view(ONE), name="thread"),
    path(f"{THREAD}follow/", follows("thread"), name="thread_follow"),
    path("follows/", FollowDoor.as_view(LIST), name="follows"),
    path("follows/stories/<slug:slug>/", follows("story"), name="story_follow"),
    path("follows/people/<slug:handle>/", follows("person"), name="person_follow"),
    path(f"{THREAD}posts/", ThreadPostDoor.as_view(LISTED), name="thread_posts"),
    path("posts/", PostDoor.as_view(LIST), name="posts"),
    path(POST, PostDoor.as_view(ONE), name="post"),
    path(f"{POST}quotation/", AskingDoor.as_view({"get": "quote"}), name="quotation"),
    path(f"{POST}comments/", PostCommentDoor.as_view(LISTED), name="post_comments"),
    path(
        f"{POST}vote/",
        VoteDoor.as_view({"get": "retrieve", "put": "cast", "delete": "take_back"}),
        name="vote",
    ),
    path(f"{POST}accept/", AcceptanceDoor.as_view({"post": "accept"}), name="accept"),
    path(f"{POST}unaccept/", AcceptanceDoor.as_view({"post": "unaccept"}), name="unaccept"),
    path(
        f"{POST}outdated/",
        OutdatedDoor.as_view({"put": "mark", "delete": "unmark"}),
        name="outdated",
    ),
    path(f"{POST}revisions/", PostRevisionDoor.as_view(LIST), name="revisions"),
    path("revisions/<int:pk>/", RevisionDoor.as_view({"get": "retrieve"}), name="revision"),
    *deeds("revisions/<int:pk>/", RevisionDoor, "revision", "restore", "hide", "show"),
    path(
        f"{POST}suggestions/",
        PostSuggestionDoor.as_view({"post": "create"}),
        name="post_suggestions",
    ),
    path("suggestions/", SuggestionDoor.as_view(LIST), name="suggestions"),
    path(SUGGESTION, SuggestionDoor.as_view({"get": "retrieve"}), name="suggestion"),
    *deeds(SUGGESTION, SuggestionDoor, "suggestion", *SUGGESTION_DEEDS),
    *deeds(THREAD, ThreadDeedDoor, "thread", *THREAD_DEEDS),
    *deeds(POST, PostDeedDoor, "post", *POST_DEEDS),
    path(f"{POST}reveal/", RevealingDoor.as_view({"post": "reveal"}), name="reveal_author"),
    path("outlines/", OutlineDoor.as_view(LISTED), name="outlines"),
    path("outlines/<int:pk>/", OutlineDoor.as_view(ONE), name="outline"),
    path(f"{POST}hold/", PostDeedDoor.as_view({"post": "hold_back"}), name="post_hold"),
    path("drafts/", DraftDoor.as_view(LIST), name="drafts"),
    path(
        "drafts/<slug:form>/",
        DraftDoor.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
        name="draft",
    ),
    path(f"{STORY}posts/", DiscussionDoor.as_view(LISTED), name="story_comments"),
    path(f"{STORY}questions/", StoryQuestionDoor.as_view(LIST), name="story_questions"),
    path(
        f"{STORY}draw/<slug:key>/",
        DrawingDoor.as_view({"get": "retrieve", "post": "create"}),
        name="draw",
    ),
]
