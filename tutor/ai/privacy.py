"""Names and personal details are taken out of everything that leaves for a model.

Who wrote a text is known: their own names, those of the people in their classes, and what looks like an address, a
number to call, an id or a link with something secret in it. Mathematics stays as it is: nothing between dollar signs is
taken for a number of somebody, no number of up to ten digits, and none beside an operator.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.db.models import Q

from accounts.models import User
from tutor.ai.books import AnyQuestion, Question, TextQuestion

NAME, EMAIL, PHONE, NUMBER, LINK, ADDRESS = "[name]", "[email]", "[phone]", "[number]", "[link]", "[address]"
MOST_PEOPLE = 500
SHORTEST_NUMBER_NAME = 5
"""A user name of fewer digits could be any number of an exercise."""
_EVERYDAY = frozenset(Path(__file__).with_name("everyday_names.txt").read_text(encoding="utf-8").split())
"""Names that are ordinary words or mathematics too, taken for names only where they are written like one."""
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_MATH = re.compile(r"(\$[^$]*\$)")
_WORDS = re.compile(r"[a-zA-Z]{2,},? [a-zA-Z]{2,}|[\u3400-\u9fff]{2,}")
_AROUND = r"(?<![\w\\]){}(?!\w)"

_LINK = re.compile(r"\b[a-zA-Z][a-zA-Z0-9+.-]{1,20}://(?=[^\s<>\"']*[@?#])[^\s<>\"']+")
_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_OPERATOR = r"+*/=×÷^<>%·−"
_NOT_AFTER = rf"(?<![\w.,{_OPERATOR}\-])(?<![{_OPERATOR}\-]\s)"
_NOT_BEFORE = rf"(?![\w{_OPERATOR}])(?![.,]\d)(?!\s?[{_OPERATOR}])(?!\s-)"
_PHONE = re.compile(
    r"(?<![\w+])\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{2,4}(?:[ .-]?\d{2,4}){1,4}(?!\w)"  # +44 20 7946 0958
    rf"|{_NOT_AFTER}1[3-9]\d(?:\d{{8}}|[ -]\d{{4}}[ -]\d{{4}}){_NOT_BEFORE}"  # a mobile telephone in China
    rf"|{_NOT_AFTER}0\d{{1,4}}[ -]\d{{3,4}}[ -]?\d{{3,4}}{_NOT_BEFORE}"  # 020 7946 0958
    rf"|{_NOT_AFTER}(?:\(\d{{3}}\) ?|\d{{3}}[.-])\d{{3}}[.-]\d{{4}}{_NOT_BEFORE}"  # (555) 123-4567
)
_LONG_NUMBER = re.compile(rf"{_NOT_AFTER}\d{{11,}}[Xx]?{_NOT_BEFORE}")
_CALLED_ID = re.compile(
    r"(?i)(\b(?:(?:student|pupil|school|account|card|passport|phone|telephone|mobile|cell)\s*(?:id|no\.?|number|nr\.?|#)"
    r"|id(?:\s*(?:no\.?|number|card))?|call me (?:on|at)|qq|wechat)\s*(?:is\b)?\s*[:#=]?\s*|"
    r"(?:学号|学籍号|身份证(?:号码?)?|准考证号|手机号?|电话(?:号码)?|卡号|微信|护照号?)\s*(?:是|为)?\s*[:：]?\s*)"
    r"(\+?[A-Za-z]{0,3}\d[\d -]{3,}\d[Xx]?)"
)
_ADDRESS = re.compile(
    r"\b\d{1,5}[A-Za-z]?,? (?:[A-Z][a-z'’]+ ){1,3}"
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Close|Court|Boulevard|Blvd|Terrace|Crescent|Square)\b\.?"
    r"|[\u4e00-\u9fff]{1,12}(?:路|街|大道|巷|弄|胡同)\s?\d+\s?号(?:\s?\d+\s?(?:室|单元|栋|幢|楼|号))*"
)
_Any = TypeVar("_Any", Question, TextQuestion)  # type: ignore[type-arg]


def without_identities(question: _Any) -> _Any:
    """Return a question without personal details, in all that differs from one question to another."""
    names = _names_around(question)
    prompt = question.prompt
    safe = replace(
        prompt,
        user=scrubbed(prompt.user, names),
        system=prompt.system if prompt.is_system_stable else scrubbed(prompt.system, names),
    )
    earlier = tuple(replace(turn, text=scrubbed(turn.text, names)) for turn in question.earlier)
    return replace(question, prompt=safe, earlier=earlier)


def scrubbed(text: str, names: Iterable[str] = ()) -> str:
    """Return a text without these names and without what looks like a personal detail."""
    text = _EMAIL.sub(EMAIL, _LINK.sub(LINK, unicodedata.normalize("NFC", text)))
    anywhere, in_words = _patterns(tuple(names))
    # What is between dollar signs stands at the odd places; between two prices it is no mathematics.
    parts = [(part, index % 2 and not _WORDS.search(part)) for index, part in enumerate(_MATH.split(text))]
    return "".join(
        _without(anywhere, part) if is_math else _without_numbers(_without([*anywhere, *in_words], part))
        for part, is_math in parts
    )


def _without(patterns: Iterable[re.Pattern[str]], text: str) -> str:
    for pattern in patterns:
        text = pattern.sub(NAME, text)
    return text


def _without_numbers(text: str) -> str:
    text = _CALLED_ID.sub(rf"\1{NUMBER}", text)
    text = _ADDRESS.sub(ADDRESS, text)
    return _LONG_NUMBER.sub(NUMBER, _PHONE.sub(PHONE, text))


_Patterns = Sequence[re.Pattern[str]]


@lru_cache(maxsize=256)
def _patterns(names: Sequence[str]) -> tuple[_Patterns, _Patterns]:
    """Return patterns for names anywhere, and for those that in mathematics would be taken for something else."""
    anywhere, chinese, short, numbers = [], [], set(), []
    for name in sorted({unicodedata.normalize("NFC", name.strip()) for name in names}, key=lambda name: -len(name)):
        folded, written = name.casefold(), name[:1].upper() + name[1:]
        if len(name) < 2:
            continue
        if name.isdecimal():
            numbers += [name] if len(name) >= SHORTEST_NUMBER_NAME else []
        elif _CHINESE.search(name):
            chinese.append(name)
        elif len(name) == 2 or folded in _EVERYDAY:
            short.add(written)
        elif len(name) == 3:
            # Three capitals are a triangle.
            short |= {name, folded, written}
        else:
            anywhere.append(name)
    return (
        _compiled([(_AROUND, anywhere, re.I), ("{}", chinese, re.I)]),
        _compiled([(_AROUND, sorted(short), 0), (f"{_NOT_AFTER}{{}}{_NOT_BEFORE}", numbers, 0)]),
    )


def _compiled(kinds: Iterable[tuple[str, Sequence[str], int]]) -> _Patterns:
    return [
        re.compile(frame.replace("{}", f"(?:{'|'.join(map(re.escape, names))})"), flags)
        for frame, names, flags in kinds
        if names
    ]


def _names_around(question: AnyQuestion) -> tuple[str, ...]:
    """Return every name of the learner and of the people in their classes, and of the class that is asked for."""
    together = Q(pk=question.learner_id)
    if question.learner_id is not None:
        for role in ("joined_classrooms", "taught_classrooms"):
            together |= Q(**{f"{role}__students": question.learner_id}) | Q(
                **{f"{role}__teachers": question.learner_id}
            )
    if question.classroom_id is not None:
        together |= Q(joined_classrooms=question.classroom_id) | Q(taught_classrooms=question.classroom_id)
    if question.learner_id is None and question.classroom_id is None:
        return ()
    fields = ("username", "first_name", "last_name", "email", "profile__display_name")
    rows = User.objects.filter(together).distinct().values_list(*fields)[:MOST_PEOPLE]
    return tuple(sorted({name for row in rows for name in _spellings(*row)}))


def _spellings(username: str, first: str, last: str, email: str, shown: str | None) -> set[str]:
    """Return the ways in which one person may be named."""
    whole = {f"{first} {last}", f"{last} {first}", f"{last}{first}"} if first and last else set()
    shown_parts = set((shown or "").split())
    return {username, first, last, email, email.partition("@")[0], shown or "", *shown_parts, *whole} - {""}
