"""Admin page of the workshop itself: name, time zone, language, opening hours, and how long doors decide alone."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import available_timezones

from babel.dates import get_day_names
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.response import Template
from msgspec import Meta, Struct

from server.admin.page import Page
from server.workshops.hours import read_hours, spell_hours
from server.workshops.settings import LONGEST_H, Hours, Tiers, tiers_of
from shared.language import languages
from shared.people import queries
from shared.people.changes import WorkshopSet
from shared.people.types import ConfigName, LanguageCode, Opening

WORKSHOP = "/admin/workshop"
# The name of the form.
SETTINGS = "settings"
# Parts of the zones' names that are no place.
_NO_PLACES = ("Etc/", "SystemV/", "US/", "posix/", "right/")

DayText = Annotated[str, Meta(max_length=120)]


class WorkshopForm(Struct):
    """What is typed of the workshop; `day_0` is Monday's hours."""

    name: ConfigName
    zone: ConfigName
    language: LanguageCode
    everything_h: Hours
    qualified_only_h: Hours
    owners_only_h: Hours
    day_0: DayText = ""
    day_1: DayText = ""
    day_2: DayText = ""
    day_3: DayText = ""
    day_4: DayText = ""
    day_5: DayText = ""
    day_6: DayText = ""


@get(WORKSHOP)
async def show_workshop(page: NamedDependency[Page]) -> Template:
    return await _workshop_page(page)


@post(WORKSHOP)
async def change_workshop(page: NamedDependency[Page]) -> Response[Any]:
    typed = page.form(SETTINGS, WorkshopForm)
    hours = _hours(page, typed) if typed is not None else None
    if typed is not None and hours is not None:
        tiers = Tiers(typed.everything_h, typed.qualified_only_h, typed.owners_only_h)
        wanted = WorkshopSet(typed.name, typed.zone, typed.language, hours, tiers.freshness)
        if await page.take(SETTINGS, wanted):
            return page.done(WORKSHOP, page.say("Saved; every door follows."))
    return await _workshop_page(page)


def _hours(page: Page, typed: WorkshopForm) -> tuple[Opening, ...] | None:
    """The opening hours of the week; None where a day's cannot be read, and the form says which."""
    found: list[Opening] = []
    wrong: dict[str, str] = {}
    for weekday in range(7):
        field = f"day_{weekday}"
        read = read_hours(weekday, getattr(typed, field))
        if read is None:
            wrong[field] = page.say("They read like 10:00–14:00, 16:00–02:00.")
        else:
            found += read
    if wrong:
        page.refuse(SETTINGS, fields=wrong)
        return None
    return tuple(found)


async def _workshop_page(page: Page) -> Template:
    found = await page.read(queries.workshop)
    if found is None:
        raise NotFoundException
    zones = {each for each in available_timezones() if "/" in each and not each.startswith(_NO_PLACES)}
    names = get_day_names("wide", context="stand-alone", locale=page.language.locale)
    return page.show(
        "workshops/workshop.html",
        here=WORKSHOP,
        found=found,
        tiers=tiers_of(found.freshness),
        longest=LONGEST_H,
        zones=[(each, each) for each in sorted({*zones, "UTC", found.zone})],
        spoken=[(each.code, each.own_name) for each in languages()],
        days=[(f"day_{day}", names[day], spell_hours(day, found.hours)) for day in range(7)],
    )


PAGES = (show_workshop, change_workshop)
