"""The recording part of the workbench: what the evidence player shows, and clips taken out of it."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.auditing import Auditing
from checker.errors import NotFound
from checker.evidence.footage import Footage, open_footage
from checker.evidence.viewing import Copy, cut_clip, statement, viewing_copy
from checker.members import allow
from checker.readings import Readings, kept_readings
from checker.store import inspections
from checker.vocabulary import Capture
from checker.vocabulary.live import EventKind
from checker.vocabulary.timeline import Stretch, common, joined, seconds
from checker.vocabulary.workbench import Person, Right

_MOST_COMMENTS = 3000
_MOST_TRACKS = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A file to be served in ranges."""

    path: Path
    media_type: str


class Recordings(Auditing):
    """What the workbench shows of recordings."""

    def recording(self, person: Person, capture_id: str) -> Mapping[str, Any] | None:
        """The recording of a capture on its time axis, JSON-able; None when the capture holds none.

        Raises NotFound and EvidenceNotSealed.
        """
        capture, footage = self._footage(person, capture_id)
        if footage is None:
            return None
        readings = kept_readings(self.settings.evidence, capture, self._model())
        return _as_object(footage, readings, viewing_copy(self.settings.evidence, footage))

    def recording_media(self, person: Person, capture_id: str) -> Media:
        """The recording as a browser plays it. Raises NotFound."""
        _, footage = self._footage(person, capture_id)
        copy = viewing_copy(self.settings.evidence, footage) if footage else None
        if copy is None:
            raise NotFound("这份证据没有可以播放的录像。")
        return Media(path=copy.path, media_type=copy.media_type)

    def recording_strip(self, person: Person, capture_id: str) -> Media:
        """The strip of small pictures along the recording, drawn on first asking. Raises NotFound."""
        _, footage = self._footage(person, capture_id)
        path = _strip(self.settings.evidence, footage) if footage else None
        if path is None:
            raise NotFound("这份证据没有画面。")
        return Media(path=path, media_type="image/jpeg")

    def export_clip(self, person: Person, capture_id: str, from_s: float, to_s: float) -> tuple[str, bytes]:
        """A clip with its statement as a ZIP, and the file's name; the export is logged.

        Raises BadRequest, NotFound, EvidenceNotSealed.
        """
        allow(person, Right.EXPORT)
        _, footage = self._footage(person, capture_id)
        if footage is None:
            raise NotFound("这份证据没有录像。")
        clip = cut_clip(self.settings.evidence, footage, from_s, to_s, capture=capture_id)
        told = {"from_s": clip.from_s, "to_s": clip.to_s, "sha256": clip.sha256}
        self.note(person, "clip.exported", "capture", capture_id, told)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as packed:
            packed.writestr(clip.name, clip.content)
            packed.writestr("clip.json", statement(clip, (from_s, to_s)))
        return f"clip-{clip.sha256[:12]}.zip", file.getvalue()

    def _footage(self, person: Person, capture_id: str) -> tuple[Capture, Footage | None]:
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            capture = inspections.find_capture(session, capture_id)
        if capture is None:
            raise NotFound("没有这份证据。")
        return capture, open_footage(self.settings.evidence, capture)

    def _model(self) -> Any:
        from crawlers.readers.speech_models import chosen

        return chosen(self.settings.model_folder, self.settings.speech_model)


def _strip(store: Path, footage: Footage) -> Path | None:
    from crawlers.media.pieces import Piece
    from crawlers.media.strip import draw_strip

    own = [one for one in footage.pieces if one.duration_s > 0 and one.track != "audio"]
    if not own:
        return None
    path = store / "readings" / f"strip-{own[0].artefact.sha256[:24]}-{len(own)}.jpg"
    if not path.exists():
        pieces = [
            Piece(
                path=str(one.path.resolve()),
                init=str(one.init.resolve()) if one.init else "",
                starts_s=one.starts_s,
                duration_s=one.duration_s,
            )
            for one in own
        ]
        strip = draw_strip(pieces, footage.recording.duration_s)
        if strip is None:
            return None
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_bytes(strip.jpeg)
        fresh.replace(path)
    return path


def _as_object(footage: Footage, readings: Readings, copy: Copy | None) -> dict[str, Any]:
    recording = footage.recording
    frames, speech = readings.frames, readings.speech
    events = footage.events
    return {
        "duration": round(recording.duration_s, 2),
        "observed": round(recording.observed_s, 2),
        "started_at": recording.started_at.isoformat(timespec="seconds"),
        "live": recording.live,
        "gaps": [{"from": gap.from_s, "to": gap.to_s, "why": gap.why} for gap in recording.gaps],
        "video": _video(copy),
        "frame": list(frames.frame) if frames else None,
        "tracks": [
            {"text": track.text, "box": list(track.box), "frame": list(track.frame), "seen": _pairs(track.seen)}
            for track in (frames.tracks if frames else ())[:_MOST_TRACKS]
        ],
        "notices": _notices(frames.tracks if frames else (), frames.covered if frames else ()),
        "utterances": [
            {
                "from": one.from_s,
                "to": one.to_s,
                "text": one.text,
                "confidence": one.confidence,
                "readings": list(one.readings),
            }
            for one in (speech.utterances if speech else ())
        ],
        "voiced": _pairs(speech.voiced) if speech else [],
        "listened": speech is not None,
        "read": _pairs(frames.covered) if frames else [],
        "comments": [
            {
                "at": round(event.mono, 2),
                "text": str(event.detail.get("text", "")),
                "role": str(event.detail.get("role", "")),
            }
            for event in events
            if event.kind is EventKind.COMMENT
        ][:_MOST_COMMENTS],
        "viewers": [
            [round(event.mono, 2), event.detail.get("count")] for event in events if event.kind is EventKind.VIEWERS
        ],
        "cards": [
            {
                "at": round(event.mono, 2),
                "title": str(event.detail.get("title", "")),
                "price": str(event.detail.get("price_text", "")),
                "action": str(event.detail.get("action", "")),
            }
            for event in events
            if event.kind is EventKind.CARD
        ],
        "files": [{"name": one.artefact.name, "sha256": one.artefact.sha256} for one in footage.pieces],
    }


def _video(copy: Copy | None) -> dict[str, Any] | None:
    if copy is None:
        return None
    parts = [{"starts": part.starts_s, "duration": part.duration_s, "at": part.at_s} for part in copy.parts]
    return {"type": copy.media_type, "parts": parts, "original": copy.is_original}


def _notices(tracks: Any, covered: tuple[Stretch, ...]) -> list[dict[str, Any]]:
    """How long each kind of notice stood in the picture, for the bars of the player."""
    from crawlers.readers.notices import NOTICES
    from crawlers.readers.recording_words import OPERATOR, SELLER

    read = seconds(covered)
    found = []
    for kind, pattern in (("operator", OPERATOR), ("seller", SELLER), *NOTICES):
        own = [track for track in tracks if pattern.search(track.text)]
        if not own:
            continue
        stood = joined(stretch for track in own for stretch in track.seen)
        length = seconds(common(stood, covered))
        share = round(min(1.0, length / read), 4) if read else None
        found.append(
            {"kind": kind, "text": own[0].text, "seen": _pairs(stood), "seconds": round(length, 1), "share": share}
        )
    return found


def _pairs(stretches: Any) -> list[list[float]]:
    return [[start, end] for start, end in stretches]
