"""What happens to doors."""

from shared.journal.types import Action, Change, Kind, Number
from shared.people.types import ConfigName


class DoorPaired(Change, frozen=True, tag="door_paired"):
    """A kiosk becomes one of the workshop's doors, or is renamed."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    door: Number
    name: ConfigName
    public_key: bytes


class DoorRevoked(Change, frozen=True, tag="door_revoked"):
    """A door is no longer believed: stolen, broken, or replaced."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    door: Number
