"""What somebody left unfinished is theirs for ten minutes."""

from uuid import UUID

import pytest

from kiosk.shell.unfinished import Unfinished

MIA, JO = UUID(int=1), UUID(int=2)


@pytest.fixture
def with_form():
    unfinished = Unfinished()
    unfinished.keep(MIA, "fault", "the belt squeaks", 100.0)
    return unfinished


def test_a_form_is_given_back_to_the_person_who_began_it(with_form):
    assert with_form.take(MIA, "fault", 699.9) == "the belt squeaks"


def test_nobody_else_gets_it(with_form):
    assert with_form.take(JO, "fault", 101.0) is None


def test_it_is_gone_after_ten_minutes(with_form):
    assert with_form.take(MIA, "fault", 700.0) is None


def test_it_is_given_back_once(with_form):
    with_form.take(MIA, "fault", 101.0)

    assert with_form.take(MIA, "fault", 102.0) is None
