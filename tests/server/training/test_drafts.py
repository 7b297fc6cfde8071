"""A requirement while it is edited: whatever the tree, its form means the same tree again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.training.drafts import ROOT, Draft, Part, Wrong, changed, draft_of, finished, read_draft
from shared.training.types import AllOf, AnyOf, Membership, ModuleId, ModuleWatched, PracticalSignOff

leaves = st.one_of(
    st.builds(Membership, st.booleans()),
    st.builds(PracticalSignOff, st.booleans()),
    st.builds(ModuleWatched, st.uuids().map(ModuleId), st.integers(1, 100), st.booleans()),
)


def a_group(parts):
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(AllOf, some) | st.builds(AnyOf, some)


groups = st.recursive(a_group(leaves), lambda inner: a_group(inner | leaves), max_leaves=4)


def fields(draft: Draft, place: str = ROOT) -> dict[str, str]:
    """What the page's form sends of a draft."""
    found = {f"{place}.kind": draft.kind.value}
    if draft.kind.is_group:
        found[f"{place}.parts"] = str(len(draft.parts))
        for number, part in enumerate(draft.parts):
            found |= fields(part, f"{place}.{number}")
    else:
        found |= {f"{place}.module": draft.module, f"{place}.percent": draft.percent}
        found |= {f"{place}.always": "true"} if draft.always else {}
    return found


@given(groups)
def test_whatever_is_required_can_be_shown_and_saved_as_it_was(tree):
    assert finished(read_draft(fields(draft_of(tree)))) == tree


@given(leaves)
def test_a_requirement_of_one_leaf_becomes_all_of_that_one(leaf):
    assert finished(draft_of(leaf)) == AllOf((leaf,))


def test_nothing_at_all_may_be_required():
    assert finished(Draft(Part.ANY_OF)) == AllOf()


@pytest.mark.parametrize(
    "order",
    [
        *("", "add", "add membership", "add membership t.9", "add sofa t", "add membership t.0.0"),
        *("remove t", "remove t.5", "up x.0", "down t.-1"),
    ],
)
def test_an_order_that_means_nothing_changes_nothing(order):
    draft = draft_of(AllOf((Membership(), PracticalSignOff())))

    changed(draft, order)

    assert finished(draft) == AllOf((Membership(), PracticalSignOff()))


def test_parts_move_up_and_down_and_stop_at_the_ends():
    draft = draft_of(AllOf((Membership(), PracticalSignOff())))

    for order in ("up t.0", "down t.1", "down t.0"):
        changed(draft, order)

    assert finished(draft) == AllOf((PracticalSignOff(), Membership()))


@pytest.mark.parametrize("percent", ["0", "101", "", "many", "٩٠", "9" * 5000])
def test_a_percentage_that_is_none_is_told_at_its_part(percent):
    draft = Draft(Part.ALL_OF, parts=[Draft(Part.MODULE_WATCHED, "00000000-0000-7000-8000-000000000009", percent)])

    assert finished(draft) is None
    assert draft.parts[0].wrong is Wrong.NO_PERCENT


def test_what_is_too_deep_for_anybody_to_read_is_told():
    draft = Draft(Part.ANY_OF, parts=[Draft(Part.MEMBERSHIP)])
    for _ in range(8):
        draft = Draft(Part.ANY_OF, parts=[draft])

    assert finished(read_draft(fields(draft))) is None


def test_a_form_that_somebody_made_up_is_read_as_far_as_it_goes():
    draft = read_draft({"t.kind": "sofa", "t.parts": "999999999", "t.0.kind": "all_of", "t.0.parts": "9" * 5000})

    assert len(draft.parts) == 40
    assert finished(draft) is None
