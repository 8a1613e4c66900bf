"""Steps for every kind of claim: denial, warning, caution, question, title. A step looks at where a claim stands and say whether,
and why, it is not held against anybody; it returns None when it has nothing to say, else (held, because).

Not covered: absolute terms (`superlatives`) and proof (`proofs`).
"""

from collections.abc import Callable

from checker.vocabulary import Channel
from rules.language import cues as re
from rules.language.scene import Scene

Answer = tuple[bool, str] | None
Step = Callable[[Scene], Answer]
# Opens the reason of an exemption that only a person can grant: the claim stands, and is asked about.
FOR_A_PERSON = "须人工核实："

_NEGATED = re.compile(
    r"(?:不|没|没有|无|未|非|不是|并非|不能|不会|不敢|不可|不得|不应|无法|从不|绝不|决不|切勿|勿|请勿|别|禁止|严禁|谢绝|拒绝|不具有|不具备|"
    r"不代表|不等于|不作为|不存在|不属于|不构成|不承诺|不保证|不提供|不含|杜绝|谈不上|算不上|称不上|不能说|不是什么|哪能|哪会|哪敢|哪管|不追求|不一定是?|未必是?|不吹|不吹嘘|不搞|不做|不玩|不打|"
    r"不要|不必|不用|不需要|不建议|不宣称|不夸大|不涉及|不以|反对|抵制)"
    r"(?:再|说|是|用于|可以?|以|能够?|会|代替|替代|替|取代|具有|具备|任何|宣称|涉及|所谓的?|什么|当作?|作为|拿|来|去|做|有|说成|用|相信|轻信|使用|出现|吃|的|"
    r"对|进行|直接|它|这|那|跟我|跟你|跟您|和我|给我|用来|当成|当|声称|承诺|保证|医学|药物|药品|真的|一定|立刻|马上|存在|追求|盲目|最终|所有|全部|本|提供|讲|提及|提|谈|聊|卖|"
    r"称|承认|指望|名称|机构|委托|请|找|人|邀请|聘请|聘用|展示|看|经营|宣传|什么|也|太|很|靠|给|叫|写|标|真|的是|为|打着|喊|说它|说这){0,4}$"
)
_NOBODY = re.compile(r"(?:没有?人|谁[也都]不?)(?:能|敢|会)$")
# Nobody says it: 我不会跟你讲买了一定升值. What is not said may also be a lie, and then the claim stands.
_NOT_TOLD = re.compile(
    r"(?<!得)(?:不会|不敢|不可能|不愿|没人(?:会|敢|能)?|谁[也都]不(?:会|敢|能))(?:去|来)?[跟和对给向]?"
    r"(?:[你您他]们?|大家|家长|客户|任何人|各位|姐妹们?|家人们?)?(?:去|来)?"
    r"(?:讲|说|承诺|保证|打包票|断言|许诺|吹)(?!假|谎|瞎|胡|话|[空废大虚]话)[^\n,，。]{0,8}$"
    r"|不(?:准|许|得|要|能|可以?)?[对跟向](?:孩子|小朋友|宝宝|儿童|学生|老人|观众|粉丝|顾客|客户)们?(?:喊|说|讲|叫|教)$"
)
_FORBIDDEN = re.compile(
    r"(?:禁止|不得|严禁|杜绝|拒绝|请?勿|别信|别指望|别被|别再|凡是?|打着|号称|看到|喊你|那些|无证明|要删|删除|不允许|不要(?:轻?信|被|相信)|警惕|谨防|"
    r"当心|小心|避免|举报|投诉|违规|违禁|违法|虚假|打击|查处|处罚|罚款|辟谣|谣言|所谓|轻信|防骗|骗局|骗|陷阱|"
    r"套路|不可信|误区|忽悠|抵制|夸大|吹嘘|不得使用|禁止使用)[^\n]{0,14}$"
)
_WARNED_AFTER = re.compile(
    r"^[^\n]{0,14}(?:[^\n]{0,6}不实[,，。]|与我[司们]无关|请勿采信|离远点|留个心眼|全部拉黑|把他拉黑|(?:请?立即)?拨打(?:110|96110|12315|12345)|都是骗|是骗|不合法|这话不对|的?我?(?:把|给)(?:你|他|它)(?:禁言|拉黑|踢|删)|不可信|不要信|别信|是假|是虚假|违法|违规|属于虚假|是误区|是谣言|不靠谱|均为虚假|都是假|涉嫌虚假|违禁词|等字样|等词|等用语|等宣传|等广告|"
    r"类广告|之类的(?:话|说法|词|宣传|广告)|的(?:[你咱]们?|您|大家|姐妹们?|家人们?|家长们?)?(?:都|就|先|可|千万|一定)?(?:得|要|先|别|该)(?:先)?(?:看|查|问|小心|当心|信|买)|的?(?:你|您|大家)?(?:都|就)?(?:当(?:作|做|成)?(?:是)?(?:没听见|没听到|耳旁风|笑话|听个响)|赶紧走|快跑|躲远|离远)|的说法|的(?:虚假)?宣传|的广告|字样|都是假的|十有八九|多留个心眼|请删除|需删除|无证明|要慎重|别当真|别上当|理性看待|请举报|旗号)"
)
_CAUTION_AFTER = re.compile(
    r"^(?:等|及|和|或|、|疾病|病|症|类|的|者|患|史|病史|体质|明显|严重|发作|急性|期|时|后|如|如有|若|而|均|应|以及|伴有?|出现){0,4}"
    r"(?:患者|人群|病人|者|人士|孕妇|儿童|儿童及|的人|的朋友|顾客|用户|宝宝|期间|症状|时)?[^\n]{0,10}?"
    r"(?:慎用|禁用|慎食|慎服|慎饮|不宜|禁食|禁服|忌用|忌食|忌服|不适用|不适合|不建议|不能(?:吃|用|喝|服)|不可(?:吃|用|喝|服)|不要(?:吃|用|喝|服)|"
    r"遵医嘱|咨询|找[^\n]{1,4}科|找大夫|去正规医院|挂[^\n]{0,5}号|看牙医|去[^\n]{0,6}(?:科|医院)看|(?:请|就)?(?:你|您|她|他)?(?:就|得|先)?(?<![比过胜用必需免得])[去挂](?:皮肤|神经内|眼|口腔|消化|骨|妇|儿|内|外|呼吸|心血管|内分泌|耳鼻喉)科(?![^\n]{0,6}(?:不如|没|白|也|都|贵|花|强|好|快|管用))|及时就医|请就医|就医|就诊|去医院|看医生|上医院|找医生|医生指导|"
    r"先?[^\n]{0,3}(?:凉水|冷水|清水)冲|的?就?别(?:用|吃|喝|碰)(?:它|这个)?(?:[了啊哈吧]?[。，, ]|[了啊哈吧]?$)|"
    r"避免|停用|停止使用|停止食用|少吃|少喝|远离本品|勿|慎重|谨慎|立即停|请告知|联系(?:我们|客服|医生)|不在|除外)"
)
# Who says that no doctor is needed cautions nobody: 高血压不用找医生.
_UNNEEDED = re.compile(
    r"(?:不用|不必|无需|不需要?|别|不再|再也不|少|省得|免得|告别|甭)(?:再|去|用|老|总)?(?:去|找|看|上|挂|跑|咨询|就医|就诊|复查|体检)"
)
_EFFECTS = {"special", "beauty", "function", "slim", "growing"}
_ANYBODY = re.compile(r"孕妇|哺乳|儿童|婴|未成年")
# A department to see, named with the way there: 挂个妇科.
_TO_SEE = re.compile(r"(?:挂个?|看个?|去看?|找)$")
_CAUTION_BEFORE = re.compile(
    r"(?:如有|若有|如出现|若出现|如遇|出现|患有|患|有|对|易|引起|导致|造成|引发|诱发|可能|避免|以免|防止孩子|警惕)(?:严重|轻微|轻度|急性|慢性|个别|食物|"
    r"对本品|皮肤|局部|红肿|瘙痒|头晕|不适|症状|、|或|等|及|和){0,5}$"
)
_CAUTION_NEAR = re.compile(
    r"(?:请?(?:立即|及时|尽快)?(?:停用|停止使用|停止食用|就医|就诊|咨询医[生师]|冲洗)|遵医嘱|禁用|慎用|禁忌|不良反应|不宜|医生)"
)
_ASKED = re.compile(
    r"(?:真的假的|有用没|要不要紧|靠谱不|吗|么|嘛|不呢|没呢|呢|不$|不\?|多少|能不能|可不可以|是不是|有没有|会不会|好不好|哪个|哪款|哪种|哪家|哪里|哪儿|什么(?![^\n,，]{0,6}[都也没])|怎么(?![^\n,，]{0,4}[都也])|咋|啥(?![都也])|如何|谁(?![都也用买喝吃戴穿])|"
    r"(?<![好十])几(?![年天十百千万次斤里楼分])|求问|请问|想问|问一下)"
)
_MARK = re.compile(r"[吗么嘛呢？?]")


