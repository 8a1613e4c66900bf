"""The gates that the three rules on account pages share: which of them concerns this account, and what it lacks."""

from checker.vocabulary import Account, Party, PartyKind, PartyRole, Sought
from rules.particulars import has_licence_image, is_code_wrong, kind_of, missing, shown, shows_nothing
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed

_ROLES = (PartyRole.ROOM_OPERATOR, PartyRole.SELLER, PartyRole.ANCHOR, PartyRole.UNKNOWN)
_ON_LICENCE = {"name", "credit_code", "address", "proprietor", "form"}
_CALLED = {
    PartyKind.COMPANY: "法人或非法人组织",
    PartyKind.SOLE_TRADER: "个体工商户",
    PartyKind.PERSON: "依法不需要登记的自然人",
}


def operator_of(account: Account) -> Party | None:
    """The party the account page speaks of."""
    return account.party(*_ROLES)


def not_this_kind(account: Account, kind: PartyKind) -> Verdict | None:
    """`inapplicable` when the account's operator is of another kind or of none we know; None to go on."""
    if not account.exists:
        return inapplicable("该账号已不存在。")
    if account.sells_live is False:
        return inapplicable("该账号没有从事直播带货。")
    party = operator_of(account)
    found = kind_of(party) if party else PartyKind.UNKNOWN
    if found is kind:
        return None
    if found is PartyKind.UNKNOWN:
        return inapplicable("主页没有说明运营者的主体类型，见对法人和非法人组织的判断。")
    return inapplicable(f"运营者是{_CALLED[found]}，适用另一款。")


def says_nothing_at_all(account: Account) -> Verdict | None:
    """What to say of an account page without any particulars: whoever runs it, some were due."""
    party = operator_of(account)
    if party is not None and not shows_nothing(party):
        return None
    quotes = [party.display_name] if party else []
    message = "账号主页没有公示任何主体信息；不论运营者是企业、个体工商户还是自然人，都应当公示。"
    if account.sells_live or not account.looked_for(Sought.IDENTITY):
        return failed(message, quotes=quotes, absent=Sought.IDENTITY)
    return cannot_tell(f"{message}请先核实该账号是否从事直播带货。", quotes=quotes)


def complete(party: Party, asked: tuple[str, ...]) -> Verdict:
    """`passed` when every particular asked for is shown and the credit code holds, `failed` naming what is not.

    A picture of the business licence shows what stands on licences; a person must read it.
    """
    gap = missing(party, asked)
    pictured = has_licence_image(party) and _ON_LICENCE.issuperset(asked)
    if gap and not pictured:
        quotes = shown(party, asked) or (party.display_name,)
        return failed(f"账号信息主页没有公示：{'、'.join(gap)}。", quotes=quotes, absent=Sought.IDENTITY)
    if is_code_wrong(party):
        return failed("公示的统一社会信用代码校验位不符，信息涉嫌不真实。", quotes=[party.credit_code])
    if gap:
        images = [licence.place for licence in party.licences if licence.image]
        question = f"营业执照以图片公示，文字没有写{'、'.join(gap)}：请人工核对图中是否清楚可读。"
        return cannot_tell(question, quotes=[*shown(party, asked), *images])
    return passed("账号信息主页的公示项目齐全。", quotes=shown(party, asked))
