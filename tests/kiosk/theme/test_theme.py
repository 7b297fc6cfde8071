"""The tokens: contrasts, capital heights, sizes; icons and fonts are what they are said to be."""

import json
from importlib.resources import files

import pytest
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QRawFont

from kiosk.shell.engine import open_engine
from kiosk.theme.fonts import ATKINSON, font_files, load_fonts
from kiosk.theme.icons import FALLBACK, ICONS
from kiosk.theme.look import Glass, Look, theme_of, wear
from shared.language import language
from tests.support.pages import SCREENS, WALL, all_captions

# What is written or drawn on what, and the least contrast: section 7 of the guide.
GROUNDS = ("bench", "plate", "well")
PAIRS = [
    *[("ink", ground, 7.0) for ground in GROUNDS],
    *[("ink2", ground, 7.0) for ground in GROUNDS],
    *[("rule", ground, 3.0) for ground in GROUNDS],
    ("signalInk", "signal", 7.0),
    ("signal", "signalInk", 7.0),
    *[(state, ground, 7.0) for state in ("free", "mine", "stop") for ground in ("plate", "bench")],
    ("leadInk", "lead", 7.0),
    ("leadInk2", "lead", 7.0),
    ("signal", "lead", 3.0),
    ("code", "codePaper", 7.0),
]


@pytest.fixture(scope="module")
def engine(qapp):
    engine = open_engine(all_captions(), language("en"), WALL)
    yield engine
    engine.deleteLater()


@pytest.fixture
def theme(engine):
    wear(engine, WALL)
    return theme_of(engine)


def luminance(color):
    def linear(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(over, under, strength):
    parts = zip(over.getRgbF()[:3], under.getRgbF()[:3], strict=True)
    return QColor.fromRgbF(*(strength * a + (1 - strength) * b for a, b in parts))


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("over", "under", "least"), PAIRS)
def test_what_is_read_or_seen_together_has_its_contrast(engine, night, over, under, least):
    wear(engine, Look(SCREENS["24"], night=night))
    theme = theme_of(engine)

    assert contrast(theme.property(over), theme.property(under)) >= least


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize(("ink", "ground"), [("ink", "plate"), ("ink", "bench"), ("signalInk", "signal")])
def test_a_button_can_be_read_while_it_is_pressed(engine, night, ink, ground):
    wear(engine, Look(SCREENS["24"], night=night))
    theme = theme_of(engine)

    pressed = mixed(theme.property(ink), theme.property(ground), theme.property("pressStrength"))

    assert contrast(theme.property(ink), pressed) >= 4.5


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
def test_the_icon_of_what_is_out_of_order_stands_out_from_its_hatching(engine, night):
    wear(engine, Look(SCREENS["24"], night=night))
    theme = theme_of(engine)

    hatched = mixed(theme.property("stop"), theme.property("bench"), theme.property("hatchStrength"))

    assert contrast(theme.property("stop"), hatched) >= 3.0


@pytest.mark.parametrize(
    ("size", "capitals"),
    [("clockSize", 23), ("nameSize", 18), ("headingSize", 8), ("bodySize", 5.5), ("smallSize", 4.4)],
)
def test_capitals_are_as_high_as_promised(theme, size, capitals):
    load_fonts()
    font = QFont("Archivo" if size in {"clockSize", "nameSize", "headingSize"} else ATKINSON)
    font.setPixelSize(theme.property(size))

    height = QFontMetricsF(font).capHeight() / WALL.glass.pixels_per_mm

    assert height == pytest.approx(capitals, abs=0.35)


@pytest.mark.parametrize("scale", [1.25, 1.5])
def test_larger_text_makes_all_of_it_larger(engine, theme, scale):
    names = ("clockSize", "nameSize", "headingSize", "bodySize", "smallSize")
    before = [theme.property(name) for name in names]

    wear(engine, Look(SCREENS["24"], text_scale=scale))

    assert [theme.property(name) for name in names] == pytest.approx([scale * size for size in before], abs=1)


def test_text_comes_in_three_sizes():
    with pytest.raises(ValueError, match="text comes in"):
        Look(SCREENS["24"], text_scale=1.1)


def test_a_millimetre_follows_the_width_that_the_settings_give(engine, theme):
    wear(engine, Look(Glass(1920, 1080, 480)))

    assert theme.property("touch") == 80  # 20 mm at 4 pixels each


def test_what_is_above_reach_follows_from_the_mount():
    upright = Glass(1080, 1920, 296.4, bottom_mm=800)

    assert upright.out_of_reach_mm(lower=False) == pytest.approx(107, abs=1)
    assert upright.out_of_reach_mm(lower=True) == pytest.approx(327, abs=1)
    assert Glass(1920, 1080, 527, bottom_mm=900).out_of_reach_mm(lower=False) == 0


def test_a_screen_that_hangs_high_keeps_enough_of_itself_for_hands():
    wall, high = Glass(1920, 1080, 527, bottom_mm=900), Glass(1366, 768, 332, bottom_mm=1000)

    assert wall.height_mm - wall.out_of_reach_mm(lower=True) == pytest.approx(200)
    assert high.out_of_reach_mm(lower=True) == 0


def test_calm_motion_is_a_short_fade(engine, theme):
    wear(engine, Look(SCREENS["24"], calm=True))

    assert {theme.property(name) for name in ("tileTime", "pageTime", "sheetTime", "cardTime", "punchTime")} == {80}


def test_icons_stand_where_the_font_has_them():
    font = json.loads((files("kiosk") / "assets" / "tabler-icons.json").read_text(encoding="utf-8"))

    assert {name: chr(point) for name, point in ICONS.items()} == {name: font.get(name) for name in ICONS}
    assert FALLBACK in ICONS


def test_every_icon_can_be_drawn(qapp):
    icons = QRawFont(str(font_files()[-1]), 20)

    assert [name for name, point in ICONS.items() if not icons.supportsCharacter(point)] == []


def test_no_token_begins_like_a_handler(theme):
    meta = theme.metaObject()
    names = [meta.property(n).name() for n in range(meta.propertyCount())]

    assert [name for name in names if name.startswith("on") and name[2:3].isupper()] == []
