"""Every reason for which anything can be refused, as one type: for the wire, the journal and the inbox."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from shared.booking.rules import BookingRefusal
from shared.calendar.rules import CalendarRefusal
from shared.equipment.rules import EquipmentRefusal
from shared.journal.rules import JournalRefusal
from shared.journal.types import Refusal
from shared.people.rules import PeopleRefusal
from shared.signoff.rules import SignOffRefusal
from shared.sync.rules import SyncRefusal
from shared.training.rules import TrainingRefusal

AnyRefusal = (
    JournalRefusal
    | PeopleRefusal
    | EquipmentRefusal
    | CalendarRefusal
    | TrainingRefusal
    | BookingRefusal
    | SignOffRefusal
    | SyncRefusal
)

_decoder = msgspec.json.Decoder(tuple[AnyRefusal, ...])
_any = msgspec.json.Decoder(tuple[msgspec.Raw, ...])
_one = msgspec.json.Decoder(AnyRefusal)


class ReasonUnknown(Refusal, frozen=True, tag="reason_unknown"):
    """A reason that only a newer release knows; it still means no."""


def encode(found: Iterable[Refusal]) -> str:
    """The refusals as JSON, as the journal and the wire have them."""
    return msgspec.json.encode(list(found)).decode()


def decode(text: str | bytes) -> tuple[Refusal, ...]:
    """The refusals in `text`; one that this release does not know becomes `ReasonUnknown`."""
    try:
        return _decoder.decode(text)
    except msgspec.ValidationError:
        return tuple(_known_or_not(raw) for raw in _any.decode(text))


def _known_or_not(raw: msgspec.Raw) -> Refusal:
    try:
        known: Refusal = _one.decode(raw)
    except msgspec.ValidationError:
        return ReasonUnknown()
    return known
