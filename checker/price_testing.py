"""Price campaigns as the workbench handles them: start one, go on with one, look at what came of it, add to it."""

from datetime import UTC, datetime
from pathlib import Path

from checker.amending import take_amendments
from checker.errors import BadRequest, Conflict, NotFound, present
from checker.members import allow
from checker.queueing import Queueing
from checker.store import findings, inspections, jobs, people, price_campaigns
from checker.store.database import Session
from checker.vocabulary import Outcome
from checker.vocabulary.jobs import NewJob, Priority
from checker.vocabulary.prices import (
    PICTURES,
    CampaignPersona,
    CampaignState,
    PriceCampaign,
    article_name,
    holds_readings,
)
from checker.vocabulary.workbench import FindingFilter, Inspection, KeptFinding, Page, Person, Right

MAX_READINGS_BYTES = 64 * 2**20
_KIND = "price_round"
_FINDINGS = 100

# numpy and the browser take seconds to load; pages that show no campaign should not wait for them.


class PriceTesting(Queueing):
    """The price campaigns of one workbench."""

    def request_prices(self, person: Person, name: str, declaration: str, readings: bytes) -> PriceCampaign:
        """A campaign to be read by us, or readings made elsewhere to be judged. Raises BadRequest, NotAllowed."""
        from checker.pricing.rounds import folder_of

        allow(person, Right.REQUEST)
        if not 1 <= len(name.strip()) <= 120:
            raise BadRequest("请给这次测试起一个 1–120 字的名称。")
        if bool(declaration.strip()) == bool(readings):
            raise BadRequest("请给出测试文件或读数文件，二选一。")
        if len(readings) > MAX_READINGS_BYTES:
            raise BadRequest("读数文件超过 64 MB，请用命令行 prices judge 判断。")
        if declaration.strip():
            self._check_declaration(declaration)
        with self._writing(person) as session:
            kept = price_campaigns.add(session, person, name.strip(), declaration.strip())
            folder = folder_of(self.settings, kept.id)
            folder.mkdir(parents=True, exist_ok=True)
            if readings:
                (folder / "readings.jsonl").write_bytes(readings)
            self._queue(session, person, kept.id)
        self.wake_workers()
        return kept

    def prices_behind(self, person: Person, inspection: Inspection) -> PriceCampaign | None:
        """The campaign that can be read again to look anew at an inspection; None when it was of pages.

        Raises Conflict for readings made elsewhere, which only those who made them can make again.
        """
        with self._reading(person) as session:
            capture = inspections.find_capture(session, inspection.capture) if inspection.capture else None
            found = price_campaigns.behind(session, inspection.id)
        if found is not None and found.declaration:
            return found
        if capture is not None and holds_readings(capture):
            raise Conflict("这一发现的价格读数是别处读取的，不能由系统重新读取：请按原方案重新读取、判断后人工流转。")
        return None

    def repeat_prices(self, person: Person, one: PriceCampaign, *, recheck_of: int) -> PriceCampaign:
        """The same campaign read anew, as a re-check of the findings of an inspection."""
        allow(person, Right.REQUEST)
        with self._writing(person) as session:
            kept = price_campaigns.add(session, person, one.name, one.declaration, recheck_of=recheck_of)
            self._queue(session, person, kept.id)
        self.wake_workers()
        return kept

    def resume_prices(self, person: Person, number: int) -> None:
        """Go on from where it stopped, or judge again with what was added. Raises NotFound, Conflict while it runs."""
        allow(person, Right.REQUEST)
        if self.price_campaign(person, number).state in {CampaignState.QUEUED, CampaignState.RUNNING}:
            raise Conflict("测试正在进行。")
        with self._writing(person) as session:
            price_campaigns.move(session, number, CampaignState.QUEUED)
            jobs.add(session, self._job(number, person))
            self._record(session, person, "prices.resumed", number)
        self.wake_workers()

    def price_campaigns(self, person: Person, *, cursor: str = "", size: int = 50) -> Page[PriceCampaign]:
        """Campaigns, the newest first."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return price_campaigns.page(session, cursor=cursor, size=size)

    def price_campaign(self, person: Person, number: int) -> PriceCampaign:
        """One campaign. Raises NotFound."""
        allow(person, Right.VIEW)
        with self._reading(person) as session:
            return present(price_campaigns.find(session, number))

    def judged_readings(self, target: str, sha256: str) -> int | None:
        """The inspection that holds what today's rulebook says of a target's readings with this digest, if any does."""
        from rules.rulebook import load_rulebook

        take_amendments(self._database, self.settings.amendments)
        with self._database.reading() as session:
            return price_campaigns.judged_before(session, target, sha256, load_rulebook().digest)

    def price_findings(self, person: Person, one: PriceCampaign, sku: str = "") -> Page[KeptFinding]:
        """What somebody must look at in a campaign, or in one of its articles, the gravest first."""
        allow(person, Right.VIEW)
        if one.inspection is None:
            return Page(items=())
        names = (sku, article_name(sku, "", one.target)) if sku else ()
        wanted = FindingFilter(inspection=one.inspection, outcomes=(Outcome.FAILED, Outcome.CANNOT_TELL), names=names)
        with self._reading(person) as session:
            return findings.page(session, wanted, size=_FINDINGS)

    def price_personas(self, one: PriceCampaign) -> tuple[CampaignPersona, ...]:
        """The accounts a campaign declares; none for readings made elsewhere."""
        from checker.pricing.rounds import declared, folder_of

        if not one.declaration:
            return ()
        campaign = declared(one.declaration, folder_of(self.settings, one.id), self.settings)
        return tuple(
            CampaignPersona(account=persona.account, levels=persona.factors, signed_in=bool(persona.storage))
            for persona in campaign.personas
        )

    def price_picture(self, person: Person, number: int, article: int, which: str) -> bytes:
        """A picture of one article as SVG. Raises NotFound."""
        from checker.pricing.plots.folder import picture_name
        from checker.pricing.rounds import PICTURES as FOLDER
        from checker.pricing.rounds import folder_of

        found = self.price_campaign(person, number)
        if which not in PICTURES or not 0 <= article < len(found.results):
            raise NotFound("没有这张图。")
        path = folder_of(self.settings, number) / FOLDER / picture_name(found.results[article]["sku"], which)
        try:
            return path.read_bytes()
        except OSError as error:
            raise NotFound("没有这张图：读数不够，或商品太多只画了前 500 件。") from error

    def drawn_prices(self, person: Person, number: int, article: int) -> tuple[str, ...]:
        """Which pictures there are of an article. Raises NotFound when there is no such article."""
        from checker.pricing.plots.folder import picture_name
        from checker.pricing.rounds import PICTURES as FOLDER
        from checker.pricing.rounds import folder_of

        found = self.price_campaign(person, number)
        if not 0 <= article < len(found.results):
            raise NotFound("没有这件商品。")
        folder, sku = folder_of(self.settings, number) / FOLDER, found.results[article]["sku"]
        return tuple(which for which in PICTURES if (folder / picture_name(sku, which)).exists())

    def hand_in_price(self, person: Person, number: int, article: int, content: bytes, paid: str) -> None:
        """Put a consumer's own reading beside the comparison of an article. Raises BadRequest, NotFound, Conflict."""
        from checker.pricing.add_command import fen_of, put_beside
        from checker.pricing.handed_in import read_handed_in
        from checker.pricing.rounds import folder_of

        allow(person, Right.REQUEST)
        found = self.price_campaign(person, number)
        if found.state in {CampaignState.QUEUED, CampaignState.RUNNING}:
            raise Conflict("测试正在进行，结束后才能加入读数。")
        if not 0 <= article < len(found.results):
            raise NotFound("没有这件商品。")
        row = read_handed_in(content, fen_of(paid) if paid.strip() else None)
        path: Path = folder_of(self.settings, number) / "readings.jsonl"
        put_beside(path, row.row(found.results[article]["sku"], datetime.now(UTC)))
        with self._writing(person) as session:
            self._record(session, person, "prices.handed_in", number)
        self.resume_prices(person, number)

    def _check_declaration(self, declaration: str) -> None:
        """Nothing when the declaration can be run and its addresses may be opened. Raises BadRequest, NotAllowed."""
        import tempfile

        from checker.pricing.rounds import declared
        from crawlers.boundaries import parse_target

        with tempfile.TemporaryDirectory() as folder:
            campaign = declared(declaration, Path(folder), self.settings)
        for article in campaign.articles:
            for url in (article.product, article.checkout):
                parse_target(url, allow=self.settings.allowed())

    def _queue(self, session: Session, person: Person, number: int) -> None:
        jobs.add(session, self._job(number, person))
        self._record(session, person, "prices.requested", number)

    def _job(self, number: int, person: Person) -> NewJob:
        return NewJob(
            kind=_KIND,
            payload={"campaign": number},
            priority=Priority.INTERACTIVE,
            requested_by=person.username,
        )

    def _record(self, session: Session, person: Person, action: str, number: int) -> None:
        people.record(
            session, actor=person.username, action=action, object_kind="prices", object_id=str(number)
        )  # fmt: skip
