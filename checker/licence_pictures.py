"""The pictures of licences among what a page was drawn with, by their digest: two sellers showing one scan are related."""

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from checker.evidence.opening import read_artefact
from checker.vocabulary import Capture, Party


def licence_pictures(store: Path, capture: Capture | None, parties: Iterable[Party]) -> dict[str, str]:
    """SHA-256 by address of each licence picture the capture holds. Raises `EvidenceNotSealed`."""
    wanted = {licence.picture for party in parties for licence in party.licences if licence.picture}
    if capture is None or not wanted:
        return {}
    found = {}
    for archive in (one for one in capture.artefacts if one.role == "parts"):
        for record in ArchiveIterator(io.BytesIO(read_artefact(store, archive))):
            address = record.rec_headers.get_header("WARC-Target-URI")
            if address in wanted:
                found[address] = hashlib.sha256(record.content_stream().read()).hexdigest()
    return found
