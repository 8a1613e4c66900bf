"""What a text claims, for which goods, and which exemption holds."""

from datetime import date

import pytest

from checker.vocabulary import Category, Channel
from rules.language.engine import Language, Text, language_on
from rules.language.reading import Reading, Via
from rules.law import Law

DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def language() -> Language:
    return language_on(Law(DAY))


def read(
    language: Language,
    text: str,
    category: Category = Category.GENERAL,
    channel: Channel = Channel.PAGE,
    day: date = DAY,
) -> Reading:
    return language.read(Text(text=text, category=category, channel=channel), day)


def standing(reading: Reading) -> set[str]:
    return {hit.cls for hit in reading.hits if not hit.cleared}


@pytest.mark.parametrize(
    ("text", "category", "cls"),
    [
        ("这款茶降血压", Category.TEA, "food_medical"),
        ("软胶囊治疗关节炎", Category.HEALTH_FOOD, "hf_disease"),
        ("手环治疗失眠", Category.JEWELRY, "device_confuse"),
        ("面膜专治毛囊炎", Category.COSMETICS, "cosm_medical"),
        ("喷剂治脚气", Category.DISINFECTANT, "disinfect_claim"),
    ],
)
def test_the_goods_decide_which_law_a_claim_breaks(language: Language, text: str, category: Category, cls: str) -> None:
    assert cls in standing(read(language, text, category))


def test_a_drug_may_name_its_indication(language: Language) -> None:
    assert not standing(read(language, "用于治疗风热感冒引起的咳嗽", Category.DRUG))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我们的目标是成为行业最佳", "指南五(一)(二) 态度理念与目标"),
        ("本系列中最轻的一款", "指南六(一) 自我比较"),
        ("最佳食用温度 8-10℃", "指南六(二) 使用与保存提示"),
        ("国家级实验室（科技部2023年公布名单第12号）", "指南六(五) 国家评定称号"),
        ("2024年全国线上销售额前三（来源：某某统计）", "指南六(六) 限定时空的事实"),
    ],
)
def test_each_exemption_of_the_guide_is_tried_by_name(language: Language, text: str, name: str) -> None:
    reading = read(language, text, Category.HOME)
    assert not standing(reading)
    assert name in {exemption.name for hit in reading.hits for exemption in hit.exemptions if exemption.held}


@pytest.mark.parametrize(
    ("text", "held"),
    [("图书分类:医学 养生 食疗 疗愈 育儿 教辅", True), ("图书分类 食疗方子治好了我的胃", False)],
)
def test_labels_of_a_menu_claim_nothing_and_a_sentence_beside_one_does(
    language: Language, text: str, held: bool
) -> None:
    tried = {one.name: one.held for hit in read(language, text).hits for one in hit.exemptions}
    assert tried.get("分类导航", False) is held


def test_the_price_printed_in_a_book_is_not_compared_with_another(language: Language) -> None:
    assert "price_compare" not in standing(read(language, "定价:180元 出版社:人民文学出版社 ISBN 9787020000000"))
    assert "price_compare" in standing(read(language, "定价:180元 直播间只要58元"))


def test_a_future_told_as_certain_is_no_goal(language: Language) -> None:
    assert "abs_term" in standing(read(language, "未来五年城南绝对会成为本市最有价值区域", Category.REAL_ESTATE))


def test_a_rank_without_source_shows_what_is_missing(language: Language) -> None:
    hits = read(language, "全国销量第一品牌").of("abs_rank")
    assert any("未写明" in exemption.because for hit in hits for exemption in hit.exemptions)


def test_usage_tips_before_the_guide_are_left_to_a_person(language: Language) -> None:
    assert standing(read(language, "最佳食用时间 三天内", Category.FOOD, day=date(2023, 2, 24))) == {"abs_term"}
    assert not standing(read(language, "最佳食用时间 三天内", Category.FOOD, day=date(2023, 2, 25)))


@pytest.mark.parametrize(
    ("text", "category", "via"),
    [
        ("歷史最低價", Category.GENERAL, Via.VARIANT),
        ("部*队*特*供", Category.ALCOHOL, Via.VARIANT),
        ("瘦shen魔芋", Category.FOOD, Via.PINYIN),
        ("dì一品牌", Category.GENERAL, Via.PINYIN),
        ("抗🦀食品", Category.FOOD, Via.FUZZY),
        ("治🦶气的药膏", Category.DISINFECTANT, Via.FUZZY),
        ("氵肖炎面膜", Category.COSMETICS, Via.FUZZY),
    ],
)
def test_disguises_are_seen_and_named(language: Language, text: str, category: Category, via: Via) -> None:
    assert via in {hit.via for hit in read(language, text, category).hits}


