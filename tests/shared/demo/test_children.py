"""What the demo says of its programs at the terminal."""

import json

from shared.demo.children import last_words

REPORT = json.dumps({"event": "serving", "level": "info"})


def test_of_a_log_in_json_only_what_went_wrong_is_said_in_its_words():
    broken = json.dumps({"event": "the disk fails", "level": "error"})

    assert last_words([REPORT, broken, "Aborted", REPORT]) == "Its last words: the disk fails / Aborted. "


def test_of_a_log_in_which_nothing_went_wrong_nothing_is_said():
    assert last_words([REPORT, REPORT]) == ""


def test_a_line_that_is_json_and_no_report_is_said_as_it_is():
    assert last_words(["5", "null"]) == "Its last words: 5 / null. "


def test_only_the_end_of_a_long_story_is_said():
    assert last_words([str(number) for number in range(9)]) == "Its last words: 4 / 5 / 6 / 7 / 8. "
