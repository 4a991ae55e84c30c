"""What an account is made of, and what signing in keeps."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from community.lib import personal
from community.lib.personal import Closing, hold

FIELDS = {
    "password": (_("to let you in; kept scrambled, so that nobody can read it"), personal.MACHINES),
    "last_login": (_("to tell you of a sign-in that was not yours"), personal.MACHINES),
    "is_superuser": (_("to know who answers for the portal"), personal.STAFF),
    "handle": (_("to sign in, and for others to mention you"), personal.EVERYONE),
    "email": (_("to sign in, and to write to you"), personal.YOU),
    "display_name": (_("the name others see"), personal.EVERYONE),
    "about": (_("to say who you are"), personal.AS_CHOSEN),
    "about_visibility": (_("your choice"), personal.YOU),
    "career_stage": (_("to find mentors and stories that fit"), personal.AS_CHOSEN),
    "career_stage_visibility": (_("your choice"), personal.YOU),
    "language": (_("to find people who speak it"), personal.AS_CHOSEN),
    "language_visibility": (_("your choice"), personal.YOU),
    "time_zone": (_("to show times on your clock"), personal.AS_CHOSEN),
    "time_zone_visibility": (_("your choice"), personal.YOU),
    "stories_visibility": (_("your choice"), personal.YOU),
    "avatar": (_("to show others a picture of you"), personal.AS_CHOSEN),
    "avatar_visibility": (_("your choice"), personal.YOU),
    "unread_count": (_("to say how many notices wait"), personal.YOU),
    "is_confirmed": (_("to show nobody’s page before an address is theirs"), personal.MACHINES),
    "is_active": (_("to know whether the account is in use"), personal.STAFF),
    "is_staff": (_("to know who may open the admin"), personal.STAFF),
    "joined_at": (_("to say how long you have been here"), personal.EVERYONE),
}
"""Each field of the account: why it is kept, and who sees it."""

personal.about_nobody("accounts.HeldHandle")
hold(
    "accounts.User",
    "pk",
    Closing.EMPTIED,
    what=_("Your account"),
    why=_("to let you in, and to show others who speaks"),
    seen=personal.AS_CHOSEN,
    kept=personal.UNTIL_CLOSED,
    unsaid=("password",),
)
for through, what in (
    ("accounts.User_groups", _("Roles")),
    ("accounts.User_user_permissions", _("Single rights")),
):
    hold(
        through,
        "user",
        Closing.REMOVED,
        what=what,
        why=_("to know who moderates and edits"),
        seen=personal.STAFF,
        kept=personal.UNTIL_CLOSED,
        also=("group__name",) if through.endswith("groups") else ("permission__codename",),
    )
hold(
    "accounts.Blocking",
    "blocker",
    Closing.REMOVED,
    what=_("Whom you have blocked"),
    why=_("to keep you apart"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
    also=("blocked__handle",),
)
hold(
    "accounts.Blocking",
    "blocked",
    Closing.REMOVED,
    what=_("Who has blocked you"),
    why=_("to keep you apart"),
    seen=_("only who blocked you"),
    kept=personal.UNTIL_DELETED,
    is_handed_out=False,
)
hold(
    "accounts.ApiToken",
    "owner",
    Closing.REMOVED,
    what=_("API tokens"),
    why=_("to let your programs act for you"),
    seen=personal.YOU,
    kept=personal.UNTIL_CLOSED,
    unsaid=("digest",),
)
hold(
    "account.EmailAddress",
    "user",
    Closing.REMOVED,
    what=_("E-mail addresses"),
    why=_("to know that they are yours"),
    seen=personal.YOU,
    kept=personal.UNTIL_DELETED,
)
hold(
    "account.EmailConfirmation",
    "email_address__user",
    Closing.REMOVED,
    what=_("Confirmations of addresses"),
    why=_("to know that an address is yours"),
    seen=personal.MACHINES,
    kept=_("some days"),
    unsaid=("key",),
)
hold(
    "admin.LogEntry",
    "user",
    Closing.REMOVED,
    what=_("The admin’s own log"),
    why=_("kept by the admin of itself"),
    seen=personal.STAFF,
    kept=personal.UNTIL_CLOSED,
    unsaid=("object_repr", "change_message"),
)
if apps.is_installed("allauth.mfa"):
    hold(
        "mfa.Authenticator",
        "user",
        Closing.REMOVED,
        what=_("Second factors"),
        why=_("to let nobody else in"),
        seen=personal.YOU,
        kept=personal.UNTIL_DELETED,
        unsaid=("data",),
    )
if apps.is_installed("allauth.usersessions"):
    hold(
        "usersessions.UserSession",
        "user",
        Closing.REMOVED,
        what=_("Where you are signed in"),
        why=_("so that you can sign out elsewhere"),
        seen=personal.YOU,
        kept=_("until you sign out; address and browser 30 days at most"),
        unsaid=("session_key", "data"),
    )
    personal.trace(
        "usersessions.UserSession",
        *("ip", "user_agent"),
        at="last_seen_at",
        what=_("address and browser of each place where you are signed in"),
        empties={"ip": "0.0.0.0", "user_agent": ""},  # noqa: S104 - stands for no address
    )
if apps.is_installed("allauth.socialaccount"):
    hold(
        "socialaccount.SocialAccount",
        "user",
        Closing.REMOVED,
        what=_("Accounts elsewhere that you sign in with"),
        why=_("to let you in"),
        seen=personal.YOU,
        kept=personal.UNTIL_DELETED,
    )
    hold(
        "socialaccount.SocialToken",
        "account__user",
        Closing.REMOVED,
        what=_("Keys to those accounts"),
        why=_("to let you in"),
        seen=personal.MACHINES,
        kept=personal.UNTIL_DELETED,
        unsaid=("token", "token_secret"),
    )
    personal.about_nobody("socialaccount.SocialApp", "socialaccount.SocialApp_sites")
personal.about_nobody(
    *("auth.Permission", "auth.Group_permissions", "auth.Group", "contenttypes.ContentType"),
    *("taggit.Tag", "taggit.TaggedItem"),
)
