"""Steps for absolute terms: articles 5 and 6 of the 2023 guide, narrowed by the 2026 guide on citations.

Not covered: whether what is claimed is true; a held exemption is still the advertiser's to prove (article 7).
"""

from datetime import date
from functools import lru_cache

from checker.vocabulary import Channel
from rules.language import cues as re
from rules.language.context import FOR_A_PERSON, Answer, Step
from rules.language.scene import Scene

_GUIDE_2023 = date(2023, 2, 25)
_CITATIONS_2026 = date(2026, 6, 12)

_WISH_BEFORE = re.compile(
    r"(?:用心|信条|理念|态度|宗旨|初心|追求|愿景|使命|希望|祝(?:你|您|大家|愿)?|愿(?:你|您|大家|每)|致力于?|努力|力求|力争|争取|争做|争创|目标|"
    r"打造|成为|朝着|向着|立志|梦想|想要|想做|追寻|坚持|"
    r"承诺以|我们会以|为您提供|竭诚|给(?:你|您|大家|顾客|客户)(?:带来)?|以|用|尽|做到|服务)[^\n]{0,8}$"
)
_WISH = re.compile(
    r"(?:服务(?:态度)?|理念|信条|宗旨|初心|使命|愿景|追求|目标|梦想|心愿|祝愿|致力于|努力|力求|力争|立志|态度|回馈|答谢|感谢|陪伴|祝您|祝你|祝大家|我们的(?:承诺|信念|坚持|愿望))"
)
_USE_AFTER = re.compile(
    r"^(?:的)?(?:品茗|施药|喷药|补货|更换|保养|起跳|骑行|胎|水|室|用|投|入|出|最|开|配|饲|搭|食用|饮用|品尝|品鉴|品饮|赏味|使用|服用|保存|储存|"
    r"贮存|存放|烹煮|烹调|烹饪|冲泡|冲调|浸泡|观赏|观看|拍摄|拍照|睡眠|入睡|施肥|施用|种植|播种|移栽|浇水|采收|采摘|安装|充电|运动|训练|复习|学习|阅读|坐姿|"
    r"听|收看|照明|适用|喂养|喂食|发酵|醒酒|解冻|加热|换水|出行|旅游|旅行|游玩|打卡|参观|游览|搭配|穿着|试穿|佩戴|涂抹|晾晒|清洗|洗涤|工作)?(?:的)?"
    r"(?:期限?|时间|时期|时段|时机|时候|时刻|温度|水温|方式|方法|距离|位置|角度|姿势|状态|顺序|用量|剂量|比例|季节?|月份|环境|条件|浓度|间隔|体验(?:时间|"
    r"距离|温度)|湿度|地点|路线|尺寸|效果图|视角|观感|拍档|胎压|浓度|含水量|转速|档位|亮度|火候|风味|"
    r"办法|做法|吃法|喝法|建议|日期|赏味期|风味期|饮期)"
)
# 最好 before a verb gives advice; before 的, a noun of praise or the end of the clause it praises.
_ADVICE = re.compile(
    r"^(?![的之品质牌口原材面产效性味选礼货价服设工技东最吃喝用看穿卖闻听啦了呀啊吧哦嘛]|一款|一家|一个|商品)[\u4e00-\u9fff]{2}"
)
_RATED = re.compile(
    r"(?:是|得|网|国|界|内|中|上|家|料|质量|效果|品质|口碑|口感|品牌|味道|性价比|销量|卖|挑|选|买|行业|同行|世界|全球|"
    r"市面|绝对|公认|真|算|说)$"
)
_TIP = re.compile(
    r"^[^\n，。,]{0,6}?(?:为|是|在|约|:|：)\s?[^\n，。]{0,6}?\d|"
    r"^[^\n，。,]{0,6}?\s?\d+(?:[.\-~—至到]\d+)?\s?(?:℃|°|度|分钟|小时|天|个月|月|bar|kpa|克|g|ml|毫升|厘米|cm|米|m|点|岁)"
)
_HAD_BETTER = re.compile(
    r"^(?:最后(?:一[个步次遍道])?(?:戴|穿|放|加|涂|擦|洗|下锅|倒|撒)|做|摘|倒|使用|擦|煮|炖|蒸|泡|换|停|坐|带|拿|找|试|晾|烘|平放|佩戴|空|现|随|直接|自己|自然|到店|重新|定期|静置|竖|横|悬挂|浸|摇|搅|切|"
    r"腌|是|还是|就|先|再|也|都|每|别|不要|不|能|可以|要|请|把|将|在|于|用|放|从|由|和|跟|与|对|给|让|按|提前|尽快|尽量|避免|搭配|配|选|选择|戴|"
    r"穿|洗|手洗|冷藏|冷冻|密封|阴凉|常温|空腹|饭|早上|晚上|"
    r"睡前|一次|两次|一周|一天|三天|一个月|当天|当日|立即|马上|趁|等|去|到|问|咨询|联系|拍|看|检查|确认|加|留|备|垫|套|控制|保持|隔|分|多|少|下单|收到|"
    r"开|关|测|量|称|减|做好|有|没有|今天|明天|两|2|3|1|参考|按照|依据|结合)"
)
_TASTES = re.compile(r"最(?:佳|好|嫩|好吃|好喝|香|鲜|甜|脆|软|佳口感|舒服|好看)$|^(?:口感|风味|味道)")
_WHEN = re.compile(
    r"\d+\s?(?:℃|度|分钟|小时|天|克|g|ml|毫升|%|月|秒|倍|成熟|分熟)|(?:分钟|分熟|水温|时候|温度|左右|冷藏后|放凉|加热后|季节|当天|两天内|开袋后|开封后|小时)"
)
_PRAISE_SCOPE = re.compile(
    r"(?:全网|全国|市面|世界|全球|行业|史上|城|圈|抖音|我们|我家|本店|绝对|公认|真的)[^\n]{0,4}$"
)
_INSTRUMENT = re.compile(r"最好(?:用|吃|喝|穿|看)$")
_WITH = re.compile(
    r"^(?!的|了)(?:[\u4e00-\u9fff]{0,3}(?:锅|布|刷|擦的|碗|盆|纸巾|毛巾|袋|瓶|工具)(?:火要|小火|不要|别|先|再|慢慢)|原装|原厂|盖碗|软布|温水|清水|冷水|热水|专用|湿布|干布|配套|棉|玻璃|陶瓷|木|硅胶|不锈钢|中性|常温|凉|温|淡|宽松|长袖|一次|两|三|半|少|一下|"
    r"说明|手|勺|夹|筷|[^\n]{1,6}(?:充电|泡|洗|擦|清洗|装|煮|喷|冲|炒|切|刮|拌|垫|包|盛|存))"
)
_PRAISED_ANYWAY = re.compile(r"^(?:用|吃|喝|看|听|闻|穿|玩|使|养|卖)(?:的|$|了|[^\n]{0,6}(?:就|是|款|产品))")
_RANGE = re.compile(
    r"(?:系列|本店|店内|店里|直播间|自家|我们?家|本场|全场|全店|款式|品牌|产品|商品|机型|型号|这几[款条件个双支瓶盒]|这三款|这两款|款|公司|门店|本厂|旗下|颜色|花色|尺码|码数|口味|味道|规格|版本|配色)(?:产品|商品|"
    r"款|锅|里面)?(?:中|里|内|当中|里面)[^\n]{0,6}$|"
    r"(?:同系列|本系列|该系列|历代|历届|上一代|上代|前代|往期|同品牌|同门店|与自身|其中)[^\n]{0,8}$"
)
_OWN = re.compile(
    r"(?:我们|我|咱们?|自己|本店|店里|我司|公司|门店|品牌)(?:自己|自家|家|店|店里)?(?:的|里|卖得|卖的|做的|目前|现在|尺寸|容量|重量|价格|口味|个头|版本){0,3}$"
)
_MEASURE = re.compile(
    r"最(?:好|火|热|畅|受欢迎|大|小|轻|重|长|短|薄|厚|高|低|便宜|贵|新|多|早|宽|窄|快|慢|简单|迷你)|卖[得的]最|销量最"
)
_SELF_AFTER = re.compile(
    r"[（(][^）)]{0,16}(?:与|同|相比|本品牌|同系列|自身|本店|上一?代|我司|自家)[^）)]{0,16}[）)]|^[^\n。！]{0,16}(?:与本品牌|"
    r"与上一代|同系列|与自身|对比上代|相比上代|本店(?:商品|产品)?(?:中|内|里))"
)
_GRADED = re.compile(
    r"GB\s?/?\s?T?\s?\d|QB/?T?\s?\d|NY/?T\s?\d|SB/?T?\s?\d|LY/T|DB\d|标准号|执行标准|国标|行业标准|国家标准|T/[A-Z]",
    re.IGNORECASE,
)
_NAME_AFTER = re.compile(
    r"^[\s\u4e00-\u9fffA-Za-z0-9·]{0,12}[®™]|^[^，。]{0,8}[（(][Rr][)）]|^[」”’』》\"][^，。]{0,6}(?:型号|"
    r"系列|品牌|商标|款|牌|版|色|套餐|面膜|课程)?"
)
_NAME_BEFORE = re.compile(
    r"(?:商标|品牌名?|牌子|型号|款号|货号|名为|名叫|叫做|取名|系列名|书名|歌名|片名|剧名|店名|公司名称|名称|企业名称|曲目|电影|歌曲|小说|游戏|色号|产品名|"
    r"专利名称?)(?:为|是|叫|:|：)?[^\n]{0,4}$"
)
_TITLE_AFTER = re.compile(
    r"^[\u4e00-\u9fff]{0,3}(?:技师|评茶员|裁判员|职业资格)|^(?:的)?(?:非遗|非物质文化遗产|非物质|高新技术|重点|实验室|博物馆|自然保护区|风景名胜|森林公园|湿地公园|地质公园|旅游度假区|旅游景区|景区|文物|生态|示范|"
    r"龙头企业|农业|专精特新|绿色工厂|企业技术中心|工程|"
    r"检测|质检|教学|教育|运动员|裁判|健将|科技|孵化|众创|星火|产业|贫困|农作物|良种|水利|公园|文明|卫生|工业设计|企业|传承人|大师|名师|精品课|一流|重大|期刊|"
    r"课题|媒体|新区|畜禽|技师|技能|评茶员|裁判员|教练|职业资格|遗传|保种|种质|名优|经济|开发区|艺术|评茶|品酒|赛事|比赛|水产|农产品|现代|认定|保护|标准|大学)"
)
_TITLE_NEAR = re.compile(r"非物质文化遗产|非遗|保种场|种质资源|遗传资源|名录|保护区|示范区|认定|称号")
_TITLE_PROVED = re.compile(
    r"第?[A-Z]{0,4}[\d-]{2,}号?|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ]+[-—]\d|第[一二三四五六七八九十\d]+批|\d{4}年|编号|公布|名单|公告|认定|证书|名录"
)
_PERIOD = re.compile(
    r"(?:19|20)\d\d\s?[年./-]|\d{1,2}月|Q[1-4]|季度|半年|双11|双十一|618|年度|截至|截止|数据周期|统计(?:周期|时间|区间)|近[一二三\d]+[年月天]|\d+日"
)
_AREA = re.compile(
    r"全国|中国|国内|全球|世界|省|市|区域|地区|天猫|淘宝|京东|抖音|快手|拼多多|唯品会|小红书|平台|类目|行业|品类|线上|榜|华东|华南|华北|同类|赛道"
)
_SOURCE = re.compile(
    r"来源|数据源|据[^，。]{2,20}(?:数据|报告|统计|显示)|报告|统计|榜单|尼尔森|欧睿|艾瑞|弗若斯特|沙利文|中怡康|奥维|凯度|CTR|IDC|GfK|易观|"
    r"生意参谋|蝉妈妈|检测|证书|认证|证明|截图|排行榜|[\u4e00-\u9fff]{2,}榜|Euromonitor|Frost|研究院|协会|生意经|后台数据"
)
# A place further down the list, or a month's best-seller of one shop, is no first of its trade.
_FIRST = re.compile(r"第一|第1|冠军|榜首|首位|头名|no\.?1|top\.?1(?!\d)", re.IGNORECASE)
_COMMENT_PERSON = re.compile(
    r"(?:主播|小姐姐|小哥哥|姐姐|哥哥|老板|你|您|妹妹|妹子|老师|宝宝|他|她|客服|嗓音|声音|人|我们?)[^\n]{0,6}$"
)
_CONTEST = re.compile(
    r"(?:比赛|考试|运动会|选拔赛|锦标赛|奥运会?|世锦赛|联赛|杯|大赛|我弟|我哥|我儿子|我女儿|同学|班里|年级|参赛|抽奖|答题|游戏)[^\n，,]{0,8}$"
)
_ROLL_OF_NAMES = re.compile(
    r"第一名[^\n]{0,12}第二名|第二名[^\n]{0,12}第三名|恭喜[^\n]{0,8}第[一二三]|顾客投票|观众投票|投票产生"
)
_NOT_GOODS_AFTER = re.compile(
    r"^(?:的)?(?:环节|步骤|阶段|工序|部位|位置|一面|一层|办法|人群|群体|故事|经历|决定|夏天|冬天|一段|路|话|动力|支持|信任|感谢|敬意|牵挂|遗憾|幸福|"
    r"快乐|收获|鼓励|祝愿|诚意|努力|服务|热情|笑容|问候|关怀|理解|责任|样子|模样|关键|区别|变化|挑战|困难|食物|食品|峰|山|河|湖|沙漠|动物|恐龙|行星|国家|"
    r"城市|岛|海|陆地|鸟|鱼类|昆虫|植物|哺乳|建筑|桥|用法|形式|词|同学们|团队|伙伴|陪伴|初衷|本质|常识|规律|答案|选择权|安全感|缺点|不足|毛病|风险|误区|"
    r"错误|回忆|时光|年华|朋友|日子|一天|一年|一次|时候|时刻|那天|人|同事|同学|家人|妈妈|爸爸|父母|孩子|老师|客户|顾客|粉丝|祝福|安排|状态|结果|消息|心意|"
    r"事情?|问题|原因|部分|地方|季节|天气|月份|城市|感受|愿望|礼物|自己|我们|你们|大家|方案请|办法)"
)