# General knowledge of health, told without the goods: advice, screening days, what a disease is.
_KNOWLEDGE = re.compile(
    r"少吃|少油|少盐|低盐|多运动|锻炼|规律作息|早睡|戒烟|限酒|体检|筛查|疫苗|接种|科普|常识|知识|指南|疾控|卫健委|(?:世界|全国|国际)[\u4e00-\u9fff]{1,8}日|"
    r"是一种|属于慢性|医保|挂号|门诊|复查|遵医|就医|看医生|去医院|因人而异|饮食建议|均衡饮食|请咨询|不是药|定期"
)
_OF_GOODS = re.compile(
    r"喝它|吃它|用它|[喝吃用贴敷][完过满了上]|[一两三四五六七八九十0-9][箱盒瓶包袋贴罐]|这款|本品|我们家|我家|这个(?:茶|粉|膏|药|产品|东西)|下单|链接|坚持吃|坚持喝|疗程|克星|神器|秒|立刻|一贴|治好|根治|断根"
)


def awareness(scene: Scene) -> Answer:
    """Health knowledge that recommends no goods."""
    line = scene.left[-30:] + scene.words + scene.right[:40]
    if _KNOWLEDGE.search(line) and not _OF_GOODS.search(line) and not _UNNEEDED.search(line):
        return True, "健康常识：介绍疾病或生活方式，未推荐所售商品"
    return None


