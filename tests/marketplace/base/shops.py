"""The shops and those who run them. Names, addresses and numbers are invented; check digits are right."""

from tests.marketplace.model import Disclosure, Operator, Shop
from tests.marketplace.numbers import credit_code

YUNXI = Operator(
    kind="company",
    name="丽水云栖谷样例食品有限公司",
    code=credit_code("91", "331102", "MAC55501"),
    legal_form="有限责任公司（自然人投资或控股）",
    representative="谷雨生",
    capital="伍佰万元整",
    founded="2019年03月12日",
    registrar="丽水市莲都区市场监督管理局",
    address="浙江省丽水市莲都区样例路88号3幢2层",
    phone="0578-5550862",
    scope="食品销售；初级农产品收购；食用农产品零售；互联网销售",
    licences=(("食品经营许可证", "JY13311020555012"),),
)
ZHIZI = Operator(
    kind="sole-trader",
    name="杭州市滨江区栀鹿样例服装店",
    code=credit_code("92", "330108", "MA5TL20H"),
    legal_form="个人经营",
    representative="陆栀子",
    founded="2021年06月01日",
    registrar="杭州市滨江区市场监督管理局",
    address="浙江省杭州市滨江区裁缝样例街19号1楼",
    phone="0571-55509217",
    scope="服装服饰零售；服装定制",
)
CHENGXIN = Operator(
    kind="company",
    name="苏州澄心堂样例生物科技有限公司",
    code=credit_code("91", "320506", "MAB77L09"),
    legal_form="有限责任公司",
    representative="沈澄",
    capital="壹仟万元整",
    founded="2017年09月20日",
    registrar="苏州市吴中区市场监督管理局",
    address="江苏省苏州市吴中区澄湖样例大道6号B座501室",
    phone="0512-55503369",
    scope="保健食品销售；化妆品零售；预包装食品销售",
    licences=(("食品经营许可证（含保健食品）", "JY13205060555307"),),
    region="江苏",
)
ZHIYU = Operator(
    kind="company",
    name="南京纸屿样例文化传播有限公司",
    code=credit_code("91", "320102", "MAD31K7T"),
    legal_form="有限责任公司（自然人独资）",
    representative="纪屿",
    capital="壹佰万元整",
    founded="2023年02月08日",
    registrar="南京市玄武区市场监督管理局",
    address="江苏省南京市玄武区书页样例巷3号",
    phone="025-55507741",
    scope="出版物零售；数字内容制作服务",
    licences=(("出版物经营许可证", "新出发苏零字第A-5550号"),),
    region="江苏",
)

SHOPS = (
    Shop(
        slug="yunxi",
        name="云栖谷食品旗舰店",
        operator=YUNXI,
        slogan="山里的好味道，慢慢送到家",
        art="nuts",
        notice="每日16:00前付款当天发货；生鲜坏果请在签收后48小时内联系客服，按实际损失赔付。",
        story="2019年从丽水的一间小加工坊开始，我们一直和附近的农户合作，坚持小批量炒制、当周发货。",
    ),
    Shop(
        slug="zhilu",
        name="栀子与鹿女装",
        operator=ZHIZI,
        slogan="棉麻日常，按需定制",
        art="dress",
        disclosure=Disclosure(style="lines"),
        notice="现货48小时内发出；定制款按双方确认的尺寸制作，工期12天左右。",
        story="店主陆栀子学服装设计出身，店里的版型由她自己打样、自己试穿。",
    ),
    Shop(
        slug="chengxin",
        name="澄心堂健康美妆店",
        operator=CHENGXIN,
        slogan="看清成分，再决定要不要买",
        art="cream",
        disclosure=Disclosure(style="boxes"),
        notice="保健食品不是药物，不能代替药物治疗疾病。请按标签说明食用。",
        story="澄心堂专注营养补充和基础护肤，商品页公布批准文号与全成分表。",
    ),
    Shop(
        slug="zhiyu",
        name="纸屿书房",
        operator=ZHIYU,
        slogan="把书读薄，把手帐写厚",
        art="book",
        disclosure=Disclosure(style="dl"),
        notice="电子书付款后可在线试读第一章，点击下载视为开始使用。",
        story="纸屿是三个编辑合开的小书房，做手帐电子书和纸质图书。",
    ),
)
