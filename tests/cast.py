"""The people the tests speak of, and the things they make."""

from __future__ import annotations

import factory
from django.contrib.auth.models import Group
from django.utils import timezone

from community.accounts.models import User
from stories.models import Block, Story
from stories.models.story import Rights, Status
from threads.models import Post, Thread

PASSWORD = "a calm evening by the lake"


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    handle = factory.Sequence(lambda n: f"person-{n}")
    email = factory.LazyAttribute(lambda person: f"{person.handle}@example.org")
    password = factory.django.Password(PASSWORD)


def person(handle: str, *, role: str = "", **fields: object) -> User:
    """Someone with a confirmed address; `role` is the group they work in."""
    someone = UserFactory.create(handle=handle, is_staff=bool(role), **fields)
    someone.emailaddress_set.create(email=someone.email, verified=True, primary=True)
    if role:
        someone.groups.add(Group.objects.get_or_create(name=role)[0])
    return someone


class StoryFactory(factory.django.DjangoModelFactory[Story]):
    class Meta:
        model = Story

    title = factory.Sequence(lambda n: f"How I came to the work, part {n}")
    slug = factory.Sequence(lambda n: f"how-i-came-to-the-work-{n}")
    language = "en"
    status = Status.PUBLISHED
    rights = Rights.OWN
    excerpt = "It began with a broken compiler."
    listed_at = factory.LazyFunction(timezone.now)


class BlockFactory(factory.django.DjangoModelFactory[Block]):
    class Meta:
        model = Block

    story = factory.SubFactory(StoryFactory)
    key = factory.Sequence(lambda n: f"k{n}")
    position = factory.Sequence(int)
    kind = "paragraph"
    plain = factory.Sequence(lambda n: f"Paragraph {n} speaks of patience and of compilers.")
    markdown = factory.SelfAttribute("plain")
    html = factory.LazyAttribute(lambda block: f"<p>{block.plain}</p>")


class ThreadFactory(factory.django.DjangoModelFactory[Thread]):
    class Meta:
        model = Thread

    kind = Thread.Kind.DISCUSSION
    story = factory.SubFactory(StoryFactory)


class PostFactory(factory.django.DjangoModelFactory[Post]):
    class Meta:
        model = Post

    thread = factory.SubFactory(ThreadFactory)
    kind = Post.Kind.COMMENT
    author = factory.SubFactory(UserFactory)
    body = factory.Sequence(lambda n: f"Comment {n}: this helped me.")
    html = factory.LazyAttribute(lambda post: f"<p>{post.body}</p>")
