"""What happens to persons, badges and the workshop itself."""

from typing import Annotated

from msgspec import Meta

from shared.journal.rules import Freshness
from shared.journal.types import Action, BadgeId, Change, Kind, Number, PersonId, Seal
from shared.people.types import BadgeState, ConfigName, LanguageCode, Opening, PersonState
from shared.timespan import AwareTime


class WorkshopOpened(Change, frozen=True, tag="workshop_opened"):
    """The workshop begins: its settings, its fixed types, and its first owner (`PersonDetails` in private)."""

    kind = Kind.SETTING
    action = Action.SERVER_ONLY

    name: ConfigName
    zone: ConfigName
    language: LanguageCode
    first_owner: PersonId
    server_key: bytes
    """The public key (Ed25519) with which the server signs as door 0."""
    private: Seal


class WorkshopSet(Change, frozen=True, tag="workshop_set"):
    """The workshop's own settings, all of them as they shall be."""

    kind = Kind.SETTING
    action = Action.CONFIGURE

    name: ConfigName
    zone: ConfigName
    language: LanguageCode
    hours: Annotated[tuple[Opening, ...], Meta(max_length=100)]
    freshness: Freshness


class PersonSet(Change, frozen=True, tag="person_set"):
    """A person is added, or their state and details changed (`PersonDetails` in private)."""

    kind = Kind.SETTING
    action = Action.MANAGE_PEOPLE

    person_id: PersonId
    state: PersonState
    private: Seal


class PreferencesSet(Change, frozen=True, tag="preferences_set"):
    """Somebody has chosen their language, or what makes screens easier for them (`Preferences` in private).

    An observation, so that no age of a door's data keeps anybody from larger letters.
    """

    kind = Kind.OBSERVATION
    action = Action.AREA_DECIDES

    person_id: PersonId
    private: Seal


class BadgeEnrolled(Change, frozen=True, tag="badge_enrolled"):
    """A badge now names this person (`BadgeDetails` in private)."""

    kind = Kind.GRANT
    action = Action.AREA_DECIDES
    at_doors = True

    badge_id: BadgeId
    person_id: PersonId
    purpose: ConfigName
    private: Seal


class BadgeStateSet(Change, frozen=True, tag="badge_state_set"):
    """A badge is lost, given back, or found again."""

    kind = Kind.GRANT
    action = Action.MANAGE_PEOPLE

    badge_id: BadgeId
    state: BadgeState


class EnrolmentOpened(Change, frozen=True, tag="enrolment_opened"):
    """A door shall bind the next unknown badge to this person, until then."""

    kind = Kind.GRANT
    action = Action.MANAGE_PEOPLE
    at_doors = True

    door: Number
    person_id: PersonId
    until: AwareTime


class Visited(Change, frozen=True, tag="visited"):
    """A member tapped and was greeted."""

    kind = Kind.OBSERVATION
    action = Action.NOTED

    person_id: PersonId
    badge_id: BadgeId


class LostBadgeTapped(Change, frozen=True, tag="lost_badge_tapped"):
    """Somebody tapped a badge that was reported lost."""

    kind = Kind.OBSERVATION
    action = Action.NOTED

    badge_id: BadgeId
