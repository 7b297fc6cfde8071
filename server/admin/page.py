"""What a page is given: the request, who asks, and how it reads, changes and answers."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, unquote
from uuid import UUID

import msgspec
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template
from litestar.status_codes import HTTP_303_SEE_OTHER
from msgspec import Struct

from server.admin.navigation import Entry, entries
from server.database.work import Database
from server.desk import AsyncDesk
from shared.journal.queries import Outcome
from shared.journal.rules import StaleEdit
from shared.journal.types import Action, Change, PersonId, Private, Refusal, Verdict
from shared.language import Language
from shared.naming import persons_in, spoken_names
from shared.people.rules import Holding, may
from shared.refusals import decode
from shared.store.shop import Shop
from shared.sync.desk import FromServer
from shared.texts import refusal_words
from shared.words import Mark, Speaker, Words

Result = TypeVar("Result")
Form = TypeVar("Form", bound=Struct)
AnyRequest = Request[Any, Any, Any]

CSRF_FIELD, CSRF_HEADER = "csrf", "X-CSRF-Token"
SEEN_FIELD = "seen"
# A word about what was done, for the page that is shown next.
SAID_COOKIE = "doorwright_said"
_SAID_S = 30
# As many as a bigint always holds.
_MOST_DIGITS = 18


def csrf_token(secret: str) -> str:
    """What a form must send back: only a page of ours, made for this cookie's owner, can know it."""
    return hmac.digest(secret.encode(), b"doorwright form", "sha256").hex()


class Refused(Struct, frozen=True):
    """Why a form was not taken.

    Attributes:
        form: its name on the page.
        words: what is said above it.
        fields: what is said beside a field, by its name.
        typed: what was typed, to show it again; never a password.
        stale: somebody else has changed it since the form was made; it will be refused until the page is opened anew.
    """

    form: str
    words: tuple[Words, ...]
    fields: Mapping[str, str]
    typed: Mapping[str, str]
    stale: bool = False


class Visit:
    """One request for a page, whoever asks.

    Attributes:
        here: where this page is found again.
    """

    def __init__(self, request: AnyRequest, language: Language, *, csrf: str, typed: Mapping[str, str]) -> None:
        """A visit without anything refused yet.

        Args:
            csrf: what its forms must send back.
            typed: the fields of the form that was posted, if one was.
        """
        self.request = request
        self.language = language
        self.csrf = csrf
        self.typed = typed
        self.refused: Refused | None = None
        query = request.url.query
        self.here = f"{request.url.path}?{query}" if query else request.url.path

    def say(self, message: str, **values: object) -> str:
        """A sentence in the reader's language; see `shared.language`."""
        # A name of its own, so that the catalogues' extraction does not take this line for a sentence.
        translate = self.language.say
        return translate(message, **values)

    def form(self, name: str, kind: type[Form]) -> Form | None:
        """What was posted, as `kind`; None if it cannot be that, and the form `name` then says which field is wrong.

        A field that was left empty counts as absent: give it a default, or it must be filled in.
        """
        given = {key: value.strip() for key, value in self.typed.items() if value.strip()}
        try:
            return msgspec.convert(given, kind, strict=False)
        except msgspec.ValidationError as error:
            self.refuse_field(name, error)
            return None

    def refuse(self, form: str, *words: Words, fields: Mapping[str, str] | None = None, stale: bool = False) -> None:
        """Say beside a form why it was not taken."""
        self.refused = Refused(form, words, fields or {}, self.typed, stale)

    def refuse_field(self, form: str, error: msgspec.ValidationError) -> None:
        """Say it beside the field that `error` is about; above the form, where it is about none of its fields."""
        field = _field_of(error)
        if field in self.typed or "missing required" in str(error):
            self.refuse(form, fields={field: self._wrong(error)})
        else:
            self.refuse(form, Words(self._wrong(error), Mark.NOTE))

    def show(self, template: str, *, status: int | None = None, here: str = "", **values: object) -> Template:
        """The page of a template; status 422 if a form was refused.

        Args:
            here: the page's own address, where the request has another: in answer to a form.
        """
        self.here = here or self.here
        refused = HTTPStatus.UNPROCESSABLE_ENTITY if self.refused else HTTPStatus.OK
        said = unquote(self.request.cookies.get(SAID_COOKIE, ""))
        cookies = [Cookie(key=SAID_COOKIE, value="", max_age=0, path="/")] if said else []
        context = {"page": self, "said": said, "say": self.language.say, "say_n": self.language.say_n, **values}
        return Template(template, context=context, status_code=int(status or refused), cookies=cookies)

    def done(self, path: str, said: str = "", *, cookies: Sequence[Cookie] = ()) -> Response[Any]:
        """Lead on to another page, which says `said` at its top."""
        told = Cookie(key=SAID_COOKIE, value=quote(said), max_age=_SAID_S, path="/", httponly=True, samesite="lax")
        return Redirect(path, status_code=HTTP_303_SEE_OTHER, cookies=[*cookies, *([told] if said else [])])

    def _wrong(self, error: msgspec.ValidationError) -> str:
        text = str(error)
        if "missing required field" in text or "length >= 1" in text:
            return self.language.say("Please fill this in.")
        if "length <=" in text:
            return self.language.say("This is too long.")
        if ">=" in text or "<=" in text:
            return self.language.say("This number is not possible here.")
        return self.language.say("This cannot be used here.")