def attitude(scene: Scene) -> Answer:
    """指南五(一)(二): only service attitude, ideas, wishes, or a goal pursued."""
    if not _WISH.search(scene.sentence) and not _WISH_BEFORE.search(scene.before):
        return None
    if re.search(r"(?:已|已经|早已|成功)(?:成为|做到|打造|是)[^\n]{0,8}$", scene.before):
        return False, "指南第五条：自称已经达到，不是目标或理念"
    if re.search(r"(?:绝对|必将|必定|一定|肯定|注定)(?:会|能|将)?(?:成为|是)[^\n]{0,8}$", scene.before):
        return False, "指南第五条：断言必将达到，不是目标或理念"
    if _WISH_BEFORE.search(scene.before) and (
        _WISH.search(scene.before + scene.after)
        or re.search(
            r"(?:目标|争做|争创|争取|立志|致力|力争|力求|努力|愿|希望|祝|追求|愿景|成为|打造|想做|梦想)[^\n]{0,10}$",
            scene.before,
        )
    ):
        return True, "指南第五条(一)(二)：仅表明服务态度、经营理念、主观愿望或目标追求"
    if re.match(r"^[^\n]{0,8}(?:追求|目标|宗旨|理念|信条|使命|愿景|动力|愿望|心愿|初心|服务)", scene.after):
        return True, "指南第五条(一)(二)：仅表明服务态度、经营理念、主观愿望或目标追求"
    return None


