"""What happens to bookings, and in use."""

from shared.booking.types import BookingId, Policy, UseId
from shared.equipment.types import MachineId
from shared.journal.types import Action, Change, Kind, PersonId, Seal
from shared.timespan import AwareTime


class PolicySet(Change, frozen=True, tag="booking_policy_set"):
    """How the machines of a type are booked from now on."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    policy: Policy


class BookingMade(Change, frozen=True, tag="booking_made"):
    """Somebody claims a machine for a time."""

    kind = Kind.CLAIM
    action = Action.AREA_DECIDES

    booking_id: BookingId
    machine_id: MachineId
    person_id: PersonId
    starts_at: AwareTime
    ends_at: AwareTime


class BookingCancelled(Change, frozen=True, tag="booking_cancelled"):
    """The booker no longer wants it, or staff take it away (`ReasonDetails` in private)."""

    kind = Kind.CLAIM
    action = Action.AREA_DECIDES

    booking_id: BookingId
    private: Seal | None


class BookingApproved(Change, frozen=True, tag="booking_approved"):
    """Staff say yes to a pending booking."""

    kind = Kind.SETTING
    action = Action.AREA_DECIDES

    booking_id: BookingId


class BookingRejected(Change, frozen=True, tag="booking_rejected"):
    """Staff say no to a pending booking (`ReasonDetails` in private)."""

    kind = Kind.SETTING
    action = Action.AREA_DECIDES

    booking_id: BookingId
    private: Seal


class UseStarted(Change, frozen=True, tag="use_started"):
    """Somebody runs a machine from now on."""

    kind = Kind.OBSERVATION
    action = Action.AREA_DECIDES

    use_id: UseId
    machine_id: MachineId
    person_id: PersonId
    booking_id: BookingId | None
    until: AwareTime


class UseStopped(Change, frozen=True, tag="use_stopped"):
    """The machine is free again."""

    kind = Kind.OBSERVATION
    action = Action.AREA_DECIDES

    use_id: UseId


class UseExtended(Change, frozen=True, tag="use_extended"):
    """Whoever runs a machine keeps it longer; the booking that they run it on becomes longer with it."""

    kind = Kind.CLAIM
    action = Action.AREA_DECIDES

    use_id: UseId
    until: AwareTime
