"""What the shared words need to know of the workshop, gathered from the replica."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.moment import Moment
from shared.journal.types import PersonId, Refusal
from shared.naming import spoken_names
from shared.people import queries as people
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.words import Speaker


def speaker(shop: Shop, now: Moment, persons: Collection[PersonId] = ()) -> Speaker | None:
    """Who says the words of this moment: it knows machines, types, modules, and the first names of these persons.

    None before the first sync: then there is no workshop to speak of.
    """
    workshop = people.workshop(shop)
    if workshop is None:
        return None
    return Speaker(now.language, workshop.timezone, now.at, spoken_names(shop, persons))


def why_not(shop: Shop, now: Moment, refusals: tuple[Refusal, ...]) -> tuple[str, str]:
    """Title and words of the first reason against something, for the line under the header."""
    says = speaker(shop, now)
    if says is None or not refusals:
        return "", ""
    words = refusal_words(refusals[0], says)
    return words.sentence, "" if words.personal else words.detail
