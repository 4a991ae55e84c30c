"""What a reader sees when something goes wrong: our own page, without asking the database."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.pages import errors

PAGES = ["400", "403", "403_csrf", "404", "410", "413", "429", "500"]

# No test here has the database mark: a query would fail it.


@pytest.mark.parametrize("page", PAGES)
def test_each_page_is_whole_with_nothing_known(page: str) -> None:
    html = render_to_string(f"{page}.html", {})

    assert html.startswith("<!DOCTYPE html>")
    assert f"· {settings.PORTAL_NAME}</title>" in html
    assert html.count("<h1>") == 1
    assert 'href="/"' in html
    assert "style=" not in html


@pytest.mark.parametrize("page", PAGES)
def test_each_page_says_what_happened_what_was_kept_and_the_way_on(page: str) -> None:
    html = render_to_string(f"{page}.html", {})
    text = html[html.index("error-page__text") : html.index("</main>")]

    assert text.count("<p>") >= 2
    assert 'class="button' in text


def test_a_refusal_gives_its_reason_and_escapes_it() -> None:
    html = render_to_string("403.html", {"message": "Only <editors> publish."})

    assert "Only &lt;editors&gt; publish." in html


def test_an_error_names_the_number_to_quote() -> None:
    assert "<code>a1b2c3</code>" in render_to_string("500.html", {"request_id": "a1b2c3"})
    assert "add this number" not in render_to_string("500.html", {"request_id": "-"})


def test_the_handlers_answer_with_their_status() -> None:
    request = RequestFactory().get("/nowhere")

    assert errors.bad_request(request).status_code == 400
    assert errors.forbidden(request).status_code == 403
    assert errors.not_found(request).status_code == 404
    assert errors.gone(request).status_code == 410
    assert errors.server_error(request).status_code == 500
    assert errors.csrf_failure(request).status_code == 403


def test_a_wrong_address_is_answered_without_the_database() -> None:
    response = Client().get("/no-such-place/")

    assert response.status_code == 404
    assert "There is no page here" in response.content.decode()
