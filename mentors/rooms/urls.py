from django.urls import path

from mentors.rooms import note_views, seat_views, session_views, views

app_name = "rooms"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.new, name="new"),
    path("closed/", views.past, name="past"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/link/", views.link, name="link"),
    path("<int:pk>/join/", seat_views.join, name="join"),
    path("<int:pk>/join/<str:key>/", seat_views.invited, name="invited"),
    path("<int:pk>/leave/", seat_views.leave, name="leave"),
    path("<int:pk>/host/", seat_views.host, name="host"),
    path("<int:pk>/remove/<int:person>/", seat_views.remove, name="remove"),
    path("<int:pk>/turn/", seat_views.turn, name="turn"),
    path("sessions/<int:pk>/", session_views.session, name="session"),
    path("sessions/<int:pk>/question/", session_views.question, name="question"),
    path("sessions/<int:pk>/attendance/", session_views.attendance, name="attendance"),
    path("sessions/<int:pk>/postpone/", session_views.postpone, name="postpone"),
    path("notes/<int:pk>/edit/", note_views.edit, name="edit_note"),
    path("notes/<int:pk>/delete/", note_views.delete, name="delete_note"),
    path("notes/<int:pk>/versions/", note_views.versions, name="note_versions"),
]
