"""Forms as PDF: A4 with Chinese fonts, each page's footer naming the paper's digest and its own."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from weasyprint import HTML

from checker.errors import NotAllowed
from checker.report.documents.forms import Block, Fields, Form, Heading, Para, Pictures, Signatures, Table, When

logging.getLogger("weasyprint").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def as_pdf(form: Form, filled: Mapping[str, Any]) -> bytes:
    """The filled form. A page's digest is the SHA-256 of the text it shows, blanks left out."""
    source = _source(form)
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    shown = environment.from_string(source).render(filled)
    unmarked = [_rule(number, "0" * 16) for number in range(1, 400)]
    draft = HTML(string=shown.replace("/*pages*/", "".join(unmarked)), url_fetcher=_nothing).render()
    marks = [_rule(number, page_digest(page)) for number, page in enumerate(draft.pages, 1)]
    final: bytes = HTML(string=shown.replace("/*pages*/", "".join(marks)), url_fetcher=_nothing).write_pdf()
    return final


def page_digest(page: Any) -> str:
    """The first 16 digits of the SHA-256 over the text of a laid-out page, margins and blanks left out."""
    text = "".join(_texts(page._page_box))
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]


def _texts(box: Any) -> Iterator[str]:
    for child in getattr(box, "children", ()):
        if type(child).__name__ == "MarginBox":
            continue
        if type(child).__name__ == "TextBox":
            yield child.text
        yield from _texts(child)


def _rule(number: int, digest: str) -> str:
    return f'@page :nth({number}) {{ @bottom-right {{ content: "本页 {digest}" }} }}\n'


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise NotAllowed(f"文书里不能引用外部内容：{url}")


def _source(form: Form) -> str:
    page = files("checker.report.documents").joinpath("page.html").read_text("utf-8")
    return page.replace("<!--title-->", form.title).replace("<!--blocks-->", "\n".join(map(_html, form.blocks)))


def _html(block: Block) -> str:
    match block:
        case Heading(text=text):
            return f"<h2>{text}</h2>"
        case Para(text=text, each=""):
            return f"<p>{text}</p>"
        case Para(text=text, each=each):
            return f"{{% for one in {each} %}}<p>{text}</p>{{% endfor %}}"
        case Fields(rows=rows):
            cells = "".join(f"<tr><th>{label}</th><td>{value}</td></tr>" for label, value in rows)
            return f'<table class="fields">{cells}</table>'
        case Table(each=each, columns=columns):
            widths = "".join(f'<col style="width:{width / 1.6:.1f}%">' for _, _, width in columns)
            head = "".join(f"<th>{name}</th>" for name, _, _ in columns)
            row = "".join(f"<td>{text}</td>".replace("\n", "<br>") for _, text, _ in columns)
            return (
                f"<table><colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead>"
                f"<tbody>{{% for one in {each} %}}<tr>{row}</tr>{{% endfor %}}</tbody></table>"
            )
        case Pictures(each=each):
            shown = "<figure><figcaption>{{ one.title }}</figcaption>{{ one.svg | safe }}</figure>"
            return f"{{% for one in {each} %}}{shown}{{% endfor %}}"
        case When(name=name, blocks=blocks):
            return f"{{% if {name} %}}{''.join(map(_html, blocks))}{{% endif %}}"
        case Signatures(rows=rows):
            lines = "".join(
                f"<p><span>{label}：</span><i></i><span>{more}</span><span>　　年　　月　　日</span></p>"
                for label, more in rows
            )
            return f'<div class="signatures">{lines}</div>'
