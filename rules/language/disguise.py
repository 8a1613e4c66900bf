"""Undoes disguises of whole words: homophones, pinyin inside words, initials, pictures, split characters.

Every find is only a resemblance, so whatever rests on it goes to a person. The guard: a homophone counts when the
characters that differ are no part of an ordinary word where they stand. Not covered: disguises of single characters
that folding already undoes (traditional, width, separators), and words of one character.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

import ahocorasick_rs
import rjieba

from rules.language.alphabet import EMOJI, NOISE, SIZE, fold_syllable
from rules.language.folding import SOUND, Folded, tables
from rules.language.radicals import SPLIT
from rules.language.reading import Via
from rules.language.vocabulary import Vocabulary

_PICTURES = re.compile("|".join(map(re.escape, sorted(EMOJI, key=len, reverse=True))))
_PICTURE_CHARACTERS = frozenset(picture[0] for picture in EMOJI)
_SPLIT = re.compile("|".join(map(re.escape, sorted(SPLIT, key=len, reverse=True))))
_PARTS = re.compile("".join(f"[{''.join(sorted({re.escape(parts[place]) for parts in SPLIT}))}]" for place in (0, 1)))
_LATIN = re.compile(r"[a-z]+")
_LONGEST_RUN = 18
# The most frequent characters: in a word of two, one of them in place of another means nothing.
_COMMON = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学"
    "如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外"
    "将两高间由问很最重并物手应向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿东声提立及"
    "比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许"
    "统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术"
    "领共确传师观清今切院让识候带导争运笑飞风步改收根干造言联持组每济车亲极林服快办议往元英士证近失转夫令准布始怎呢存未远叫台单影具罗字"
    "爱击流备兵连调深商算质团集百需价花党华城石级整府离况亚请技际约示复病息究线似官火断精满支视消越器容照须九增研写称企八功吗包片史委乎"
    "查轻易早曾除农找装广显吧阿李标谈吃图念六引历首医局突专费号尽另周较注语仅考落青随选列武红响虽推势参希古众构房半节土投某案黑维革划敌"
    "致陈律足态护七兴派孩验责营星够章音跟志底站严巴例防族供效续施留讲型料终答紧黄绝奇察母京段依批群项故按河米围江织害斗双境客纪采举杀攻"
    "父苏密低朝友诉止细愿千值仍男钱破网热助倒育属坐帝限船脸职速刻乐否刚威毛状率甚独球般普怕弹校苦创伪喝卖买元块件盒瓶袋位慰姓"
)
_GRAMMAR = frozenset(
    "的一是不了在有人我他这个们中来上大为和地到以说时要就出会可也你对生能而子那得于着下之也还很把被让从向里"
)
# Single letters that stand for themselves beside these: sizes, shapes, grades, vitamins.
_LETTERED = frozenset("级型区款位类码杯领字版座轮照超恤光盘口图站族代线素群组楼栋单联档罩袖波房头牌歌门舱标班")


class Found(NamedTuple):
    """A word seen through a disguise; offsets in the squeezed text."""

    word: int
    start: int
    end: int
    via: Via


@dataclass(frozen=True)
class Disguises:
    """Automata over the sounds and the initialled forms of the words worth disguising."""

    sounds: ahocorasick_rs.AhoCorasick
    by_sound: tuple[tuple[int, ...], ...]
    initialled: ahocorasick_rs.AhoCorasick
    by_initial: tuple[int, ...]
    pairs: frozenset[str]  # neighbouring characters of the initialled forms
    longest: int  # characters of the longest word


def disguises(vocabulary: Vocabulary, idle: frozenset[str]) -> Disguises:
    """Automata for the vocabulary's words, leaving out those that only have `idle` senses."""
    by_sound: dict[str, list[int]] = defaultdict(list)
    initialled: dict[str, int] = {}
    for number, word in enumerate(vocabulary.words):
        if len(word) < 2 or all(sense in idle or sense.startswith("=") for sense in vocabulary.senses[number]):
            continue
        if not all("\u4e00" <= char <= "\u9fff" for char in word):
            continue
        by_sound[_said(word)].append(number)
        for form in _initial_forms(word):
            initialled.setdefault(form, number)
    dfa = ahocorasick_rs.Implementation.ContiguousNFA
    return Disguises(
        ahocorasick_rs.AhoCorasick(list(by_sound), implementation=dfa),
        tuple(tuple(numbers) for numbers in by_sound.values()),
        ahocorasick_rs.AhoCorasick(list(initialled), implementation=dfa),
        tuple(initialled.values()),
        frozenset(form[at : at + 2] for form in initialled for at in range(len(form) - 1)),
        max(map(len, by_sound), default=0),
    )