def test_a_resemblance_is_never_certain(language: Language) -> None:
    reading = read(language, "zui划算的囤货装 瘦shen神器", Category.FOOD)
    assert reading.hits
    assert not any(hit.certain for hit in reading.hits if hit.via in (Via.PINYIN, Via.FUZZY))


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("我血压高能喝吗", Channel.DANMAKU),
        ("千万别信那些包治百病的广告", Channel.ASR),
        ("违规词提醒：不得使用“国家级”“最佳”", Channel.SCRIPT),
        ("高血压患者慎用", Channel.PAGE),
        ("最近上新，第一次来的朋友先看简介", Channel.ASR),
        ("最大扭矩 250N·m", Channel.PAGE),
        ("主播声音最好听", Channel.DANMAKU),
    ],
)
def test_questions_warnings_and_ordinary_words_claim_nothing(language: Language, text: str, channel: Channel) -> None:
    assert not standing(read(language, text, Category.FOOD if "血压" in text else Category.GENERAL, channel))


@pytest.mark.parametrize(
    ("text", "category", "cls"),
    [
        ("高血压西医治不了的喝它", Category.FOOD, "food_medical"),
        ("颈椎病大医院都治不了来我这", Category.FOOD, "food_medical"),
        ("糖尿病治好的真事不是编出来的", Category.FOOD, "food_medical"),
        ("痛风找我们李医生三副药断根", Category.FOOD, "food_medical"),
        ("祛斑霜七天淡斑孕妇禁用", Category.COSMETICS, "cosm_efficacy"),
        ("月入过万不是做梦跟着老师稳赚不赔", Category.FINANCE, "invest_return"),
        ("稳赚不赔骗你拉黑我", Category.FINANCE, "invest_return"),
        ("全网最低从来不讲价", Category.GENERAL, "price_lowest"),
        ("全网最低价没有套路", Category.GENERAL, "price_lowest"),
        ("没人敢卖全网最低价只有我", Category.GENERAL, "price_lowest"),
        ("安静无噪声升值潜力大", Category.REAL_ESTATE, "realestate_claim"),
        ("保过班费用不超过五千", Category.EDUCATION, "edu_guarantee"),
        ("专利正在申请还没下来专利技术锁水", Category.HOME, "patent_claim"),
        ("书包侧袋都放得下的电子烟西瓜味", Category.TOBACCO, "tobacco"),
        ("持许可证正品香烟包邮", Category.TOBACCO, "tobacco"),
        ("来兄弟们干了一杯", Category.ALCOHOL, "alcohol_claim"),
        ("特价商品不退不换质量问题可退", Category.APPAREL, "unfair_terms"),
        ("司美格鲁肽现货优惠药店都不卖", Category.DRUG, "rx_ad"),
        ("全网第一品牌，冒充必究", Category.GENERAL, "abs_rank"),
        ("平台不准说能治糖尿病你们懂的", Category.FOOD, "food_medical"),
        ("淡斑比去皮肤科强", Category.COSMETICS, "cosm_efficacy"),
        ("最好用平底锅", Category.HOME, "abs_term"),
        ("最后5分钟再不买就没了", Category.GENERAL, "false_urgency"),
        ("最后三分钟放价", Category.GENERAL, "false_urgency"),
        ("最后十分钟加购的送袜子", Category.APPAREL, "false_urgency"),
        ("优惠券不得叠加使用，最终解释权归本店", Category.GENERAL, "unfair_terms"),
    ],
)
def test_a_word_beside_a_claim_does_not_excuse_it(language: Language, text: str, category: Category, cls: str) -> None:
    assert cls in standing(read(language, text, category))


def test_places_are_offsets_in_the_text_as_given(language: Language) -> None:
    text = "店主推荐：\u200b这是全\u200b网最好吃的面"
    for hit in read(language, text, Category.FOOD).hits:
        assert text[hit.start : hit.end] == hit.text


def test_many_texts_read_as_each_alone(language: Language) -> None:
    texts = [Text(text=t, category=Category.FOOD) for t in ("降血糖的茶", "酸甜开胃", "", "最好吃的面\n第二行")]
    assert language.read_all(texts, DAY) == [language.read(text, DAY) for text in texts]


def test_a_long_hostile_text_is_read_in_one_go(language: Language) -> None:
    assert standing(read(language, "最好最好" * 2000)) <= {"abs_term"}


@pytest.mark.parametrize(
    "text",
    [
        "典型案例：商家用“全网最低价”误导消费者被处罚",
        "某公司因宣称“治愈率100%”被罚款20万元",
        "本品不得用于治疗疾病",
        "恭喜第一名第二名第三名的朋友",
        "全国爱眼日 预防近视 每天户外两小时",
        "这三个颜色里卖得最好的是黑色",
        "私下交易不受保护，请走平台",
    ],
)
def test_reports_denials_and_rolls_of_names_claim_nothing(language: Language, text: str) -> None:
    assert not standing(read(language, text))