def elsewhere(scene: Scene) -> Answer:
    """指南五(三): the words point to something other than the goods' performance or quality."""
    if scene.channel is Channel.DANMAKU and _COMMENT_PERSON.search(scene.before):
        return True, "指南第五条(三)：说的是人，与商品性能、质量无直接关联"
    if _ROLL_OF_NAMES.search(scene.sentence):
        return True, "指南第五条(三)：依次报出名次，不是对商品的评价"
    if _CONTEST.search(scene.before):
        return True, "指南第五条(三)：说的是比赛、考试等的名次，与商品无直接关联"
    if scene.words.startswith("最") and re.search(r"母乳(?:是|为)", scene.before):
        return True, "指南第五条(三)：说的是母乳，不是所售商品"
    if _NOT_GOODS_AFTER.match(scene.after):
        return True, "指南第五条(三)：指向与商品性能、质量无直接关联的事物"
    if re.search(
        r"(?:我|咱|大家|你|您|他|她|孩子|宝宝|家人|人人|我妈|我爸|老公|老婆|顾客|粉丝)(?:们)?(?:自己|个人|本人|也|都|就|觉得|平时|小时候|现在|一直){0,2}$",
        scene.before,
    ) and re.match(
        r"最(?:喜欢|爱|想|怕|关心|担心|在意|期待|讨厌|烦|看重|常|难忘|开心|感动|感谢|推荐|重要|缺|需要|舍不得|常用|常吃|近)",
        scene.words,
    ):
        return True, "指南第五条(三)：表达个人感受或偏好"
    return None


