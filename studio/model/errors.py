"""The error classes of the studio: what is for people, what is a cancel, what is a bug.

`UserError` carries a message id with parameters; `studio.model.messages` turns it into words.
Anything that is not a `StudioError` is a bug and is reported as one.
"""

from __future__ import annotations

from collections.abc import Mapping


class StudioError(Exception):
    """Base of everything that the studio raises on purpose."""


class UserError(StudioError):
    """Something a person can act on.

    `message_id` is a key of `studio.model.messages.MESSAGES`; `params` fill its text.
    """

    def __init__(self, message_id: str, params: Mapping[str, object] | None = None) -> None:
        super().__init__(message_id)
        self.message_id = message_id
        self.params: dict[str, object] = dict(params or {})

    def __str__(self) -> str:
        from studio.model.messages import render

        text = render(self.message_id, self.params)
        return f"{text.what} {text.next_step}".rstrip()


class Cancelled(StudioError):
    """The person (or a limit of theirs) stopped the work; nothing went wrong."""
