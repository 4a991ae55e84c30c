from django.urls import path

from portal.pages import proposals

app_name = "proposals"
urlpatterns = [
    path("propose/", proposals.new, name="new"),
    path("proposals/", proposals.index, name="index"),
    path("proposals/<int:pk>/", proposals.detail, name="detail"),
    path("proposals/<int:pk>/withdraw/", proposals.withdraw, name="withdraw"),
]
