"""The sync protocol's page says what the code does: its examples are messages, its numbers and names are ours."""

import json
import re
import textwrap
from pathlib import Path

import msgspec
import pytest

from kiosk.sync import line, syncer
from server import live
from server.app import BODY_LIMIT
from server.doors import api, pairing
from shared.areas import read_change
from shared.journal.types import Envelope, Verdict
from shared.refusals import decode
from shared.sync.messages import MOST_CHANGES, PairReply, PairRequest, Pull, Push, PushReply
from shared.sync.outbox import KEPT
from shared.sync.rules import MOST_APART, MOST_BYTES_APART

PAGE = (Path(__file__).parents[2] / "docs/reference/sync-protocol.md").read_text(encoding="utf-8")
MESSAGES = {kind.__name__: kind for kind in (Envelope, PairReply, PairRequest, Pull, Push, PushReply)}
EXAMPLES = [
    (name, json.loads(textwrap.dedent(text)))
    for name, text in re.findall(r"^ *An? `(\w+)`[^\n]*:\n\n *```json\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
]
LIMITS = {
    "changes in a push, at most": MOST_CHANGES,
    "bytes of a request's body, at most": BODY_LIMIT,
    "seconds that a door waits for a connection, or for the next part of an answer": line.LIMIT_S,
    "seconds that a door waits for the first part of a pull from the beginning": line.SNAPSHOT_LIMIT_S,
    "seconds that a door waits for a whole answer": line.WHOLE_LIMIT_S,
    "seconds between two pulls, at most": syncer.POLL_S,
    "seconds between two signs of life on the stream": live.HEARTBEAT_S,
    "seconds after which a door gives up a silent stream": line.SILENCE_S,
    "minutes for which a pairing code is good": pairing.VALID.total_seconds() / 60,
    "days for which a door keeps what was settled": KEPT.days,
    "changes that are kept apart of a revoked door, at most": MOST_APART,
    "bytes that are kept apart of a revoked door, at most": MOST_BYTES_APART,
}


def table(heading):
    (text,) = re.findall(rf"^#+ {heading}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = [[cell.strip() for cell in row[1:-1].split(" | ")] for row in re.findall(r"^\|.*\|$", text, re.MULTILINE)]
    return rows[2:]


def test_every_example_is_there_and_each_message_has_one():
    assert {name for name, _ in EXAMPLES} == set(MESSAGES)
    assert len(EXAMPLES) == PAGE.count("```json")


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[f"{n}-{name}" for n, (name, _) in enumerate(EXAMPLES)])
def test_an_example_is_a_message_and_has_all_that_it_can_have(name, example):
    read = msgspec.json.decode(json.dumps(example), type=MESSAGES[name])

    assert json.loads(msgspec.json.encode(read)) == example
    if name != "Envelope":  # which never travels but as the JSON that was signed
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(read), type=MESSAGES[name]) == read


def test_the_change_of_the_example_can_be_read_by_its_area():
    (envelope,) = (example for name, example in EXAMPLES if name == "Envelope")

    change = read_change(msgspec.Raw(json.dumps(envelope["change"]).encode()))

    assert json.loads(msgspec.json.encode(change)) == envelope["change"]


def test_the_refusals_of_the_example_can_be_read():
    (reply,) = (example for name, example in EXAMPLES if name == "PushReply")
    text = reply["outcomes"][0]["refusals"]

    assert json.loads(msgspec.json.encode(decode(text))) == json.loads(text)


def test_the_limits_are_those_of_the_code():
    assert {what: float(is_) for what, is_ in table("Limits")} == LIMITS


def test_each_verdict_is_explained():
    assert [cells[0] for cells in table("Its verdicts")] == [f"`{verdict}`" for verdict in Verdict]


def test_each_problem_of_the_protocol_is_explained_and_no_other():
    code = Path(api.__file__).read_text(encoding="utf-8")
    ours = {f"`urn:doorwright:sync:{name}`" for name in re.findall(r'(?:_type|_bad)\("(\w+)"', code)}

    assert {cells[1] for cells in table("What can go wrong")} == ours | {"`about:blank`"}
