"""What the tutor does next in a conversation: rules decide it, and a model only words it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from tutor.conversation.steps import steps_in

MOST_HELP_BEFORE_A_TRY = 3
"""After so many hints and examples without an answer in between, the student is to try alone."""


class Intent(StrEnum):
    """What a student wants, told from the words."""

    ANSWER = "answer"
    STEPS = "steps"
    PROPOSAL = "proposal"
    HINT = "hint"
    EXAMPLE = "example"
    DIFFERENTLY = "differently"
    NEXT = "next"
    SUMMARY = "summary"
    QUIZ = "quiz"
    THANKS = "thanks"
    GREETING = "greeting"
    QUESTION = "question"


class Move(StrEnum):
    """One thing that a tutor can do."""

    SAFETY = "safety"
    CHECK_STEPS = "check_steps"
    KEEP_ANSWER = "keep_answer"
    LET_TRY = "let_try"
    ASK_STEP = "ask_step"
    HINT = "hint"
    EXAMPLE = "example"
    EXPLAIN = "explain"
    SOLUTION = "solution"
    RECOMMEND = "recommend"
    SUMMARISE = "summarise"
    QUIZ = "quiz"
    REPLY = "reply"


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a conversation stands when the student has said something."""

    intent: Intent
    has_open_exercise: bool = False
    has_closed_exercise: bool = False
    hints_left: int = 0
    help_since_try: int = 0
    """Hints and examples that the tutor gave since the last answer, or since the exercise was shown."""
    is_danger: bool = False
    """Whether the words show a sign of danger; nothing else counts then, and no model is asked."""


_PATTERNS: tuple[tuple[Intent, str], ...] = (
    (
        Intent.ANSWER,
        r"(?:tell|give|show|reveal|say|just|write|what(?:'s| is| are)|need|want|know)\b.{0,40}\b(?:the\s+)?"
        r"(?:final\s+|right\s+|correct\s+|full\s+)?(?:answers?|result|solution|key)\b"
        r"|(?:solve|do) (?:it|this|my homework) for me"
        r"|(?:直接|告诉|给|说|想要|公布|透露).{0,12}(?:答案|结果)|答案(?:是什么|是多少|给我|呢)|帮我(?:做|解)(?:出来|完|了)",
    ),
    (
        Intent.PROPOSAL,
        r"^\s*(?:is|would|could)\s+(?:it|the answer|this|that|x|y)\b.*\d"
        r"|^\s*(?:i (?:got|get|think it'?s?)|it'?s|maybe)\b.*\d"
        r"|^\s*(?:是不是|我(?:算|得|觉得)).*\d|^\s*[-−\d./ ]+\s*[?？吗]\s*$",
    ),
    (Intent.HINT, r"\bhints?\b|\bclue\b|\bstuck\b|help me|提示|卡住|不会做|怎么做|帮帮我"),
    (Intent.EXAMPLE, r"\bexamples?\b|similar (?:one|problem|exercise)|举.{0,3}例|例子|例题|类似的"),
    (
        Intent.DIFFERENTLY,
        r"(?:another|different|other) way|differently|simpler|don'?t (?:understand|get)"
        r"|(?:explain|say).{0,12}again|confus"
        r"|换.{0,4}(?:方式|方法|说法)|不懂|不明白|没听懂|再(?:讲|说)一遍|简单(?:点|一点)",
    ),
    (Intent.QUIZ, r"\bquiz\b|test me|ask me (?:a |some )?question|考考我|出(?:几?道)?题"),
    (Intent.SUMMARY, r"summar|what (?:did|have) i learn|my week|总结|学了(?:什么|哪些)|学到了什么"),
    (
        Intent.NEXT,
        r"what (?:should|do|can) i (?:do|study|learn|practi[sc]e)\b|what'?s next|what next|接下来|学什么|该(?:学|练)",
    ),
    (
        Intent.THANKS,
        r"^\s*(?:ok(?:ay)?[\s,]*)?(?:thanks?|thank you|thx|ok(?:ay)?|got it|great|cool|谢谢|谢了|好的|明白了|懂了)"
        r"(?:\s+(?:so much|a lot|very much|you|tutor))?[\s!.。！~]*$",
    ),
    (Intent.GREETING, r"^\s*(?:hi|hello|hey|good (?:morning|afternoon|evening)|你好|您好|嗨)(?:\s+\w+)?[\s!.。！~]*$"),
)
_COMPILED = tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in _PATTERNS)


def intent_of(text: str) -> Intent:
    """Return what a student wants; a question where nothing more particular is recognised."""
    if steps_in(text):
        return Intent.STEPS
    return next((intent for intent, pattern in _COMPILED if pattern.search(text)), Intent.QUESTION)


def next_move(situation: Situation) -> Move:
    """Return the move of the first rule that applies."""
    return next(move for applies, move in _RULES if applies(situation))


def _has_help_enough(situation: Situation) -> bool:
    return situation.has_open_exercise and situation.help_since_try >= MOST_HELP_BEFORE_A_TRY


_ASKS_FOR_HELP = frozenset({Intent.HINT, Intent.EXAMPLE, Intent.DIFFERENTLY, Intent.ANSWER})
_RULES: tuple[tuple[Callable[[Situation], bool], Move], ...] = (
    (lambda now: now.is_danger, Move.SAFETY),
    (lambda now: now.intent is Intent.STEPS, Move.CHECK_STEPS),
    (lambda now: now.intent is Intent.SUMMARY, Move.SUMMARISE),
    (lambda now: now.intent is Intent.NEXT, Move.RECOMMEND),
    (lambda now: now.intent is Intent.QUIZ and not now.has_open_exercise, Move.QUIZ),
    (lambda now: now.intent is Intent.PROPOSAL and now.has_open_exercise, Move.LET_TRY),
    (lambda now: _has_help_enough(now) and now.intent in _ASKS_FOR_HELP, Move.LET_TRY),
    (lambda now: now.intent is Intent.ANSWER and now.has_open_exercise, Move.KEEP_ANSWER),
    (lambda now: now.intent is Intent.HINT and now.has_open_exercise and now.hints_left > 0, Move.HINT),
    (lambda now: now.intent is Intent.HINT and now.has_open_exercise, Move.EXAMPLE),
    (lambda now: now.has_closed_exercise and now.intent in _ASKS_FOR_HELP, Move.SOLUTION),
    (lambda now: now.intent in {Intent.EXAMPLE, Intent.HINT}, Move.EXAMPLE),
    (lambda now: now.intent is Intent.DIFFERENTLY, Move.EXPLAIN),
    (lambda now: now.intent in {Intent.THANKS, Intent.GREETING}, Move.REPLY),
    (lambda now: now.has_open_exercise, Move.ASK_STEP),
    (lambda now: True, Move.EXPLAIN),
)
