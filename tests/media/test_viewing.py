"""Copies and clips hold what was recorded, and nothing else that lies on this machine."""

from datetime import UTC, datetime
from pathlib import Path

from checker.evidence.footage import Footage, SealedPiece
from checker.evidence.viewing import cut_clip
from checker.vocabulary import Artefact
from checker.vocabulary.live import LIVE, Recording, Segment
from crawlers.media.pieces import Piece
from crawlers.media.probe import measure

NOW = datetime.now(UTC)
MANIFEST = """<!--free--><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011"
type="static" mediaPresentationDuration="PT3S" minBufferTime="PT1S"><Period><AdaptationSet mimeType="video/mp4"
contentType="video"><Representation id="1" bandwidth="1" codecs="avc1.64001f" width="360" height="640">
<BaseURL>file:{secret}</BaseURL></Representation></AdaptationSet></Period></MPD>"""


def _footage(*paths: Path) -> Footage:
    rows = [(3.0 * number, path, f"0/segment-{number}") for number, path in enumerate(paths)]
    segments = tuple(Segment(name=name, starts_s=at_s, duration_s=3, sha256="", at=NOW) for at_s, _, name in rows)
    pieces = tuple(
        SealedPiece(
            path=path,
            init=None,
            starts_s=at_s,
            duration_s=3,
            artefact=Artefact(name=name, role="segment", sha256="", sm3="", size=0, media_type="video/mp4"),
        )
        for at_s, path, name in rows
    )
    return Footage(Recording(started_at=NOW, ended_at=NOW, live=LIVE, segments=segments), pieces, ())


def _length(folder: Path, *paths: Path) -> float:
    cut = folder / "cut.mp4"
    cut.write_bytes(cut_clip(folder, _footage(*paths), 0, 6, capture="").content)
    return measure([Piece(path=str(cut), starts_s=0, duration_s=0)])[0].duration_s


def test_a_clip_joins_its_pieces(tmp_path: Path, short: Path) -> None:
    assert 5.5 < _length(tmp_path, short, short) < 6.5


def test_a_piece_that_names_another_file_of_this_machine_does_not_open_it(tmp_path: Path, short: Path) -> None:
    disguised = tmp_path / "disguised.mp4"
    disguised.write_text(MANIFEST.format(secret=short))
    assert _length(tmp_path, short, disguised) < 3.5
