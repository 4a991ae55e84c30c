"""Paging: every row once, in both directions, while others write; and no cursor but our own."""

import base64
import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection, models
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from community.lib import keyset
from community.lib.keyset import BadCursor, Page, _plain, _value
from stories.models import Story

NEWEST = ("-published_sort", "-pk")
ORDERS = [
    ("pk",),
    NEWEST,
    ("comment_count", "title", "pk"),
    ("-comment_count", "title", "-pk"),
    ("title", "-published_sort", "pk"),
]
DAY = datetime(2025, 9, 1, tzinfo=UTC)


def stories(*rows):
    """Write stories with few different values, so that many tie."""
    known = Story.objects.count()
    Story.objects.bulk_create(
        Story(
            slug=f"story-{known + number}",
            title="AB"[row % 2],
            comment_count=row % 3,
            published_sort=DAY + timedelta(days=row % 4),
        )
        for number, row in enumerate(rows)
    )


def ids(rows):
    return [row.pk for row in rows]


def walk(order, size, meanwhile=lambda: None):
    cursor, pages = None, []
    while True:
        pages.append(keyset.page(Story.objects.all(), order=order, size=size, cursor=cursor))
        cursor = pages[-1].next
        if cursor is None:
            return pages
        meanwhile()


rows = st.lists(st.integers(0, 11), max_size=12)
orders = st.sampled_from(ORDERS)
sizes = st.integers(1, 5)


class TestAnyList(TestCase):
    @pytest.mark.slow  # many examples
    @given(rows, orders, sizes)
    def test_a_walk_forward_visits_every_row_once_in_order(self, rows, order, size):
        stories(*rows)
        seen = [pk for page in walk(order, size) for pk in ids(page.items)]
        assert seen == ids(Story.objects.order_by(*order))

    @pytest.mark.slow  # thirty rows, written as members write them
    @given(rows, orders, sizes)
    def test_a_walk_back_sees_the_same_pages(self, rows, order, size):
        stories(*rows)
        pages = walk(order, size)
        back = [pages[-1]]
        while back[0].previous:
            page = keyset.page(Story.objects.all(), order=order, size=size, cursor=back[0].previous)
            back.insert(0, page)
        assert [ids(page.items) for page in back] == [ids(page.items) for page in pages]
        assert [page.next for page in back] == [page.next for page in pages]

    @pytest.mark.slow  # many examples
    @given(rows, rows, st.sampled_from([("-pk",), NEWEST]), sizes)
    def test_rows_written_meanwhile_move_none_of_the_others(self, rows, later, order, size):
        stories(*rows)
        expected = ids(Story.objects.order_by(*order))
        pages = walk(order, size, meanwhile=lambda: later and stories(later.pop()))
        seen = [pk for page in pages for pk in ids(page.items)]
        assert len(set(seen)) == len(seen)
        assert [pk for pk in seen if pk in expected] == expected


@pytest.mark.django_db
class TestOnePage:
    def test_an_empty_list_is_one_empty_page(self):
        assert keyset.page(Story.objects.all(), order=NEWEST, size=2) == Page([], None, None)

    def test_one_query_of_one_row_more_and_no_count(self):
        stories(*range(5))
        first = keyset.page(Story.objects.all(), order=NEWEST, size=2)
        for cursor in (None, first.next):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                keyset.page(Story.objects.all(), order=NEWEST, size=2, cursor=cursor)
            assert len(queries) == 1
            assert "LIMIT 3" in queries[0]["sql"]
            assert "COUNT(" not in queries[0]["sql"]

    def test_an_annotation_can_be_ordered_by(self):
        stories(*range(6))
        rows = Story.objects.annotate(twice=models.F("comment_count") * 2)
        first = keyset.page(rows, order=("-twice", "pk"), size=4)
        rest = keyset.page(rows, order=("-twice", "pk"), size=4, cursor=first.next)
        assert [row.twice for row in first.items + rest.items] == [4, 4, 2, 2, 0, 0]

    def test_a_page_whose_rows_have_gone_is_empty(self):
        stories(1, 2, 3)
        first = keyset.page(Story.objects.all(), order=NEWEST, size=2)
        Story.objects.all().delete()
        again = keyset.page(Story.objects.all(), order=NEWEST, size=2, cursor=first.next)
        assert again == Page([], None, None)

    def test_a_page_deep_in_a_long_list_starts_from_the_index(self):
        stories(*range(6))
        first = keyset.page(Story.objects.all(), order=NEWEST, size=2)
        with CaptureQueriesContext(connection) as queries:
            keyset.page(Story.objects.all(), order=NEWEST, size=2, cursor=first.next)
        assert '("stories_story"."published_sort" <= ' in queries[0]["sql"]

    @pytest.mark.parametrize("order", [("-published_sort",), ("retrieved_on", "pk")])
    def test_an_order_that_would_lose_rows_is_refused(self, order):
        with pytest.raises(ValueError, match=r"primary key|null"):
            keyset.page(Story.objects.all(), order=order, size=2)


def forged(*parts):
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.django_db
class TestBadCursors:
    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "é",
            "====",
            "bnVsbA",
            "W" * 3_000,
            base64.urlsafe_b64encode(b"[" * 1_000).decode(),
            forged(),
            forged("next", NEWEST),
            forged("sideways", NEWEST, ["2025-09-01T00:00:00+00:00", 1]),
            forged("next", ["-comment_count", "-pk"], [1, 1]),
            forged("next", NEWEST, 5),
            forged("next", NEWEST, [1]),
            forged("next", NEWEST, [1, 1]),
            forged("next", NEWEST, ["2025-09-01T00:00:00", 1]),
            forged("next", NEWEST, ["0001-01-01T00:00:00+14:00", 1]),
            forged("next", NEWEST, ["2025-09-01T00:00:00+00:00", "1"]),
            forged("next", NEWEST, ["2025-09-01T00:00:00+00:00", None]),
            forged("next", NEWEST, ["2025-09-01T00:00:00+00:00", [1]]),
            forged("next", NEWEST, ["2025-09-01T00:00:00+00:00", 2**63]),
            forged("next", NEWEST, ["2025-09-01T00:00:00+00:00", float("nan")]),
        ],
    )
    def test_are_no_page_of_ours(self, cursor):
        with pytest.raises(BadCursor):
            keyset.page(Story.objects.all(), order=NEWEST, size=2, cursor=cursor)

    @pytest.mark.parametrize("title", ["\x00", "\ud800", {}, 5, "x" * 301])
    def test_in_a_column_of_text(self, title):
        order = ("title", "pk")
        with pytest.raises(BadCursor):
            keyset.page(
                Story.objects.all(), order=order, size=2, cursor=forged("next", order, [title, 1])
            )

    @pytest.mark.slow  # many examples
    @given(st.text() | st.binary().map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
    def test_anything_at_all(self, cursor):
        if cursor:
            with pytest.raises(Http404):
                keyset.page(Story.objects.none(), order=NEWEST, size=2, cursor=cursor)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.BigAutoField(primary_key=True), 2**62),
        (models.IntegerField(), -5),
        (models.FloatField(), 0.1),
        (models.BooleanField(), True),
        (models.CharField(max_length=20), "Zürich 李"),
        (models.DateField(), date(2025, 9, 1)),
        (models.DateTimeField(), datetime(2025, 9, 1, 8, 0, 0, 123456, tzinfo=UTC)),
        (models.UUIDField(), UUID(int=7)),
    ],
)
def test_values_survive_the_cursor(field, value):
    assert _value(field, json.loads(json.dumps(_plain(value)))) == value