def disguised_all(folded: Sequence[Folded], vocabulary: Vocabulary, known: Disguises) -> list[list[Found]]:
    """Words of the vocabulary that each text only resembles."""
    heard = [known.sounds.find_matches_as_indexes(one.said, overlapping=True) for one in folded]
    found = [list(_homophones(one, sounds, vocabulary, known)) for one, sounds in zip(folded, heard, strict=True)]
    for one, so_far in zip(folded, found, strict=True):
        so_far.extend(_rewritings(one, vocabulary, known))
    return found


def _rewritings(folded: Folded, vocabulary: Vocabulary, known: Disguises) -> Iterator[Found]:
    text = folded.squeezed
    runs = [match.span() for match in _LATIN.finditer(text)]
    if runs and (beside := [run for run in runs if run[1] - run[0] <= _LONGEST_RUN and _beside_han(text, *run)]):
        yield from _pinyin(folded, beside, vocabulary, known)
        yield from _initials(text, runs, known)
    if folded.pictured and not _PICTURE_CHARACTERS.isdisjoint(folded.source):
        yield from _rewritten(text, _with_pictures(folded, 0), vocabulary)
    if _PARTS.search(text) and _SPLIT.search(text):
        yield from _rewritten(text, _with_joined(text), vocabulary)


def _beside_han(text: str, start: int, end: int) -> bool:
    return "\u4e00" <= text[start - 1 : start] <= "\u9fff" or "\u4e00" <= text[end : end + 1] <= "\u9fff"


@cache
def _sounds() -> list[str]:
    """The sound of every code point as a private character; characters without one are themselves."""
    return [chr(SOUND + n) if n else "" for n in range(len(tables().names))]


def _said(text: str) -> str:
    syllable, sounds = tables().syllable, _sounds()
    return "".join(sounds[int(syllable[min(ord(char), SIZE - 1)])] or char for char in text)


def _homophones(
    folded: Folded, heard: Iterable[tuple[int, int, int]], vocabulary: Vocabulary, known: Disguises
) -> Iterator[Found]:
    spelled, words, common, text = vocabulary.number, vocabulary.words, _COMMON, folded.squeezed
    for index, start, end in heard:
        shown = text[start:end]
        if shown in spelled:
            continue
        if end - start == 2 and shown[0] in common and shown[1] in common:
            continue  # no character of a word of two that may differ
        for number in known.by_sound[index]:
            if (
                _resembles(shown, words[number])
                and _stands_out(text, start, end, words[number])
                and not _parted(folded, start, end)
            ):
                yield Found(number, start, end, Via.FUZZY)


def _parted(folded: Folded, start: int, end: int) -> bool:
    """Whether a mark of punctuation or a pause stands inside: who misspells a word does not take it apart as well."""
    return not folded.joined(start, end) and any(folded.join(index) > NOISE for index in range(start + 1, end))


def _resembles(heard: str, word: str) -> bool:
    """Whether enough characters are the word's own: half of them, and nothing but Han characters differ."""
    other = [a for a, b in zip(heard, word, strict=True) if a != b]
    same = len(word) - len(other)
    if same * 2 < len(word) and not (len(word) >= 4 and same >= 1):
        return False
    barred = _COMMON if len(word) == 2 else _GRAMMAR if len(word) == 3 else ""
    return all("\u4e00" <= char <= "\u9fff" and char not in barred for char in other)


def _stands_out(text: str, start: int, end: int, word: str) -> bool:
    """Whether no differing character belongs to an ordinary word where it stands."""
    first = max(0, start - 3)
    place = first
    for token in rjieba.cut(text[first : end + 3], False):
        stop = place + len(token)
        if len(token) > 1 and place < end and stop > start:
            crossing = place < start or stop > end
            differs = any(text[i] != word[i - start] for i in range(max(place, start), min(stop, end)))
            if crossing and (differs or len(word) < 4):
                return False
            if differs and len(word) < 3:
                return False
        place = stop
    return True


@cache
def _syllables() -> dict[str, str]:
    """Private sound characters by written syllable, unfolded spellings too."""
    from_table = {name: chr(SOUND + n) for n, name in enumerate(tables().names) if name}
    written = {}
    for initial in ("", *"bpmfdtnlgkhjqxrzcsyw", "zh", "ch", "sh"):
        for final in _FINALS:
            syllable = initial + final
            if fold_syllable(syllable) in from_table:
                written[syllable] = from_table[fold_syllable(syllable)]
    return written


_FINALS = (
    "a o e i u v ai ei ui ao ou iu ie ve ue er an en in un vn ang eng ing ong ia ian iang iao iong ua uai uan uang uo"
).split()


@lru_cache(maxsize=4096)
def _spelled(run: str) -> str | None:
    """The sounds of a Latin run, or None when it is not pinyin from end to end."""
    syllables = _syllables()
    best: dict[int, str] = {0: ""}
    for end in range(1, len(run) + 1):
        for size in range(min(6, end), 0, -1):
            if end - size in best and run[end - size : end] in syllables:
                best[end] = best[end - size] + syllables[run[end - size : end]]
                break
    return best.get(len(run))


