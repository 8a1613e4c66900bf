"""Time-stamps: fetched through the egress guard, kept only when they answer, waited for when nobody does."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.errors import CheckerError, EvidenceNotSealed, NotAllowed, Reason, VisitFailed
from checker.evidence.stamps import Authority, Stamps
from checker.evidence.verifier.verify import read_token, verify
from checker.vocabulary import Capture
from crawlers.egress import parse_allowed
from crawlers.posting import post
from tests.checker.evidence.authority import running_authority
from tests.checker.evidence.conftest import Bundled
from tests.checker.evidence.test_bundle import _rewritten

DIGEST = "ab" * 32


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    with running_authority(tmp_path_factory.mktemp("tsa")) as (url, root):
        yield Authority(name="own", url=url, certificates=root)


def guarded(authority: Authority) -> object:
    port = authority.url.split(":")[2].partition("/")[0]
    allow = (parse_allowed(f"127.0.0.1/32:{port}"),)
    return lambda url, content: post(url, content, media_type="application/timestamp-query", allow=allow)


def silent(url: str, content: bytes) -> bytes:
    raise VisitFailed(Reason.UNREACHABLE, "没有应答", retryable=True)


def test_a_stamp_waits_until_the_authority_answers(tmp_path: Path, authority: Authority) -> None:
    stamps = Stamps(tmp_path, (authority,))
    stamps.queue(DIGEST)
    assert [trouble for *_, trouble in stamps.fetch(silent)] == ["没有应答"]
    assert stamps.pending() == [DIGEST]
    assert list(stamps.fetch(guarded(authority))) == [(DIGEST, "own", "")]  # type: ignore[arg-type]
    assert stamps.pending() == []
    (stamp,) = stamps.of(DIGEST)
    assert read_token(stamp.token) == (stamp.at, DIGEST)
    stamps.queue(DIGEST)
    assert stamps.pending() == []


def test_a_stamp_altered_or_taken_away_is_told(tmp_path: Path, authority: Authority) -> None:
    stamps = Stamps(tmp_path, (authority,))
    stamps.queue(DIGEST)
    list(stamps.fetch(guarded(authority)))  # type: ignore[arg-type]
    noted = {"own": stamps.token_digest(DIGEST, "own")}
    assert stamps.checked(DIGEST, noted) == (stamps.of(DIGEST), [])
    assert stamps.checked(DIGEST, {"own": ""}) == (stamps.of(DIGEST), [])  # before tokens were noted
    (path,) = (tmp_path / "stamps" / DIGEST).glob("*.tsr")
    honest = path.read_bytes()
    year = stamps.of(DIGEST)[0].at[:4].encode()
    path.write_bytes(honest.replace(year, b"2021"))
    assert stamps.checked(DIGEST, noted) == ([], [f"own 的时间戳与取得时不同：{DIGEST}"])
    assert stamps.checked(DIGEST, {}) == ([], [f"own 的时间戳不成立：{DIGEST}"])
    path.write_bytes(honest[:40])
    assert stamps.checked(DIGEST, {}) == ([], [f"own 的时间戳不成立：{DIGEST}"])
    path.unlink()
    assert stamps.checked(DIGEST, noted) == ([], [f"own 的时间戳不见了：{DIGEST}"])
    assert stamps.checked(DIGEST, {}) == ([], [])


def test_a_stamp_goes_nowhere_the_guard_does_not_allow(authority: Authority) -> None:
    with pytest.raises((NotAllowed, VisitFailed)):
        post(authority.url, b"x", media_type="application/timestamp-query")


def test_a_reply_for_something_else_is_not_kept(tmp_path: Path, authority: Authority) -> None:
    first = Stamps(tmp_path / "first", (authority,))
    first.queue(DIGEST)
    list(first.fetch(guarded(authority)))  # type: ignore[arg-type]
    replayed = first.of(DIGEST)[0].token
    for wanted in ("cd" * 32, DIGEST):  # another digest; the same one, but another nonce
        stamps = Stamps(tmp_path / wanted, (authority,))
        stamps.queue(wanted)
        assert [bool(trouble) for *_, trouble in stamps.fetch(lambda url, content: replayed)] == [True]
        assert stamps.of(wanted) == []
        assert stamps.pending() == [wanted]


def test_what_is_no_digest_is_not_queued(tmp_path: Path) -> None:
    with pytest.raises(EvidenceNotSealed):
        Stamps(tmp_path).queue("../../etc/passwd")


def test_a_bundle_carries_its_stamps_and_a_swapped_one_is_found(
    bundled: Bundled, store: Path, capture: Capture, authority: Authority, tmp_path: Path
) -> None:
    stamps = Stamps(store, (authority,))
    stamps.queue(capture.id[7:])

    def now(digest: str) -> None:
        stamps.queue(digest)
        list(stamps.fetch(guarded(authority)))  # type: ignore[arg-type]

    report = verify(str(bundled(stamps=stamps, stamp=now)))
    assert report.faults == []
    assert [one["state"] for one in report.stamps] == ["valid", "valid"]
    with zipfile.ZipFile(tmp_path / "bundle.wacz") as archive:
        names = [name for name in archive.namelist() if name.endswith(".tsr")]
        tokens = [archive.read(name) for name in names]
    swap = {names[0]: tokens[1], names[1]: tokens[0]}
    swapped = _rewritten(
        tmp_path / "bundle.wacz", tmp_path / "s.wacz", lambda rows: [(n, swap.get(n, b)) for n, b in rows]
    )
    found = verify(str(swapped)).faults
    assert {check for _, check, _ in found} >= {"sealed", "time-stamp"}
    assert {name for name, check, _ in found if check == "time-stamp"} == set(names)


def test_a_pending_stamp_is_shown_as_pending(
    bundled: Bundled, store: Path, tmp_path: Path, authority: Authority
) -> None:
    waiting = Stamps(tmp_path / "empty", (authority,))

    def later(digest: str) -> None:
        waiting.queue(digest)
        assert all(trouble for *_, trouble in waiting.fetch(silent))

    report = verify(str(bundled(stamps=waiting, stamp=later)))
    assert report.faults == []
    assert [one["state"] for one in report.stamps] == ["pending"]


def test_a_refusal_of_the_guard_is_told_and_the_stamp_kept_waiting(tmp_path: Path, authority: Authority) -> None:
    def refused(url: str, content: bytes) -> bytes:
        raise NotAllowed("不允许")

    stamps = Stamps(tmp_path, (authority,))
    stamps.queue(DIGEST)
    assert list(stamps.fetch(refused)) == [(DIGEST, "own", "不允许")]
    assert issubclass(NotAllowed, CheckerError)
    assert stamps.pending() == [DIGEST]
