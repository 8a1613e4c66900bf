"""Steps that look for counter-evidence: registration numbers, patent numbers, sources, standards, approved wording.

A number proves nothing by its form; it moves the question from the text to the register. Not covered: looking the
numbers up.
"""

from checker.vocabulary import Category, Channel
from rules.language import cues as re
from rules.language.context import Answer, Step
from rules.language.scene import Scene

_SOURCE = re.compile(
    r"(?:数据)?来源|数据源|据[^，。\n]{2,24}(?:数据|报告|统计|显示|调查)|(?:报告|证书|检测|检验|备案|批准|登记|临床|文献|试验|实验)(?:编?号|"
    r"单号)|报告[（(]?(?:编号)?[:：]?[A-Z\d]|检测机构|委托[^，。]{2,20}检测|"
    r"由[^，。\n]{2,20}(?:检测|提供|出具|统计|认证|发布|测试)|统计(?:时间|周期|区间|口径)|截[至止]|数据周期|样本|受试者|n\s?=\s?\d|N\s?=\s?\d|"
    r"调研|问卷|见[^，。]{0,10}(?:报告|附件|详情|公示)|证书见|实验室(?:数据(?!说话|证明|为证|显示|表明)|测试|环境)|"
    r"GB[/ ]?T?\s?\d|QB/T|平台(?:公示|后台|数据|显示)|生意参谋|后台(?:数据|截图)|尼尔森|欧睿|艾瑞|沙利文|奥维|中怡康|国家统计局|榜单|SGS|"
    r"CTI|CMA|华测|期刊|论文|《[^》]{3,30}》"
)
_EFFICACY_SHOWN = re.compile(r"功效(?:宣称)?(?:评价|依据)[^，。\n]{0,16}(?:公布|公示|公开|摘要|可查)")
_SPECIAL_EFFECT = ("special-cosmetic",)
# Wording of nutrition functions in GB 28050 appendix D, in our own short form: nutrient, verb, what it keeps up.
_NUTRITION = re.compile(
    r"(?:蛋白质|膳食纤维|维生素|叶酸|烟酸|泛酸|生物素|胆碱|钙|铁|锌|镁|碘|硒|钾|钠|脂肪|碳水化合物|能量|胡萝卜素|矿物质|营养素)[^\n]{0,14}(?:有|"
    r"具有|有助于|有助|帮助|促进|维持|参与|是|构成|提供|调节|必需|可)[^\n]{0,24}$"
)
_APPROVED_FN = re.compile(r"保健功能|功能声称|有助于|批准(?:的)?功能|功能[:：为]|适宜人群|声称")


def sourced(scene: Scene) -> Answer:
    """广告法十一条二款: the source of a cited figure is stated nearby."""
    if _SOURCE.search(scene.near):
        return True, "广告法第十一条第二款：附近写明了来源、样本或统计口径；真实性须由广告主证明"
    return False, "广告法第十一条第二款：附近未见来源、样本或统计口径"


def patented(scene: Scene) -> Answer:
    """广告法十二条: number and kind of the patent stand by the word."""
    numbered = scene.shows("patent")
    kind = re.search(r"发明|实用新型|外观", scene.near)
    if numbered:
        return True, "广告法第十二条：标明了专利号" + ("和专利种类" if kind else "（种类可由专利号第五位核对）")
    return False, "广告法第十二条：未见专利号" + ("" if kind else "和专利种类")


def certified(scene: Scene) -> Answer:
    """A certificate, report or list number stands by the claim."""
    if re.search(r"无证书|未附|没有证书|证书[^，。]{0,4}(?:无|未)|未提供", scene.near):
        return False, "自述没有证书或编号"
    if scene.shows("report", "standard", "food-licence", "patent") or re.search(
        r"证书(?:编?号|见|附|扫码)|编号[:：]?\s?[A-Z\d]|第\d+号|附[^，。]{0,6}(?:证书|报告)|扫码|可查|报告", scene.near
    ):
        return True, "写明了证书、报告或名单编号，可以核对"
    return False, "未见证书、报告或名单编号"


