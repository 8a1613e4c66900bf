"""Every page of every world answers as intended, and the links on it lead somewhere."""

import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from stdnum.cn import uscc

from tests.marketplace import WORLDS, create_marketplace, serving
from tests.marketplace.hostile import HOSTILE
from tests.marketplace.model import Operator, World
from tests.marketplace.obstacles import named

_UNFINISHED = {"shell", "blank", "empty", "stalled"}


@pytest.fixture(scope="module")
def client() -> FlaskClient:
    return create_marketplace(patience=0).test_client()


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with serving(app=create_marketplace(patience=0)) as url:
        yield url


def _paths(world: World) -> list[str]:
    """Every address that the world's own data gives it."""
    fixed = ["", "licence", "rules", "rules/history", "help", "returns", "search", "login"]
    fixed += ["dispute"] if world.platform.dispute else []
    fixed += ["complaint"] if world.platform.complaint else []
    return [
        *fixed,
        f"campaign/{world.platform.campaign.slug}",
        *(f"rules/{doc.slug}" for doc in world.platform.rules),
        *(f"shop/{shop.slug}" for shop in world.shops),
        *(f"{place}/{item.id}" for item in world.products for place in ("item", "checkout", "api/item", "part/item")),
        *(f"live/{room.id}" for room in world.rooms),
        *(f"account/{account.id}" for account in world.accounts),
    ]


def _operators(world: World) -> list[Operator]:
    shops = [shop.operator for shop in world.shops]
    return [world.platform.operator, *shops, *(account.operator for account in world.accounts)]


def _links(html: str) -> set[str]:
    soup = BeautifulSoup(html, "lxml")
    tags = soup.find_all(["a", "img", "link", "script", "section", "div"])
    found = (str(tag.get(name, "")) for tag in tags for name in ("href", "src", "data-lazy", "data-api"))
    return {link for link in found if link}


@pytest.mark.parametrize("name", WORLDS)
def test_every_page_answers_and_every_link_on_it_resolves(client: FlaskClient, name: str) -> None:
    world, statuses = WORLDS[name], {"error": 500, "reset": 502, "login-wall": 302}
    links: set[str] = set()
    for path in _paths(world):
        answer = client.get(f"/w/{name}/{path}")
        assert answer.status_code == statuses.get(named(world, path), 200), f"{name}/{path}"
        if answer.mimetype == "text/html" and named(world, path) not in _UNFINISHED:
            links |= _links(answer.get_data().decode("utf-8", "replace"))
    assert all(link.startswith(f"/w/{name}/") for link in links), "nothing is fetched from outside"
    for link in sorted(links - {f"/w/{name}/{path}" for path in _paths(world)}):
        below = link.removeprefix(f"/w/{name}/")
        assert client.get(link).status_code == statuses.get(named(world, below), 200), link


@pytest.mark.parametrize("name", WORLDS)
def test_obstacles_stand_in_the_way_of_a_page_that_exists(name: str) -> None:
    for pattern in WORLDS[name].obstacles:
        assert any(named(WORLDS[name], path) for path in _paths(WORLDS[name])), f"{name}: {pattern}"


def test_credit_codes_are_right_unless_a_world_is_about_wrong_ones() -> None:
    codes = {operator.code for world in WORLDS.values() for operator in _operators(world) if operator.code}
    assert len(codes) == 5
    assert all(uscc.is_valid(code) for code in codes)


def test_the_invalid_code_world_publishes_a_code_that_fails_its_check_digit(client: FlaskClient) -> None:
    page = client.get("/w/invalid-code/shop/yunxi/licence").get_data(as_text=True)
    codes = re.findall(r"\b9[12][0-9A-Z]{16}\b", page)
    assert codes
    assert not any(uscc.is_valid(code) for code in codes)


