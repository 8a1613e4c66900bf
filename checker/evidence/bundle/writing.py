"""Writes a bundle: content, the manifest over it, the proofs over that, WACZ's package, the seal over everything.

The seal has no ending to its name: the WACZ validator wants every file that has one in the package, which comes before.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from checker.errors import EvidenceNotSealed
from checker.evidence.bundle.contents import Contents, Item, derived_items, manifest_name, sealed_items
from checker.evidence.bundle.viewer import viewer
from checker.evidence.bundle.webarchive import VERSION, web_archive
from checker.evidence.container import Container, Entry
from checker.evidence.files import probe_sm3
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical
from checker.evidence.stamps import Stamps
from checker.evidence.verifier.verify import merkle_root
from checker.vocabulary import Capture

FORMAT = "shuoqing-bundle/1"
MARK = "record/bundle.json"  # the first file, by which a damaged bundle is still known for one


@dataclass(frozen=True, slots=True, kw_only=True)
class Proofs:
    """What vouches for a bundle: where sealed files are, the organisation's keys, time-stamps, and SM2 if wanted.

    `stamp` is called with the manifest's digest before the proofs are written, so that a stamp can be fetched.
    """

    store: Path
    keys: Keyring
    stamps: Stamps
    sm2: bool = False
    stamp: Callable[[str], None] = lambda digest: None


def write_bundle(
    out: Path, contents: Contents, proofs: Proofs, *, at: datetime, told: Callable[[int], None] = lambda files: None
) -> str:
    """The SHA-256 of the bundle's manifest. Raises `EvidenceNotSealed`, leaving nothing behind.

    The same contents give the same manifest; only what is under `proof/` tells of this export at `at`. `told` hears
    how many files have been written.
    """
    probe_sm3()
    if not contents.captures:
        raise EvidenceNotSealed("没有封存的证据，无可导出。")
    with Container(out) as container:
        rows = []
        for item in _items(contents, proofs.store):
            rows.append(_put(container, item))
            told(len(rows))
        manifest = canonical(_manifest(contents, rows))
        digest = hashlib.sha256(manifest).hexdigest()
        container.add("proof/manifest.json", manifest)
        proofs.stamp(digest)
        container.add("proof/signatures.json", _signatures(manifest, digest, proofs))
        for name, content in _stamp_files(contents, digest, proofs.stamps):
            container.add(name, content)
        container.add("proof/custody.json", canonical({"entries": list(contents.custody)}))
        container.add("proof/audit.json", canonical(dict(contents.anchor)))
        package = _package(contents, container.entries)
        container.add("datapackage.json", package)
        container.add("datapackage-digest.json", _package_digest(package, contents, proofs.keys))
        container.add("proof/seal", _seal(container.entries, rows, proofs.keys, at))
    return digest


def _items(contents: Contents, store: Path) -> Iterator[Item]:
    """Every file the manifest covers, in order."""
    sealed = [list(sealed_items(store, number, capture)) for number, capture in enumerate(contents.captures)]
    yield _item(MARK, canonical({"format": FORMAT, "read_me": "viewer/README.txt"}), "record")
    yield _item("viewer/README.txt", _packaged("README.txt"), "help", "text/plain")
    yield _item("viewer/verify.py", _packaged("verify.py"), "help", "text/x-python")
    yield _item("viewer/verify.html", _packaged("verify.html"), "help", "text/html")
    yield _item("viewer/index.html", viewer(contents, sealed), "viewer", "text/html")
    archive = web_archive(store, contents.captures, software=software())
    yield _item("archive/data.warc.gz", archive.warc, "archive", "application/warc")
    yield _item("indexes/index.cdx", archive.index, "archive", "text/plain")
    yield _item("pages/pages.jsonl", archive.pages, "archive", "application/jsonl")
    for name, record in sorted(contents.records.items()):
        yield _item(f"record/{name}.json", canonical(record), "record")
    for name, document in sorted(contents.documents.items()):
        yield _item(f"documents/{name}", document, "document", "application/octet-stream")
    for items in sealed:
        yield from items
    seen = set[str]()
    for item in derived_items(store, contents.captures):
        if item.name not in seen:
            seen.add(item.name)
            yield item


def _item(name: str, source: bytes, origin: str, media_type: str = "application/json") -> Item:
    return Item(name=name, source=source, origin=origin, media_type=media_type)


def _put(container: Container, item: Item) -> dict[str, Any]:
    """The file's line in the manifest. Raises `EvidenceNotSealed` when it is no longer what was sealed."""
    entry = container.add(item.name, item.source)
    if item.sealed and entry.sha256 != item.sealed:
        raise EvidenceNotSealed(f"证据文件已被改动：{item.sealed}。")
    row: dict[str, Any] = {"media_type": item.media_type, "origin": item.origin, **_digests(entry)}
    more = {"role": item.role, "url": item.url, "of": item.of, "parent": item.parent}
    return row | {key: value for key, value in more.items() if value}


