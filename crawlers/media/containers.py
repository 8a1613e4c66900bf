"""Tells what kind of recording a file is by its bytes, never by its name."""

MEDIA = (".mp4", ".mov", ".m4v", ".flv", ".ts", ".mkv", ".webm", ".m3u8")
FORMATS = {"mp4": "mov", "flv": "flv", "ts": "mpegts", "mkv": "matroska"}  # our word: FFmpeg's demuxer
TYPES = {
    "mp4": "video/mp4",
    "flv": "video/x-flv",
    "ts": "video/mp2t",
    "mkv": "video/x-matroska",
    "m3u8": "application/vnd.apple.mpegurl",
}
_ATOMS = (b"ftyp", b"moov", b"mdat", b"free", b"wide", b"skip", b"styp", b"moof", b"sidx", b"emsg")
_PACKETS = (188, 192, 204)
HEAD = 4096


def container_of(head: bytes) -> str | None:
    """`mp4`, `flv`, `ts`, `mkv` or `m3u8` by the first bytes of a file, None for anything else."""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "mkv"
    if head.startswith(b"FLV\x01"):
        return "flv"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"#EXTM3U"):
        return "m3u8"
    if head[4:8] in _ATOMS and int.from_bytes(head[:4], "big") != 2:
        return "mp4"
    return "ts" if _is_transport_stream(head) else None


def _is_transport_stream(head: bytes) -> bool:
    """Whether packets of one size begin with the sync byte, from one of the first offsets on."""
    for size in _PACKETS:
        for offset in range(min(size, max(0, len(head) - 1))):
            marks = head[offset : offset + 5 * size : size]
            if len(marks) >= 3 and set(marks) == {0x47}:
                return True
    return False