def negated(scene: Scene) -> Answer:
    """The claim is denied, not made."""
    if scene.kind in _NEGATIVE_BY_NATURE:
        return None
    if scene.kind in _NEVER_MEANT_BY_DENIAL and _DENIED_AT_ONCE.match(scene.words):
        return True, "否定表述：该说法在句中被否认"
    if scene.kind in _DENIABLE and _DENIED_INSIDE.search(scene.words, 1):
        return True, "否定表述：该说法在句中被否认"
    if _DENIED_AFTER.match(scene.right) or _TAKEN_BACK.match(scene.right):
        return True, "否定表述：随后否认了该说法"
    if _PROMISED.match(scene.right) and _NOTHING_OF.search(scene.left):
        return True, "否定表述：原文表示不作此承诺"
    if _DENIES.search(scene.left) and _DENIED_LIST.search(scene.left):
        return True, "否定表述：列举的说法一并被否认"
    if scene.before and _DENIES.search(scene.left) and _STRONGLY.search(scene.left.replace(" ", "")):
        return True, "否定表述：该说法被否认，而不是被主张"
    if _NOBODY.search(scene.before) and scene.words.startswith(("保证", "承诺", "担保", "包")):
        return True, "否定表述：原文表示无人能作此保证"
    if scene.before and _NOT_TOLD.search(scene.before):
        return True, "否定表述：原文表示不会这样说"
    if not scene.before or not _DENIES.search(scene.before) or not _NEGATED.search(scene.before):
        return None
    if re.search(r"(?:敢|得|由|能|可)不$", scene.before) or re.search(
        r"没有之一$|不得了$|不能不$|不要太$|无(?:一)?不", scene.before
    ):
        return None
    return True, "否定表述：该说法被否认，而不是被主张"


