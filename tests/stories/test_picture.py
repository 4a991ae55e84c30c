"""Our own copy of a figure's picture: served to whoever may read the figure, and to nobody else."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from community.accounts.models import User
from stories import actions
from stories.models import Block
from stories.models.story import Rights, Status
from tests.cast import BlockFactory
from tests.conftest import browser_of


def png() -> ContentFile[bytes]:
    made = BytesIO()
    Image.new("RGB", (8, 8), "teal").save(made, "PNG")
    return ContentFile(made.getvalue(), name="chart.png")


@pytest.fixture
def figure(editor: User) -> Block:
    block = BlockFactory.create(kind="figure", plain="Figure 1: a teal square")
    return actions.set_picture(block, png(), by=editor, alt="A teal square")


def test_a_reader_gets_the_picture(figure: Block) -> None:
    response = Client().get(figure.image.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert Image.open(BytesIO(response.getvalue())).size == (8, 8)


def test_the_page_shows_it_from_here(figure: Block) -> None:
    page = Client().get(figure.story.get_absolute_url())
    assert f'src="{figure.image.url}"' in page.content.decode()


def test_a_redacted_figure_takes_its_picture_along(figure: Block) -> None:
    Block.objects.update(redacted_at=timezone.now())
    assert Client().get(figure.image.url).status_code == 404


@pytest.mark.parametrize(
    "change", [{"status": Status.DRAFT}, {"status": Status.WITHDRAWN}, {"rights": Rights.UNKNOWN}]
)
def test_who_may_not_read_the_text_may_not_see_the_picture(
    figure: Block, stranger: User, editor: User, change: dict[str, str]
) -> None:
    type(figure.story).objects.update(**change)
    assert browser_of(stranger).get(figure.image.url).status_code == 404
    assert browser_of(editor).get(figure.image.url).status_code == 200


@pytest.mark.parametrize("name", ["1-../../portal.sqlite3", "1-..%2F..%2Fsecret-key", "1-x.png"])
def test_no_other_file_is_served(figure: Block, name: str) -> None:
    assert Client().get(f"/uploads/stories/figures/{name}").status_code == 404
    assert Client().get("/uploads/").status_code == 404
