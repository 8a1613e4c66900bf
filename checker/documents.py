"""Papers out of the workbench: drafted from the record and the sealed evidence, each making written down."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from checker.annotating import Annotating
from checker.clock import shanghai_day
from checker.dossiers import Dossier
from checker.errors import BadRequest, CheckerError
from checker.evidence.derived import annotations
from checker.members import allow
from checker.vocabulary import Finding, PageFacts
from checker.vocabulary.people import EVERYTHING, Person, Right
from checker.vocabulary.prices import Picture, holds_readings

LEADS = "leads"  # a list, so a spreadsheet; all others are letters and forms
KINDS = {
    "report": "检查报告",
    "extraction": "电子数据提取笔录",
    "site-inspection": "现场检查笔录",
    "transfer": "案件线索移送函",
    "correction": "责令改正建议书",
    "assistance": "协助调查函（附调取清单）",
    "questions": "询问提纲",
    LEADS: "线索清单",
}


def check_format(kind: str, format_: str) -> None:
    """Nothing when there are papers of this kind in this format. Raises BadRequest."""
    if kind not in KINDS:
        raise BadRequest(f"没有“{kind}”这种文书；可用：{'、'.join(KINDS)}。")
    if kind == LEADS and format_ != "xlsx":
        raise BadRequest("线索清单只有 XLSX 格式。")
    if kind != LEADS and format_ not in ("docx", "pdf"):
        raise BadRequest("这种文书只有 DOCX 和 PDF 格式。")


class Documents(Annotating):
    """The part of the workbench that drafts papers."""

    def document_kinds(self) -> dict[str, str]:
        """The papers there are: kind and Chinese title."""
        return KINDS

    def export_document(self, person: Person, kind: str, target: str, format_: str) -> tuple[str, bytes]:
        """File name and content of a paper about a target (see `dossier`). Raises BadRequest, NotFound."""
        allow(person, Right.EXPORT)
        return self.make_document(kind, target, format_, actor=person)

    def make_document(self, kind: str, target: str, format_: str, *, actor: Person | None = None) -> tuple[str, bytes]:
        """As `export_document`, for the command line."""
        found = self.dossier(target, actor.scope if actor else EVERYTHING)
        check_format(kind, format_)
        try:
            from checker.report.documents import make
            from checker.report.documents.values import Case, is_concern
        except (ImportError, OSError) as error:
            raise BadRequest("没有安装文书组件：请运行 pip install 'shuoqing[documents]'，并安装 pango。") from error
        now = datetime.now(UTC)
        pages = tuple(page for capture in found.captures for page in self._pages(capture.id))
        drawn = self._pictures(found, [one.finding for one in found.findings if is_concern(one)])
        laid = tuple(annotations(self.settings.evidence, found.present))
        case = Case(
            dossier=found,
            pages=pages,
            pictures=drawn,
            annotations=laid,
            made_at=now,
            office=self.settings.office,
        )
        content = make(kind, case, format_, templates=self.settings.document_templates)
        self.note(actor, "document.made", found.kind, found.id, {"document": kind, "format": format_})
        short = found.id.removeprefix("sha256:")[:12]
        return f"{KINDS[kind]}-{short}-{shanghai_day(now)}.{format_}", content

    def papers(self, target: str, kinds: Iterable[str], *, actor: Person | None = None) -> dict[str, bytes]:
        """These papers about a target as a bundle carries them, by file name. Raises as `make_document` does."""
        chosen = {kind: "xlsx" if kind == LEADS else "docx" for kind in dict.fromkeys(kinds)}
        return {
            f"{kind}.{format_}": self.make_document(kind, target, format_, actor=actor)[1]
            for kind, format_ in chosen.items()
        }

    def _pictures(self, found: Dossier, concerns: Sequence[Finding]) -> tuple[Picture, ...]:
        """What price campaigns among the evidence show of the articles that concerns are about."""
        captures = [one for one in found.captures if holds_readings(one)]
        if not captures:
            return ()
        from checker.pricing.findings import pictures_of  # statistics take a second to load

        return tuple(one for capture in captures for one in pictures_of(self.settings.evidence, capture, concerns))

    def _pages(self, capture: str) -> tuple[PageFacts, ...]:
        """What the readers find on the sealed pages; nothing when they cannot read them (the paper has blanks then)."""
        from checker.evidence import open_capture, snapshots
        from crawlers.extract import extract

        try:
            sealed = open_capture(self.settings.evidence, capture)
            return tuple(extract(snapshot) for snapshot in snapshots(self.settings.evidence, sealed))
        except CheckerError:
            return ()
