"""Stories that members propose, as editors read them: bring one in, ask back, or decline."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from community import policy
from community.lib.admin import PolicyAdmin
from stories import actions
from stories.models import Proposal
from stories.models.proposal import LONGEST_WORDS
from stories.proposal_states import OPEN, State, Verb

BRINGING: dict[str, Callable[..., Any]] = {
    "read": actions.read_text,
    "fetch": actions.fetch_text,
}
SAYING: dict[str, Callable[..., Any]] = {
    "ask": actions.ask_back,
    "decline": actions.decline,
}


class WordsForm(forms.Form):
    """What an editor says to whoever proposed it."""

    words = forms.CharField(
        label=gettext_lazy("Your words"),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words: the other side reads them.")},
        help_text=gettext_lazy("Who proposed it reads them, and they are kept in the record."),
    )


class StandingFilter(admin.SimpleListFilter):
    """What is open, unless asked otherwise."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", _("all")), *((str(one), str(one.label)) for one in State)]

    def choices(self, changelist: Any) -> Any:
        """Open ones first, then ours."""
        first, *others = super().choices(changelist)
        yield {**first, "display": _("open")}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[Proposal]) -> QuerySet[Proposal]:
        state = self.value()
        if state == "all":
            return queryset
        return queryset.filter(state=state) if state else queryset.filter(state__in=OPEN)


@admin.register(Proposal)
class ProposalAdmin(PolicyAdmin):
    """Nothing is written here but by the deeds on a proposal's page."""

    policy_view = "proposal.list"

    list_display = ("title", "way", "claim", "by", "state", "made_at")
    list_filter = (StandingFilter, "way", "claim")
    list_select_related = ("by",)
    search_fields = ("title", "address", "teller")
    search_help_text = gettext_lazy("Words of the title, the address, or a name")
    ordering = ("-pk",)
    sortable_by = ()
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Proposal]:
        return Proposal.objects.visible_to(request.user).defer("body", "about")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """What was handed in, what was said so far, and the deeds."""
        policy.require(request.user, "proposal.list")
        pk = int(object_id[:18]) if object_id.isascii() and object_id.isdecimal() else 0
        rows = Proposal.objects.visible_to(request.user).select_related("by", "story")
        proposal = get_object_or_404(rows, pk=pk)
        if request.method != "POST":
            return self._page(request, proposal)
        do = self.does.get(request.POST.get("do", ""))
        return do(self, request, proposal) if do else HttpResponse(status=HTTPStatus.BAD_REQUEST)

    def _bring(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        """Hold its text before the importer, whose report the editor reads next."""
        try:
            BRINGING[request.POST["do"]](proposal, by=request.user)
        except ValidationError as error:
            return self._page(request, proposal, refused=" ".join(error.messages))
        return redirect(reverse("admin:stories_story_import") + "#waiting")

    def _say(self, request: HttpRequest, proposal: Proposal) -> HttpResponse:
        deed = request.POST["do"]
        form = WordsForm(request.POST, auto_id=f"{deed}_%s")
        try:
            if form.is_valid():
                SAYING[deed](proposal, by=request.user, **form.cleaned_data)
                self.message_user(request, _("Done; who proposed it is told."))
                return redirect("admin:stories_proposal_changelist")
        except ValidationError as error:
            form.add_error(None, error)
            proposal.refresh_from_db()
        return self._page(request, proposal, **{deed: form})

    does: ClassVar = {**dict.fromkeys(BRINGING, _bring), **dict.fromkeys(SAYING, _say)}

    def _page(self, request: HttpRequest, proposal: Proposal, **given: Any) -> HttpResponse:
        verbs = proposal.verbs_of(request.user)
        context = {
            "proposal": proposal,
            "events": proposal.events.all(),
            "verbs": verbs,
            "held": proposal.uploads.filter(by=request.user.pk).exists(),
            "forms": [
                (verb, button, given.get(verb) or WordsForm(auto_id=f"{verb}_%s"))
                for verb, button in ((Verb.ASK, _("Ask back")), (Verb.DECLINE, _("Decline")))
                if verb in verbs or verb in given
            ],
            "refused": given.get("refused", ""),
        }
        status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
        return render(request, "admin/stories/proposal/detail.html", context, status=status)
