"""The site map: every prefix of the portal on one screen."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from community.accounts import token_views
from community.moderation import decision_views, public_log, undo_views, warning_views
from community.moderation import views as reports
from community.moderation.log_feed import LogFeed
from mentors import calendar_views
from portal.pages import (
    abilities,
    blocked,
    errors,
    health,
    limits,
    machines,
    people,
    pictures,
    security,
    tag_deeds,
    views,
)
from portal.pages.search_feed import SearchFeed
from threads.feeds import PersonFeed

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler429 = errors.too_many
handler500 = errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("api/auth/", include("community.api.headless_urls")),
    path("api/", include("portal.api")),
    path("stories/", include("portal.pages.proposal_urls")),
    path("stories/", include("stories.urls")),
    path("threads/", include("threads.urls")),
    path("mentors/mentorships/", include("mentors.mentorship.urls")),
    path("mentors/invited/", include("mentors.invitation_urls")),
    path("mentors/requests/", include("mentors.request_urls")),
    path("mentors/rooms/", include("mentors.rooms.urls")),
    path("mentors/calendar/<str:key>.ics", calendar_views.feed, name="calendar_feed"),
    path("mentors/", include("mentors.urls")),
    path("uploads/avatars/<slug:name>.webp", pictures.avatar, name="avatar"),
    path("uploads/", include("stories.picture_urls")),
    path("feeds/threads/", include("threads.feed_urls")),
    path("feeds/people/<slug:handle>/", PersonFeed(), name="person_feed"),
    path("feeds/", include("stories.feed_urls")),
    path("search/feed/", SearchFeed(), name="search_feed"),
    path("search/saved/", include("community.search.saved_urls")),
    path("search/", include("community.search.urls")),
    path("tags/", include("portal.pages.tag_urls")),
    path("people/", include("portal.pages.people_urls")),
    path("notifications/", include("community.notifications.urls")),
    path("shelf/highlights/", include("portal.shelf.highlight_urls")),
    path("shelf/", include("portal.shelf.urls")),
    path("settings/notifications/", include("community.notifications.settings_urls")),
    path("settings/follows/", include("threads.follow_urls")),
    path("settings/calendar/", calendar_views.settings_page, name="settings_calendar"),
    path("settings/path/", include("mentors.path_urls")),
    path("settings/abilities/", abilities.index, name="settings_abilities"),
    path("report/<slug:kind>/<int:pk>/", reports.new, name="report"),
    path("moderation/log/", public_log.index, name="moderation_log"),
    path("moderation/log/feed/", LogFeed(), name="moderation_log_feed"),
    path("moderation/log/<int:pk>/", public_log.detail, name="moderation_log_entry"),
    path("moderation/undo/", undo_views.index, name="undo"),
    path("moderation/undo/<int:pk>/", undo_views.take_back, name="take_back"),
    path("settings/reports/", reports.index, name="settings_reports"),
    path("settings/decisions/", decision_views.index, name="settings_decisions"),
    path("settings/decisions/<int:pk>/", decision_views.detail, name="decision"),
    path("settings/warnings/<int:pk>/", warning_views.detail, name="warning"),
    path("settings/blocked/", blocked.index, name="settings_blocked"),
    path("settings/tokens/", token_views.index, name="settings_tokens"),
    path("settings/tokens/<int:pk>/rotate/", token_views.rotate, name="rotate_token"),
    path("settings/tokens/<int:pk>/revoke/", token_views.revoke, name="revoke_token"),
    path("settings/webhooks/", include("community.webhooks.urls")),
    path("settings/profile/", people.profile, name="settings_profile"),
    path("settings/profile/picture/remove/", pictures.remove, name="settings_picture_remove"),
    path("settings/tags/", tag_deeds.settings, name="settings_tags"),
    path("accounts/2fa/", include("community.accounts.two_factor_urls")),
    path("accounts/oidc/", include("community.accounts.oidc_urls")),
    path("accounts/other/", include("allauth.socialaccount.urls")),
    path("accounts/sessions/", include("community.accounts.session_urls")),
    path("accounts/password/", include("community.accounts.password_urls")),
    path("", include("portal.privacy.urls")),
    path("accounts/", include("allauth.account.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("limits/", limits.index, name="limits"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path(".well-known/security.txt", security.index, name="security"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("dev/", include("portal.pages.dev_urls")))
