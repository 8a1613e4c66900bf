"""The labels and headings under which pages disclose parties."""

import re
from enum import StrEnum

from checker.vocabulary import PartyRole


class Slot(StrEnum):
    """Which particular of a party a label announces."""

    NAME = "name"
    NAME_OR_PROPRIETOR = "name-or-proprietor"
    DISPLAY = "display"
    CREDIT_CODE = "credit-code"
    ADDRESS = "address"
    CONTACT = "contact"
    REPRESENTATIVE = "representative"
    PROPRIETOR = "proprietor"
    FORM = "form"
    CAPITAL = "capital"
    AGENCY = "agency"


_WHO = (
    "企业 公司 商家 店铺 主体 经营者 商户 机构 单位 运营者 销售者 卖家 供应商 商品经营者 实际经营者 实际销售者 商品销售者 店铺经营者 直播间运营者 直播间经营者 "
    "店铺主体 经营主体 运营主体 开店主体 平台经营者 服务提供者 个体户 个体工商户 销售方 供货商 供货方 销售商 卖方 商品提供者 实际供应商 实际销售商"
).split()
_SLOTS: dict[Slot, list[str]] = {
    Slot.NAME: [
        *(f"{who}名称" for who in _WHO if who not in ("店铺", "商家")), *(f"{who}全称" for who in _WHO), "名称", "字号名称", "字号", "真实名称",
        "登记名称", "注册名称", "营业执照名称", "执照名称", "企业", "公司", "主体名称", "公司名", "企业名", "商家名称", "实际销售者", "实际经营者",
        "实际销售商", "商品经营者", "商品销售者", "销售者", "销售方", "销售商", "供应商", "供货商", "供货方",
        "卖方", "店铺主体", "经营主体", "运营主体", "开店主体",
        "主体", "主办单位", "主办方", "运营者", "直播间运营者", "直播间经营者", "运营方", "运营单位", "生产企业",
        "生产厂家", "生产商", "制造商", "生产者", "厂家", "厂名", "委托方",
        "受托生产企业", "生产企业名称", "生产商名称", "生产者名称", "制造商名称", "委托生产企业", "注册人",
        "备案人", "进口商", "境内责任人", "总经销", "总代理", "进口商名称", "经销商",
        "代理商", "平台运营者", "平台经营者", "平台运营方", "销售主体", "发货及售后主体", "营业主体", "账号主体",
        "认证主体", "姓名", "真实姓名", "经营者名称(姓名)", "企业主体", "商品提供者",
    ],
    Slot.NAME_OR_PROPRIETOR: ["店铺经营者", "经营者", "商家", "卖家", "商户", "店主", "商品卖家"],
    Slot.DISPLAY: [
        "店铺名称", "店铺名", "店名", "店铺", "掌柜", "掌柜名", "商家昵称", "账号名称", "账号昵称", "昵称",
        "主播昵称", "主播", "直播间名称", "卖家昵称", "网店名称", "品牌", "品牌名称",
        "账号", "主播名称", "所属店铺", "带货主播",
    ],
    Slot.CREDIT_CODE: [
        "统一社会信用代码", "社会信用代码", "信用代码", "统一信用代码", "营业执照注册号", "注册号", "营业执照号",
        "营业执照编号", "工商注册号", "证照编号", "执照编号", "统一社会信用代码/注册号",
        "统一社会信用代码(注册号)", "社会统一信用代码", "统一社会信用代码证号", "纳税人识别号", "USCC",
    ],
    Slot.ADDRESS: [
        "住所", "经营场所", "经营地址", "营业地址", "公司地址", "企业地址", "注册地址", "详细地址", "联系地址",
        "地址", "实际经营地址", "营业场所", "住所地", "企业住所", "办公地址", "商家地址",
        "经营者地址", "厂址", "生产地址", "实际经营地", "经营地", "实际销售者地址", "销售者地址", "供应商地址",
        "卖家地址", "店铺地址", "实际经营者地址", "住址", "运营者地址", "经营场所地址", "商品经营者地址",
    ],
    Slot.CONTACT: [
        "联系方式", "联系电话", "电话", "客服电话", "客服热线", "服务热线", "服务电话", "热线", "手机",
        "手机号", "邮箱", "电子邮箱", "联系邮箱", "售后电话", "商家电话", "联系客服", "客服邮箱", "有效联系方式",
        "全国热线", "全国服务热线", "咨询电话", "实际销售者联系方式", "销售者联系方式", "供应商联系方式",
        "卖家联系方式", "商家联系方式", "经营者联系方式", "实际销售者电话", "供应商电话", "实际经营者联系方式",
        "联系人电话", "消费者服务热线", "运营者联系方式", "商品经营者联系方式", "经营者电话", "店铺电话", "固定电话",
    ],
    Slot.REPRESENTATIVE: ["法定代表人", "法人代表", "法人", "负责人", "法定代表人姓名", "法人姓名", "法定代表人(负责人)", "法定代表人/负责人"],
    Slot.PROPRIETOR: ["经营者姓名", "经营者(姓名)", "店主姓名", "个体户经营者", "经营人", "业主姓名"],
    Slot.FORM: ["组成形式", "类型", "企业类型", "主体类型", "公司类型", "经营者类型", "商家类型", "市场主体类型", "商事主体类型", "登记类型", "店铺类型"],
    Slot.CAPITAL: ["注册资本", "注册资金"],
    Slot.AGENCY: [
        "所属MCN", "所属MCN机构", "MCN机构", "MCN", "签约机构", "所属机构", "所属直播营销人员服务机构",
        "直播营销人员服务机构", "服务机构", "签约MCN", "经纪公司", "所属公会", "所属经纪机构",
    ],
}  # fmt: skip
LABELS: dict[str, Slot] = {label: slot for slot, labels in _SLOTS.items() for label in labels}

