"""What happens at the badge reader, in the order in which it happened."""

from dataclasses import dataclass

from shared.people.badges import BadgeUid


@dataclass(frozen=True, slots=True)
class BadgeRead:
    """A tap. `at_monotonic` is when the reader had the UID: seconds of `time.monotonic`, comparable on one machine."""

    uid: BadgeUid
    at_monotonic: float


@dataclass(frozen=True, slots=True)
class BadgeRemoved:
    """A badge was taken off, whatever it had been read as; or the reader went, and with it the badge on it."""


@dataclass(frozen=True, slots=True)
class ReadTooShort:
    """Something was there and left, or fell silent, before it had said its UID: hold the badge still."""


@dataclass(frozen=True, slots=True)
class UnusableBadgeRead:
    """A chip that cannot name a person, as phones, which make up a UID each time. `reason` never holds the UID."""

    reason: str


@dataclass(frozen=True, slots=True)
class ReaderGone:
    """No reader is left, or the PC/SC service is down. Also the first event, where there is none to begin with."""


@dataclass(frozen=True, slots=True)
class ReaderBack:
    """Badges can be read. The first event where a reader is there from the beginning."""


ReaderEvent = BadgeRead | BadgeRemoved | ReadTooShort | UnusableBadgeRead | ReaderGone | ReaderBack
