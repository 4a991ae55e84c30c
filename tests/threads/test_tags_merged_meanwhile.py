"""A tag that is merged while a question is given it: the question has what it means now."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from community.accounts.models import User
from community.tags import actions as vocabulary
from community.tags.models import Tag
from tests.threads.asking import question, tag
from tests.threads.test_moderating_at_once import at_once
from tests.threads.truth import untruths
from threads import actions
from threads.models import Thread


def names(thread: Thread) -> list[str]:
    return sorted(one.name for one in Thread.objects.get(pk=thread.pk).tags.all())


@pytest.mark.django_db
def test_who_asks_with_a_tag_that_was_merged_meant_the_other(owner: User, editor: User) -> None:
    seen, kept = Tag.objects.get(pk=tag("ph-d").pk), tag("phd")
    vocabulary.merge(tag("ph-d"), into=kept, by=editor)
    assert names(question(owner, tags=[seen, kept])) == ["phd"]
    other = tag("doctorate")
    vocabulary.merge(kept, into=other, by=editor)
    assert names(question(owner, title="Is one year of it enough?", tags=[seen])) == ["doctorate"]


@pytest.mark.django_db
def test_who_edits_with_a_tag_that_became_a_synonym_meant_the_other(owner: User) -> None:
    thread, seen = question(owner), Tag.objects.get(pk=tag("letters").pk)
    Tag.objects.filter(pk=seen.pk).update(synonym_of=tag("writing"))
    actions.edit_question(
        thread, by=owner, title=thread.title, body="Again.", tags=[seen, tag("phd")], seen=0
    )
    assert names(thread) == ["phd", "writing"]


@pytest.mark.django_db
def test_a_tag_that_is_gone_is_named(owner: User) -> None:
    seen = Tag.objects.get(pk=tag("letters").pk)
    tag("letters").delete()
    with pytest.raises(ValidationError, match="“letters” is no longer a tag") as refused:
        question(owner, tags=[seen, tag("phd")])
    assert list(refused.value.message_dict) == ["tags"]
    assert not Thread.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
def test_asking_and_merging_at_once_end_well(
    owner: User, stranger: User, editor: User, moderator: User
) -> None:
    gone, kept = tag("ph-d"), tag("phd")
    edited = question(moderator, title="Is one year of it enough?", tags=[kept])
    raised = at_once(
        lambda: question(owner, tags=[gone]),
        lambda: vocabulary.merge(gone, into=kept, by=editor),
        lambda: question(stranger, title="Who reads such letters?", tags=[kept, gone]),
        lambda: actions.edit_question(
            edited, by=moderator, title=edited.title, body="Or two?", tags=[gone], seen=0
        ),
    )
    assert raised == []
    assert [names(thread) for thread in Thread.objects.all()] == [["phd"]] * 3
    assert untruths() == []
