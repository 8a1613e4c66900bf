"""Running the office: accounts made, changed and closed by those who manage people, each change logged.

Nobody gives more than they have: an administrator whose own data is limited manages only accounts within that limit.
"""

import secrets
from collections.abc import Iterable

from checker import passwords
from checker.districts import is_known, name_of
from checker.errors import BadRequest, Conflict, Forbidden, NotFound
from checker.members import Members, allow, new_account_name
from checker.store import people
from checker.store.database import Session
from checker.vocabulary.people import OWN_ORGANISATION_ONLY, Person, Position, Right, Scope, prefixes

_NAME_LIMIT = 80


class Office(Members):
    """Who works here."""

    def people(self, person: Person) -> tuple[Person, ...]:
        """The accounts one may manage, by name."""
        allow(person, Right.MANAGE_USERS)
        with self._database.reading() as session:
            return tuple(one for one in people.everybody(session) if _manages(person, one))

    def colleagues(self, person: Person) -> tuple[Person, ...]:
        """Open accounts that may decide on what this person sees, by name: whom work can be given to."""
        allow(person, Right.VIEW)
        with self._database.reading() as session:
            everybody = people.everybody(session)
        return tuple(one for one in everybody if one.may(Right.DECIDE) and _meet(person.scope, one.scope))

    def account(self, person: Person, username: str) -> Person:
        """One account. Raises NotFound, also for one outside of what this person manages."""
        allow(person, Right.MANAGE_USERS)
        with self._database.reading() as session:
            found = people.by_name(session, username)
        if found is None or not _manages(person, found):
            raise NotFound
        return found

    def open_account(
        self,
        person: Person,
        username: str,
        positions: Iterable[Position],
        *,
        display_name: str = "",
        organisation: str = "",
        limits: Scope,
    ) -> tuple[Person, str]:
        """The new account and its first password, which is shown once. Raises BadRequest, Forbidden."""
        allow(person, Right.MANAGE_USERS)
        name, wanted = new_account_name(username), frozenset(positions)
        limits = checked_limits(limits)
        _grantable(person, wanted, organisation, limits)
        password = secrets.token_urlsafe(12)
        with self._database.writing() as session:
            if people.by_name(session, name):
                raise BadRequest(f"账号“{name}”已存在。")
            made = people.add(
                session,
                username=name,
                display_name=display_name.strip() or name,
                password_hash=passwords.hashed(password),
                positions=wanted,
                organisation=organisation.strip(),
                limits=limits,
            )
            _log(session, person, name, "person.added", _said(made))
        return made, password

    def change_account(
        self,
        person: Person,
        username: str,
        *,
        positions: Iterable[Position],
        display_name: str,
        organisation: str,
        limits: Scope,
        active: bool,
    ) -> Person:
        """The account after the change. Raises BadRequest, Conflict when nobody could manage accounts any more."""
        self.account(person, username)
        wanted, limits = frozenset(positions), checked_limits(limits)
        _grantable(person, wanted, organisation, limits)
        with self._database.writing() as session:
            made = people.change(
                session,
                username,
                positions=wanted,
                display_name=display_name.strip() or username,
                organisation=organisation.strip(),
                limits=limits,
                active=active,
            )
            if not any(one.may(Right.MANAGE_USERS) for one in people.everybody(session)):
                raise Conflict("至少须保留一个可以管理账号的启用账号。")
            _log(session, person, username, "person.changed", _said(made))
        return made

    def reset_password(self, person: Person, username: str) -> str:
        """A new password for the account, shown once; its sessions end."""
        self.account(person, username)
        password = secrets.token_urlsafe(12)
        with self._database.writing() as session:
            people.change(session, username, password_hash=passwords.hashed(password))
            _log(session, person, username, "person.password_reset")
        return password

    def drop_second_factor(self, person: Person, username: str) -> Person:
        """The account without its second factor, for somebody who lost the device; its sessions end."""
        self.account(person, username)
        with self._database.writing() as session:
            made = people.change(session, username, second=("", ""))
            _log(session, person, username, "person.second_factor_dropped")
        return made

    def confirm_password(self, person: Person, present: str) -> None:
        """Nothing when it is their password. Raises BadRequest; a wrong one counts as a failed sign-in."""
        if self.is_paused(person.username):
            raise BadRequest("失败次数过多，请稍后再试。")
        if not passwords.fits(present, person.password_hash):
            self.record_sign_in(person.username, "login.failed", "")
            raise BadRequest("现在的密码不正确。")

    def change_own_password(self, person: Person, present: str, wanted: str) -> None:
        """Another password of one's own; all sessions end. Raises BadRequest when the present one is wrong."""
        self.confirm_password(person, present)
        digest = passwords.hashed(wanted)
        with self._database.writing() as session:
            people.change(session, person.username, password_hash=digest)
            _log(session, person, person.username, "person.password_changed")

    def drop_own_second_factor(self, person: Person, present: str) -> None:
        """Sign in with the password alone again; all sessions end. Raises BadRequest when the password is wrong."""
        self.confirm_password(person, present)
        self.keep_second_factor(person, "", "")

    def use_second_code(self, person: Person, counter: int) -> bool:
        """Whether the code with this counter was unused; each works once."""
        with self._database.writing() as session:
            return people.use_code(session, person.username, counter)

    def district_name(self, code: str) -> str:
        """The full name of an administrative division."""
        return name_of(code)

    def keep_second_factor(self, person: Person, kind: str, secret: str) -> None:
        """Keep what somebody set up for themselves; both empty turn it off."""
        with self._database.writing() as session:
            people.change(session, person.username, second=(kind, secret))
            _log(session, person, person.username, "person.second_factor")


