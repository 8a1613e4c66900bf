"""Complaints of consumers: taken in, looked into, answered, withdrawn.

Nothing that was handed in is lost: a complaint counts once it is committed, its files before it. Whoever knows receipt
number and secret is its filer. Not covered: filing anything with an authority; what a finding means (`checker.evaluate`).
"""

import dataclasses
import hmac
import logging
import re
import secrets
import time
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from checker.clock import shanghai_day
from checker.errors import BadRequest, EvidenceNotSealed, NotAllowed, NotFound, TooMany, present
from checker.evidence.files import digests
from checker.evidence.keys import Keyring
from checker.evidence.manifest import canonical
from checker.intake import sameness
from checker.intake.guidance import guide
from checker.intake.plain import answer, sheet
from checker.intake.puzzle import Proof, challenge, proved
from checker.intake.receipts import receipt
from checker.intake.records import (
    as_plain,
    as_row,
    file_of,
    receipt_number,
    secret_hash,
    secret_of,
    with_words,
    without_secrets,
)
from checker.intake.uploads import MAX_FILES, MAX_TOTAL, clean_name, picture, sniff
from checker.intake.vault import Vault, hidden, note_erased, open_vault, shown
from checker.queueing import Queueing
from checker.store import complaints as store
from checker.store import findings, inspections, people, rows
from checker.vocabulary.complaints import (
    Answer,
    Complaint,
    ComplaintState,
    Event,
    Flag,
    Guidance,
    Pasted,
    Receipt,
    Told,
    Upload,
)
from checker.vocabulary.jobs import Priority
from checker.vocabulary.workbench import FindingFilter, InspectionRequest
from crawlers.platforms.urls import platform_of, read_share_text, shared_name

log = logging.getLogger(__name__)

PUBLIC: Final = "public"
_LIMITS: Final = {
    "pasted": 4000, "platform": 40, "seller": 120, "goods": 200, "order_number": 64, "facts": 5000, "claim": 1000,
    "contacted": 2000, "name": 60, "phone": 40, "address": 200,
}  # fmt: skip
_MOST_FEN: Final = 10**12
_OF_SOMEBODY: Final = re.compile(r"(.{1,60})的(?:(?:图文)?作品|直播间?|店铺?|主页|橱窗|抖音|笔记)")


_SPENT = "这份投诉举报已经提交过了；如需另外提交一份，请重新打开页面。"


class _SpentError(BadRequest):
    """The challenge gave a complaint already."""


