"""The captions of the idle screen, and what it says when the reader has something to tell."""

from __future__ import annotations

from kiosk.board.page import MachineTile, Message, TileState
from kiosk.theme.sounds import Sound
from shared.language import Language


def captions(language: Language) -> dict[str, str]:
    """`Words.captions.board` in QML."""
    say = language.say
    return {
        "tap": say("Tap your badge"),
        "below": say("on the reader below"),
        "left": say("on the reader to the left"),
        "right": say("on the reader to the right"),
        "noBadge": say("No badge"),
        "today": say("Today"),
        "noBadgeTitle": say("No badge with you?"),
        "guest": say("Just looking?"),
        "guestWords": say("You are welcome. The board says what is free; ask anybody to show you round."),
        "join": say("New here?"),
        "joinWords": say("Scan the code with your phone and join."),
        "joinAsk": say("A manager tells you how to join."),
        "forgotten": say("Forgotten or lost?"),
        "forgottenWords": say(
            "Ask a manager: they tap their badge, choose your name, and any card or key fob becomes your badge."
        ),
        "toBoard": say("Back"),
    }


def unknown_badge(language: Language, join: str = "") -> Message:
    """`join`: the address where somebody new can join; without one there is nothing to scan."""
    say = language.say
    words = (
        say("New here? Scan to join. A member? A manager can connect it.")
        if join
        else say("New here, or a member? A manager can connect it.")
    )
    return Message(say("We don't know this badge yet."), words, "unknown", "help-circle", join, Sound.DENY)


def lost_badge(language: Language) -> Message:
    say = language.say
    words = say("Please give it to a manager.")
    return Message(say("This badge was reported lost."), words, "stop", "hand-stop", sound=Sound.DENY)


def unusable_badge(language: Language) -> Message:
    """A phone that makes up a new number at every tap."""
    say = language.say
    return Message(
        say("A phone shows a new number each time."),
        say("Use a card or a key fob; a manager can connect one for you."),
        "unknown",
        "device-mobile",
        sound=Sound.DENY,
    )


def read_too_short(language: Language) -> Message:
    say = language.say
    return Message(say("Nearly."), say("Hold it still for a second."), "nearly", "id", sound=Sound.TICK)


def reader_gone(language: Language) -> Message:
    say = language.say
    return Message(
        say("The badge reader is resting."), say("Use a code from your phone, or ask a manager."), "stop", "plug-off"
    )


def about_machine(language: Language, tile: MachineTile) -> Message:
    """What everybody may know of a machine, or of a type, whose tile was touched while nobody is signed in."""
    say = language.say
    stopped = tile.state is TileState.OUT_OF_ORDER
    advice = say("Tap your badge to see the others.") if stopped else say("Tap your badge to use it or to book it.")
    mark = "stop" if stopped else tile.state.value
    return Message(tile.name, f"{tile.words}. {advice}" if tile.words else advice, mark, tile.icon)


def badge_enrolled(language: Language, name: str) -> Message:
    say = language.say
    return Message(say("This is {name}'s badge now.", name=name), say("Tap it to begin."), "free", "id-badge-2")


def tap_new_badge(language: Language, name: str) -> Message:
    say = language.say
    return Message(
        say("A new badge for {name}", name=name), say("Hold the new badge to the reader."), "nearly", "id-badge-2"
    )


def pairing_code(language: Language, code: str) -> Message:
    say = language.say
    words = say("An admin types this code under Doors on the admin pages, and this door is ready.")
    whole = code.replace("-", "\N{NON-BREAKING HYPHEN}")  # a code in two lines is read as two
    return Message(say("Pair this door: {code}", code=whole), words, "unknown", "plug-connected")


def server_unheard(language: Language) -> Message:
    say = language.say
    words = say("Check the server's address and the network; this door tries again by itself.")
    return Message(say("The server does not answer yet."), words, "stop", "cloud-off")


def revoked(language: Language) -> Message:
    say = language.say
    return Message(
        say("This door is closed for now."),
        say("Somebody took it out of service. Please ask an admin."),
        "stop",
        "lock",
    )


def not_kept(language: Language) -> tuple[str, str]:
    """Title and words for a disk that takes nothing: nothing was done, and nothing is promised."""
    say = language.say
    return say("That did not work, and it's not you."), say(
        "Nothing was changed. Please tell a manager: this door's disk is full or failing."
    )


def cannot_open(language: Language) -> Message:
    """The disk does not let the door begin."""
    say = language.say
    words = say("This door cannot open its files. Please tell an admin; it tries again by itself.")
    return Message(say("That did not work, and it's not you."), words, "stop", "plug-off")


def not_ready(language: Language) -> Message:
    """A badge before the first sync: nobody can say whose it is."""
    say = language.say
    words = say("Badges work as soon as it has heard from its server.")
    return Message(say("This door is meeting its workshop."), words, "nearly", "cloud-off")
