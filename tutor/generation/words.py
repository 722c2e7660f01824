"""What the words of a proposed exercise must not hold, whatever it asks. Each function returns what it found."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from lessons.grading.dialect import words

_MATH = re.compile(r"\$[^$]*\$")
_GAP = re.compile(r"\[\[\w{1,10}\]\]|_{3,}")
_MARKUP = re.compile(
    r"[<>`|#~*\[\]{}\\^]|https?:|www\.|\b(?:javascript|data|ftp|mailto):|&\w+;|&#|(?<!_)_(?!_)|__(?!_)"
    r"|\b[\w-]+\.(?:com|org|net|io|edu|gov|info|app|dev|xyz|co|me|ly|ru|cn|de|uk|fr)\b",
    re.IGNORECASE,
)
_COMMANDS_ALLOWED = frozenset(
    words(
        "frac dfrac tfrac cdot times div sqrt le leq ge geq lt gt ne neq approx left right pm pi % circ degree "
        "Rightarrow to quad { } , ; text angle"
    )
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_TAG_IN_MATH = re.compile(r"<\s*/?\s*[A-Za-z!?][A-Za-z]+")
_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"}
_INVISIBLE = re.compile(
    "[\u115f\u1160\u3164\uffa0\u00ad\u034f\u180e\ufe00-\ufe0f\u2800\u00a0\u2000-\u200a\u202f\u205f]"
)
_PERSONAL = re.compile(
    "|".join(
        [
            r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+",
            r"(?<![\w.])@\w{2,}",
            r"(?<!\d)(?:\+\d[\d\s().-]{6,}\d|\d{2,5}[\s.-]\d{3,}[\s.-]?\d{2,})",
            r"\b\d{7,}\b",
            r"\b\d{1,4}\s+(?:[A-Z][a-z]+\s+){1,2}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Drive|Square)\b",
            r"\b(?:[Pp]hone|[Tt]elephone|[Pp]assword|[Pp]asscode|[Hh]ome address|[Dd]ate of birth)\b",
            r"\b(?:[Ss]ocial security|[Pp]ostcode)\b",
            r"\b(?:Mr|Mrs|Ms|Dr|Prof|President|Professor|Senator|King|Queen|Prince|Princess)\.?\s+[A-Z][a-z]+",
            r"电话|手机号|身份证|住址|密码|[\u4e00-\u9fff]{1,3}(?:先生|女士|主席|总统)",
        ]
    )
)
_FULL_NAME = re.compile(r"\b[A-Z][a-z]{1,}\s+(?:[A-Z]\.\s+)?(?:Mc|Mac|O')?[A-Z][a-z]{2,}\b")
_NO_PERSON = frozenset(
    words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december english french german chinese spanish new york london paris united "
        "kingdom states north south east west america africa europe asia river lake mount sea ocean street park "
        "school city the which what when where who how every last next this that on in at choose put write find "
        "complete fill solve read look after before while if she he they we it my his her our their yesterday "
        "tomorrow today christmas easter"
    )
)
_SPEAKS_TO = "solver|grader|grading|checker|verifier|reviewer|judge|model|ai|assistant|tutor|teacher|marker|examiner"
_INSTRUCTIONS = re.compile(
    "|".join(
        [
            r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:all|any|above|previous|prior|earlier|"
            r"instructions?|rules?|prompts?|checks?|question|exercise|everything|stem|key|rest)\b",
            r"\b(?:system|developer|hidden)\s*(?:prompt|message|note|instruction)",
            r"\b(?:prompt|jailbreak)\b",
            rf"\b(?:note|message|memo|instructions?)\s+(?:to|for)\s+(?:the\s+)?(?:\w+\s+)?(?:{_SPEAKS_TO})",
            r"\b(?:as an? ai|language model|chatgpt|gpt|ai assistant|llm|chatbot)\b",
            r"\b(?:solver|grader|checker|verifier|validator|moderator)s?\b",
            r"\b(?:correct|right|expected|true|official|real|accepted) (?:answer|option|choice|key|solution)s?"
            r"(?:\s+(?:is|are|was|should be|will be|must be|here|to this|in this)\b|\s*[:=])",
            r"\b(?:answer|reply|respond|output|print|say|return|select|mark|pick)\s+(?:only\s+|always\s+|simply\s+|just\s+)?"
            r"(?:with\s+)?(?:option\s+|choice\s+|letter\s+|the\s+(?:letter|option)\s+)?[\"'“]?(?-i:[A-Hb-h])[\"'”]?(?![\w'’])",
            r"\b(?:option|choice)\s+(?-i:[A-Hb-h])\b",
            r"\bmust (?:answer|be graded|be marked|be accepted|reply|choose)\b",
            r"\b(?:mark|grade|accept|approve|score|count)\b.{0,30}\b(?:this|it|any|every|answers?|everything)\b.{0,20}"
            r"\b(?:as\s+)?(?:correct|right|valid|true|full marks)\b",
            r"\byou are (?:now|a|an|the)\b",
            r"\bdo not (?:check|verify|solve|grade)\b",
            r"\"(?:answer|is_clear|key)\"\s*:",
            r"忽略|无视|系统提示|正确答案|评分员|提示词|语言模型|请回答\s*[A-H]|选项\s*[A-H]|答案是|答案为",
        ]
    ),
    re.IGNORECASE | re.DOTALL,
)
_UNSUITABLE = re.compile(
    r"\b(?:kill(?:s|ed|ing)?|murder\w*|suicid\w*|corpse|blood(?:y|bath)|gun(?:s|man)?|rifle|stab(?:s|bed|bing)?|bomb\w*"
    r"|terroris\w*|rap(?:e|es|ed|ist)|porn\w*|sex(?:y|ual|ually)?|naked|nude|cocaine|heroin|drugs?|vodka|whisky"
    r"|cigarettes?|vap(?:e|ing)|gambl\w*|casino|nazi\w*|genocide|slave(?:s|ry)?|idiots?|damn|shit|fuck\w*|bitch|bastard)\b"
    r"|杀死|谋杀|自杀|尸体|炸弹|恐怖分子|强奸|色情|裸体|毒品|喝醉|香烟|赌博|纳粹|笨蛋|白痴|该死",
    re.IGNORECASE,
)
_LANGUAGES = words("en de fr es it pt nl sv pl da cs tr id vi fi hu ro zh ja ko ru uk ar")
SURE = 0.9
FEWEST_WORDS = 4
_TRADITIONAL = re.compile("[們這個說時會學題數對為從來過還讓應開關點問間寫讀請選擇組單複雙應該樣麼嗎與後長門]")
_HAN = re.compile(r"[\u3400-\u9fff]")


def prose_of(text: str) -> str:
    """Return a text without its mathematics and gaps."""
    return " ".join(_GAP.sub(" ", _MATH.sub(" ", text)).split())


def hidden_in(text: str) -> list[str]:
    """Return characters that cannot be seen, turn the direction of writing, or pile up on others."""
    odd = [
        character
        for character in text
        if (unicodedata.category(character) in _HIDDEN and character != "\n") or _INVISIBLE.match(character)
    ]
    return [ascii(character) for character in odd] + re.findall(r"[\u0300-\u036f]{2,}", text)


def markup_in(text: str) -> list[str]:
    """Return HTML, links, Markdown and LaTeX beyond plain formulas."""
    formulas = _MATH.findall(text)
    commands = {command for formula in formulas for command in _COMMAND.findall(formula)}
    found = [match[0] for match in _MARKUP.finditer(_GAP.sub(" ", _MATH.sub(" ", text)))]
    found += sorted(commands - _COMMANDS_ALLOWED)
    found += [tag for formula in formulas for tag in _TAG_IN_MATH.findall(formula)]
    if "$" in _MATH.sub("", text) or "$$" in text:
        found.append("$")
    return found


def personal_data_in(text: str) -> list[str]:
    """Return what may tell about a person: addresses, numbers to call, titles with names, first names with last."""
    prose = _MATH.sub(" ", text)
    names = [
        match[0]
        for match in _FULL_NAME.finditer(prose)
        if not any(word.casefold() in _NO_PERSON for word in match[0].split())
    ]
    return [match[0] for match in _PERSONAL.finditer(prose)] + names


def instructions_in(text: str) -> list[str]:
    """Return words that speak to a solver or grader instead of a student."""
    return [match[0] for match in _INSTRUCTIONS.finditer(unicodedata.normalize("NFKC", text))]


def unsuitable_in(text: str) -> list[str]:
    """Return words that have no place in an exercise for children."""
    return [match[0] for match in _UNSUITABLE.finditer(unicodedata.normalize("NFKC", text))]


def foreign_in(texts: Sequence[str], language: str) -> list[str]:
    """Return the texts that are in another language or script than the one wanted; short ones are judged together."""
    proses = [prose_of(text) for text in texts]
    together = " ".join(proses)
    if language == "zh-hans":
        return _not_chinese(proses, together)
    wrong = [prose for prose in proses if any(character.isalpha() and ord(character) > 0x24F for character in prose)]
    for prose in [*proses, together]:
        if len(prose.split()) >= FEWEST_WORDS:
            code, chance = _identifier().classify(prose)
            if code != language and chance >= SURE:
                wrong.append(prose)
    return wrong


def _not_chinese(proses: Sequence[str], together: str) -> list[str]:
    han, letters = len(_HAN.findall(together)), sum(character.isalpha() for character in together)
    wrong = [prose for prose in proses if _TRADITIONAL.search(prose) or re.search(r"[A-Za-z]{4,}", prose)]
    return wrong if letters == 0 or han >= 0.8 * letters else [*wrong, together]


@cache
def _identifier() -> LanguageIdentifier:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_LANGUAGES)
    return identifier
