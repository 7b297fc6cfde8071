"""Changes of every kind, in every shape that their types allow, about things that exist or not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec.inspect as shape
from hypothesis import strategies as st

from shared.areas import CHANGE_TYPES
from shared.people.types import FIXED_TYPES
from shared.training.coverage import Range
from shared.training.types import AllOf, AnyOf, Membership, PracticalSignOff
from tests.support.shops import ADMIN, ANA, JO, LASER, LASER_TWO, LASER_TYPE, MIA, START, badge_id

# Ids that a furnished workshop has, and a few that it has not.
ids = st.sampled_from(
    [ADMIN, ANA, MIA, JO, LASER, LASER_TWO, LASER_TYPE, *FIXED_TYPES, badge_id(MIA), badge_id(JO)]
    + [UUID(int=n) for n in range(0xD000, 0xD004)]
)
moments = st.integers(-8, 200).map(lambda n: START + n * timedelta(minutes=15))
trees = st.sampled_from(
    [Membership(), PracticalSignOff(), AllOf((Membership(), PracticalSignOff())), AnyOf((PracticalSignOff(),))]
)
texts = {
    "^[A-Za-z0-9_-]{11}$": st.sampled_from(["dQw4w9WgXcQ", "aaaaaaaaaaa"]),
    "zone": st.sampled_from(["Europe/Berlin", "UTC", "Mars/Base", "Europe"]),
}


def _value(kind: shape.Type, name: str) -> st.SearchStrategy[Any]:  # noqa: C901, PLR0911, PLR0912 - one line a kind
    match kind:
        case shape.Metadata(type=inner):
            return _value(inner, name)
        case shape.UUIDType():
            return ids
        case shape.DateTimeType():
            return moments
        case shape.NoneType():
            return st.none()
        case shape.BoolType():
            return st.booleans()
        case shape.IntType(ge=ge, gt=gt, le=le, lt=lt):
            least = ge if ge is not None else gt + 1 if gt is not None else 0
            return st.integers(least, min(le or (lt and lt - 1) or least + 5, least + 5000))
        case shape.TimeDeltaType():
            return st.integers(0, 100).map(lambda n: timedelta(hours=n))
        case shape.StrType(pattern=pattern):
            usual = st.sampled_from(["Laser 1", "Lathe", "ß", "x" * 120])
            return texts.get(name, texts.get(pattern or "", usual))
        case shape.BytesType(min_length=least):
            return st.just(bytes(least or 32))
        case shape.EnumType(cls=cls):
            return st.sampled_from(cls)
        case shape.VarTupleType(item_type=item):
            return st.lists(_value(item, name), max_size=2).map(tuple)
        case shape.UnionType(types=types):
            return st.one_of([_value(each, name) for each in types])
        case shape.StructType(cls=cls) if cls is Range:
            return st.builds(lambda at, length: Range(at, at + length), st.integers(0, 10**6), st.integers(1, 10**5))
        case shape.StructType(cls=cls) if cls in (AllOf, AnyOf):
            return trees
        case shape.StructType(cls=cls, fields=fields):
            # A private part is another matter: these have none, or a seal of nothing.
            return st.builds(cls, **{field.name: _value(field.type, field.name) for field in fields})
        case _:
            raise TypeError(f"{name}: {kind}")


def changes() -> st.SearchStrategy[Any]:
    """A change of any kind."""
    return st.one_of([_value(shape.type_info(kind), tag) for tag, kind in sorted(CHANGE_TYPES.items())])
