"""What people lay over evidence: remarks on places of a screenshot or of a page's text, and copies with parts hidden.

Each becomes a file of its own that names what it was made from (see `checker.evidence.derived`); the sealed files and
what is shown of them stay as they are. A mistaken remark is withdrawn: it stays, marked so, with the reason.
"""

from collections.abc import Sequence

from checker.bundling import Bundling
from checker.errors import BadRequest, NotFound, present
from checker.evidence import read_text
from checker.evidence.derived import Box, annotation, annotations, derived_from, redacted_picture, withdrawal
from checker.evidence.files import read
from checker.members import allow
from checker.vocabulary import Artefact, Capture
from checker.vocabulary.custody import Annotation, Derived, Mark
from checker.vocabulary.people import Person, Right


class Annotating(Bundling):
    """The part of the workbench in which evidence is remarked on."""

    def annotate(self, target: str, name: str, mark: Mark, *, person: Person | None = None) -> Derived:
        """The remark, kept. What it quotes must stand in the text of that page.

        Raises BadRequest, NotFound, EvidenceNotSealed.
        """
        capture = self._capture_for(target, person, Right.DECIDE)
        if (mark.box is None) == (not mark.quote):
            raise BadRequest("请框出图中的一处，或摘录页面文字的一处。")
        if mark.quote:
            mark = _placed(mark, self._text(capture, name))
        made = annotation(self.settings.evidence, capture, name, [mark], by=_name(person))
        self._note_derived(person, "artefact.annotated", made)
        return made

    def withdraw_remark(self, person: Person, capture_id: str, sha256: str, reason: str) -> Derived:
        """What takes a remark back: who made it does so, or who directs. Raises BadRequest, NotFound, Forbidden."""
        capture = self._capture_for(capture_id, person, Right.DECIDE)
        made = (one for one in derived_from(self.settings.evidence, [capture.id]) if one.sha256 == sha256)
        if present(next(made, None)).made_by != person.username:
            allow(person, Right.DIRECT)
        taken_back = withdrawal(self.settings.evidence, capture, sha256, reason, by=person.username)
        self._note_derived(person, "artefact.remark_withdrawn", taken_back)
        return taken_back

    def redact(
        self, target: str, name: str, boxes: Sequence[Box], note: str, *, person: Person | None = None
    ) -> Derived:
        """A copy of a picture with these boxes blacked out, kept as a file of its own. Raises BadRequest, NotFound."""
        capture = self._capture_for(target, person, Right.EXPORT)
        made = redacted_picture(self.settings.evidence, capture, name, boxes, by=_name(person), note=note)
        self._note_derived(person, "artefact.redacted", made)
        return made

    def annotations(self, person: Person, capture_id: str) -> tuple[Annotation, ...]:
        """The remarks on a capture, the oldest first; none when its time was over and they were deleted with it.

        Raises NotFound, EvidenceNotSealed when one was changed.
        """
        allow(person, Right.VIEW)
        return tuple(annotations(self.settings.evidence, self.dossier(capture_id, person.scope).present))

    def page_texts(self, person: Person, capture_id: str) -> dict[str, Artefact]:
        """The sealed pages of a capture whose visible text can be remarked on, by name. Raises NotFound."""
        return _texts(self._capture_for(capture_id, person, Right.VIEW))

    def page_text(self, person: Person, capture_id: str, name: str) -> str:
        """The visible text of a page of a capture. Raises NotFound, EvidenceNotSealed."""
        return self._text(self._capture_for(capture_id, person, Right.VIEW), name)

    def derived_file(self, person: Person, capture_id: str, sha256: str) -> tuple[Derived, bytes]:
        """A file made from a capture's, hashed again; taking it out is logged. Raises NotFound, EvidenceNotSealed."""
        capture = self._capture_for(capture_id, person, Right.EXPORT)
        made = derived_from(self.settings.evidence, [capture.id])
        found = present(next((one for one in made if one.sha256 == sha256), None))
        content = read(self.settings.evidence, found.sha256, found.sm3)
        self._note_derived(person, "artefact.exported", found)
        return found, content

    def _capture_for(self, target: str, person: Person | None, right: Right) -> Capture:
        if person is None:
            return self.dossier(target).captures[0]
        allow(person, right)
        return self.dossier(target, person.scope).captures[0]

    def _text(self, capture: Capture, name: str) -> str:
        from crawlers.readers.page_text import PageText

        page = _texts(capture).get(name)
        if page is None:
            raise NotFound(f"这份取证里没有名为 {name} 的网页文字。")
        return PageText(read_text(self.settings.evidence, page)).text

    def _note_derived(self, person: Person | None, action: str, made: Derived) -> None:
        told = {"name": made.name, "parent": made.parent, "sha256": made.sha256}
        self.note(person, action, "capture", made.capture, told)


def _texts(capture: Capture) -> dict[str, Artefact]:
    """Of each visit the page as it was rendered, or as it was received when nothing rendered it."""
    best: dict[str, Artefact] = {}
    for one in capture.artefacts:
        visit = one.name.partition("/")[0]
        if one.role == "dom" or (one.role == "document" and "html" in one.media_type and visit not in best):
            best[visit] = one
    return {one.name: one for one in best.values()}


def _placed(mark: Mark, text: str) -> Mark:
    """The mark with what stands around its words. Raises BadRequest when they do not stand in the text."""
    start = text.find(mark.prefix + mark.quote) + len(mark.prefix)
    if start < len(mark.prefix):
        start = text.find(mark.quote)
    if start < 0:
        raise BadRequest("页面文字里没有这段原文；请从页面文字中照录。")
    end = start + len(mark.quote)
    return Mark(text=mark.text, quote=mark.quote, prefix=text[max(0, start - 24) : start], suffix=text[end : end + 24])


def _name(person: Person | None) -> str:
    return person.username if person else "console"