def usage(scene: Scene) -> Answer:
    """指南六(二): how, when and how long to use or keep the goods."""
    if scene.words.endswith(("佳", "优", "适宜", "适", "合适", "理想", "好", "棒", "美")) and _USE_AFTER.match(
        scene.after
    ):
        return _since_guide(scene, "指南第六条(二)：仅为使用方法、时间、保存期限等消费提示")
    if _TASTES.search(scene.words) and _WHEN.search(scene.sentence) and not _PRAISE_SCOPE.search(scene.before):
        return _since_guide(scene, "指南第六条(二)：说明怎样食用、使用时状态最好")
    if _INSTRUMENT.search(scene.words) and _WITH.match(scene.after) and not _PRAISE_SCOPE.search(scene.before):
        return True, "「最好」在此意为「应当、宜」，是使用提示"
    if scene.words in ("最佳", "最优", "最适", "最理想", "最合适", "最好") and _TIP.match(scene.right):
        return _since_guide(scene, "指南第六条(二)：写明数值的使用、保存提示")
    if scene.words == "最好" and _ADVICE.match(scene.after) and not _RATED.search(scene.before):
        return True, "「最好」在此意为「应当、宜」，是使用提示"
    if scene.words.endswith("最好") and _HAD_BETTER.match(scene.after) and not _PRAISED_ANYWAY.match(scene.after):
        return True, "「最好」在此意为「应当、宜」，是使用提示"
    return None


