"""A form that did not go through on a page that has several: which one, why, and what was typed into it."""

from dataclasses import dataclass

from flask import request


@dataclass(frozen=True, slots=True)
class Refusal:
    """Nothing refused, unless said. Templates ask each form for its own."""

    form: str = ""
    error: str = ""

    def why(self, form: str) -> str:
        """What is wrong with this form, empty for the others."""
        return self.error if form == self.form else ""

    def typed(self, form: str, name: str, otherwise: str = "") -> str:
        """What was typed into a field of this form; the other forms stand as they do on a new page."""
        return request.form.get(name, "") if form == self.form else otherwise