def special_cosmetic(scene: Scene) -> Answer:
    """化妆品监督管理条例十六条: a special cosmetic shows its registration number."""
    if scene.shows("special-cosmetic"):
        return True, "化妆品监督管理条例第十六条：标有特殊化妆品注册证编号（与所称功效是否一致须查证）"
    if scene.shows("cosmetic") and _EFFICACY_SHOWN.search(scene.near):
        return True, "化妆品监督管理条例第二十二条：标有备案编号，并说明功效宣称依据已公布"
    if scene.shows("cosmetic"):
        return False, "化妆品监督管理条例第十六条：只有普通化妆品备案编号"
    return False, "化妆品监督管理条例第十六条：未见特殊化妆品注册证编号"


def approved_goods(scene: Scene) -> Answer:
    """The text itself shows that the goods are a drug, a device or a registered health food."""
    if scene.shows("drug", "device") and scene.category in (
        Category.GENERAL,
        Category.FOOD,
        Category.HOME,
        Category.ELECTRONICS,
    ):
        return True, "写明了药品批准文号或医疗器械注册（备案）编号；须与批准范围核对"
    return None


def device_number(scene: Scene) -> Answer:
    """A device shows its registration or filing number."""
    if scene.shows("device"):
        return True, "写明了医疗器械注册（备案）编号；须与批准的适用范围核对"
    return False, "未见医疗器械注册（备案）编号"


def registered_function(scene: Scene) -> Answer:
    """A registered or filed health food may state its approved function."""
    if scene.shows("health-food") or scene.category is Category.HEALTH_FOOD:
        return True, "已注册或备案的保健食品可以声称批准的保健功能；须与批准证书核对"
    return None


def approved_function(scene: Scene) -> Answer:
    """Functions such as 辅助降血脂 are approved for health food; whether for this one, the register says."""
    if scene.category is not Category.HEALTH_FOOD:
        return None
    if re.search(r"(?:辅助|有助于维持|有助于|保健功能)[^\n]{0,6}$", scene.before) or scene.words.startswith("辅助"):
        return True, "保健食品可以声称批准的保健功能（如辅助降血脂）；须与批准证书核对"
    return None


def nutrition_wording(scene: Scene) -> Answer:
    """GB 28050: nutrition function statements in the standard's form."""
    if _NUTRITION.search(scene.before + scene.words):
        return True, "GB 28050：营养成分功能的标准用语（须达到含量要求）"
    return None


def named_patent_text(scene: Scene) -> Answer:
    """Service, registration or search of patents, not praise by a patent."""
    if re.match(
        r"^(?:局|代理|奖|优秀奖|申请服务|流程|申请流程|说明|查新|法|权|侵权|查询|号查询|文献|事务)", scene.after
    ) or re.search(r"(?:侵犯|尊重|保护|涉及|查询|国家)[^\n]{0,4}$", scene.before):
        return True, "说的是专利事务本身，不是用专利宣传商品"
    return None


def disinfection_tested(scene: Scene) -> Answer:
    """消毒管理办法: kill rates with report are what disinfectants may state."""
    if scene.shows("disinfectant", "report", "standard") and re.search(r"杀菌|抑菌|消毒|杀灭|除菌|灭活", scene.words):
        return True, "消毒产品可依检验报告标示杀灭或抑菌对象"
    return None


_MEANING = re.compile(
    r"(?:划线价|原价|参考价|门市价|吊牌价|指导价|建议零售价)(?:是|为|指|系|:|：)?[^，。]{0,6}(?:指|说明|含义|并非|不是|仅供|可能)|7日内|七日内|"
    r"近7天|近30天|定价[^\n]{0,30}(?:出版社|ISBN|书号)|(?:出版社|ISBN|书号|》[^\n]{0,20}(?:主编|编著|著|译))[^\n]{0,40}定价|最低成交价|成交价|厂商(?:建议|指导)|官方指导价|"
    r"建议零售价|(?:19|20)\d\d[年./-]\d{1,2}[^。]{0,20}(?:成交|售价|销售|门店|价)|截[至止]|价格依据|门店价[（(]|真卖过|卖过的价|后台(?:能|可)(?:看|查)"
)


def price_meaning(scene: Scene) -> Answer:
    """明码标价规定十六条: the compared price says what it is and when it was real."""
    if _MEANING.search(scene.near):
        return True, "《明码标价和禁止价格欺诈规定》第十六条：写明了被比较价格的含义或依据"
    return False, "《明码标价和禁止价格欺诈规定》第十六条：未见被比较价格的含义、时间或依据"


