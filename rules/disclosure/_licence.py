"""What the duty to show one's business licence asks of whom, shared by shops and platforms."""

from checker.vocabulary import Party, PartyKind, Sought
from rules.particulars import has_licence_image, is_code_wrong, kind_of, missing, says, shown
from rules.rule import Verdict, cannot_tell, failed, passed

_REGISTERED = ("name", "credit_code", "address")
_EXEMPT = ("declaration", "address", "contact")


def licence_shown(party: Party) -> Verdict:
    """Whether the party's licence, or the statement that it needs none, stands there whole."""
    if kind_of(party) is PartyKind.PERSON or says(party.declaration):
        return _statement(party)
    gap = missing(party, _REGISTERED)
    if gap and has_licence_image(party):
        images = [licence.place for licence in party.licences if licence.image]
        return cannot_tell("营业执照以图片公示，请人工核对图中的名称、代码、住所。", quotes=images)
    if gap:
        quotes = shown(party, _REGISTERED) or (party.licence_link,)
        return failed(f"公示的营业执照信息缺：{'、'.join(gap)}。", quotes=quotes, absent=Sought.IDENTITY)
    if is_code_wrong(party):
        return failed("公示的统一社会信用代码校验位不符，信息涉嫌不真实。", quotes=[party.credit_code])
    return passed("营业执照信息齐全。", quotes=shown(party, _REGISTERED))


def _statement(party: Party) -> Verdict:
    gap = missing(party, _EXEMPT)
    if not gap:
        return passed("依法不需要登记的说明、地址、联系方式齐全。", quotes=shown(party, _EXEMPT))
    message = f"依法不需要登记的自然人，公示的信息缺：{'、'.join(gap)}。"
    return failed(message, quotes=shown(party, _EXEMPT), absent=Sought.IDENTITY)
