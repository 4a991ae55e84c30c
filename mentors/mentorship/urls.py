from django.urls import path

from mentors.mentorship import agreeing, ending, goals, meetings, noting, story_telling, views

app_name = "mentorships"
urlpatterns = [
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/contact/", views.contact, name="contact"),
    path("<int:pk>/ending/", ending.ending, name="ending"),
    path("<int:pk>/ending/reached/", ending.reached, name="reached"),
    path("<int:pk>/ending/thanks/", ending.thank, name="thank"),
    path("<int:pk>/ending/reveal/", ending.reveal, name="reveal"),
    path("<int:pk>/ending/concern/", ending.concern, name="concern"),
    path("<int:pk>/agreement/", agreeing.agreement, name="agreement"),
    path("<int:pk>/agreement/agree/", agreeing.agree, name="agree"),
    path("<int:pk>/goals/", goals.goals, name="goals"),
    path("<int:pk>/meetings/", meetings.meetings, name="meetings"),
    path("<int:pk>/meetings/<int:number>/", meetings.meeting, name="meeting"),
    path("<int:pk>/meetings/<int:number>/do/", meetings.meeting_deed, name="meeting_deed"),
    path("goals/<int:pk>/", goals.goal, name="goal"),
    path("goals/steps/<int:pk>/", goals.step, name="step"),
    path("goals/steps/<int:pk>/tick/", goals.tick, name="tick"),
    path("<int:pk>/notes/", noting.notes, name="notes"),
    path("<int:pk>/notes/<int:note_pk>/", noting.note, name="note"),
    path("<int:pk>/notes/<int:note_pk>/delete/", noting.delete_note, name="delete_note"),
    path("<int:pk>/stories/", story_telling.stories, name="stories"),
    path("<int:pk>/stories/new/", story_telling.propose_story, name="propose_story"),
    path("<int:pk>/stories/<int:proposal_pk>/", story_telling.proposal, name="proposal"),
    path(
        "<int:pk>/stories/<int:proposal_pk>/edit/",
        story_telling.edit_proposal,
        name="edit_proposal",
    ),
    path("<int:pk>/stories/<int:proposal_pk>/decide/", story_telling.decide, name="decide"),
]
