"""What a reviewer is asked about each class: what the breach would consist in, and where the law says so.

Not covered: whether the provision binds on a given day; a resemblance cites it as a pointer only.
"""

from typing import NamedTuple


class Asked(NamedTuple):
    """A breach in a few Chinese words, and the provision to open."""

    what: str
    article: str


_ASKED = {
    "abs_term": Asked("绝对化用语", "广告法第九条第三项"),
    "abs_rank": Asked("无依据的排名用语", "广告法第九条第三项、第十一条"),
    "state_org": Asked("借用国家机关名义", "广告法第九条第二项"),
    "state_symbol": Asked("使用国家象征", "广告法第九条第一项"),
    "superstition": Asked("迷信宣传", "广告法第九条第八项"),
    "public_order": Asked("制造焦虑、歧视或违背公序良俗", "广告法第九条第七项、第九项"),
    "food_medical": Asked("普通食品涉及疾病治疗", "广告法第十七条"),
    "food_health_fn": Asked("普通食品宣称保健功能", "食品安全法实施条例第三十八条"),
    "hf_disease": Asked("保健食品涉及疾病预防、治疗", "广告法第十八条第一款第二项"),
    "hf_assert": Asked("保健食品功效断言、保证", "广告法第十八条第一款"),
    "hf_endorse": Asked("保健食品推荐、证明", "广告法第十八条第一款第五项"),
    "hf_no_notice": Asked("保健食品缺少法定提示", "广告法第十八条第二款"),
    "review_missing": Asked("未标明广告批准文号", "广告法第四十六条"),
    "drug_assert": Asked("药品、器械、医疗广告的断言、保证或推荐", "广告法第十六条"),
    "rx_ad": Asked("推销处方药或医美注射产品", "广告法第十五条"),
    "device_confuse": Asked("非医疗器械宣称治疗作用", "广告法第十七条"),
    "disinfect_claim": Asked("消毒产品宣称治疗作用", "广告法第十七条"),
    "cosm_medical": Asked("化妆品宣称医疗作用", "化妆品监督管理条例第四十三条第二款"),
    "cosm_efficacy": Asked("化妆品功效没有依据", "化妆品监督管理条例第四十三条第一款"),
    "infant_sub": Asked("宣称替代母乳", "广告法第二十条"),
    "minor_ad": Asked("劝诱未成年人或利用儿童代言", "广告法第三十八条、第四十条"),
    "alcohol_claim": Asked("诱导饮酒或宣称饮酒有益", "广告法第二十三条"),
    "tobacco": Asked("推销烟草制品或电子烟", "广告法第二十二条"),
    "edu_guarantee": Asked("教育培训的保证性承诺", "广告法第二十四条第一项"),
    "edu_examiner": Asked("暗示考试机构、命题人员参与", "广告法第二十四条第二项"),
    "edu_testimonial": Asked("以学员、专家作推荐证明", "广告法第二十四条第三项"),
    "invest_return": Asked("对投资收益作保证性承诺", "广告法第二十五条第一项"),
    "invest_testimonial": Asked("以受益者、专家作投资推荐", "广告法第二十五条第二项"),
    "realestate_claim": Asked("房地产升值、时间或配套承诺", "广告法第二十六条"),
    "agri_claim": Asked("农资安全性断言、有效率或增产保证", "广告法第二十一条、第二十七条"),
    "false_info": Asked("成分、产地、荣誉等与实际不符", "广告法第二十八条"),
    "unsourced_data": Asked("引用数据未标明出处", "广告法第十一条第二款"),
    "patent_claim": Asked("专利未标明专利号和种类", "广告法第十二条"),
    "denigrate": Asked("贬低其他经营者", "广告法第十三条"),
    "endorser": Asked("未使用过而推荐或专家形象推荐", "广告法第三十八条第一款"),
    "price_compare": Asked("无法查证的被比较价格", "明码标价和禁止价格欺诈规定第十七条"),
    "price_lowest": Asked("无依据的最低价、清仓用语", "明码标价和禁止价格欺诈规定第十九条"),
    "false_urgency": Asked("虚假的库存、时限紧迫", "网络反不正当竞争暂行规定第九条"),
    "divert_private": Asked("引导脱离平台交易", "直播电商监督管理办法第三十一条"),
    "unfair_terms": Asked("排除、限制消费者权利", "消费者权益保护法实施条例第十七条"),
}
_OTHER = Asked("虚假或者引人误解的宣传", "广告法第二十八条")


def asked_of(cls: str) -> Asked:
    """What to ask about one class; the general question for a class not listed."""
    return _ASKED.get(cls, _OTHER)
