"""The pages of training, for the window's list."""

from __future__ import annotations

from dataclasses import dataclass, field

from kiosk.player.view_model import PlayerViewModel
from kiosk.shell.pages import Page, qml_of
from kiosk.training.view_model import CardViewModel, VideoViewModel

CARD_PAGE, VIDEO_PAGE = "training card", "video"


@dataclass(frozen=True, slots=True)
class TrainingModels:
    """The view models of the pages of training."""

    player: PlayerViewModel
    card: CardViewModel = field(default_factory=CardViewModel)
    video: VideoViewModel = field(default_factory=VideoViewModel)


def training_pages(models: TrainingModels) -> dict[str, Page]:
    """By name: the training card, which a manager may join to sign, and the video."""
    return {
        CARD_PAGE: Page(qml_of("training", "CardPage"), {"card": models.card}, manager_may_join=True),
        # The player goes first: what it reports as it is cleared is still to be written down.
        VIDEO_PAGE: Page(qml_of("training", "VideoPage"), {"player": models.player, "video": models.video}),
    }
