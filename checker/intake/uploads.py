"""Files consumers hand in: told by their bytes, limited, and re-encoded before anybody sees them.

Pictures are decoded in a child process with limits on memory and time, and shown only as a JPEG of our own. Nothing
else is ever shown: recordings, saved pages and documents are kept and handed to staff as downloads.
"""

import io
import re
import resource
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from checker.errors import BadRequest

MAX_FILES = 9
MAX_PICTURE = 15 * 1024 * 1024
MAX_FILE = 80 * 1024 * 1024
MAX_TOTAL = 160 * 1024 * 1024
MAX_PIXELS = 40_000_000
_SIDE = 1600
_CHILD_BYTES = 1024 * 1024 * 1024
_CHILD_SECONDS = 15
_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What the bytes say a file is. `noun` is for people."""

    media_type: str
    noun: str
    limit: int


_PICTURE = "图片"
_RECORDING = "录像或录音"
_SIGNS: tuple[tuple[int, bytes, str, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "image/png", _PICTURE),
    (0, b"\xff\xd8\xff", "image/jpeg", _PICTURE),
    (0, b"GIF87a", "image/gif", _PICTURE),
    (0, b"GIF89a", "image/gif", _PICTURE),
    (8, b"WEBP", "image/webp", _PICTURE),
    (4, b"ftypheic", "image/heic", "苹果手机图片"),
    (4, b"ftypmif1", "image/heic", "苹果手机图片"),
    (4, b"ftyp", "video/mp4", _RECORDING),
    (0, b"FLV\x01", "video/x-flv", _RECORDING),
    (0, b"\x1aE\xdf\xa3", "video/webm", _RECORDING),
    (0, b"ID3", "audio/mpeg", _RECORDING),
    (0, b"\xff\xfb", "audio/mpeg", _RECORDING),
    (0, b"#!AMR", "audio/amr", _RECORDING),
    (8, b"WAVE", "audio/wav", _RECORDING),
    (0, b"%PDF-", "application/pdf", "PDF 文件"),
    (0, b"WARC/1.", "application/warc", "网页存档"),
)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_MHTML = re.compile(rb"(?:^|\n)(?:MIME-Version|Content-Type: multipart/related|From: <Saved by)", re.IGNORECASE)


def sniff(content: bytes) -> Sniffed:
    """What a file is by its bytes. Raises BadRequest for an empty, unknown or too large one."""
    if not content:
        raise BadRequest("文件是空的。")
    found = _by_sign(content) or _by_text(content)
    if found is None:
        raise BadRequest("只接受图片、录像录音、PDF 和保存的网页（HTML、MHTML、HAR、WARC）。")
    if len(content) > found.limit:
        raise BadRequest(f"{found.noun}最大 {found.limit // 1024 // 1024} MB。")
    return found


def _by_sign(content: bytes) -> Sniffed | None:
    for at, sign, media_type, noun in _SIGNS:
        if content[at : at + len(sign)] == sign:
            return Sniffed(media_type, noun, MAX_PICTURE if media_type.startswith("image/") else MAX_FILE)
    if content[:1] == b"G" and content[188:189] == b"G":
        return Sniffed("video/mp2t", _RECORDING, MAX_FILE)
    if content[:4] == b"PK\x03\x04" and _is_wacz(content):
        return Sniffed("application/wacz", "网页存档", MAX_FILE)
    return None


def _is_wacz(content: bytes) -> bool:
    """A ZIP archive counts only as a web archive, judged by its table of contents alone: nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    return len(names) < 10_000 and "datapackage.json" in names and any(name.startswith("archive/") for name in names)


def _by_text(content: bytes) -> Sniffed | None:
    head = content[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MHTML.search(head):
        return Sniffed("multipart/related", "保存的网页", MAX_FILE)
    if _HTML.search(head.replace(b"\x00", b"")):
        return Sniffed("text/html", "保存的网页", MAX_FILE)
    if head[:1] == b"{" and b'"log"' in head:
        return Sniffed("application/json", "网页存档", MAX_FILE)
    return None


def clean_name(name: str) -> str:
    """A file's name as it may be shown: its last part, no control or direction characters, at most 80 characters."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if letter.isprintable() and letter not in "<>\"'&")
    return plain.strip(". ")[-80:] or "文件"


def picture(content: bytes, media_type: str) -> bytes | None:
    """A JPEG of our own making, at most 1600 pixels a side, without metadata; None when it cannot be made safely."""
    if media_type not in {"image/png", "image/jpeg", "image/gif", "image/webp"}:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter on our own words
            [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(_ROOT)!r}); "
             "from checker.intake.uploads import reencode_here; reencode_here()"],
            input=content,
            capture_output=True,
            timeout=_CHILD_SECONDS,
            check=False,
            env={},
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 and done.stdout.startswith(b"\xff\xd8\xff") else None


def reencode_here() -> None:
    """Read a picture from stdin, write it anew to stdout; run in a process of its own, which limits itself first."""
    resource.setrlimit(resource.RLIMIT_AS, (_CHILD_BYTES, _CHILD_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CHILD_SECONDS, _CHILD_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("PNG", "JPEG", "GIF", "WEBP")) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise SystemExit(3)
        opened.draft("RGB", (_SIDE, _SIDE))
        opened.thumbnail((_SIDE, _SIDE))
        drawn = io.BytesIO()
        opened.convert("RGB").save(drawn, "JPEG", quality=82)
    sys.stdout.buffer.write(drawn.getvalue())
