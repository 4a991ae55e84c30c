"""Where moderation stands in the API, below `/api/v1/`."""

from typing import Any

from django.urls import path

from community.moderation.api.bulk import BulkDoor
from community.moderation.api.case_deeds import CaseDeedDoor
from community.moderation.api.cases import CaseDoor
from community.moderation.api.decisions import DecisionDoor, WarningDoor
from community.moderation.api.judged import AppealDoor, SanctionDoor, WarningOverseeDoor
from community.moderation.api.kept import ReportKindDoor, RuleDoor, WarningTemplateDoor
from community.moderation.api.log import LogDoor
from community.moderation.api.reports import ReportDoor
from community.moderation.api.undoing import UndoDoor

READ: Any = {"get": "retrieve"}

members = [
    path("reports/", ReportDoor.as_view({"get": "list", "post": "create"}), name="reports"),
    path("reports/choices/", ReportDoor.as_view({"get": "choices"}), name="report_choices"),
    path("reports/<int:pk>/", ReportDoor.as_view(READ), name="report"),
    path("decisions/", DecisionDoor.as_view({"get": "list"}), name="decisions"),
    path("decisions/<int:pk>/", DecisionDoor.as_view(READ), name="decision"),
    path("decisions/<int:pk>/appeal/", DecisionDoor.as_view({"post": "appeal"}), name="appeal"),
    path("warnings/", WarningDoor.as_view({"get": "list"}), name="warnings"),
    path("warnings/<int:pk>/", WarningDoor.as_view(READ), name="warning"),
    path(
        "warnings/<int:pk>/acknowledge/",
        WarningDoor.as_view({"post": "acknowledge"}),
        name="acknowledge",
    ),
    path("moderation/log/", LogDoor.as_view({"get": "list"}), name="log"),
    path("moderation/log/<int:pk>/", LogDoor.as_view(READ), name="log_entry"),
]

CASE = "moderation/cases/<int:pk>/"

queue = [
    path("moderation/cases/", CaseDoor.as_view({"get": "list"}), name="cases"),
    path(CASE, CaseDoor.as_view(READ), name="case"),
    path(f"{CASE}notes/", CaseDoor.as_view({"get": "notes", "post": "note"}), name="case_notes"),
    path(f"{CASE}history/", CaseDoor.as_view({"get": "history"}), name="case_history"),
    path(
        f"{CASE}deeds/",
        CaseDeedDoor.as_view({"get": "offered", "post": "do"}),
        name="case_deeds",
    ),
    *(
        path(f"{CASE}{address}/", CaseDoor.as_view({"post": verb}), name=f"case_{verb}")
        for address, verb in (
            ("take", "take"),
            ("release", "release"),
            ("leave", "leave"),
            ("put-away", "put_away"),
            ("decide", "decide"),
            ("read", "read"),
        )
    ),
]
judged = [
    path("moderation/appeals/", AppealDoor.as_view({"get": "list"}), name="appeals"),
    path("moderation/appeals/<int:pk>/", AppealDoor.as_view(READ), name="appeal_to_judge"),
    *(
        path(
            f"moderation/appeals/<int:pk>/{verb}/",
            AppealDoor.as_view({"post": verb}),
            name=f"appeal_{verb}",
        )
        for verb in ("grant", "refuse")
    ),
    path("moderation/warnings/", WarningOverseeDoor.as_view({"get": "list"}), name="given"),
    path(
        "moderation/warnings/<int:pk>/withdraw/",
        WarningOverseeDoor.as_view({"post": "withdraw"}),
        name="withdraw_warning",
    ),
    path("moderation/sanctions/", SanctionDoor.as_view({"get": "list"}), name="sanctions"),
    path(
        "moderation/sanctions/<int:pk>/lift/",
        SanctionDoor.as_view({"post": "lift"}),
        name="lift_sanction",
    ),
]

BULK = "moderation/bulk/<int:pk>/"

bulk = [
    path(
        "moderation/bulk/", BulkDoor.as_view({"get": "list", "post": "create"}), name="bulk_deeds"
    ),
    path("moderation/bulk/deeds/", BulkDoor.as_view({"get": "offered"}), name="bulk_offered"),
    path(BULK, BulkDoor.as_view(READ), name="bulk_deed"),
    path(f"{BULK}items/", BulkDoor.as_view({"get": "items"}), name="bulk_items"),
    path(f"{BULK}undo/", BulkDoor.as_view({"post": "undo"}), name="undo_bulk"),
    path("moderation/undo/", UndoDoor.as_view({"get": "list"}), name="undo"),
    path("moderation/undo/<int:pk>/", UndoDoor.as_view({"post": "undo"}), name="take_back"),
]
KEPT = {
    "report-kinds": ReportKindDoor,
    "rules": RuleDoor,
    "warning-templates": WarningTemplateDoor,
}
kept = [
    *(
        path(f"moderation/{name}/", door.as_view({"get": "list", "post": "create"}), name=name)
        for name, door in KEPT.items()
    ),
    *(
        path(
            f"moderation/{name}/<int:pk>/",
            door.as_view({"get": "retrieve", "patch": "partial_update"}),
            name=f"{name}-one",
        )
        for name, door in KEPT.items()
    ),
]
kept.append(
    path("moderation/rules/<int:pk>/try/", RuleDoor.as_view({"post": "try_out"}), name="try_rule")
)

urlpatterns = [*members, *queue, *judged, *bulk, *kept]