_NEGATIVE_BY_NATURE = {"safe", "terms", "urgency", "review", "notice"}
_DENIABLE = {
    "disease",
    "tcm",
    "function",
    "slim",
    "special",
    "beauty",
    "medical",
    "superstition",
    "patent",
    "yield",
    "pass",
    "estate",
    "device_claim",
    "praise",
    "rank",
    "lowest",
    "firsts",
    "divert",
}
_NEVER_MEANT_BY_DENIAL = _DENIABLE | {
    "cure",
    "promise",
    "growing",
    "drink",
    "examiner",
    "pupils",
    "investors",
    "data",
    "honour",
}
_DENIED_INSIDE = re.compile(
    r"不具有|不具备|没有任何|并不能|不能代替|不可替代|不得|未取得|不含任何|不承诺|不保证|不代表|不作(?:任何|保证|承诺)|不是|并非|算不上|这是骗|是骗|不敢说|不等于|谣言|就别(?:吃|喝|买|用)|别吃了|别喝了|(?<![院医家药都生夫也])(?:治|管|改善)不了(?!的)"
)
# A claim whose own words open with a denial: 不得用于治疗, 不宣称疗效.
_DENIED_AT_ONCE = re.compile(
    r"(?:不得|不能|不可|不用于|不可用于|不具有|不具备|不宣称|不承诺|不保证|严禁|禁止|请勿|切勿|并非|不是|没有任何|不讲|不谈|不说)"
)
_DENIED_AFTER = re.compile(
    r"^[\"”」』]?[,，?？]?(?:这种话|这话|这个|这些|它|我们|我|咱|这块|功效|功能|效果|作用){0,2}(?:真的|可|都|就|是)?(?:我是不|我不(?!会?(?:骗|坑|忽悠|亏)|是|开玩笑|瞎)|都不加|"
    r"不加|不走|不搞|不聊|不留|没有(?!套路|第二|水分|隐形|中间商)|不敢|不能讲|不能说|不讲|不说|不好说|做不到|不存在|不具备|不保证|不承诺|谈不上|没这回事|我不敢|不会(?!骗|坑|亏)|不打包票|不是(?!开玩笑|玩笑|梦|问题|我?(?:吹|骗|瞎说|乱说|夸张|忽悠)|广告|假的|盖的|托))|"
    r"^[\u4e00-\u9fff]{0,6}?(?:是不合规|不合规|不合法|是违法|不受(?:法律|平台)?保护|这种东西(?:我们|咱)?(?:从来)?不|我们不(?:做|贴|搞|谈|讲|说|卖|收)|就别(?:吃|喝|买|用)|已取消|都是坑|是骗局|都是噱头|是噱头|都是忽悠|(?:的)?事(?:咱|我们)?不(?:干|做)|谁说谁负责|反正我不|哪有|"
    r"不作(?:为)?(?:承诺|宣传|广告)|不得用于广告|仅作事实)"
)
# Named to be taken back: 洗肺那是没影的事, 能抗癌的上个月被罚了. A rival's failure or what one is not allowed to say
# takes nothing back: the first is praise, the second a hint.
_TAKEN_BACK = re.compile(
    r"^[^\n]{0,22}?(?:没(?:有)?[这那]回事|没影的?(?:事|儿)|(?<!不)是做梦|引以为戒|(?<!不)(?<!不是)编出来|没这句话|(?:这话)?(?:你)?可?别算我头上|那是坑|"
    r"不这么(?:讲|说)|没法这么(?:讲|说)|我要纠正|讲错了|说漏嘴|是(?:她|他|我们)错|让(?:他|她|它|前台|客服)(?:给)?(?:撤|删|摘)了|打了叉|"
    r"被(?:市监局?|监管|工商)(?:罚|处罚)|被罚了|判罚|明令不让|就是诈骗|网络售烟违法|不许拿这|从来不讲(?!价)|没资格讲|我(?:不能|不敢)拿它|我保证不了|没让(?:[你您]们?|大家|姐妹们?|家人们?)这么(?:用|吃|喝|抹|贴)|不接(?:这个)?话|这单我不接|听了都生气|"
    r"我?们?不用这[个种]词|不能替[您你]答应|无法给(?:您|任何)?[^\n]{0,2}保证)"
)
# 本广告不对升值作任何承诺: the claim stands between the denial and what is denied of it.
_NOTHING_OF = re.compile(r"(?<!对)不(?:对|以|会?拿)[^，。\n]{0,8}$")
_PROMISED = re.compile(r"^[^，。\n]{0,10}(?:作|做)(?:出|为)?(?:任何)?(?:承诺|保证|宣传|说明)")
# A denial that opens a list denies every item of it: 不说"祛斑""美白".
_DENIED_LIST = re.compile(
    r"(?:不(?![振良适调孕育足全畅通佳稳齐安遂宁仁固摄化举射])|没有|不得|不能|不许|不准|禁止|严禁|请勿|从未|不含|无)(?:[\u4e00-\u9fff]{0,8})[\"“「『]?(?:[\u4e00-\u9fff]{1,8}[\"”」』]?(?:[、/和与或及]|"
    r"[\"”」』]\s*)[\"“「『]?){1,6}[\u4e00-\u9fff]{0,6}$"
)


