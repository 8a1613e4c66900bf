"""A finding on prices under order is looked at again by reading the same prices again."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from checker.errors import Conflict
from checker.jobs import Worker
from checker.pricing.rounds import folder_of
from checker.pricing.run import JOURNAL, READINGS
from checker.service import Service, open_service
from checker.settings import Settings
from checker.store import work
from checker.vocabulary import Outcome
from checker.vocabulary.prices import CampaignState, PriceCampaign
from checker.vocabulary.work import Stage
from checker.vocabulary.workbench import FindingFilter, KeptFinding, Person, Position
from tests.pricing.rows import Change, Row, campaign, sold_at
from tests.webui.samples import PASSWORD, machine

ROUNDS = 8
ARTICLE = 'sku = "kettle"\nproduct = "https://shop.example.cn/kettle"\ncheckout = "https://shop.example.cn/pay"'


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings(var=tmp_path / "var", workers=0)
    opened = open_service(settings, machine(settings.evidence))
    opened.add_person("wang", PASSWORD, [Position.SUPERVISOR])
    yield opened
    opened.close()


@pytest.fixture
def wang(service: Service) -> Person:
    person = service.person_named("wang")
    assert person is not None
    return person


def declaration() -> str:
    shown = '[shows.loyalty]\nold = ["老客"]\nnew = ["新客"]'
    people = (
        f'[[persona]]\naccount = "a{number:02d}"\nfactors = {{loyalty = "{"old" if number < 8 else "new"}"}}'
        for number in range(16)
    )
    return "\n".join([f"seed = 1\nrounds = {ROUNDS}", shown, f"[[article]]\n{ARTICLE}", *people])


def surcharged(reading: Row, account: int, turn: int) -> None:
    sold_at(reading, 10400 if account < 8 else 10000)


def read(service: Service, number: int, change: Change | None = None, *, accounts: int = 16) -> None:
    """Put down what a campaign's rounds would have read, and have it judged."""
    folder = folder_of(service.settings, number)
    folder.mkdir(parents=True, exist_ok=True)
    rows = [row | {"round": row["round"] + 1} for row in campaign(change, accounts=accounts)]
    (folder / READINGS).write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    finished = (orjson.dumps({"round": turn + 1, "sku": "kettle", "order": []}) for turn in range(ROUNDS))
    (folder / JOURNAL).write_bytes(b"\n".join(finished) + b"\n")
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass


def ordered(service: Service, person: Person) -> KeptFinding:
    """A finding on prices, brought under order the short way."""
    found = service.findings(person, FindingFilter(outcomes=(Outcome.CANNOT_TELL,))).items[0]
    with service._database.writing() as session:
        work.locked(session, [found.id])[found.id].stage = Stage.ORDERED
    return found


@pytest.mark.parametrize(
    ("change", "accounts", "stage"),
    [(None, 16, Stage.CLOSED), (surcharged, 16, Stage.ORDERED), (None, 10, Stage.RECHECK)],
)
def test_the_same_prices_are_read_again_and_move_the_finding_on(
    service: Service, wang: Person, change: Change | None, accounts: int, stage: Stage
) -> None:
    first = service.request_prices(wang, "水壶", declaration(), b"")
    read(service, first.id, surcharged)
    found = ordered(service, wang)
    again = service.recheck(wang, found.id)
    assert isinstance(again, PriceCampaign)
    assert (again.declaration, again.recheck_of) == (first.declaration, found.inspection)
    read(service, again.id, change, accounts=accounts)
    assert service.price_campaign(wang, again.id).state is CampaignState.DONE
    assert service.finding(wang, found.id).work.stage is stage


def test_readings_made_elsewhere_are_not_read_again_by_us(service: Service, wang: Person) -> None:
    rows = b"".join(orjson.dumps(row) + b"\n" for row in campaign(surcharged))
    service.request_prices(wang, "别处", "", rows)
    worker = Worker(service._database, service._kinds, service.settings)
    while worker.run_one():
        pass
    found = ordered(service, wang)
    with pytest.raises(Conflict, match="别处读取"):
        service.recheck(wang, found.id)
    assert service.finding(wang, found.id).work.stage is Stage.ORDERED