def _digests(entry: Entry) -> dict[str, Any]:
    return {"name": entry.name, "size": entry.size, "sha256": entry.sha256, "sm3": entry.sm3}


def _manifest(contents: Contents, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    captures = [
        {
            "id": capture.id,
            "target": capture.target,
            "captured_at": capture.captured_at,
            "manifest": manifest_name(number),
            "batches": _batches(capture),
        }
        for number, capture in enumerate(contents.captures)
    ]
    return {
        "format": FORMAT,
        "subject": {"kind": contents.kind, "id": contents.id, "title": contents.title},
        "software": software(),
        "captures": captures,
        "files": list(rows),
        "merkle_root": merkle_root([canonical(row) for row in rows]),
        "hashes": ["sha256", "sm3"],
    }


def _package(contents: Contents, entries: Sequence[Entry]) -> bytes:
    """datapackage.json: every file so far as a resource."""
    first = contents.captures[0]
    visit = first.record["visits"][0]
    package = {
        "profile": "data-package",
        "wacz_version": VERSION,
        "title": contents.title,
        "description": "说清（Shuoqing）证据包",
        "software": software(),
        "created": first.captured_at.isoformat(timespec="seconds"),
        "mainPageUrl": visit["final_url"] or visit["url"],
        "mainPageDate": visit["started_at"],
        "resources": [
            {"name": one.name.lower(), "path": one.name, "hash": f"sha256:{one.sha256}", "bytes": one.size}
            for one in entries
        ],
    }
    return json.dumps(package, ensure_ascii=False, indent=2).encode()


def _package_digest(package: bytes, contents: Contents, keys: Keyring) -> bytes:
    """datapackage-digest.json with wacz-auth's anonymous signature."""
    digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
    public, signature = keys.sign_archive(digest)
    signed = {
        "hash": digest,
        "signature": signature,
        "publicKey": public,
        "created": contents.captures[0].captured_at.isoformat(timespec="seconds"),
        "software": software(),
    }
    return json.dumps({"path": "datapackage.json", "hash": digest, "signedData": signed}, indent=2).encode()


def _signatures(manifest: bytes, digest: str, proofs: Proofs) -> bytes:
    keys = proofs.keys
    held: dict[str, Any] = {
        "manifest_sha256": digest,
        "ed25519": {"key": keys.public.hex(), "signature": keys.sign(manifest).hex()},
    }
    if proofs.sm2 and (signed := keys.sign_sm2(manifest)):
        held["sm2"] = signed
    return canonical(held)


def _batches(capture: Capture) -> list[str]:
    """The lists of a watched stream's pieces that were to be stamped while it was watched."""
    return [one.sha256 for one in capture.artefacts if one.role == "checkpoint"]


def _stamp_files(contents: Contents, digest: str, stamps: Stamps) -> Iterator[tuple[str, bytes]]:
    """Every reply held for this evidence, the roots of who gave it, and what is still waited for."""
    wanted = [one for capture in contents.captures for one in (capture.id[7:], *_batches(capture))]
    rows, used = [], set()
    for one in dict.fromkeys([*wanted, digest]):
        for stamp in stamps.of(one):
            name = f"proof/{one[:16]}-{stamp.authority}.tsr"
            rows.append(
                {"file": name, "digest": one, "at": stamp.at, "authority": f"proof/authority-{stamp.authority}.pem"}
            )
            used.add(stamp.authority)
            yield name, stamp.token
    for authority in stamps.authorities:
        if authority.file_name in used and authority.certificates is not None:
            yield f"proof/authority-{authority.file_name}.pem", authority.certificates.read_bytes()
    waiting = set(stamps.pending())
    pending = [{"digest": one} for one in dict.fromkeys([*wanted, digest]) if one in waiting]
    yield "proof/stamps.json", canonical({"stamps": rows, "pending": pending})


def _seal(entries: Sequence[Entry], rows: Sequence[Mapping[str, Any]], keys: Keyring, at: datetime) -> bytes:
    """The last file: every other one in order, signed."""
    seal = {
        "format": FORMAT,
        "entries": [_digests(entry) for entry in entries],
        "merkle_root": merkle_root([canonical(row) for row in rows]),
        "sealed_at": at,
        "key": keys.public.hex(),
    }
    return canonical({**seal, "signature": keys.sign(canonical(seal)).hex()})


def _packaged(name: str) -> bytes:
    return files("checker.evidence.verifier").joinpath(name).read_bytes()


def software() -> str:
    """What wrote the bundle."""
    return f"Shuoqing {version('shuoqing')}"
