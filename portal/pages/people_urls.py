from django.urls import path

from portal.pages import people

app_name = "people"
urlpatterns = [path("<slug:handle>/", people.detail, name="detail")]
