from django.urls import path

from threads.views import (
    about,
    asking,
    comments,
    drafts,
    listing,
    moderating,
    posts,
    questions,
    suggestions,
    versions,
)
from threads.views import following as follows

app_name = "threads"
urlpatterns = [
    path("", listing.index, name="index"),
    path("ask/", questions.ask, name="ask"),
    path("similar/", questions.similar, name="similar"),
    path("fitting/", asking.fitting, name="fitting"),
    path("answered/", asking.answered, name="answered"),
    path("about/<slug:slug>/", about.about, name="about"),
    path("drafts/", drafts.drafts, name="drafts"),
    path("drafts/save/", drafts.save_draft, name="save_draft"),
    path("drafts/<int:pk>/discard/", drafts.discard_draft, name="discard_draft"),
    path("draw/<slug:slug>/<slug:key>/", about.draw, name="draw"),
    path("<int:pk>-<slug:slug>/", questions.detail, name="detail"),
    path("<int:pk>/answer/", questions.answer, name="answer"),
    path("<int:pk>/moderate/", moderating.moderate, name="moderate"),
    path("<int:pk>/moderate/close/", moderating.close, name="close"),
    path("<int:pk>/moderate/duplicate/", moderating.duplicate, name="duplicate"),
    path("<int:pk>/moderate/reopen/", moderating.reopen, name="reopen"),
    path("<int:pk>/moderate/lock/", moderating.lock, name="lock"),
    path("<int:pk>/moderate/unlock/", moderating.unlock, name="unlock"),
    path("<int:pk>/moderate/merge/", moderating.merge, name="merge"),
    path("comment/<slug:slug>/", comments.comment, name="comment"),
    path("<int:pk>/follow/", follows.follow, name="follow"),
    path("follow/story/<slug:slug>/", follows.follow_story, name="follow_story"),
    path("follow/person/<slug:handle>/", follows.follow_person, name="follow_person"),
    path("preview/", comments.preview, name="preview"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/remark/", posts.remark, name="remark"),
    path("posts/<int:pk>/vote/", posts.vote, name="vote"),
    path("posts/<int:pk>/accept/", posts.accept, name="accept"),
    path("posts/<int:pk>/unaccept/", posts.unaccept, name="unaccept"),
    path("posts/<int:pk>/edit/", posts.edit, name="edit"),
    path("posts/<int:pk>/delete/", posts.delete, name="delete"),
    path("posts/<int:pk>/moderate/", moderating.moderate_post, name="moderate_post"),
    path("posts/<int:pk>/moderate/convert/", moderating.convert, name="convert"),
    path("posts/<int:pk>/moderate/move/", moderating.move, name="move"),
    path("posts/<int:pk>/moderate/split/", moderating.split, name="split"),
    path("posts/<int:pk>/revisions/", posts.revisions, name="revisions"),
    path("posts/<int:pk>/outdated/", versions.outdated, name="outdated"),
    path("versions/<int:pk>/restore/", versions.restore_version, name="restore_version"),
    path("versions/<int:pk>/hide/", versions.hide_version, name="hide_version"),
    path("versions/<int:pk>/show/", versions.show_version, name="show_version"),
    path("posts/<int:pk>/suggest/", suggestions.suggest, name="suggest"),
    path("suggestions/", suggestions.suggestions, name="suggestions"),
    path("suggestions/<int:pk>/", suggestions.suggestion, name="suggestion"),
    path(
        "suggestions/<int:pk>/approve/", suggestions.approve_suggestion, name="approve_suggestion"
    ),
    path(
        "suggestions/<int:pk>/improve/", suggestions.improve_suggestion, name="improve_suggestion"
    ),
    path("suggestions/<int:pk>/reject/", suggestions.reject_suggestion, name="reject_suggestion"),
    path(
        "suggestions/<int:pk>/withdraw/",
        suggestions.withdraw_suggestion,
        name="withdraw_suggestion",
    ),
]
