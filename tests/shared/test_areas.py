"""Every change has what a change needs, and every table what a table needs."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import msgspec
import msgspec.inspect
import pytest
from sqlalchemy import DateTime, LargeBinary, Table

import server.people.tables
import server.rest.tables
import server.workshops.tables
from shared.areas import AREAS, CHANGE_TYPES, read_change
from shared.booking import tables as booking
from shared.booking.changes import BookingCancelled
from shared.booking.types import Booking, BookingId, BookingReason, Policy, Use
from shared.calendar import tables as calendar
from shared.calendar.types import Claim
from shared.equipment import tables as equipment
from shared.equipment.types import EquipmentType, Machine
from shared.journal import tables as journal
from shared.journal.queries import Entry, Head
from shared.journal.types import Action, Change, Envelope, Kind, Private
from shared.judging import refusals, write
from shared.notifications import tables as notifications
from shared.notifications.types import Notice
from shared.people import tables as people
from shared.people.types import Badge, Enrolment, Person, Profile, Visit, Workshop
from shared.signoff import tables as signoff
from shared.signoff.types import Checklist, SignOff
from shared.store.tables import Encoded, metadata, row_columns
from shared.sync import tables as sync
from shared.sync.types import Door, DoorSeen, Quarantined
from shared.training import tables as training
from shared.training.types import Grant, Module, ModuleVersion, Required, WatchClock, Watched

CHANGES = pytest.mark.parametrize("change", CHANGE_TYPES.values(), ids=lambda change: change.__name__)
CONFIGURED = "configuration name"  # the title of ConfigName, ConfigText and VideoId


def all_kinds_of(base: type[Change]) -> set[type[Change]]:
    return {kind for each in base.__subclasses__() for kind in {each, *all_kinds_of(each)}}


def parts(kind: msgspec.inspect.Type, where: str, seen: tuple[type, ...] = ()) -> Iterator[tuple[str, Any, str]]:
    """Every type inside of a type, however deep: its place, itself, and the title of its constraint."""
    title = ""
    if isinstance(kind, msgspec.inspect.Metadata):
        title = (kind.extra_json_schema or {}).get("title", "")
        kind = kind.type
    yield where, kind, title
    match kind:
        case msgspec.inspect.StructType(cls=cls, fields=fields):
            if cls not in seen:
                for field in fields:
                    yield from parts(field.type, f"{where}.{field.name}", (*seen, cls))
        case msgspec.inspect.UnionType(types=types):
            for each in types:
                yield from parts(each, where, seen)
        case msgspec.inspect.VarTupleType(item_type=item):
            yield from parts(item, f"{where}[]", seen)
        case msgspec.inspect.TupleType(item_types=items):
            for each in items:
                yield from parts(each, f"{where}[]", seen)


# --- changes


def test_every_change_that_is_declared_can_be_read():
    declared = {kind for kind in all_kinds_of(Change) if kind.__module__.startswith("shared.")}

    assert set(CHANGE_TYPES.values()) == declared


@CHANGES
def test_every_change_is_judged_and_written_by_its_area(change):
    area = change.__module__.split(".")[1]

    assert area in AREAS
    for found, of_none in (
        (refusals.dispatch(change), refusals.dispatch(Change)),
        (write.dispatch(change), write.dispatch(Change)),
    ):
        assert found is not of_none
        assert found.__module__ == f"shared.{area}.writes"


@CHANGES
def test_every_change_says_how_it_behaves_and_who_may_make_it(change):
    assert isinstance(vars(change)["kind"], Kind)
    assert isinstance(vars(change)["action"], Action)


@CHANGES
def test_a_change_holds_no_text_outside_of_its_private_part_but_configuration_names(change):
    free_text = [
        where
        for where, kind, title in parts(msgspec.inspect.type_info(change), change.__name__)
        if isinstance(kind, msgspec.inspect.StrType) and title != CONFIGURED
    ]

    assert free_text == []


@CHANGES
def test_a_change_holds_nothing_whose_shape_is_open(change):
    open_kinds = (
        msgspec.inspect.AnyType
        | msgspec.inspect.RawType
        | msgspec.inspect.DictType
        | msgspec.inspect.ListType
        | msgspec.inspect.CustomType
    )
    found = [
        where
        for where, kind, _ in parts(msgspec.inspect.type_info(change), change.__name__)
        if isinstance(kind, open_kinds)
    ]

    assert found == []


@CHANGES
def test_every_time_in_a_change_says_its_zone(change):
    naive = [
        where
        for where, kind, _ in parts(msgspec.inspect.type_info(change), change.__name__)
        if isinstance(kind, msgspec.inspect.DateTimeType) and kind.tz is not True
    ]

    assert naive == []


@CHANGES
def test_bytes_in_a_change_are_a_public_key_or_the_seal_of_its_private_part(change):
    found = {
        where.split(".", 1)[1]
        for where, kind, _ in parts(msgspec.inspect.type_info(change), change.__name__)
        if isinstance(kind, msgspec.inspect.BytesType)
    }

    assert found <= {"private", "public_key", "server_key"}


@CHANGES
def test_what_a_change_does_not_know_it_does_not_take(change):
    assert change.__struct_config__.forbid_unknown_fields
    assert change.__struct_config__.frozen


def test_the_grants_that_doors_make_are_named_here():
    at_doors = {tag for tag, change in CHANGE_TYPES.items() if change.at_doors}

    assert at_doors == {"badge_enrolled", "enrolment_opened", "signed_off", "sign_off_undone"}
    assert {CHANGE_TYPES[tag].kind for tag in at_doors} == {Kind.GRANT}


@pytest.mark.parametrize("travels", [*CHANGE_TYPES.values(), Envelope, Private], ids=lambda each: each.__name__)
def test_nothing_of_which_there_are_many_is_without_an_end(travels):
    endless = [
        where
        for where, kind, _ in parts(msgspec.inspect.type_info(travels), travels.__name__)
        if isinstance(kind, msgspec.inspect.VarTupleType) and kind.max_length is None
    ]

    assert endless == []


def test_a_private_part_is_no_longer_than_anybody_writes():
    part = Private(bytes(16), (), bytes(65_537))

    with pytest.raises(msgspec.ValidationError):
        msgspec.msgpack.decode(msgspec.msgpack.encode(part), type=Private)


def test_a_change_of_a_kind_to_come_cannot_be_read():
    with pytest.raises(msgspec.DecodeError):
        read_change(b'{"type":"teleported"}')


@pytest.mark.parametrize("bytes_", [b"", b"{", b'{"type":"\xff"}', b'{"type":"booking_made"}', b"[" * 100_000])
def test_bytes_that_are_no_change_cannot_be_read(bytes_):
    with pytest.raises(msgspec.DecodeError):
        read_change(bytes_)


def test_a_field_that_nobody_knows_is_no_reason_to_guess():
    known = msgspec.json.encode(BookingCancelled(BookingId(UUID(int=1)), None))

    with pytest.raises(msgspec.DecodeError):
        read_change(known[:-1] + b',"and":1}')


# --- rows

ROWS: dict[Table, type[msgspec.Struct]] = {
    journal.journal_head: Head,
    journal.journal: Entry,
    people.workshop_settings: Workshop,
    people.person: Person,
    people.profile: Profile,
    people.badge: Badge,
    people.visit: Visit,
    people.enrolment: Enrolment,
    equipment.equipment_type: EquipmentType,
    equipment.machine: Machine,
    calendar.claim: Claim,
    training.module: Module,
    training.module_version: ModuleVersion,
    training.watched: Watched,
    training.watch_clock: WatchClock,
    training.required: Required,
    training.grant: Grant,
    booking.policy: Policy,
    booking.booking: Booking,
    booking.booking_reason: BookingReason,
    booking.use: Use,
    signoff.checklist: Checklist,
    signoff.sign_off: SignOff,
    notifications.notice: Notice,
    sync.door: Door,
    sync.door_seen: DoorSeen,
    sync.quarantine: Quarantined,
}
# Read and written column by column, where they are used.
WITHOUT_A_ROW_TYPE = {journal.private_part, journal.private_about, journal.touched, sync.pairing}
# Of the server alone.
OF_THE_SERVER = {
    server.people.tables.account,
    server.people.tables.account_link,
    server.people.tables.login_session,
    server.rest.tables.access_token,
    server.rest.tables.request_key,
    server.workshops.tables.door_token,
    server.workshops.tables.workshop_secret,
}
# `workshop` is where a workshop is found: nobody has named one yet when it is read.
WITHOUT_A_WORKSHOP = {server.workshops.tables.workshop}

ALL_TABLES = pytest.mark.parametrize(
    "table", [table for table in metadata.sorted_tables if table not in WITHOUT_A_WORKSHOP], ids=str
)


@pytest.mark.parametrize("table", ROWS, ids=str)
def test_a_row_has_exactly_the_columns_of_its_table_in_their_order(table):
    fields = [field.name for field in msgspec.structs.fields(ROWS[table])]

    assert fields == [column.name for column in row_columns(table)]


@pytest.mark.parametrize("table", ROWS, ids=str)
def test_a_field_may_be_empty_when_its_column_may(table):
    row = msgspec.inspect.type_info(ROWS[table])
    assert isinstance(row, msgspec.inspect.StructType)
    for field, column in zip(row.fields, row_columns(table), strict=True):
        may_be_none = isinstance(field.type, msgspec.inspect.UnionType) and field.type.includes_none
        assert may_be_none == column.nullable, column


@pytest.mark.parametrize("table", ROWS, ids=str)
def test_an_encoded_column_holds_what_its_field_says(table):
    for field, column in zip(msgspec.structs.fields(ROWS[table]), row_columns(table), strict=True):
        if isinstance(column.type, Encoded):
            assert column.type.kind == field.type, column


def test_every_table_of_the_areas_has_a_row_type_or_is_named():
    of_areas = {table for table in metadata.sorted_tables if table not in OF_THE_SERVER | WITHOUT_A_WORKSHOP}

    assert of_areas == set(ROWS) | WITHOUT_A_ROW_TYPE


# --- tables


@ALL_TABLES
def test_the_workshop_comes_first_in_every_table_key_constraint_and_index(table):
    assert next(iter(table.c)).name == "workshop_id"
    assert not table.c.workshop_id.nullable
    assert table.primary_key.columns.keys() == ["workshop_id", *table.info["key"]]
    for foreign in table.foreign_key_constraints:
        assert foreign.column_keys[0] == "workshop_id"
        assert next(iter(foreign.elements)).column.name == "workshop_id"
    for index in table.indexes:
        assert next(iter(index.columns)).name == "workshop_id", index.name


@ALL_TABLES
def test_what_never_leaves_the_server_may_be_empty_at_a_door(table):
    assert all(table.c[name].nullable for name in table.info["hidden"])


@ALL_TABLES
def test_every_time_is_kept_in_utc(table):
    assert [column for column in table.c if isinstance(column.type, DateTime)] == []  # but UtcTime, around one


def test_what_doors_hold_is_named_here():
    held = {table.fullname for table in metadata.sorted_tables if table.info["door"]}

    # A stolen door holds these. Passwords, secrets, private parts and other doors' payloads are not among them.
    assert held == {
        "workshop_settings",
        "person",
        "personal.profile",
        "personal.badge",
        "visit",
        "enrolment",
        "equipment_type",
        "machine",
        "claim",
        "module",
        "module_version",
        "watched",
        "watch_clock",
        "required",
        "qualification",
        "booking_policy",
        "booking",
        "personal.booking_reason",
        "use",
        "checklist",
        "sign_off",
        "notice",
    }
    assert people.profile.info["hidden"] == {"email"}
    at_doors = [column for table in metadata.sorted_tables if table.info["door"] for column in table.c]
    assert [column for column in at_doors if isinstance(column.type, LargeBinary)] == [people.badge.c.uid_hash]
