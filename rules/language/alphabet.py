"""Fates of characters and the hand-kept look-alikes: what Unicode and the standard tables do not say.

Not covered: whole-word disguises (slang, split characters, pinyin), which `disguise` undoes.
"""

SIZE = 0x32000

# Fates. A KEEP character stands in the squeezed text; the others are separators of growing weight.
KEEP, INVISIBLE, NOISE, SPACE, SOFT, HARD, NUMERIC, EXPAND = range(8)

# Fillers and joiners that a reader does not see but that are not all of category Cf.
DROP = frozenset("\u3164\uffa0\u115f\u1160\u17b4\u17b5\u034f\u2800\ufe0f\ufe0e\u20e3")

# Characters that stand for another one in disguise or in Japanese and unofficial writing.
VARIANTS = {
    **dict(zip("専薬価売実発効広単図対圧歳検験険権県気関顔顕覚楽労撃徳毎満痩総経続縦繊脳臓蔵軽転辺遅郷釈鉄銭録闘陥",
               "专药价卖实发效广单图对压岁检验险权县气关颜显觉乐劳击德每满瘦总经续纵纤脑脏藏轻转边迟乡释铁钱录斗陷", strict=True)),
    **dict(zip("隠霊頼駅髪黒黙斉剤済歩渋温焼営栄塩応桜仮絵拡帰戯挙暁恵継拠拝払変豊訳両齢歴恋湾悪値氷穏姫浄渇涙奨",
               "隐灵赖驿发黑默齐剂济步涩温烧营荣盐应樱假绘扩归戏举晓惠继据拜拂变丰译两龄历恋湾恶值冰稳姬净渴泪奖", strict=True)),
    **dict(zip("葯髙苐囯妳彵蕞嗄犇蒓倁糀薇俽朂仩冢", "药高第国你他最啊奔纯值花薇欣最上家", strict=True)),
    **dict(zip("壹贰叁弌弍弎", "一二三一二三", strict=True)),
    **dict(zip("⺡⺅⺘⺮⻖⺾⻌⺼⺣", "氵亻扌竹阝艹辶月灬", strict=True)),
    "両": "两",
}  # fmt: skip

# Latin letters of other alphabets, Roman numerals and styled digits that NFKC leaves alone or turns into letters.
CONFUSABLE = {
    **dict(zip("АВСЕНКМОРТХаверсохуіјѕ", "abcehkmoptxabepcoxyijs", strict=True)),
    **{"ɑ": "a", "ɡ": "g", "ı": "i"},  # as pinyin is sometimes typed
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx", strict=True)),
    **dict(zip("ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅰⅱⅲⅳⅴⅵⅶⅷⅸ", "123456789123456789", strict=True)),
    **dict(zip("❶❷❸❹❺❻❼❽❾➀➁➂➃➄➅➆➇➈➊➋➌➍➎➏➐➑➒⓵⓶⓷⓸⓹⓺⓻⓼⓽", "123456789" * 4, strict=True)),
    **{chr(0x1F150 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F170 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F1E6 + i): chr(97 + i) for i in range(26)},
    **{chr(0x1F130 + i): chr(97 + i) for i in range(26)},
}

# Pictures read as words.
EMOJI = {
    "🦶": "脚", "👣": "脚", "💊": "药", "💰": "钱", "🐑": "阳", "🈚": "无", "🈲": "禁", "㊙": "秘", "🈶": "有", "🈯": "指",
    "⭐": "信", "🌟": "信", "✉": "信", "💌": "信", "🛰": "星", "🍼": "奶", "🦷": "牙", "👀": "眼", "👁": "眼", "🧠": "脑",
    "🫁": "肺", "🫀": "心", "❤": "心", "🐔": "鸡", "🐂": "牛", "🐮": "牛", "💪": "强", "🔝": "顶", "👑": "王",
    "🥇": "第一", "☝": "一", "🚬": "烟", "🍷": "酒", "🍺": "酒", "🍵": "茶", "💧": "水", "🩸": "血", "🦴": "骨",
    "👄": "嘴", "👗": "裙", "🐧": "扣", "➕": "加", "✚": "加", "🏆": "冠军", "🔥": "火", "🆓": "免费", "📞": "电话",
    "🌍": "全球", "🌏": "全球", "🌐": "网", "🕸": "网", "🐴": "马", "🍬": "糖", "🐷": "猪", "🦀": "癌", "🇨🇳": "国",
}  # fmt: skip

_FOLDED = [("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n")]


def fold_syllable(syllable: str) -> str:
    """The syllable as careless speech and speech recognition have it: zh=z, ch=c, sh=s, l=n, -ng=-n after i and e."""
    for initial, same in _FOLDED:
        if syllable.startswith(initial):
            syllable = same + syllable[len(initial) :]
            break
    return syllable[:-1] if syllable.endswith(("ing", "eng", "ang")) else syllable
