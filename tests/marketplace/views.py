"""What templates and interfaces are given: plain values read off a world, no drawing and no requests."""

from typing import Any

from tests.marketplace.model import Card, Product, Room, Shop, Shown, World
from tests.marketplace.particulars import seller_rows


def yuan(fen: int) -> str:
    """Fen as the decimal text that interfaces carry."""
    return f"{fen // 100}.{fen % 100:02d}"


def cards(world: World, room: Room) -> list[tuple[Card, Product]]:
    """The cards of a room with the goods they stand for."""
    found = ((card, world.product(card.product)) for card in room.cards)
    return [(card, product) for card, product in found if product is not None]


def sellers(world: World, room: Room, only: str = "") -> list[tuple[Product, list[tuple[str, str]]]]:
    """Each article of a room with the particulars of its seller; `only` keeps one article."""
    pairs = [(product, world.shop(product.shop)) for _, product in cards(world, room) if only in {"", product.id}]
    return [(product, seller_rows(shop.operator, room.seller_without)) for product, shop in pairs if shop is not None]


def linked_data(product: Product, shop: Shop) -> dict[str, Any]:
    """The schema.org Product that a page carries as JSON-LD."""
    return {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.title,
        "category": product.category,
        "offers": {
            "@type": "Offer",
            "price": yuan(product.price_fen),
            "priceCurrency": "CNY",
            "availability": "https://schema.org/InStock",
            "seller": {"@type": "Organization", "name": shop.operator.name if shop.names_operator else shop.name},
        },
    }


def item_state(world: World, product: Product, shop: Shop) -> dict[str, Any]:
    """The product as embedded state or interface answer, in the shape large shops use."""
    base = f"/w/{world.name}"
    linked = shop.disclosure.how is Shown.LINK
    policy = product.returns
    return {
        "code": 0,
        "message": "ok",
        "data": {
            "item": {
                "itemId": product.id,
                "title": product.title,
                "subTitle": product.subtitle,
                "categoryPath": product.category.split(" > "),
                "image": f"{base}/pic/{product.art}.svg",
                "sold": product.sales,
                "skus": list(product.options),
                "price": {
                    "salePrice": yuan(product.price_fen),
                    "unit": product.unit,
                    "linePrice": yuan(product.struck_fen) if product.struck_fen else "",
                    "lineLabel": product.struck_label,
                    "explain": product.basis,
                    "tag": product.offer_word,
                },
                "service": {
                    "sevenDays": policy.supported,
                    "text": policy.text if policy.supported or policy.marked else "",
                },
                "props": [{"name": name, "value": value} for name, value in product.specs],
                "paragraphs": list(product.details),
                "warning": product.warning,
                "terms": list(product.terms),
                "reviews": [{"who": who, "text": text} for who, text in product.reviews],
                "folded": product.folded_reviews,
                "checkoutUrl": f"{base}/checkout/{product.id}",
            },
            "seller": {
                "shopName": shop.name,
                "operator": shop.operator.name if shop.names_operator else "",
                "logo": f"{base}/pic/{shop.art}.svg",
                "shopUrl": f"{base}/shop/{shop.slug}",
                "licenceUrl": f"{base}/shop/{shop.slug}/licence" if linked else "",
                "licenceText": shop.disclosure.link_text,
            },
        },
    }
