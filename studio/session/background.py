"""Work behind a window: tasks with progress and cancel, for whoever may not know the jobs layer."""

from studio.jobs.outcomes import Value
from studio.jobs.report import Cancel, Report, StopReason
from studio.jobs.tasks import Task, TaskPool

__all__ = ["Cancel", "Report", "StopReason", "Task", "TaskPool", "Value"]
