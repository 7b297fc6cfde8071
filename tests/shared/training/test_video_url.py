"""Which addresses name a video."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.training.video_url import NotAVideo, parse_video_url

ID = "aB3-_xyZ019"


@pytest.mark.parametrize(
    "text",
    [
        ID,
        f"  {ID}\n",
        f"https://www.youtube.com/watch?v={ID}",
        f"http://www.youtube.com/watch?v={ID}",
        f"https://youtube.com/watch?v={ID}",
        f"https://m.youtube.com/watch?v={ID}",
        f"https://music.youtube.com/watch?v={ID}&list=RDAMVM",
        f"HTTPS://WWW.YouTube.COM/watch?v={ID}",
        f"https://www.youtube.com/watch?v={ID}&t=42s",
        f"https://www.youtube.com/watch?app=desktop&v={ID}&list=PL123&index=4&pp=ygU",
        f"https://www.youtube.com/watch?v={ID}#t=10",
        f"https://www.youtube.com/watch/?v={ID}",
        f"www.youtube.com/watch?v={ID}",
        f"youtube.com/watch?v={ID}",
        f"https://youtu.be/{ID}",
        f"http://youtu.be/{ID}",
        f"youtu.be/{ID}",
        f"https://youtu.be/{ID}?si=AbCdEf&t=10",
        f"https://youtu.be/{ID}/",
        f"https://www.youtube.com/embed/{ID}",
        f"https://www.youtube.com/embed/{ID}?rel=0&start=5",
        f"https://www.youtube-nocookie.com/embed/{ID}",
        f"https://youtube-nocookie.com/embed/{ID}?controls=0",
        f"https://www.youtube.com/shorts/{ID}",
        f"https://youtube.com/shorts/{ID}?feature=share",
    ],
)
def test_an_address_as_people_paste_it_names_its_video(text):
    assert parse_video_url(text) == ID


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "laser safety",
        ID[:-1],
        ID + "x",
        "aB3-_xyZ01!",
        "aB3-_xyZ01ß",
        "https://www.youtube.com/",
        "https://www.youtube.com/watch",
        "https://www.youtube.com/watch?v=",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={ID}longer",
        f"https://www.youtube.com/watch?v={ID}&v=aB3-_xyZ018",
        f"https://www.youtube.com/watch?list={ID}",
        f"https://www.youtube.com/{ID}",
        f"https://www.youtube.com/watch/{ID}/more",
        f"https://www.youtube.com/v/{ID}/more",
        "https://www.youtube.com/playlist?list=PL1234567890",
        "https://www.youtube.com/@workshop",
        "https://www.youtube.com/channel/UC1234567890",
        f"https://www.youtube.com/embed/{ID}/more",
        "https://www.youtube.com/embed/videoseries?list=PL123",
        "https://www.youtube.com/shorts/",
        "https://youtu.be/",
        f"https://youtu.be/{ID}/more",
        f"https://youtu.be/embed/{ID}",
        f"https://vimeo.com/{ID}",
        f"https://youtube.com.example.org/watch?v={ID}",
        f"https://example.org/youtube.com/watch?v={ID}",
        f"https://example.org/?u=https://youtu.be/{ID}",
        f"https://notyoutube.com/watch?v={ID}",
        f"https://evil.youtube.com/watch?v={ID}",
        f"https://youtube.com@example.org/watch?v={ID}",
        f"https://someone@youtube.com/watch?v={ID}",
        f"https://youtube.com:8443/watch?v={ID}",
        f"ftp://youtube.com/watch?v={ID}",
        f"javascript://youtube.com/watch?v={ID}",
        f"file:///youtube.com/watch?v={ID}",
        "https://[youtube.com/watch?v=1",
        f"https://yоutube.com/watch?v={ID}",  # noqa: RUF001 - the second letter is a Cyrillic one, on purpose
    ],
)
def test_any_other_text_is_not_a_video(text):
    assert parse_video_url(text) == NotAVideo()


@given(st.text())
def test_no_text_at_all_is_trouble(text):
    parse_video_url(text)


@given(st.text("ABCxyz019-_", min_size=11, max_size=11))
def test_every_id_survives_every_form(video):
    assert parse_video_url(f"https://www.youtube.com/watch?v={video}") == video
    assert parse_video_url(f"https://youtu.be/{video}") == video
