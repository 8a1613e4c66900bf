"""Recordings composed once for all tests of this folder."""

from pathlib import Path

import pytest

from tests.media.compose import Overlay, Scene, Sound, compose

ROOM = Scene(
    seconds=26,
    overlays=(
        Overlay(text="运营者：杭州云溪贸易有限公司", at=(30, 40), size=30),
        Overlay(
            text="直播间专享价￥99.9元", from_s=5, to_s=15, at=(60, 880), size=44, colour="#ffe000", plate="#c00000"
        ),
        Overlay(text="全网最低价", from_s=3, to_s=9, at=(60, 200), size=40),
        Overlay(text="全网最低价", from_s=15, to_s=21, at=(60, 200), size=40),
        Overlay(text="广告", from_s=0, to_s=10, at=(600, 40), size=26),
        Overlay(text="保健食品不是药物", from_s=8, to_s=20, at=(40, 1200), size=24, alpha=120),
        *(
            Overlay(
                text=f"距结束 00:{59 - second:02d}",
                from_s=2 + second,
                to_s=3 + second,
                at=(440, 120),
                size=34,
                plate="#202020",
            )
            for second in range(10)
        ),
    ),
    sounds=(Sound(name="best", at_s=2), Sound(name="price-129", at_s=9), Sound(name="spots", at_s=18)),
)


@pytest.fixture(scope="session")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A recorded room with sound, 26 seconds of 720 by 1280."""
    return compose(ROOM, tmp_path_factory.mktemp("recordings") / "直播间.mp4")


@pytest.fixture(scope="session")
def short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds without sound."""
    scene = Scene(seconds=3, overlays=(Overlay(text="全网最低价", at=(40, 60)),), size=(360, 640), mute=True)
    return compose(scene, tmp_path_factory.mktemp("recordings") / "short.mp4")
