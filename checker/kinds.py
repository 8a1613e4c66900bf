"""The kinds of jobs there are, and where each is made.

A new kind is one line here: the place of a function that takes the `Surroundings` of the queue and gives a
`checker.jobs.Kind`. Modules are imported when the worker starts, so that pages alone do not bring them along.
"""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from checker.jobs import Kind, Progress
from checker.settings import Settings
from checker.store.database import Database
from checker.trial import Proposal, try_out
from checker.vocabulary.amending import Trial
from checker.vocabulary.workbench import Inspection, InspectionOutcome

Inspect = Callable[[Inspection, Progress], InspectionOutcome]
Try = Callable[[Proposal], Trial]


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a kind may need: the settings, the database, how an inspection is run and a proposal tried out."""

    settings: Settings
    database: Database
    inspect: Inspect
    try_out: Try = try_out


KINDS: Mapping[str, str] = {
    "inspection": "checker.inspecting:inspection_kind",
    "monitor": "checker.monitoring:monitor_kind",
    "webhook": "checker.telling:webhook_kind",
    "alarms": "checker.alarms:alarms_kind",
    "bundle": "checker.exporting:bundle_kind",
    "document": "checker.exporting:document_kind",
    "trial": "checker.trying:trial_kind",
    "price_round": "checker.pricing.rounds:price_round_kind",
}


def kinds(surroundings: Surroundings) -> Mapping[str, Kind]:
    """Every kind by name."""
    return {name: _made(place, surroundings) for name, place in KINDS.items()}


def _made(place: str, surroundings: Surroundings) -> Kind:
    module, _, name = place.partition(":")
    make = cast("Callable[[Surroundings], Kind]", getattr(importlib.import_module(module), name))
    return make(surroundings)
