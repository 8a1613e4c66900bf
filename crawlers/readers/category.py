"""What kind of goods a page sells, from its title, its crumbs and its specifications; None when the words don't settle it."""

import re

from checker.vocabulary import Category

_C = Category
_WORDS: tuple[tuple[Category, re.Pattern[str]], ...] = (
    (_C.INFANT_FORMULA, re.compile(r"婴幼?儿(?:配方)?奶粉|配方奶粉|[1-3一二三]段奶粉")),
    (_C.HEALTH_FOOD, re.compile(r"保健食品|蓝帽子?|国食健[注字备]|食健备")),
    (_C.DRUG, re.compile(r"国药准字|处方药|非处方药|OTC(?:药|$)|药品(?!柜|盒)")),
    (_C.DEVICE, re.compile(r"医疗器械|[国\u4e00-\u9fff]械[注备]|血压计|血糖仪|制氧机|雾化器|助听器")),
    (_C.MEDICAL_BEAUTY, re.compile(r"医疗?美容|医美|水光针|热玛吉|玻尿酸注射|双眼皮手术|光子嫩肤")),
    (_C.DISINFECTANT, re.compile(r"消毒(?:液|剂|湿巾|凝胶|片)|抑菌(?:液|膏|洗液)|免洗洗手")),
    (_C.TOBACCO, re.compile(r"香烟|电子烟|雪茄|卷烟")),
    (_C.ALCOHOL, re.compile(r"白酒|红酒|葡萄酒|啤酒|黄酒|酱香(?:型)?|威士忌|茅台|米酒|果酒|清酒|浓香型")),
    (_C.TEA, re.compile(r"茶叶|龙井|普洱|红茶|绿茶|乌龙|白茶|铁观音|老班章|毛尖|茶饼")),
    (_C.FINANCE, re.compile(r"理财|保险产品|基金|贷款|信用卡")),
    (_C.REAL_ESTATE, re.compile(r"楼盘|商品房|二手房|公寓出售")),
    (_C.EDUCATION, re.compile(r"课程|网课|培训班|考研|题库|辅导班|训练营|教程")),
    (_C.AGRI, re.compile(r"农药|化肥|肥料|兽药|种子|饲料|除草剂")),
    (_C.COSMETICS, re.compile(r"面膜|精华(?:液|水)?|面霜|乳液|爽肤水|口红|唇釉|粉底|气垫|防晒(?:霜|乳)|洗面奶|洁面|眼霜|"
        r"护肤|化妆|染发|祛斑|妆网备字|香水|卸妆|眉笔|身体乳|护手霜|洗发|沐浴露|护发")),
    (_C.BABY_TOYS, re.compile(r"玩具|婴儿|宝宝|童车|积木|纸尿裤|奶瓶|牙胶|安全座椅|早教")),
    (_C.JEWELRY, re.compile(r"翡翠|和田玉|玉石|玉镯|黄金|足金|钻戒|珍珠|银饰|吊坠|手镯|蜜蜡|首饰|珠宝")),
    (_C.APPAREL, re.compile(r"连衣裙|裙|T恤|衬衫|外套|羽绒服|卫衣|牛仔裤|裤|毛衣|大衣|睡衣|内衣|文胸|袜|男装|女装|童装|"
        r"鞋|靴|帽子?|围巾|衣服|冲锋衣|夹克|服装|旗袍|箱包|双肩包|手提包")),
    (_C.ELECTRONICS, re.compile(r"手机|耳机|电脑|笔记本|平板|相机|充电|数据线|键盘|鼠标|音箱|路由器|显示器|智能手表|U盘|移动电源")),
    (_C.HOME, re.compile(r"空调|冰箱|洗衣机|电视|电饭|热水器|家具|沙发|床垫|床上|四件套|被(?:子|套|芯)|枕|窗帘|锅|"
        r"杯(?!面)|碗|收纳|洗衣液|清洁|纸巾|抽纸|灯|家居|厨具|餐具|毛巾|地板|瓷砖|油烟机|家用|茶具|"
        r"扫地")),
    (_C.AUTO, re.compile(r"汽车|轮胎|车载|机油|行车记录|方向盘|雨刮")),
    (_C.CATERING, re.compile(r"代金券|套餐券|自助餐券|餐饮|外卖|火锅店|堂食|团购券")),
    (_C.FOOD, re.compile(r"食品|零食|坚果|水果|苹果(?!手机|iPhone)|橙|柑|桃|梨|葡萄|樱桃|车厘子|草莓|芒果|牛肉|猪肉|"
        r"羊肉|鸡肉|海鲜|虾|蟹|鱼(?!缸)|大米|面条|面粉|食用油|橄榄油|饼干|蛋糕|糕|巧克力|糖果|牛奶|"
        r"酸奶|奶粉|蜂蜜|燕窝|饮料|咖啡|火锅|调味|酱油|腊肉|香肠|枸杞|红枣|笋|菌|蛋|面包|饺|粽|年货|"
        r"生鲜|燕麦|藕粉|米粉|豆|瓜子")),
)  # fmt: skip
_CUSTOM = re.compile(
    r"(?:私人|来图|来样|专属|接受|支持|可|照片|尺寸|按需)?(?:定制|订制|定做|订做)(?!款系列)|来图加工|(?:免费)?刻字|按(?:您|买家)(?:的)?(?:要求|尺寸)(?:制作|裁剪|加工)"
)


def category_of(title: str, crumbs: str = "", specs: str = "") -> Category | None:
    """The category the words point to: crumbs weigh before the title, the title before the specifications."""
    for text in (crumbs, title, specs):
        for category, pattern in _WORDS:
            if text and pattern.search(text):
                return category
    return None


def is_custom_made(title: str, detail: str) -> bool | None:
    """Whether the goods are said to be made to the buyer's order; None when nothing says so."""
    found = _CUSTOM.search(title) or re.search(
        r"(?:本品|本商品|此商品|该商品|商品|产品)?(?:为|属于?|系)[^,。;\n]{0,6}(?:定制|定做|订制)|定制(?:商品|类|产品)|下单后(?:开始)?(?:定制|制作)",
        detail,
    )
    return True if found else None
