"""What happens in an inbox."""

from typing import Annotated

from msgspec import Meta

from shared.journal.types import Action, Change, Kind, PersonId
from shared.notifications.types import NoticeId


class NoticesRead(Change, frozen=True, tag="notices_read"):
    """The person has been shown these notices."""

    kind = Kind.OBSERVATION
    action = Action.NOTED

    person_id: PersonId
    notices: Annotated[tuple[NoticeId, ...], Meta(max_length=100)]