def test_prices_split_their_sign_and_figures_into_elements(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/w/compliant/item/sunflower").get_data(), "lxml")
    money = soup.select_one(".price-box .money")
    assert money is not None
    assert [part.get_text() for part in money.find_all("span")] == ["¥", "29", ".90"]


def test_script_drawn_products_hold_no_price_in_their_markup(client: FlaskClient) -> None:
    shell = BeautifulSoup(client.get("/w/compliant/item/cream").get_data(), "lxml")
    assert "99" not in shell.get_text()
    assert client.get("/w/compliant/api/item/cream").get_json()["data"]["item"]["price"]["salePrice"] == "99.00"


def test_the_disguise_keeps_the_words_and_hides_them_from_a_search(client: FlaskClient) -> None:
    html = client.get("/w/disguised/item/sunflower").get_data(as_text=True)
    body = html.split("<body", 1)[1]
    assert "国家级" not in body
    for decoy in (soup := BeautifulSoup(body, "lxml")).find_all(style="display:none"):
        decoy.extract()
    assert "国家级" in re.sub(r"[\u200b\u200c\u2060\ufeff]", "", soup.get_text())


def test_the_mislabelled_page_reads_as_rubbish_under_its_own_label(client: FlaskClient) -> None:
    answer = client.get("/w/gbk-as-utf-8/item/dress")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "\ufffd" in answer.get_data().decode("utf-8", "replace").split("</title>")[0]
    assert "栀子与鹿" in answer.get_data().decode("gbk")


def test_a_block_page_answers_two_hundred(client: FlaskClient) -> None:
    answer = client.get("/w/blocked/item/dress")
    assert answer.status_code == 200
    assert "访问过于频繁" in answer.get_data(as_text=True)


def test_gates_give_no_seller_away(client: FlaskClient) -> None:
    for world in ("two-verifications", "forced-follow"):
        text = client.get(f"/w/{world}/live/8803/sellers").get_data(as_text=True)
        assert "云栖谷样例食品" not in text


def test_search_results_can_be_put_in_order_of_price(client: FlaskClient) -> None:
    soup = BeautifulSoup(client.get("/w/compliant/search?sort=price").get_data(), "lxml")
    prices = [int(price.get_text()) for price in soup.select(".tile .int")]
    assert prices == sorted(prices)


def test_paying_is_impossible(client: FlaskClient) -> None:
    assert client.post("/w/compliant/checkout/dress").status_code == 405


def test_an_unknown_world_is_not_found(client: FlaskClient) -> None:
    assert client.get("/w/utopia/").status_code == 404


def test_the_index_lists_every_world(client: FlaskClient) -> None:
    text = client.get("/").get_data(as_text=True)
    assert all(f"/w/{name}/" in text for name in WORLDS)


def test_a_broken_server_resets_the_connection(base: str) -> None:
    with pytest.raises((ConnectionError, urllib.error.URLError)):
        urllib.request.urlopen(f"{base}/w/broken/item/qipao", timeout=10)


def test_a_served_world_answers_over_the_wire(base: str) -> None:
    with urllib.request.urlopen(f"{base}/w/compliant/", timeout=10) as answer:
        assert "浣熊集市" in answer.read().decode()


def test_the_server_leaves_its_port_when_the_block_ends() -> None:
    with serving(app=create_marketplace(patience=0)) as url:
        port = int(url.rsplit(":", 1)[1])
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", port)) != 0


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"bomb", "big", "drip"}))
def test_hostile_pages_answer(client: FlaskClient, name: str) -> None:
    # Some mean harm by their status alone.
    expected = {"auth": {401}, "no-content": {204}, "teapot": {418}}.get(name, {200, 302})
    assert client.get(f"/hostile/{name}").status_code in expected


def test_hostile_streams_begin_at_once(client: FlaskClient) -> None:
    for name in ("big", "drip"):
        answer = client.get(f"/hostile/{name}", buffered=False)
        assert "<!doctype html>" in str(next(iter(answer.response)))
        answer.close()
