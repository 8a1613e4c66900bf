"""The main navigation: rooms in groups, each shown to those who may enter it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request
from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from webui.access import ACCESS
from webui.accounts import the_person


@dataclass(frozen=True, slots=True)
class Room:
    """A page of the navigation, lit on its own address and on what it `holds`: blueprints and addresses."""

    endpoint: str
    label: LazyString
    holds: frozenset[str] = frozenset()
    query: Mapping[str, str | list[str]] = field(default_factory=dict)
    key: str = ""  # after "g", goes there

    @property
    def is_here(self) -> bool:
        """Whether the page shown belongs to it."""
        return not self.holds.isdisjoint({request.endpoint, request.blueprint}) or request.endpoint == self.endpoint

    @property
    def is_open(self) -> bool:
        """Whether the person asking may enter."""
        right = ACCESS[self.endpoint]
        return right is None or the_person().may(right)


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms under one heading; a group of one is that room."""

    label: LazyString
    rooms: tuple[Room, ...]

    @property
    def is_here(self) -> bool:
        """Whether the page shown belongs to one of its rooms."""
        return any(room.is_here for room in self.rooms)


_GROUPS = (
    Group(_("看板"), (Room("dashboard.show", _("看板"), frozenset({"dashboard"}), key="d"),)),
    Group(
        _("取证"),
        (
            Room(
                "inspections.index",
                _("检查"),
                frozenset({"inspections", "handing_in", "captures", "annotations", "exports", "custody.show"}),
                key="i",
            ),
            Room("watches.index", _("直播"), frozenset({"watches"})),
            Room("prices.index", _("比价"), frozenset({"prices"})),
            Room("jobs.index", _("任务"), frozenset({"jobs", "monitoring"})),
            Room("readers.index", _("读取器"), frozenset({"readers"})),
        ),
    ),
    Group(
        _("发现"),
        (
            Room(
                "findings.index",
                _("发现"),
                frozenset({"findings", "reviews", "work", "bulk", "feedback"}),
                {"state": "open", "outcome": ["failed", "cannot-tell"]},
                key="f",
            ),
        ),
    ),
    Group(
        _("案件"),
        (
            Room("cases.index", _("案件"), frozenset({"cases"}), key="c"),
            Room("sweeps.index", _("专项检查"), frozenset({"sweeps"})),
        ),
    ),
    Group(_("主体"), (Room("subjects.index", _("主体"), frozenset({"subjects"}), key="s"),)),
    Group(_("投诉举报"), (Room("complaints.index", _("投诉举报"), frozenset({"complaints"})),)),
    Group(
        _("规则库"),
        (
            Room("rulebook.index", _("规则"), frozenset({"rulebook"}), key="r"),
            Room("lexicons.index", _("词表与参数"), frozenset({"lexicons", "amendments"})),
            Room("coverage.index", _("法律覆盖图"), frozenset({"coverage"})),
        ),
    ),
    Group(
        _("系统"),
        (
            Room("about.page", _("关于"), frozenset({"about"}), key="a"),
            Room("tokens.index", _("令牌"), frozenset({"tokens"})),
            Room("custody.log", _("日志")),
            Room("people.index", _("账号"), frozenset({"people"})),
        ),
    ),
)


def navigation() -> tuple[Group, ...]:
    """The groups with the rooms the person asking may enter, those without any left out."""
    open_rooms = ((group.label, tuple(room for room in group.rooms if room.is_open)) for group in _GROUPS)
    return tuple(Group(label, rooms) for label, rooms in open_rooms if rooms)