def checked_limits(limits: Scope) -> Scope:
    """The limits in the form they are kept. Raises BadRequest for a district that does not exist."""
    districts = tuple(one.strip() for one in limits.districts if one.strip())
    for code in districts:
        if not is_known(code.ljust(6, "0")):
            raise BadRequest(f"没有行政区划代码“{code[:20]}”，请填写 GB/T 2260 的六位代码。")
    organisations = tuple(dict.fromkeys(one.strip() for one in limits.organisations if one.strip()))
    if any(len(one) > _NAME_LIMIT for one in organisations):
        raise BadRequest(f"单位名称最多 {_NAME_LIMIT} 个字符。")
    return Scope(districts=prefixes(code.ljust(6, "0") for code in districts), organisations=organisations)


def _grantable(person: Person, positions: frozenset[Position], organisation: str, limits: Scope) -> None:
    if not positions:
        raise BadRequest("请至少指定一个角色。")
    if len(organisation.strip()) > _NAME_LIMIT:
        raise BadRequest(f"单位名称最多 {_NAME_LIMIT} 个字符。")
    if positions & OWN_ORGANISATION_ONLY and not organisation.strip():
        raise BadRequest("平台自查人员只能查看本单位的数据，请填写其单位。")
    given = Person(
        id=0,
        username="",
        display_name="",
        password_hash="",
        session_key="",
        positions=positions,
        organisation=organisation.strip(),
        limits=limits,
    )
    if not person.scope.contains(given.scope):
        raise Forbidden("不能授予超出您本人范围的数据权限。")


def _manages(person: Person, other: Person) -> bool:
    return person.scope.contains(other.scope)


def _meet(one: Scope, other: Scope) -> bool:
    """Whether there can be something that both see."""
    districts = (
        not one.districts
        or not other.districts
        or any(a.startswith(b) or b.startswith(a) for a in one.districts for b in other.districts)
    )
    organisations = not one.organisations or not other.organisations
    return districts and (organisations or bool(set(one.organisations) & set(other.organisations)))


def _log(session: Session, person: Person, username: str, action: str, detail: dict[str, object] | None = None) -> None:
    people.record(
        session, actor=person.username, action=action, object_kind="person", object_id=username, detail=detail
    )


def _said(person: Person) -> dict[str, object]:
    return {
        "positions": sorted(person.positions),
        "districts": list(person.limits.districts),
        "organisations": list(person.limits.organisations),
        "organisation": person.organisation,
        "active": person.active,
    }
