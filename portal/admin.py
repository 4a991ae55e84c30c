"""Tasks of the worker, for administrators: what ran and what failed; never what was given to it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django_tasks_db.models import DBTaskResult

from community.lib.admin import PolicyAdmin


@admin.register(DBTaskResult)
class TaskAdmin(PolicyAdmin):
    """What a task was given, gave back, or said as it failed may name people: the log has it."""

    policy_view = "works.read"
    list_display = ("name", "status", "enqueued_at", "started_at", "finished_at", "what_failed")
    list_filter = ("status",)
    search_fields = ("task_path", "exception_class_path")
    search_help_text = gettext_lazy("The name of a task, or of an error")
    ordering = ("-enqueued_at", "pk")
    sortable_by = ()
    actions = None
    fields = (
        *("task_path", "status", "queue_name", "enqueued_at", "started_at", "finished_at"),
        "what_failed",
    )
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return DBTaskResult.objects.defer("args_kwargs", "return_value", "traceback")

    @admin.display(description=gettext_lazy("task"))
    def name(self, task: DBTaskResult) -> str:
        return task.task_path.rpartition(".")[2]

    @admin.display(description=gettext_lazy("error"))
    def what_failed(self, task: DBTaskResult) -> str:
        return task.exception_class_path or "—"