def _pinyin(
    folded: Folded, latin: Iterable[tuple[int, int]], vocabulary: Vocabulary, known: Disguises
) -> Iterator[Found]:
    """Words that the text holds once its Latin runs are sounded out; only the surroundings of the runs are read."""
    text = folded.squeezed
    runs = [
        (start, end, spelled)
        for start, end in latin
        if end - start > 1 and (spelled := _spelled(text[start:end])) is not None
    ]
    stretches: list[list[tuple[int, int, str]]] = []
    for run in runs:
        if stretches and run[0] - stretches[-1][-1][1] <= 2 * known.longest:
            stretches[-1].append(run)
        else:
            stretches.append([run])
    for stretch in stretches:
        yield from _sounded(folded, stretch, vocabulary, known)


def _sounded(
    folded: Folded, runs: list[tuple[int, int, str]], vocabulary: Vocabulary, known: Disguises
) -> Iterator[Found]:
    text, said = folded.squeezed, folded.said
    pieces: list[str] = []
    spans: list[tuple[int, int]] = []
    place = max(0, runs[0][0] - known.longest)
    for start, end, spelled in (*runs, (min(len(text), runs[-1][1] + known.longest), len(text), "")):
        pieces += (said[place:start], spelled)
        spans.extend((at, at + 1) for at in range(place, start))
        spans.extend([(start, end)] * len(spelled))
        place = end
    for index, start, end in known.sounds.find_matches_as_indexes("".join(pieces), overlapping=True):
        first, last = spans[start][0], spans[end - 1][1]
        shown = text[first:last]
        if shown.isascii() and (len(shown) < 6 or end - start < 2):
            continue
        for number in known.by_sound[index]:
            if any(char.isascii() for char in shown) and _agrees(shown, vocabulary.words[number]):
                yield Found(number, first, last, Via.PINYIN)


def _agrees(shown: str, word: str) -> bool:
    """Whether the Han characters shown all occur in the word."""
    return all(char in word for char in shown if not char.isascii())


def _initial_forms(word: str) -> Iterator[str]:
    for place, char in enumerate(word):
        name = tables().names[int(tables().syllable[ord(char)])]
        rest = word[:place] + word[place + 1 :]
        if name and not (len(word) == 2 and rest in _LETTERED) and rest[-1:] not in {"级", "型"} | _LETTERED:
            yield word[:place] + name[0] + word[place + 1 :]


def _initials(text: str, latin: Iterable[tuple[int, int]], known: Disguises) -> Iterator[Found]:
    """Words with a lone Latin letter in place of one of their characters."""
    for place, end in latin:
        if end - place > 1 or _is_digit(text[place - 1 : place]) or _is_digit(text[end : end + 1]):
            continue
        if text[place - 1 : end] not in known.pairs and text[place : end + 1] not in known.pairs:
            continue
        first = max(0, place - known.longest)
        around = text[first : place + known.longest]
        for index, begin, stop in known.initialled.find_matches_as_indexes(around, overlapping=True):
            if first + begin <= place < first + stop:
                yield Found(known.by_initial[index], first + begin, first + stop, Via.FUZZY)


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


class _Rewritten(NamedTuple):
    text: str
    spans: list[tuple[int, int]]
    changed: frozenset[int]


def _with_pictures(folded: Folded, first: int) -> _Rewritten:
    origin = folded.places
    chars: list[str] = []
    spans: list[tuple[int, int]] = []
    changed: set[int] = set()
    place = 0
    for match in _PICTURES.finditer(folded.source, first):
        index = bisect_left(origin, match.start())
        chars.extend(folded.squeezed[place:index])
        spans.extend((i, i + 1) for i in range(place, index))
        for char in EMOJI[match.group()]:
            changed.add(len(chars))
            chars.append(char)
            spans.append((index, index))
        place = index
        while place < len(origin) and origin[place] < match.end():
            place += 1
    chars.extend(folded.squeezed[place:])
    spans.extend((i, i + 1) for i in range(place, len(folded.squeezed)))
    return _Rewritten("".join(chars), spans, frozenset(changed))


def _with_joined(text: str) -> _Rewritten:
    chars: list[str] = []
    spans: list[tuple[int, int]] = []
    changed: set[int] = set()
    place = 0
    for match in _SPLIT.finditer(text):
        chars.extend(text[place : match.start()])
        spans.extend((i, i + 1) for i in range(place, match.start()))
        changed.add(len(chars))
        chars.append(SPLIT[match.group()])
        spans.append(match.span())
        place = match.end()
    chars.extend(text[place:])
    spans.extend((i, i + 1) for i in range(place, len(text)))
    return _Rewritten("".join(chars), spans, frozenset(changed))


def _rewritten(text: str, new: _Rewritten, vocabulary: Vocabulary) -> Iterator[Found]:
    for number, start, end in vocabulary.find(new.text):
        if any(place in new.changed for place in range(start, end)):
            first, last = new.spans[start][0], new.spans[end - 1][1]
            if last > first:
                yield Found(number, first, last, Via.FUZZY)