def itself(scene: Scene) -> Answer:
    """指南六(一): goods of one brand or business compared among themselves."""
    if (
        (_RANGE.search(scene.before) or _OWN.search(scene.before)) and _MEASURE.search(scene.words)
    ) or _SELF_AFTER.search(scene.right):
        if re.search(r"全网|全国|市面|市场上?|行业|业内|同行|平台|世界|全球|抖音", scene.words + scene.before[-8:]):
            return False, "指南第六条(一)：比较范围超出自家商品"
        return _since_guide(scene, "指南第六条(一)：仅在同一品牌或同一企业商品之间自我比较")
    return None


def graded(scene: Scene) -> Answer:
    """指南六(三): a grade defined by a standard, with the standard named."""
    if not re.search(r"级|特等|一等|优等|特优", scene.words):
        return None
    if _GRADED.search(scene.near):
        return _since_guide(scene, "指南第六条(三)：依标准认定的分级用语，并写明标准")
    return False, "指南第六条(三)：未写明分级所依据的标准"


def named(scene: Scene) -> Answer:
    """指南六(四): the words are a name, model or mark used to refer to the goods."""
    last = scene.left[-1:]
    quoted = last in '「『“‘"【' and last != "" and re.match(r"^[^，。,]{0,10}[」』”’\"】]", scene.right)
    if quoted and re.search(
        r"型号|系列|款|商标|品牌|牌|版|色|名|歌|书|剧|电影|店|课|小区|酒店|公司|礼盒|配色",
        scene.left[-8:] + scene.right[:14],
    ):
        return _since_guide(scene, "指南第六条(四)：作为商品名称、型号、商标或专利名称指代商品")
    if re.match(r"^[^，。,\n]{0,8}(?:®|™|[（(][Rr][)）])", scene.right) or _NAME_BEFORE.search(scene.before):
        return _since_guide(scene, "指南第六条(四)：作为商品名称、型号、商标或专利名称指代商品")
    return None


def titled_by_state(scene: Scene) -> Answer:
    """指南六(五): an award or title given under state rules, with its number, list or year."""
    if not re.search(r"国家级|国家|世界|省级|中国", scene.words):
        return None
    if not _TITLE_AFTER.match(scene.after) and not _TITLE_NEAR.search(scene.sentence):
        return None
    if _TITLE_PROVED.search(scene.near):
        return _since_guide(scene, "指南第六条(五)：依国家有关规定评定的称号，并写明编号、名单或年份")
    because = "指南第六条(五)：未写明称号的编号、名单或年份，请核对评定文件"
    return False, FOR_A_PERSON + because if _TITLE_AFTER.match(scene.after) else because


