"""What was written is changed, judged and put where it belongs, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from community.tags.models import Tag
from tests.cast import person
from threads import actions
from threads.models import Post, Suggestion, Thread

pytestmark = pytest.mark.journey

WALKS = pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
TITLE = "Is a second degree wroth the years?"
BODY = "I am thirty and hold one degree."
ANSWER = "It was for me, and I would ask the lab first."
ASIDE = "Which lab would you ask, and what about the visa?"


@pytest.fixture
def question() -> Thread:
    tags = [Tag.objects.create(name=name, slug=name) for name in ("phd", "visa")]
    asked = actions.ask(by=person("asker"), title=TITLE, body=BODY, tags=tags[:1])
    answer = actions.answer(asked, by=person("answerer"), body=ANSWER)
    actions.remark(answer, by=person("passer-by"), body=ASIDE)
    return asked


@pytest.fixture
def page_of(
    new_context: Callable[..., BrowserContext], sign_in: Callable[..., None], scripts: bool
) -> Callable[[Any], Page]:
    def open_page(someone: Any) -> Page:
        context = new_context(java_script_enabled=scripts)
        sign_in(someone, context)
        return context.new_page()

    return open_page


@pytest.mark.slow  # a long walk in a browser
@WALKS
def test_an_edit_is_compared_hidden_shown_and_taken_back(
    live_server: Any, question: Thread, page_of: Callable[[Any], Page]
) -> None:
    asker = page_of(question.author)
    asker.goto(f"{live_server.url}/threads/posts/{question.question.pk}/edit/")
    asker.get_by_label("Your question in one sentence").fill(TITLE.replace("wroth", "worth"))
    asker.get_by_label("What one has to know to answer it").fill("I am thirty and hold two.")
    asker.get_by_label("Other tags").fill("visa")
    asker.get_by_role("button", name="Save", exact=True).click()
    expect(asker.get_by_role("heading", level=1)).to_contain_text("worth the years")

    revisions = f"{live_server.url}/threads/posts/{question.question.pk}/revisions/"
    asker.goto(revisions)
    edit = asker.locator(".revision").first
    expect(edit.locator("del").first).to_contain_text("wroth")
    expect(edit.locator("ins").first).to_contain_text("worth")
    expect(edit).to_contain_text("visa")

    moderator = page_of(person("moira", role="moderator"))
    moderator.goto(revisions)
    moderator.get_by_role("link", name="Hide what it said before").click()
    moderator.get_by_label("Reason").fill("It named somebody.")
    moderator.get_by_role("button", name="Hide it").click()
    asker.reload()
    expect(asker.locator(".revision").first).to_contain_text("A moderator has hidden")
    expect(asker.locator("main")).not_to_contain_text("wroth")
    moderator.get_by_role("link", name="Show what it said before").click()
    moderator.get_by_label("Reason").fill("It named nobody.")
    moderator.get_by_role("button", name="Show it").click()
    expect(moderator.locator("main")).to_contain_text("wroth")

    asker.reload()
    asker.get_by_role("button", name="Back to what it said before").click()
    expect(asker.locator("main")).to_contain_text(BODY)
    question.refresh_from_db()
    assert question.title == TITLE


@pytest.mark.slow  # a long walk in a browser
@WALKS
def test_a_suggested_edit_is_improved_and_another_rejected(
    live_server: Any, question: Thread, page_of: Callable[[Any], Page]
) -> None:
    answer = Post.objects.get(kind=Post.Kind.ANSWER)
    helper = page_of(person("helper"))
    author = page_of(answer.author)

    def suggest(body: str, note: str) -> None:
        helper.goto(f"{live_server.url}/threads/posts/{answer.pk}/suggest/")
        helper.get_by_label("The text").fill(body)
        helper.get_by_label("What your edit does").fill(note)
        helper.get_by_role("button", name="Suggest this edit").click()
        expect(helper.get_by_role("heading", level=1)).to_have_text("A suggested edit")

    suggest("It was for me. Ask the lab first.", "Shorter.")
    author.goto(f"{live_server.url}/threads/suggestions/")
    author.get_by_role("link", name="Shorter.").click()
    author.get_by_role("link", name="Approve with changes").click()
    author.get_by_label("The text").fill("It was worth it. Ask the lab first.")
    author.get_by_role("button", name="Approve with these changes").click()
    expect(author.locator("main")).to_contain_text("Approved with your changes.")

    suggest("No.", "Shorter still.")
    author.goto(f"{live_server.url}/threads/suggestions/")
    author.get_by_role("link", name="Shorter still.").click()
    author.get_by_label("Or reject it, because:").fill("Now it says nothing.")
    author.get_by_role("button", name="Reject", exact=True).click()
    helper.reload()
    expect(helper.locator("main")).to_contain_text("Now it says nothing.")
    answer.refresh_from_db()
    assert answer.body == "It was worth it. Ask the lab first."
    assert set(Suggestion.objects.values_list("state", flat=True)) == {"improved", "rejected"}


@pytest.mark.slow  # a long walk in a browser
@WALKS
def test_moderators_put_things_where_they_belong(
    live_server: Any, question: Thread, page_of: Callable[[Any], Page]
) -> None:
    answer = Post.objects.get(kind=Post.Kind.ANSWER)
    aside = answer.comments.get()
    elsewhere = actions.ask(
        by=person("other"),
        title="How long does a visa take?",
        body="Mine ends in May.",
        tags=question.tags.all(),
    )
    page = page_of(person("moira", role="moderator"))

    def deed(address: str, name: str) -> None:
        page.goto(f"{live_server.url}{address}")
        page.get_by_role("link", name=name).click()

    deed(f"/threads/posts/{aside.pk}/moderate/", "Make a question of its own out of it")
    page.get_by_label("The new question in one sentence").fill("Which lab should one ask?")
    page.get_by_label("Tags").fill("phd")
    page.get_by_role("button", name="Look at what will happen").click()
    page.get_by_role("button", name="Make the question").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Which lab should one ask?")
    made = Thread.objects.get(title="Which lab should one ask?")

    deed(f"/threads/posts/{answer.pk}/moderate/", "Make a comment of this answer")
    page.get_by_role("button", name="Convert it").click()
    expect(page.locator("main")).to_contain_text("It is converted.")

    deed(f"/threads/posts/{answer.pk}/moderate/", "Move it to another question or story")
    page.get_by_label("The question or the story it goes to").fill(
        f"{live_server.url}{elsewhere.page_url}"
    )
    page.get_by_role("button", name="Look at what will happen").click()
    page.get_by_role("button", name="Move it").click()
    expect(page.locator("main")).to_contain_text("It is moved.")
    expect(page.get_by_role("heading", level=1)).to_have_text("How long does a visa take?")
    expect(page.locator(f"#p-{answer.pk}")).to_contain_text(ANSWER)

    deed(f"/threads/{made.pk}/moderate/", "Merge it into another question")
    page.get_by_label("The question it goes into").fill(str(elsewhere.pk))
    page.get_by_role("button", name="Look at what will happen").click()
    page.get_by_role("button", name="Merge it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How long does a visa take?")

    page.goto(live_server.url + made.page_url)
    expect(page.get_by_role("heading", level=1)).to_have_text("How long does a visa take?")

    deed(f"/threads/{elsewhere.pk}/moderate/", "Lock this thread")
    page.get_by_label("Why").fill("It has gone round in circles.")
    page.get_by_role("button", name="Lock it").click()
    visitor = page_of(person("reader"))
    visitor.goto(live_server.url + elsewhere.page_url)
    expect(visitor.locator("main")).to_contain_text("It has gone round in circles.")