_DENIES = re.compile(r"[不没无未非勿别禁谢拒杜反抵绝决并从]")
_STRONGLY = re.compile(
    r"(?:不具有|不具备|不销售|不出售|不售|(?<![人家店]都)不卖|不宣称|不承诺|不保证|不用于|不能用于|未宣称|没有任何|不存在|不涉及|不参与|不支持|不接受|不提供|严禁|禁止|杜绝|不作|"
    r"不算|算不上|不承认|从来不说|从不说|不搞|没有什么|并非)"
    r"(?:[\u4e00-\u9fff、]){0,10}$"
)
# What a script, a review of wording or a quoted rule says of words is about the words, not about goods.
_ABOUT_WORDS = re.compile(
    r"违规词|违禁词|禁用词|禁用语|禁用表达|禁说|敏感词|禁用清单|禁语|极限词|绝对化用语|广告法|审核意见|审稿|合规提示|合规要求|话术禁|建议改|改成|改为|请改|请删|删除|删掉|不得(?:说|"
    r"使用|出现|提|称|念|宣传|承诺|含)|不(?:能|要|准|许|可|可以)?说[「『“\"‘']|不[许准](?:说|拿|发|写|提)[^。\n]{0,2}[「『“\"‘']|[”\"」』]都不许说|有人冒充|"
    r"禁止(?:说|使用|出现|提|承诺|宣传)|严禁(?:说|使用|出现)|避免(?:使用|出现)|无依据|防骗|消费提示|消费警示|维权指南|都是坑|谣言|"
    r"典型案例|被(?:罚|处罚|罚款|处以|查|曝光|通报|认定|立案)|处罚|罚款|曝光|通报|查处|判决|法院|消协|消保委|警方|反诈|辟谣|科普|常识|识别虚假|"
    r"虚假宣传|误导消费者|构成欺诈|退一赔|骗局|陷阱|骗子|行骗|骗老人|团伙|市场监管(?:局|总局|部门)?提醒|监管部门|不合规|话术红线|红线|审核备注|审核批注|口径|"
    r"培训材料|场控提示|更正为|自查清单|哪些属于|什么是绝对化|别信|要当心|要警惕|需警惕|擦亮双眼"
)


_ABOUT = re.compile(
    r"[违禁敏限法审规改删坑谣骗权案罚曝判警误欺诈查科冒]|不得|不[能要准许可]|严禁|避免|依据|提示|警示|常识|消协|提醒|"
    r"通报|红线|口径|更正|当心|别信|哪些|陷阱|擦亮"
)


# A term binds buyers, and so do bans in the clauses beside it: 优惠券不得叠加使用，最终解释权归本店. Only a ban upon sellers, or
# one in the same clause, makes a sentence one about terms.
_UPON_SELLERS = re.compile(
    r"(?:商家|经营者|卖家|店铺|商户|主播|直播间|平台)[^\n，,。]{0,12}(?:不得|禁止|严禁|不允许|不能|不可)"
)
_BAN = re.compile(r"不得|禁止|严禁|拒绝|不允许|避免|不[能要准许可]")
_NEXT_CLAUSE = re.compile(r"[，,；;]")


def _bans_another_clause(scene: Scene, ban: str, between: str) -> bool:
    return (
        scene.kind == "terms"
        and bool(_BAN.match(ban) and _NEXT_CLAUSE.search(between))
        and not _UPON_SELLERS.search(scene.left)
    )


def about_words(scene: Scene) -> Answer:
    """The sentence is about wording itself: a rule for scripts, a correction, a quoted ban."""
    line = scene.folded.source
    first, last = scene.source
    start = max(line.rfind("\n", 0, first), line.rfind("。", 0, first)) + 1
    stop = min([place for place in (line.find("\n", last), line.find("。", last)) if place >= 0] or [len(line)])
    if not _ABOUT.search(line, max(start, first - 60), min(stop, last + 40)):
        return None
    found = _ABOUT_WORDS.search(line, max(start, first - 60), min(stop, last + 40))
    if found is None or _bans_another_clause(scene, found[0], line[found.end() : first]):
        return None
    if found.end() <= first or found.start() >= last:
        return True, "警示或引述：原文在说明哪些用语不能用或应改正"
    return None


