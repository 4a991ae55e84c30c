"""A deed over many rows of a list of the admin: choose it, look at what it meets, do it, undo it.

It meets all that the list finds, or the rows that are chosen in it (`BulkMixin.look_at`). The
selection is fixed when it is shown: what is done is what was looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.accounts import confirming
from community.accounts.admin import PersonAdmin
from community.accounts.models import User
from community.lib import keyset
from community.lib.admin import PolicyAdmin
from community.moderation import deeds, subjects
from community.moderation.actions.bulk import (
    NOTHING_TO_DO,
    begin_bulk,
    carry_on,
    undo_bulk,
)
from community.moderation.bulk_work import carry_on_bulk
from community.moderation.deeds import Deed
from community.moderation.models import BulkDeed, BulkItem
from community.moderation.models.bulk import MOST

SHOWN = 20
"""Rows that the preview shows."""
AT_ONCE = 4.0
"""Seconds for which the page itself works; the worker does the rest."""
SALT = "moderation.bulk"
LOOKED_FOR = 60 * 60
"""Seconds for which a preview may be sent, by whoever looked at it."""
OWN = {"deed", "chosen", "p", "o", "all"}
"""Parameters that are no filters of the list."""
PAGE = 100


@dataclass
class Preview:
    """What a deed would meet: the first rows, how many it is for, and why it skips the others."""

    rows: list[tuple[Any, str]] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    number: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    is_cut: bool = False

    @property
    def whys(self) -> list[tuple[str, int]]:
        """Why things are skipped, and how many."""
        return self.skipped.most_common()

    @property
    def further(self) -> int:
        return len(self.keys) - len(self.rows)


class BulkMixin(admin.ModelAdmin):
    """For an admin list of things that moderators have deeds over."""

    change_list_template = "admin/moderation/bulk_list.html"

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [
            path("bulk/", self.admin_site.admin_view(self.bulk), name=name),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        offered = self._offered(request)
        context = {**(extra_context or {}), "bulk_url": self._bulk_url(request) if offered else ""}
        return super().changelist_view(request, context)

    def look_at(self, request: HttpRequest, chosen: QuerySet[Any], code: str) -> HttpResponse:
        """For an action of the list: the same deed page, over the rows chosen on this page."""
        keys = list(chosen.values_list("pk", flat=True)[: self.list_per_page])
        query = _filters(request)
        query["deed"], query["chosen"] = code, _signed(request, code, keys)
        return redirect(f"{reverse(self._bulk)}?{query.urlencode()}")

    def bulk(self, request: HttpRequest) -> HttpResponse:
        """Choose a deed over what the list finds, or come with chosen rows; look; send it."""
        policy.require(request.user, "bulk.do")
        if not self.has_view_permission(request):
            raise policy.NotAllowed(_("This is not yours to do."))
        offered = self._offered(request)
        asked = request.POST if request.method == "POST" else request.GET
        deed = next((one for one in offered if one.code == asked.get("deed")), None)
        if deed is not None and request.method == "POST":
            is_for_good = not deed.is_undoable
            return (confirming.ask(request) if is_for_good else None) or self._begin(request, deed)
        context: dict[str, Any] = {
            "offered": [(one, str(one.label)) for one in offered],
            "deed": deed,
        }
        if deed is not None:
            try:
                preview = self._preview(request, deed)
            except IncorrectLookupParameters:
                return redirect(f"{reverse(self._list)}?{ERROR_FLAG}=1")
            if preview is None:
                return self._look_again(request)
            context |= {
                "preview": preview,
                "chosen": _signed(request, deed.code, preview.keys),
                "form": deed.form(None, thing=None, person=request.user),
            }
        return self._page(request, context)

    def _begin(self, request: HttpRequest, deed: Deed) -> HttpResponse:
        """Do what was looked at; a form that is refused is shown again with what was typed."""
        keys = _looked_at(request, deed.code, request.POST.get("chosen", ""))
        if keys is None:
            return self._look_again(request)
        form = deed.form(request.POST, thing=None, person=request.user)
        if form.is_valid():
            given = {name: request.POST[name] for name in form.fields if name in request.POST}
            try:
                bulk = begin_bulk(deed, keys, by=request.user, given=given)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                return _worked_on(request, bulk)
        preview = self._look(request, deed, keys)
        context = {"deed": deed, "preview": preview, "chosen": request.POST["chosen"], "form": form}
        return self._page(request, context, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    def _look_again(self, request: HttpRequest) -> HttpResponse:
        """To where the rows were chosen."""
        messages.warning(request, _("Look at it again, please: that was too long ago."))
        return redirect(self._back(request) if "chosen" in request.GET else self._bulk_url(request))

    def _preview(self, request: HttpRequest, deed: Deed) -> Preview | None:
        """The things that were chosen, else all that the list finds, in its order.

        None where they were chosen too long ago.
        """
        if "chosen" in request.GET:
            chosen = _looked_at(request, deed.code, request.GET["chosen"])
            return None if chosen is None else self._look(request, deed, chosen)
        found, request.GET = request.GET, _filters(request)  # type: ignore[assignment]
        try:
            rows = self.get_changelist_instance(request).get_queryset(request)
        finally:
            request.GET = found
        keys = list(dict.fromkeys(rows.values_list("pk", flat=True)[: MOST + 1]))
        return self._look(request, deed, keys[:MOST], is_cut=len(keys) > MOST)

    def _look(
        self, request: HttpRequest, deed: Deed, keys: list[int], *, is_cut: bool = False
    ) -> Preview:
        found = {row.pk: row for row in self.get_queryset(request).filter(pk__in=keys)}
        preview = Preview(keys=keys, is_cut=is_cut)
        for key in keys:
            row = found.get(key)
            why = _("It is gone.") if row is None else _why_not(deed, row, request.user)
            preview.number += not why
            if why:
                preview.skipped[why] += 1
            if row is not None and len(preview.rows) < SHOWN:
                preview.rows.append((self._called(row), why))
        return preview

    def _called(self, row: Any) -> str:
        """A row by what the list shows of it first."""
        first = next(iter(self.list_display), "__str__")
        if first == "__str__":
            return str(row)
        shown = getattr(self, str(first), None)
        return str(shown(row)) if callable(shown) else str(getattr(row, str(first), row))

    def _offered(self, request: HttpRequest) -> list[Deed]:
        """The deeds over many that are for this person at all; nobody else is even asked about."""
        if not self.has_view_permission(request):
            return []
        every = deeds.deeds_over(str(self.opts.model_name))
        return [one for one in every if one.in_bulk and _may(request.user, one)]

    def _bulk_url(self, request: HttpRequest) -> str:
        return _with_query(reverse(self._bulk), _filters(request))

    def _back(self, request: HttpRequest) -> str:
        return _with_query(reverse(self._list), _filters(request))

    @property
    def _bulk(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk"

    @property
    def _list(self) -> str:
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"

    def _page(
        self, request: HttpRequest, context: dict[str, Any], status: int = HTTPStatus.OK
    ) -> HttpResponse:
        filters = _filters(request)
        deed = context["deed"]
        title = str(deed.label) if deed else _("A deed over all that the list finds")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "back": self._back(request),
            "filters": [(key, value) for key, values in filters.lists() for value in values],
            "most": MOST,
            **context,
        }
        return render(request, "admin/moderation/bulk.html", context, status=status)


def _worked_on(request: HttpRequest, bulk: BulkDeed) -> HttpResponse:
    """Begin here, so that a small one is done at once; the worker does what is left."""
    fresh = carry_on(bulk, seconds=AT_ONCE)
    if fresh.is_at_work:
        carry_on_bulk.enqueue()
        messages.info(request, _("This takes a while; the rest is done in the background."))
    return redirect(fresh)


def _taken_back(request: HttpRequest, bulk: BulkDeed) -> HttpResponse:
    try:
        bulk = undo_bulk(bulk, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(bulk)
    return _worked_on(request, bulk)


def _carried_on(request: HttpRequest, bulk: BulkDeed) -> HttpResponse:
    policy.require(request.user, "bulk.do")
    return _worked_on(request, bulk)


DOES = {"undo": _taken_back, "carry_on": _carried_on}


@admin.register(BulkDeed)
class BulkDeedAdmin(PolicyAdmin):
    """What was done to many at once, the last first; for ten minutes it can be taken back."""

    policy_view = "bulk.list"
    search_fields = ("=by__handle", "=code")
    search_help_text = gettext_lazy("The handle of who did it, or a deed as post.hide")
    list_display = ("what", "things", "by", "at", "state")
    list_filter = ("state",)
    list_select_related = ("by",)
    ordering = ("-pk",)
    sortable_by = ()
    actions = None
    does = DOES

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkDeed]:
        """Those of deeds that this person may do too; a superuser sees all, of former deeds too."""
        rows = super().get_queryset(request)
        if policy.superuser(request.user):
            return rows
        every = (deed for deed in deeds.all_deeds() if deed.in_bulk)
        return rows.filter(code__in=[deed.code for deed in every if _may(request.user, deed)])

    @admin.display(description=gettext_lazy("deed"))
    def what(self, bulk: BulkDeed) -> str:
        return _label(bulk)

    @admin.display(description=gettext_lazy("kind of thing"))
    def things(self, bulk: BulkDeed) -> str:
        return subjects.label_of(bulk.kind)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What became of each row; going on, and taking back."""
        policy.require(request.user, "bulk.list")
        pk = int(object_id[:18]) if object_id.isascii() and object_id.isdecimal() else 0
        bulk = get_object_or_404(
            self.get_queryset(request).select_related("by", "undone_by"), pk=pk
        )
        if request.method != "POST":
            return self._shown(request, bulk)
        do = self.does.get(request.POST.get("do", ""))
        return do(request, bulk) if do else HttpResponse(status=HTTPStatus.BAD_REQUEST)

    def _shown(self, request: HttpRequest, bulk: BulkDeed) -> HttpResponse:
        deed, until = deeds.deed_of(bulk.code), bulk.undone_until
        page = keyset.page(
            bulk.items.all(), order=("pk",), size=PAGE, cursor=request.GET.get("cursor")
        )
        known = subjects.kind_of(bulk.kind)
        seen = known.see(request.user, [one.key for one in page.items]) if known else {}
        counted = Counter(bulk.items.values_list("outcome", flat=True))
        can_undo = deed is not None and deed.is_undoable
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{_label(bulk)}: {bulk.items.count()}",
            "bulk": bulk,
            "kind": subjects.label_of(bulk.kind),
            "page": page,
            "rows": [(one, seen.get(one.key)) for one in page.items],
            "counts": [(label, counted[value]) for value, label in BulkItem.Outcome.choices],
            "can_undo": can_undo,
            "is_in_time": bulk.state == BulkDeed.State.DONE
            and until is not None
            and until >= timezone.now(),
        }
        return render(request, "admin/moderation/bulk_deed.html", context)


