from django.urls import path

from portal.pages import blocked, people, pictures, thanked

app_name = "people"
urlpatterns = [
    path("<slug:handle>/", people.detail, name="detail"),
    path("<slug:handle>/picture/remove/", pictures.moderate, name="remove_picture"),
    path("<slug:handle>/thanks/", thanked.index, name="thanks"),
    path("<slug:handle>/block/", blocked.block, name="block"),
    path("<slug:handle>/unblock/", blocked.unblock, name="unblock"),
]