ROLE_IN_LABEL: tuple[tuple[re.Pattern[str], PartyRole], ...] = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"直播间(?:运营|经营)|^账号|^认证主体|^运营者", PartyRole.ROOM_OPERATOR),
        (r"^主播|带货主播", PartyRole.ANCHOR),
        (r"^平台", PartyRole.PLATFORM),
        (r"生产|制造|厂家|厂名|厂址|委托方|委托生产|^注册人|^备案人", PartyRole.MAKER),
        (r"进口商|境内责任人|总经销|总代理|经销商|代理商", PartyRole.IMPORTER),
        (r"^品牌", PartyRole.BRAND),
        (
            r"销售(?!单位)|供应|供货|卖家|卖方|商品经营者|实际经营者|商品提供|^店铺|^店名|^掌柜|^网店|^商家|^店主|^发货及售后|^商户|^所属店铺",
            PartyRole.SELLER,
        ),
    )
)
HEADINGS: tuple[tuple[re.Pattern[str], PartyRole], ...] = tuple(
    (re.compile(pattern), role)
    for pattern, role in (
        (r"直播间(?:运营者|经营者|主体|所属主体|账号)(?:信息|资质|证照)?|账号(?:主体|信息|认证)|运营者信息|认证信息", PartyRole.ROOM_OPERATOR),
        (r"平台(?:经营者|运营|信息|自营|资质|证照|公示|营业执照|主体)|关于我们|版权所有|自营经营者", PartyRole.PLATFORM),
        (r"实际销售|(?:店铺|商家|卖家|商品经营者|销售者|供应商|本店|商户|店主|销售主体|经营者)的?(?:信息|"
            r"主体|资质|证照|经营者|公示|营业执照|工商|备案|详情|介绍|档案)|商品由|进入店铺|卖家|掌柜", PartyRole.SELLER),
        (r"主播(?:信息|介绍|资料)", PartyRole.ANCHOR),
        (r"生产(?:企业|厂家|商)信息|厂家信息|制造商信息", PartyRole.MAKER),
    )
)  # fmt: skip
COMPANY = re.compile(
    r"有限责任公司|股份有限公司|有限公司|集团公司|公司|合伙企业|合作社|Co\.,?\s?Ltd|个人独资企业|事务所", re.IGNORECASE
)
SOLE_TRADER = re.compile(
    r"个体工商户|(?:商行|经营部|工作室|商店|超市|门市部|便利店|服装店|网店|店|铺|坊|馆|屋|厂|中心|摊|部|苑|阁|庄|场)(?:\([^()]{1,12}\))?$"
)
PERSON = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]\*{1,2}")
OWN_GROUP = re.compile(
    r"[\u4e00-\u9fff][\u4e00-\u9fffA-Za-z0-9()·]{2,30}?(?:有限责任公司|股份有限公司|有限公司|集团公司)"
)
LICENCE_LINK = re.compile(
    r"营业执照|亮照|证照|资质(?:证照|信息|公示|证明)?$|店铺资质|(?:企业|工商|主体|经营者|商家|卖家|店铺|销售者|商户|运营者)(?:主体|资质|工商|经营者)?信息|经营资质"
)
PLATFORM_LINK = re.compile(r"平台|自营经营者")
DECLARATION = re.compile(
    r"个人(?:销售自产农副产品|销售家庭手工业产品|利用自己的技能从事依法(?:无须|无需|不需要?)取得许可的便民劳务活动|从事零星小额交易活动)[,,、\s]?"
    r"依法(?:不|无)(?:需要|需|须)办理(?:市场|经营)主体登记"
)
SELF_OPERATED = re.compile(r"自营(?!经营者)(?![^\s]{0,4}资质)")
OF_SITES = frozenset(
    "icp telecom police algorithm culture audiovisual drug-information device-filing publication".split()
)
OF_GOODS = frozenset(
    "health-food drug device cosmetics infant-formula medical-food disinfectant pesticide medical-ad".split()
)
