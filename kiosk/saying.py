"""What the shared words need to know of the workshop, gathered from the replica."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from kiosk.moment import Moment
from shared.equipment import queries as equipment
from shared.journal.types import PersonId, Refusal
from shared.people import queries as people
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.training import queries as training
from shared.words import Speaker


def speaker(shop: Shop, now: Moment, persons: Iterable[PersonId] = ()) -> Speaker | None:
    """Who says the words of this moment: it knows machines, types, modules, and the first names of these persons.

    None before the first sync: then there is no workshop to speak of.
    """
    workshop = people.workshop(shop)
    if workshop is None:
        return None
    names: dict[UUID, str] = {each.machine_id: each.name for each in equipment.machines(shop, retired=True)}
    names |= {each.type_id: each.name for each in equipment.equipment_types(shop)}
    names |= {module_id: module.title for module_id, module in training.modules(shop).items()}
    names |= {UUID(int=person.int): name for person, name in people.first_names(shop, list(persons)).items()}
    return Speaker(now.language, workshop.timezone, now.at, names)


def why_not(shop: Shop, now: Moment, refusals: tuple[Refusal, ...]) -> tuple[str, str]:
    """Title and words of the first reason against something, for the line under the header."""
    says = speaker(shop, now)
    if says is None or not refusals:
        return "", ""
    words = refusal_words(refusals[0], says)
    return words.sentence, "" if words.personal else words.detail
