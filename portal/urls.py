"""The site map: every prefix of the portal on one screen."""

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.pages import abilities, errors, health, limits, machines, people, tag_deeds, views
from portal.pages.search_feed import SearchFeed
from threads.feeds import PersonFeed

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("stories/", include("stories.urls")),
    path("threads/", include("threads.urls")),
    path("mentors/requests/", include("mentors.request_urls")),
    path("mentors/", include("mentors.urls")),
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
    path("settings/path/", include("mentors.path_urls")),
    path("settings/abilities/", abilities.index, name="settings_abilities"),
    path("settings/profile/", people.profile, name="settings_profile"),
    path("settings/tags/", tag_deeds.settings, name="settings_tags"),
    path("accounts/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("limits/", limits.index, name="limits"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("robots.txt", machines.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEVELOPMENT:
    urlpatterns.append(path("dev/", include("portal.pages.dev_urls")))
