"""Where people stand in the API, below `/api/v1/`."""

from django.urls import path

from portal.people import me
from portal.people.api import PersonDoor
from portal.people.closings import ClosingOnRequestDoor
from portal.people.desk import AddressDoor, RolesDoor
from portal.people.sessions import SessionDoor
from portal.people.tokens import TokenDoor

PERSON = "people/<slug:handle>/"

urlpatterns = [
    path(PERSON, PersonDoor.as_view({"get": "retrieve"}), name="person"),
    path(f"{PERSON}stories/", PersonDoor.as_view({"get": "stories"}), name="person_stories"),
    path(f"{PERSON}block/", PersonDoor.as_view({"post": "block"}), name="block"),
    path(f"{PERSON}unblock/", PersonDoor.as_view({"post": "unblock"}), name="unblock"),
    path(
        f"{PERSON}picture/remove/",
        PersonDoor.as_view({"post": "remove_picture"}),
        name="remove_picture",
    ),
    path(f"{PERSON}roles/", RolesDoor.as_view({"get": "retrieve", "put": "update"}), name="roles"),
    path(f"{PERSON}email/", AddressDoor.as_view({"post": "see"}), name="see_email"),
    path("moderation/by-email/", AddressDoor.as_view({"post": "find"}), name="find_by_email"),
    path(
        "moderation/closings/",
        ClosingOnRequestDoor.as_view({"get": "list", "post": "create"}),
        name="closings",
    ),
    path(
        "moderation/closings/<int:pk>/keep/",
        ClosingOnRequestDoor.as_view({"post": "keep"}),
        name="keep_account_on_request",
    ),
    path("me/sessions/", SessionDoor.as_view({"get": "list"}), name="my_sessions"),
    path("me/sessions/<int:pk>/end/", SessionDoor.as_view({"post": "end"}), name="end_my_session"),
    path(
        "me/sessions/end-others/",
        SessionDoor.as_view({"post": "end_others"}),
        name="end_my_other_sessions",
    ),
    path("me/blocked/", me.BlockedDoor.as_view({"get": "list"}), name="blocked"),
    path(
        "me/picture/",
        me.MyPictureDoor.as_view({"get": "retrieve", "put": "upload", "delete": "destroy"}),
        name="my_picture",
    ),
    path(
        "me/exports/", me.ExportDoor.as_view({"get": "list", "post": "create"}), name="my_exports"
    ),
    path(
        "me/closing/",
        me.ClosingDoor.as_view({"get": "retrieve", "post": "close"}),
        name="my_closing",
    ),
    path("me/tokens/", TokenDoor.as_view({"get": "list", "post": "create"}), name="my_tokens"),
    path(
        "me/tokens/<int:pk>/rotate/", TokenDoor.as_view({"post": "rotate"}), name="rotate_my_token"
    ),
    path(
        "me/tokens/<int:pk>/revoke/", TokenDoor.as_view({"post": "revoke"}), name="revoke_my_token"
    ),
    path("me/closing/keep/", me.ClosingDoor.as_view({"post": "keep"}), name="keep_account"),
]
