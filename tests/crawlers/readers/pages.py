"""Small pages for the readers' tests, as marketplaces draw them; all names and numbers are invented."""

from checker.vocabulary import LayoutBox, PageFacts, Snapshot, SubjectKind
from crawlers.extract import extract
from crawlers.readers.page import Page

FOOTER = (
    "<footer><p>平台经营者：杭州样例集市网络科技有限公司　<a href='/licence'>平台营业执照</a></p>"
    "<p>浙ICP备2026000001号-1　增值电信业务经营许可证：浙B2-20260001　浙公网安备33010602000001号</p></footer>"
)


def page(
    body: str, kind: SubjectKind = SubjectKind.OTHER, *, title: str = "样例", layout: tuple[LayoutBox, ...] = ()
) -> Page:
    """A page with this body."""
    return Page(snapshot(body, kind, title=title, layout=layout))


def snapshot(
    body: str, kind: SubjectKind = SubjectKind.OTHER, *, title: str = "样例", layout: tuple[LayoutBox, ...] = ()
) -> Snapshot:
    """A snapshot of a page with this body."""
    html = f"<!doctype html><html lang='zh-CN'><head><title>{title}</title></head><body>{body}</body></html>"
    return Snapshot(url="https://shop.example/page", dom=html, kind=kind, layout=layout, record={"trouble": ""})


def facts(body: str, kind: SubjectKind = SubjectKind.OTHER, **more: str) -> PageFacts:
    """The facts of a page with this body."""
    return extract(snapshot(body, kind, **more))


def box(
    path: str, *, font_px: float = 14, weight: int = 400, color: str = "#333333", visible: bool = True
) -> LayoutBox:
    """How an element below `body` was laid out."""
    return LayoutBox(
        path=f"html>body:nth-child(2)>{path}",
        box=(10, 20, 300, 24),
        visible=visible,
        font_px=font_px,
        weight=weight,
        color=color,
        background="#ffffff",
    )
