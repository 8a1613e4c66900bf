"""People: their role in the office, what it lets them do, and whose data they may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Position(StrEnum):
    """The role somebody has in the office, or at a platform that audits itself."""

    INSPECTOR = "inspector"
    REVIEWER = "reviewer"  # the second officer
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"  # of a platform, for its own rooms and shops
    ADMIN = "admin"
    READONLY = "readonly"


class Right(StrEnum):
    """Something a person may do."""

    VIEW = "view"
    REQUEST = "request"  # have something inspected
    DECIDE = "decide"  # decide on findings, move leads, group and collect them
    SIGN = "sign"  # put the second name under what somebody else decided
    DIRECT = "direct"  # hand out work, order correction, reopen, plan sweeps
    EXPORT = "export"  # take data and sealed artefacts out
    AMEND = "amend"  # propose other words and figures
    APPROVE = "approve"  # decide on somebody else's proposal
    MANAGE_USERS = "manage-users"
    COMPLAINTS = "complaints"  # read what consumers handed in, personal parts included, and answer them
    AUDIT = "audit"  # read the log of who did what


_DOES = frozenset({Right.VIEW, Right.REQUEST, Right.DECIDE, Right.EXPORT})

# Role by action: the whole of it. Where two people are needed they stay two, whatever their roles.
RIGHTS: Mapping[Position, frozenset[Right]] = {
    Position.INSPECTOR: _DOES | {Right.AMEND, Right.COMPLAINTS},
    Position.REVIEWER: frozenset({Right.VIEW, Right.DECIDE, Right.SIGN, Right.EXPORT, Right.APPROVE}),
    Position.SUPERVISOR: _DOES | {Right.SIGN, Right.DIRECT, Right.AMEND, Right.APPROVE, Right.COMPLAINTS, Right.AUDIT},
    Position.AUDITOR: _DOES,
    Position.ADMIN: frozenset(Right),
    Position.READONLY: frozenset({Right.VIEW}),
}
# Roles that see what their own organisation had inspected, and nothing else, whatever their account says.
OWN_ORGANISATION_ONLY = frozenset({Position.AUDITOR})


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose data may be seen: districts as prefixes of GB/T 2260 codes of 2, 4 or 6 digits, and organisations.

    An empty field does not restrict. What carries no district is seen by those who are not restricted to some.
    `materials`: evidence that is a consumer's own file too; it is about what is shown, not about whose data it is.
    """

    districts: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    materials: bool = field(default=True, compare=False)

    def covers(self, district: str, organisation: str) -> bool:
        """Whether something of this district and organisation may be seen."""
        here = not self.districts or any(district.startswith(prefix) for prefix in self.districts)
        return here and (not self.organisations or organisation in self.organisations)

    def contains(self, other: "Scope") -> bool:
        """Whether everything the other may see may be seen here too."""
        districts = not self.districts or (
            bool(other.districts) and all(one.startswith(self.districts) for one in other.districts)
        )
        organisations = not self.organisations or (
            bool(other.organisations) and set(other.organisations) <= set(self.organisations)
        )
        return districts and organisations


EVERYTHING = Scope()
NOTHING = Scope(organisations=("\N{EMPTY SET}",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account. `session_key` changes when all of their sessions must end.

    `organisation` is where they work; `limits` what their account restricts them to. `second_factor` is the kind they
    sign in with beside the password, empty for none, and `second_secret` its sealed secret.
    """

    id: int
    username: str
    display_name: str
    password_hash: str = field(repr=False)
    session_key: str = field(repr=False)
    positions: frozenset[Position] = frozenset()
    active: bool = True
    organisation: str = ""
    limits: Scope = EVERYTHING
    second_factor: str = ""
    second_secret: str = field(default="", repr=False)

    def may(self, right: Right) -> bool:
        """Whether one of their positions carries the right."""
        return self.active and any(right in RIGHTS[position] for position in self.positions)

    @property
    def scope(self) -> Scope:
        """Whose data they may see: their account's limits, narrowed to their own organisation where a role demands."""
        materials = self.may(Right.COMPLAINTS)
        if not self.positions & OWN_ORGANISATION_ONLY:
            return replace(self.limits, materials=materials)
        if not self.organisation:
            return NOTHING
        return Scope(self.limits.districts, (self.organisation,), materials)

    @property
    def district(self) -> str:
        """The six-digit code under which what they have inspected is filed, empty when they cover the country."""
        return self.limits.districts[0].ljust(6, "0") if self.limits.districts else ""


def prefix(code: str) -> str:
    """The part of a six-digit code that all of its subdivisions begin with: 330100 gives 3301, 330000 gives 33."""
    while len(code) > 2 and code.endswith("00"):
        code = code[:-2]
    return code


def prefixes(codes: Iterable[str]) -> tuple[str, ...]:
    """The prefixes of the codes, without those that lie within another."""
    wanted = sorted({prefix(code) for code in codes if code})
    return tuple(one for one in wanted if not any(one != other and one.startswith(other) for other in wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A sign-in through the organisation's provider under way: where to send the person, and what to remember until they come back."""

    url: str
    state: str
    nonce: str
    verifier: str
    at: float