_NOTICE = re.compile(r"(?:不能|不可|不得)(?:代替|替代|取代)(?:药|治疗)|不是药|非药品|不能用于治疗")
_NO_APPROVAL = re.compile(
    r"(?:未见|无(?![需须])|没有|没标|缺少?|未标明?|未显示|未取得|不标)[^，。]{0,6}(?:广审|广告(?:批准文号|审[查批]))|广告审[查批][^，。]{0,6}(?:没|未)"
)


def notice_shown(scene: Scene) -> Answer:
    """广告法十八条二款: the statutory notice stands in the text or beside it."""
    if _NOTICE.search(scene.folded.source) or _NOTICE.search(scene.context):
        return True, "广告法第十八条第二款：已标明不能代替药物的提示"
    return False, "广告法第十八条第二款：文中和相邻文字未见不能代替药物的提示"


def approval_shown(scene: Scene) -> Answer:
    """广告法四十六条: an advertising approval number that has not run out; a lone sentence need not carry it."""
    approvals = [item for item in scene.evidence if item.kind.startswith("ad-review")]
    if any(item.sound for item in approvals):
        return True, "广告法第四十六条：标明了广告批准文号；真伪须查询"
    if approvals:
        return False, approvals[0].note
    if _NO_APPROVAL.search(scene.folded.source):
        return False, "广告法第四十六条：自述未见广告批准文号"
    if not scene.context:
        return True, "单句文字无从判断整个广告是否标明批准文号"
    return False, "广告法第四十六条：文中和相邻文字未见广告批准文号"


_SAVE_FOR_QUALITY = re.compile(r"(?:除了?|[非无]|没有)(?:药品|有|存在)?质量(?:问题|原因|缺陷)")


def medicine_kept(scene: Scene) -> Answer:
    """药品经营质量管理规范: medicine once sold is not taken back, save for its quality."""
    if scene.category is Category.DRUG and _SAVE_FOR_QUALITY.search(scene.folded.source):
        return True, "药品经营质量管理规范：除质量原因外，药品售出后不得退换"
    return None


_ASKED_FOR = re.compile(r"(?:联系方式|联系我们|售后|客服|投诉|举报|服务热线|退换货|维修|报修)[^\n，,。]{0,10}$")
_LURE = re.compile(
    r"便宜|优惠|下单|[购买]|拍下|内部|福利|返[现利]|红包|更?低价|底价|打?折|特价|秒杀|私[下聊信]|代理|拿货|转账|付款|领|团|加群|进群"
)


def contact_given(scene: Scene) -> Answer:
    """直播电商监督管理办法二十六条、条例十三条: a seller has to show how it is reached; that alone lures nobody away."""
    if scene.channel not in (Channel.PAGE, Channel.OCR):
        return None
    line = scene.left + scene.words + scene.right
    if _ASKED_FOR.search(scene.left) and not _LURE.search(line):
        return True, "《直播电商监督管理办法》第二十六条：应当展示的联系方式，没有引导站外交易的内容"
    return None


STEPS: dict[str, tuple[str, Step]] = {
    "sourced": ("引证来源", sourced),
    "patented": ("专利号与种类", patented),
    "patent_matters": ("专利事务", named_patent_text),
    "certified": ("证书与编号", certified),
    "special_cosmetic": ("特殊化妆品注册证", special_cosmetic),
    "approved_goods": ("药品器械批准编号", approved_goods),
    "approved_function": ("保健功能批准", approved_function),
    "device_number": ("医疗器械编号", device_number),
    "registered_function": ("保健功能批准", registered_function),
    "nutrition_wording": ("营养功能标准用语", nutrition_wording),
    "notice_shown": ("法定提示", notice_shown),
    "approval_shown": ("广告批准文号", approval_shown),
    "price_meaning": ("被比较价格的含义", price_meaning),
    "contact_given": ("法定联系方式", contact_given),
    "medicine_kept": ("药品不得退换", medicine_kept),
    "disinfection_tested": ("消毒检验报告", disinfection_tested),
}
"""Steps by name, with the name inspectors read."""
