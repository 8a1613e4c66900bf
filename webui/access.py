"""Which right each address asks for: one table, checked before any view runs.

The service checks again, with the person's data scope; an address that is missing here answers nobody but an
administrator, and `tests/webui/test_access.py` fails on it.
"""

from typing import Final

from flask import Flask, request
from flask_security import current_user

from checker.errors import Forbidden
from checker.vocabulary.people import Right
from webui.accounts import OPEN_ENDPOINTS, the_person

SIGNED_IN: Final = None  # whoever is signed in

ACCESS: dict[str, Right | None] = {
    "security.logout": SIGNED_IN,
    "about.page": SIGNED_IN,
    "inspections.index": Right.VIEW,
    "inspections.new": Right.REQUEST,
    "handing_in.new": Right.REQUEST,
    "inspections.show": Right.VIEW,
    "watches.index": Right.VIEW,
    "watches.new": Right.REQUEST,
    "watches.show": Right.VIEW,
    "watches.stop": Right.REQUEST,
    "prices.index": Right.VIEW,
    "prices.new": Right.REQUEST,
    "prices.show": Right.VIEW,
    "prices.article": Right.VIEW,
    "prices.picture": Right.VIEW,
    "prices.resume": Right.REQUEST,
    "prices.hand_in": Right.REQUEST,
    "dashboard.show": Right.VIEW,
    "dashboard.download": Right.EXPORT,
    "findings.index": Right.VIEW,
    "findings.show": Right.VIEW,
    "reviews.decide": Right.DECIDE,
    "captures.picture": Right.VIEW,
    "captures.file": Right.EXPORT,
    "annotations.show": Right.VIEW,
    "annotations.add": Right.DECIDE,
    "annotations.withdraw": Right.DECIDE,  # others' remarks: those who direct, as the service knows
    "annotations.derived": Right.EXPORT,
    "custody.show": Right.VIEW,
    "exports.bundle_of_capture": Right.EXPORT,
    "exports.bundle_of_case": Right.EXPORT,
    "exports.document_of_capture": Right.EXPORT,
    "exports.document_of_case": Right.EXPORT,
    "exports.show": Right.EXPORT,
    "exports.file": Right.EXPORT,
    "custody.log": Right.AUDIT,
    "recordings.axis": Right.VIEW,
    "recordings.strip": Right.VIEW,
    "recordings.media": Right.VIEW,
    "recordings.clip": Right.EXPORT,
    "rulebook.index": Right.VIEW,
    "rulebook.show": Right.VIEW,
    "coverage.index": Right.VIEW,
    "coverage.download": Right.VIEW,  # the law is no secret
    "lexicons.index": Right.VIEW,
    "lexicons.show": Right.VIEW,
    "lexicons.download": Right.VIEW,
    "lexicons.propose": Right.AMEND,
    "lexicons.upload": Right.AMEND,
    "amendments.show": Right.VIEW,
    "amendments.decide": Right.VIEW,  # the proposer withdraws, another approves: the service knows who is who
    "amendments.try_again": Right.VIEW,
    "amendments.take_back": Right.AMEND,
    "complaints.index": Right.COMPLAINTS,
    "complaints.show": Right.COMPLAINTS,
    "complaints.decide": Right.COMPLAINTS,
    "complaints.place": Right.COMPLAINTS,
    "complaints.file": Right.COMPLAINTS,
    "complaints.inspect": Right.COMPLAINTS,
    "complaints.picture": Right.COMPLAINTS,
    "feedback.propose": Right.AMEND,
    "work.claim": Right.DECIDE,
    "work.release": Right.DECIDE,
    "work.assign": Right.DECIDE,  # to others: those who direct, as the service knows
    "work.move": Right.VIEW,  # each move has its own right in the table of transitions
    "work.sign": Right.DECIDE,  # signing takes its own right, taking back is the proposer's
    "work.clock": Right.DECIDE,
    "work.group": Right.DECIDE,
    "work.recheck": Right.REQUEST,
    "bulk.preview": Right.DECIDE,
    "bulk.show": Right.DECIDE,
    "bulk.undo": Right.DECIDE,
    "bulk.save_filter": Right.VIEW,
    "subjects.index": Right.VIEW,
    "subjects.show": Right.VIEW,
    "cases.index": Right.VIEW,
    "cases.new": Right.DECIDE,
    "cases.show": Right.VIEW,
    "cases.act": Right.DECIDE,
    "sweeps.index": Right.VIEW,
    "sweeps.new": Right.DIRECT,
    "sweeps.show": Right.VIEW,
    "sweeps.begin": Right.DIRECT,
    "sweeps.download": Right.EXPORT,
    "monitoring.new": Right.REQUEST,
    "readers.index": Right.VIEW,
    "jobs.index": Right.VIEW,
    "jobs.retry": Right.REQUEST,
    "jobs.cancel": Right.REQUEST,
    "jobs.pause": Right.REQUEST,
    "jobs.remove": Right.REQUEST,
    "tokens.index": Right.VIEW,
    "tokens.revoke": Right.VIEW,
    "people.index": Right.MANAGE_USERS,
    "people.new": Right.MANAGE_USERS,
    "people.show": Right.MANAGE_USERS,
    "people.reset_password": Right.MANAGE_USERS,
    "people.drop_second_factor": Right.MANAGE_USERS,
    "own.page": SIGNED_IN,
    "own.password": SIGNED_IN,
    "own.drop_second_factor": SIGNED_IN,
    "security.two_factor_setup": SIGNED_IN,
    "security.two_factor_setup_validate": SIGNED_IN,
}


def init_access(app: Flask) -> None:
    """Ask for the right of every address before its view runs."""
    app.before_request(_check)


def _check() -> None:
    endpoint = request.endpoint
    if endpoint is None or endpoint in OPEN_ENDPOINTS or not current_user.is_authenticated:
        return
    right = ACCESS.get(endpoint, Right.MANAGE_USERS)
    if right is not None and not the_person().may(right):
        raise Forbidden("您的角色没有此项权限。")
