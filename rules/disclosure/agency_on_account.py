"""The account of somebody signed with an agency shows the agency's name.

Only an account known from another source to be signed is judged; a page that names no agency proves nothing.
Not covered: who has signed whom (ask the platform).
"""

from checker.vocabulary import Account, PartyRole, Role, Severity, Sought
from rules.law import Law
from rules.particulars import says
from rules.rule import Verdict, cannot_tell, failed, inapplicable, passed, rule


@rule(
    alias="MC-11-1",
    title="签约账号主页显著展示所属机构名称",
    duty="cn-multichannel-measures:11",
    penalties=["cn-multichannel-measures:26"],
    duty_bearer=Role.AGENCY,
    severity=Severity.S4,
    needs=[Sought.IDENTITY],
    remedy="在账号信息页显著位置写明所属 MCN 机构的名称。",
    plain="您应当能看到主播背后是哪家机构。",
)
def agency_on_account(account: Account, law: Law) -> Verdict:
    signed = account.signed_with
    if signed is None:
        return inapplicable("没有证据表明该账号签约了机构。")
    party = account.party(PartyRole.ROOM_OPERATOR, PartyRole.ANCHOR, PartyRole.SELLER)
    agency = party.agency if party else None
    if agency is None or not says(agency):
        return failed(
            f"账号签约了“{signed.value[:40]}”，主页没有展示机构名称。", quotes=[signed], absent=Sought.IDENTITY
        )
    if agency.value.strip() not in signed.value and signed.value.strip() not in agency.value:
        return cannot_tell("主页展示的机构与已知签约的机构不同：请核实现在的签约关系。", quotes=[agency, signed])
    return passed("主页展示了所属机构名称。", quotes=[agency])
