"""The report as one self-contained HTML page: nothing is loaded from elsewhere, nothing captured can run."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from checker.clock import SHANGHAI
from checker.inspection import InspectionResult
from checker.report.words import KINDS, OUTCOMES, ROLES, SEVERITIES, penalty_line
from checker.vocabulary.prices import LIMITS, METHOD, MOST_PICTURED


def as_html(results: list[InspectionResult]) -> str:
    """One page for all targets, in Chinese, ready to print on A4."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(files("checker.report").joinpath("report.html").read_text("utf-8"))
    return template.render(
        results=results,
        outcomes=OUTCOMES,
        severities=SEVERITIES,
        roles=ROLES,
        kinds=KINDS,
        shanghai=SHANGHAI,
        penalty_line=penalty_line,
        method=(METHOD, LIMITS),
        most_pictured=MOST_PICTURED,
    )