@lru_cache(maxsize=64)
def _limits(near: str) -> tuple[bool, bool, bool]:
    """Whether a period, an area and a source are stated."""
    return bool(_PERIOD.search(near)), bool(_AREA.search(near)), bool(_SOURCE.search(near))


def limited_fact(scene: Scene) -> Answer:
    """指南六(六): a fact of order, sales or share within stated time and place, with its source."""
    period, area, source = _limits(scene.near)
    if period and area and source:
        if scene.day >= _CITATIONS_2026 and re.search(r"最佳|最高级|国家级", scene.words):
            return False, "《广告引证内容执法指南》：引证内容中的「最佳」「最高级」不因注明来源而豁免"
        if scene.day >= _CITATIONS_2026 and _FIRST.search(scene.words):
            return False, FOR_A_PERSON + "《广告引证内容执法指南》：引证的「第一」是否人为缩小了时间、地域或品类的范围"
        return _since_guide(scene, "指南第六条(六)：限定了时间、地域并写明来源的事实信息；真实性须由广告主证明")
    missing = [name for name, found in (("时间", period), ("地域或范围", area), ("来源", source)) if not found]
    return False, "指南第六条(六)：未写明" + "、".join(missing)


def measured(scene: Scene) -> Answer:
    """A specification: the widest value with its unit, or a named parameter."""
    if not re.search(r"[大高长低小短快慢远近宽厚薄重轻深强多少]$", scene.words) or re.match(r"(?!最)", scene.words):
        return None
    after = scene.after + " "
    if re.match(
        r"^(?:可达|可|达|约|支持|能|为|不超过|至|到|兼容|[^\n，。]{0,8}?)?[^\n]{0,6}?\d", after
    ) and not re.match(r"^[^\n]{0,4}(?:便宜|性价比)", after):
        return True, "规格参数：数值上限或下限，不是对商品优劣的评价"
    if re.match(
        r"^(?:也要|也得|要等|明天|后天|今天|当天|次日|隔日|下周|输出|输入|充电|支持|额定|可|适用|允许|工作|使用|起订|起批|订购|购买|还款|优惠|折扣|抵扣|返|"
        r"奖|立减|减|补贴|领|限|限度|承重|承载|容量|功率|扭矩|转速|转弯|续航|航程|速度|时速|电流|电压|亮度|分辨率|光圈|焦距|变焦|直径|长度|宽度|"
        r"高度|厚度|深度|尺寸|码|号|行程|爬坡|载重|吸力|风量|噪音|压力|流量|范围|距离|像素|倍|张开|开合|摇摆|展开|拉伸|扩展|带宽|音量|制冷|功耗|温度|湿度|水位|"
        r"坡度|学历|额度|限额|年龄|人数|连接|库存|购|单价|起|分|值|档|限速|单边|水深|离地|马力|排量|净功率|"
        r"负重|间距|气压|气缸|开度|角度|持续|待机|待机时间|单次|飞行|通话|播放|字数|报名|金额|投保|保额|赔付|免赔|利率|消费|配送|起送|库容)",
        after,
    ):
        return True, "规格参数：参数名称中的「最大、最高、最低」，不是对商品优劣的评价"
    return None


def _since_guide(scene: Scene, because: str) -> Answer:
    if scene.day < _GUIDE_2023:
        return False, because + "（行为发生在指南发布前，由人工判断）"
    return True, because


STEPS: dict[str, tuple[str, Step]] = {
    "attitude": ("指南五(一)(二) 态度理念与目标", attitude),
    "elsewhere": ("指南五(三) 未指向商品性能质量", elsewhere),
    "usage": ("指南六(二) 使用与保存提示", usage),
    "itself": ("指南六(一) 自我比较", itself),
    "graded": ("指南六(三) 标准分级用语", graded),
    "named": ("指南六(四) 名称型号商标", named),
    "titled_by_state": ("指南六(五) 国家评定称号", titled_by_state),
    "limited_fact": ("指南六(六) 限定时空的事实", limited_fact),
    "measured": ("规格参数", measured),
}
"""Steps by name, with the name inspectors read."""