def warned(scene: Scene) -> Answer:
    """The words are quoted to warn of them, or quote a ban."""
    if (
        scene.before
        and (found := _FORBIDDEN.search(scene.before))
        and not re.search(r"(?:避免|防止)(?:了)?$", scene.before[-3:])
    ):
        ban = found[0]
        if not _bans_another_clause(scene, ban, scene.left[scene.left.rfind(ban[:2]) :]):
            return True, "警示或引述：原文在告诫、查处或引用禁止性规定"
    if _WARNED_AFTER.match(scene.after):
        return True, "警示或引述：原文指出该说法不可信或被禁止"
    return None


def cautioned(scene: Scene) -> Answer:
    """A notice for patients or sensitive people, not a promise to them."""
    if (warning := _CAUTION_AFTER.match(scene.after)) and not _excuses_nothing(scene.kind, warning[0]):
        return True, "注意事项：向特定人群提示慎用、禁用或就医"
    if scene.words.endswith("科") and _TO_SEE.search(scene.before):
        return True, "注意事项：请人就医"
    if _CAUTION_BEFORE.search(scene.before) and _CAUTION_NEAR.search(scene.sentence):
        return True, "注意事项：说明出现不适时如何处理"
    return None


def _excuses_nothing(kind: str, warning: str) -> bool:
    """Whether a warning lets the claim before it stand: it says that no doctor is needed, or warns people who have
    nothing to do with the effect promised (淡斑 孕妇禁用)."""
    return bool(_UNNEEDED.search(warning) or (kind in _EFFECTS and _ANYBODY.search(warning)))


def asked(scene: Scene) -> Answer:
    """A question in comments or speech claims nothing."""
    if scene.channel not in (Channel.DANMAKU, Channel.ASR, Channel.SCRIPT):
        return None
    if re.search(r"(?:是不是|有没有|有人问|问我|问的?是|姐问|宝问|哥问|会不会)[^\n，,]{0,8}$", scene.left):
        return True, "提问：转述或提出问题，不构成宣传"
    tail = scene.after + scene.right[:2]
    if scene.channel is Channel.DANMAKU and (_ASKED.search(scene.sentence) or _MARK.search(scene.right)):
        return True, "提问：观众在询问，不构成宣传"
    if re.search(r"^[^\n]{0,10}(?:吗|么|呢|不呢)(?:$|[\n？?，,。])", tail) or re.search(
        r"(?:哪个|哪款|哪种|谁(?![都也])|什么(?![都也])|问我|有人问|很多人问)[^\n]{0,8}$", scene.before
    ):
        return True, "提问：该处为问句，不构成宣传"
    return None


def titled(scene: Scene) -> Answer:
    """The words are part of a book, law or document title."""
    opened, closed = scene.left.rfind("《"), scene.left.rfind("》")
    if opened > closed and "》" in scene.right:
        return True, "书名或文件名：引用标题，不是对商品的评价"
    return None


_PARTING = str.maketrans(dict.fromkeys("|｜/>›·•:：、", " "))
_PLACE_OF_MENU = re.compile(
    r"分类|首页|搜索(?:历史|记录|发现)|为您推荐|猜你喜欢|全部(?:商品|分类)|类目|频道|导航|筛选|排序|书架|专区|我的订单"
)
_LEAST_LABELS = 4
_LONGEST_LABEL = 6


def listed(scene: Scene) -> Answer:
    """A label in a menu of categories: at least four short labels in a row, one of which says that it is a menu."""
    if scene.channel not in (Channel.PAGE, Channel.TITLE, Channel.OCR):
        return None
    line = scene.left + scene.folded.source[slice(*scene.source)] + scene.right
    if not _PLACE_OF_MENU.search(line):
        return None
    labels = line.translate(_PARTING).split()
    if len(labels) >= _LEAST_LABELS and all(len(label) <= _LONGEST_LABEL and label.isalnum() for label in labels):
        return True, "分类导航：并列的栏目名称，不是对商品的评价"
    return None


STEPS: dict[str, tuple[str, Step]] = {
    "listed": ("分类导航", listed),
    "negated": ("否定", negated),
    "warned": ("警示与引述", warned),
    "about_words": ("用语规范", about_words),
    "awareness": ("健康常识", awareness),
    "cautioned": ("注意事项", cautioned),
    "asked": ("提问", asked),
    "titled": ("书名文件名", titled),
}
"""Steps by name, with the name inspectors read."""