def _filters(request: HttpRequest) -> QueryDict:
    """What the address says of the list, and nothing of the deed."""
    found = request.GET.copy()
    for name in OWN:
        found.pop(name, None)
    return found


def _with_query(path: str, query: QueryDict) -> str:
    return f"{path}?{query.urlencode()}" if query else path


def _signed(request: HttpRequest, code: str, keys: list[int]) -> str:
    """The rows that this person looks at, for one deed."""
    return signing.dumps([request.user.pk, code, keys], salt=SALT, compress=True)


def _looked_at(request: HttpRequest, code: str, chosen: str) -> list[int] | None:
    """The rows that `_signed` tells of; None for another's, another deed's, or too old."""
    try:
        looked, told, keys = signing.loads(chosen, salt=SALT, max_age=LOOKED_FOR)
    except signing.BadSignature:
        return None
    return keys if (looked, told) == (request.user.pk, code) else None


def _label(bulk: BulkDeed) -> str:
    deed = deeds.deed_of(bulk.code)
    return str(deed.label) if deed else bulk.code


def _may(person: Any, deed: Deed) -> bool:
    """Whether the deed is one for `person` at all; each thing is asked about when it is done."""
    return policy.may(person, "bulk.do") and policy.may(person, deed.right or deed.code)


def _why_not(deed: Deed, row: Any, person: Any) -> str:
    if not policy.may(person, deed.right or deed.code, row):
        return _("This is not yours to do.")
    return "" if deed.fits(row) else str(NOTHING_TO_DO)


class PeopleAdmin(BulkMixin, PersonAdmin):
    """People, with what moderators may do to many of them."""

    change_list_template = "admin/accounts/people.html"


admin.site.unregister(User)
admin.site.register(User, PeopleAdmin)