def _field_of(error: msgspec.ValidationError) -> str:
    """The field that an error of msgspec's is about: "... - at `$.machine.name`", or "... required field `name`"."""
    text = str(error)
    found = text.rpartition("`$.")[2] if "`$." in text else text.partition("field `")[2]
    return found.partition("`")[0].rpartition(".")[2]


def number_in(text: str) -> int | None:
    """The number that these digits are; None for what is none, or is larger than any column of ours."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None


class Person(Struct, frozen=True):
    """Who is logged in, as the pages need it; read anew at each request."""

    person_id: PersonId
    name: str
    holdings: frozenset[Holding]


class Page(Visit):
    """One request of somebody who is logged in and may see the page.

    Attributes:
        workshop: its number.
        seen: the journal's head when the page was made; what is on it is at least that new.
    """

    def __init__(
        self,
        request: AnyRequest,
        language: Language,
        *,
        csrf: str,
        typed: Mapping[str, str],
        workshop: int,
        workshop_name: str,
        zone: tzinfo,
        now: datetime,
        seen: int,
        person: Person,
        desk: AsyncDesk,
        database: Database,
    ) -> None:
        super().__init__(request, language, csrf=csrf, typed=typed)
        self.workshop = workshop
        self.workshop_name = workshop_name
        self.zone = zone
        self.now = now
        self.seen = seen
        self.person = person
        self.desk = desk
        self.database = database

    def may(self, action: Action) -> bool:
        return may(action, self.person.holdings)

    async def read(self, work: Callable[[Shop], Result]) -> Result:
        """Call shared code with the open workshop, on a worker thread.

        Raises:
            DatabaseAway: shown as a page by the frame.
        """
        return await self.database.run(lambda conn: work(Shop(conn, self.workshop)), workshop=self.workshop)

    async def take(self, form: str, change: Change, private: Private | None = None) -> bool:
        """Put a change through the desk in the name of who is logged in; False if it was refused: the form says why.

        It counts as made from what the posted form showed, so that nobody writes over what they have not seen.
        """
        try:
            # A value made in a program is not checked; the desk would set aside what it cannot read.
            msgspec.json.decode(msgspec.json.encode(change), type=type(change))
        except msgspec.ValidationError as error:
            self.refuse_field(form, error)
            return False
        typed = number_in(self.typed.get(SEEN_FIELD, ""))
        seen = self.seen if typed is None else min(typed, self.seen)
        (outcome,) = await self.desk.take(self.workshop, [FromServer(change, self.person.person_id, seen, private)])
        if outcome.verdict is Verdict.ACCEPTED:
            return True
        await self.refuse_because(form, _reasons(outcome))
        return False

    async def refuse_because(self, form: str, refusals: Sequence[Refusal]) -> None:
        """Say these reasons beside the form, in the words that the door and the API have for them."""
        speaker = self.speaker(await self.read(partial(spoken_names, persons=persons_in(refusals))))
        stale = any(isinstance(each, StaleEdit) for each in refusals)
        self.refuse(form, *(refusal_words(each, speaker) for each in refusals), stale=stale)

    def speaker(self, names: Mapping[UUID, str] | None = None) -> Speaker:
        return Speaker(self.language, self.zone, self.now, names or {})

    # --- for templates

    @property
    def navigation(self) -> list[Entry]:
        """The pages that this person may open."""
        return [each for each in entries(self.language) if self.may(each.needs)]

    def is_at(self, path: str) -> bool:
        """Whether this page is, or lies below, the one at `path`."""
        here = self.here.partition("?")[0]
        return here == path if path == "/admin" else here == path or here.startswith(f"{path}/")

    def moment(self, at: datetime | None) -> str:
        """A point in time as one says it now; a dash where there is none."""
        return self.speaker().moment(at) if at else "–"

    def date(self, at: datetime | None) -> str:
        return self.speaker().date(at) if at else "–"


def _reasons(outcome: Outcome) -> tuple[Refusal, ...]:
    """Why a change was not accepted; one that was set aside has raised, which is a bug and shown as one.

    Raises:
        RuntimeError: it was set aside.
    """
    if outcome.verdict is not Verdict.REFUSED:
        raise RuntimeError(f"a change of a page was {outcome.verdict}")
    return decode(outcome.refusals)