class Complaining(Queueing):
    """The complaints of one workbench."""

    # -- before anything is kept

    def read_pasted(self, text: str) -> Pasted:
        """What a pasted text is about; why its link cannot be looked at, when it cannot."""
        shared = read_share_text(text)
        seller, goods = _named(shared_name(text))
        platform, trouble = next(filter(None, map(platform_of, shared.links)), ""), ""
        for link in shared.links:
            try:
                target = self.check_target(link)
            except NotAllowed as error:
                trouble = trouble or str(error)
                continue
            with self._database.reading() as session:
                group = store.group_of(session, store.Keys(target=sameness.target_key(target)))
                others = store.others(session, group)
            return Pasted(
                target=target, platform=platform or platform_of(target), others=others, goods=goods, seller=seller
            )
        return Pasted(platform=platform, trouble=trouble, app_only=shared.app_only, goods=goods, seller=seller)

    def guide(self, told: Told) -> Guidance:
        """What is missing, what may lead to refusal, which kind fits."""
        return guide(told, self.law_day())

    def law_day(self) -> date:
        """The day in the law's time zone."""
        return shanghai_day(datetime.now(UTC))

    def puzzle(self, address: str) -> str:
        """A challenge for one page; harder for a network that has handed in much within the hour."""
        with self._database.reading() as session:
            count = store.recent(session, "network_key", self._network(address), timedelta(hours=1))
        bits = self.settings.intake_bits + min(4, count // 20)
        return challenge(self.vault.key, int(time.time()), bits)

    # -- taking in

    def complain(
        self, told: Told, uploads: Sequence[Upload], *, address: str, puzzle: str, solution: str = ""
    ) -> Receipt:
        """The receipt of a complaint that is now kept, its page in the queue; sent once more, it gets the same receipt.

        Raises BadRequest with what is wrong, NotAllowed for an address that may not be visited, TooMany.
        """
        told = self._fit(told)
        guidance = self.guide(told)
        if guidance.missing:
            raise BadRequest("；".join(guidance.missing.values()))
        proof = proved(
            self.vault.key, puzzle, solution, int(time.time()), slow_seconds=self.settings.intake_wait_seconds
        )
        kept = _sniffed(uploads)
        keys = self._keys(told, address)
        number, secret = receipt_number(self.law_day()), secret_of(self.vault.key, proof.nonce)
        try:
            with self._database.reading() as session:
                self._refuse_more(session, keys, proof)
            self._take_in(told, kept, number, secret, keys, proof, warned=bool(guidance.warnings))
        except _SpentError:
            number = self._number_given(proof, secret, told, kept)
        return Receipt(number=number, secret="-".join(secret[at : at + 4] for at in range(0, 16, 4)))

    def _take_in(
        self,
        told: Told,
        kept: Sequence[tuple[Upload, str]],
        number: str,
        secret: str,
        keys: store.Keys,
        proof: Proof,
        *,
        warned: bool,
    ) -> None:
        key, wrapped = self.vault.new_key(number)
        sha256, sm3 = _statement(number, told, kept)
        with self._kept(kept, key) as files, self._database.writing() as session:
            self._refuse_more(session, keys, proof)
            fields = as_row(told, number, secret, wrapped, key) | {
                "nonce": proof.nonce,
                "digest": sha256,
                "sm3": sm3,
                "flags": [flag.value for flag in self._flags(session, keys, proof, warned)],
                "inspection_id": self._inspected(session, told),
                **rows.place(self.settings.intake_district, self.settings.intake_organisation),
            }
            made = store.add(session, fields, keys)
            for file in files:
                store.add_file(session, made, file)
            store.add_event(session, made, "已收到，出具受理编号。")
            people.record(
                session, actor=PUBLIC, action="complaint.received", object_kind="complaint", object_id=number,
                detail={"digest": sha256, "kind": told.kind.value},
            )  # fmt: skip
        self.wake_workers()
        log.info("complaint.received", extra={"receipt": number, "files": len(files), "by_work": proof.by_work})

    def _number_given(self, proof: Proof, secret: str, told: Told, kept: Sequence[tuple[Upload, str]]) -> str:
        """The receipt number of the complaint that spent the challenge. Raises BadRequest when it said something else."""
        with self._database.reading() as session:
            given = present(store.by_nonce(session, proof.nonce))
        if given.secret_hash != secret_hash(secret) or given.digest != _statement(given.receipt, told, kept)[0]:
            raise _SpentError(_SPENT)
        return given.receipt

    def _fit(self, told: Told) -> Told:
        """The same, its address canonical. Raises BadRequest, NotAllowed."""
        for name, limit in _LIMITS.items():
            if len(getattr(told, name)) > limit:
                raise BadRequest(f"有一项内容过长，最多 {limit} 个字。")
        if told.amount_fen is not None and not 0 <= told.amount_fen <= _MOST_FEN:
            raise BadRequest("金额写法不对。")
        return dataclasses.replace(told, target=self.check_target(told.target)) if told.target else told

    @contextmanager
    def _kept(self, uploads: Sequence[tuple[Upload, str]], key: bytes) -> Iterator[list[dict[str, Any]]]:
        """The rows of files that are in the vault now; when what follows fails, the files are gone again."""
        files = [_as_file(upload, media_type) for upload, media_type in uploads]
        try:
            for file, (upload, _) in zip(files, uploads, strict=True):
                self.vault.write(file["stored"], upload.content, key)
            yield files
        except BaseException:
            for file in files:
                self.vault.remove(file["stored"])
            raise

    def _keys(self, told: Told, address: str) -> store.Keys:
        seller = sameness.seller_key(told.platform, told.target, told.seller)
        return store.Keys(
            target=sameness.target_key(told.target),
            seller=seller,
            goods=sameness.goods_key(seller, told.goods),
            words=sameness.words_key(told.facts),
            filer=sameness.filer_key(self.vault.key, phone=told.phone, address=address),
            network=self._network(address),
        )

    def _network(self, address: str) -> str:
        return sameness.address_key(self.vault.key, address)

    def _refuse_more(self, session: Any, keys: store.Keys, proof: Proof) -> None:
        """Asked before a file is written, to keep the disk free, and again in the transaction, to be sure."""
        if store.by_nonce(session, proof.nonce):
            raise _SpentError(_SPENT)
        if store.recent(session, "network_key", keys.network, timedelta(hours=1)) >= self.settings.intake_hourly:
            raise TooMany("这个网络一小时内提交得太多，请稍后再试；已提交的都已保存。")

    def _flags(self, session: Any, keys: store.Keys, proof: Proof, warned: bool) -> list[Flag]:
        serial = store.recent(session, "filer_key", keys.filer, timedelta(days=sameness.SERIAL_DAYS))
        burst = store.recent(session, "target_key", keys.target, timedelta(hours=1))
        marks = {
            Flag.SERIAL: serial + 1 >= sameness.SERIAL_FROM,
            Flag.BURST: burst + 1 >= sameness.BURST_FROM,
            Flag.SAME_WORDS: store.of_other_filer(session, keys.words, keys.filer),
            Flag.LATE: warned,
            Flag.WEAK_PROOF: not proof.by_work,
        }
        return [flag for flag, holds in marks.items() if holds]

    def _inspected(self, session: Any, told: Told) -> int | None:
        """The number of the inspection of its page: one consumers asked for today already, or a new one in the queue."""
        if not told.target:
            return None
        wanted = InspectionRequest(
            target=told.target,
            district=self.settings.intake_district,
            organisation=self.settings.intake_organisation,
        )
        same = store.inspection_of_today(session, wanted, PUBLIC)
        return same or inspections.add(session, wanted, PUBLIC, priority=Priority.CONSUMER).id

    # -- for the filer

    def own_complaint(self, number: str, secret: str) -> Complaint:
        """The filer's own complaint. Raises NotFound, also for a wrong secret."""
        return self._opened(self._own(number, secret))

    def complaint_answer(self, complaint: Complaint) -> Answer:
        """What the filer is told."""
        if complaint.inspection is None:
            return answer(complaint, ())
        with self._database.reading() as session:
            found = findings.page(session, FindingFilter(inspection=complaint.inspection.id), size=200)
        return answer(complaint, found.items)

    def complaint_sheet(self, complaint: Complaint) -> str:
        """Text for 12315, to copy or print."""
        return sheet(complaint, self.complaint_answer(complaint))

    def complaint_receipt(self, complaint: Complaint) -> bytes:
        """The signed receipt file."""
        return receipt(complaint, Keyring(self.settings.var / "keys"), datetime.now(UTC))

    def add_evidence(self, number: str, secret: str, text: str, uploads: Sequence[Upload]) -> None:
        """More words or files from the filer. Raises NotFound, BadRequest, TooMany."""
        stored = self._own(number, secret)
        if not text.strip() and not uploads:
            raise BadRequest("请写一点说明，或选择文件。")
        if len(text) > _LIMITS["contacted"]:
            raise BadRequest(f"说明最多 {_LIMITS['contacted']} 个字。")
        _refuse_addition(stored, len(uploads))
        key = self.vault.unwrapped(stored.wrapped_key, stored.receipt)
        with self._kept(_sniffed(uploads), key) as files, self._database.writing() as session:
            _refuse_addition(present(store.find(session, stored.id)), len(files))
            for file in files:
                store.add_file(session, stored.id, file)
            words = hidden({"text": text.strip()}, key, stored.receipt) if text.strip() else ""
            store.add_event(
                session,
                stored.id,
                f"您补充了材料（{len(files)} 个文件）。" if files else "您补充了说明。",
                hidden=words,
            )

    def withdraw(self, number: str, secret: str, *, erase: bool) -> None:
        """Withdraw the complaint, and on wish erase everything personal in it for good. Raises NotFound."""
        stored = self._own(number, secret)
        gone: tuple[str, ...] = ()
        with self._database.writing() as session:
            if stored.state != ComplaintState.WITHDRAWN:
                store.change(session, stored.id, state=ComplaintState.WITHDRAWN.value, reason="您已撤回。")
                store.add_event(session, stored.id, "您撤回了这份投诉举报。")
            if erase and stored.wrapped_key:
                gone = self._emptied(session, stored)
            people.record(
                session, actor=PUBLIC, action="complaint.erased" if erase else "complaint.withdrawn",
                object_kind="complaint", object_id=stored.receipt,
            )  # fmt: skip
        if erase and stored.wrapped_key:
            self._clear(stored, gone)

    def erase_again(self, receipts: Iterable[str]) -> int:
        """Erase what a backup brought back of complaints that were erased after it; how many there were."""
        count = 0
        for receipt_given in receipts:
            with self._database.writing() as session:
                stored = store.by_receipt(session, receipt_given.strip())
                if stored is None or not stored.wrapped_key:
                    continue
                store.change(session, stored.id, state=ComplaintState.WITHDRAWN.value, reason="您已撤回。")
                gone = self._emptied(session, stored)
                people.record(
                    session, actor="console", action="complaint.erased", object_kind="complaint",
                    object_id=stored.receipt,
                )  # fmt: skip
            self._clear(stored, gone)
            count += 1
        return count

    def _emptied(self, session: Any, stored: store.Stored) -> tuple[str, ...]:
        gone = store.erase(session, stored.id)
        store.add_event(session, stored.id, "您的个人资料和上传的文件已删除，不能恢复。")
        return gone

    def _clear(self, stored: store.Stored, gone: Iterable[str]) -> None:
        """Delete the files of an erased complaint, and note it outside of the database, for the day a backup returns."""
        note_erased(self.settings.var, stored.receipt)
        for name in gone:
            self.vault.remove(name)
            self.vault.remove(f"{name}-shown")
        if held := self.drop_materials(stored.id):
            with self._database.writing() as session:
                store.add_event(session, stored.id, f"其中 {held} 个文件已用作案件证据或依法保全，暂不删除。")
        self._database.clear_log()

    def own_picture(self, number: str, secret: str, file: int) -> bytes:
        """A picture the filer handed in, drawn anew as JPEG. Raises NotFound."""
        return self._drawn(self._own(number, secret), file)

    # -- inside

    @abstractmethod
    def drop_materials(self, complaint: int) -> int:
        """Delete the evidence that is an erased complaint's own files; how much of it is held back."""

    @cached_property
    def vault(self) -> Vault:
        """Where personal data lies."""
        former = tuple(one.get_secret_value() for one in self.settings.intake_former_keys)
        return open_vault(self.settings.var, self.settings.intake_key.get_secret_value(), former)

    def _own(self, number: str, secret: str) -> store.Stored:
        with self._database.reading() as session:
            stored = store.by_receipt(session, number.strip().upper()[:20])
        expected = stored.secret_hash if stored else "0" * 64
        if not hmac.compare_digest(secret_hash(secret), expected) or stored is None:
            raise NotFound("编号或查询码不对。请核对回执；查询码共 16 位，不分大小写。")
        return stored

    def _opened(self, stored: store.Stored) -> Complaint:
        if not stored.wrapped_key:
            return without_secrets(stored)
        key = self.vault.unwrapped(stored.wrapped_key, stored.receipt)
        told = shown(stored.hidden, key, stored.receipt)
        events = tuple(
            Event(at=one.at, actor=one.actor, text=with_words(one, key, stored.receipt)) for one in stored.events
        )
        plain = without_secrets(stored)
        return dataclasses.replace(plain, told=dataclasses.replace(plain.told, **told), events=events)

    def _drawn(self, stored: store.Stored, file: int) -> bytes:
        found = file_of(stored, file)
        key = self.vault.unwrapped(stored.wrapped_key, stored.receipt)
        name = f"{found.stored}-shown"
        try:
            return self.vault.read(name, key)
        except EvidenceNotSealed:
            made = picture(self.vault.read(found.stored, key), found.media_type)
        if made is None:
            raise NotFound("这份材料不能安全显示，可下载查看。")
        self.vault.write(name, made, key)
        return made


def _named(name: str) -> tuple[str, str]:
    """Seller and goods that a share text names: somebody's work or room names its seller, anything else the goods."""
    of_somebody = _OF_SOMEBODY.fullmatch(name)
    return (of_somebody[1], "") if of_somebody else ("", name)


def _statement(number: str, told: Told, kept: Sequence[tuple[Upload, str]]) -> tuple[str, str]:
    """The digests of everything handed in."""
    files = [digests(upload.content)[0] for upload, _ in kept]
    return digests(canonical({"receipt": number, "told": as_plain(told), "files": files}))


def _as_file(upload: Upload, media_type: str) -> dict[str, Any]:
    sha256, sm3 = digests(upload.content)
    return {
        "name": clean_name(upload.name), "media_type": media_type, "size": len(upload.content),
        "sha256": sha256, "sm3": sm3, "stored": secrets.token_hex(24),
    }  # fmt: skip


def _refuse_addition(stored: store.Stored, files: int) -> None:
    if stored.state == ComplaintState.WITHDRAWN or not stored.wrapped_key:
        raise BadRequest("这份投诉举报已撤回，不能再补充。")
    if len(stored.files) + files > 3 * MAX_FILES or len(stored.events) > 60:
        raise TooMany("补充的材料太多；如有新的问题，请另外提交一份。")


def _sniffed(uploads: Sequence[Upload]) -> list[tuple[Upload, str]]:
    if len(uploads) > MAX_FILES:
        raise BadRequest(f"一次最多 {MAX_FILES} 个文件。")
    if sum(len(one.content) for one in uploads) > MAX_TOTAL:
        raise BadRequest(f"文件合计最大 {MAX_TOTAL // 1024 // 1024} MB。")
    found = []
    for upload in uploads:
        try:
            found.append((upload, sniff(upload.content).media_type))
        except BadRequest as wrong:
            raise BadRequest(f"“{clean_name(upload.name)}”：{wrong}") from wrong
    return found
