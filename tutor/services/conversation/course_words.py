"""What the tutor says without a language model: the course's own words, chosen by the move."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rapidfuzz import fuzz, process

from lessons.models import WorkedExample
from tutor.conversation.mood import Mood
from tutor.conversation.moves import Intent, Move
from tutor.conversation.statements import premises_in
from tutor.conversation.steps import check_steps, first_wrong, steps_in
from tutor.models import Attempt, Occasion
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import masteries_of
from tutor.services.alerts import safety_reply
from tutor.services.attempts import hint_show
from tutor.services.conversation.context import Context
from tutor.services.leaks import gives_answer_away

WEEK = timedelta(days=7)
_PARAGRAPHS = re.compile(r"\n\s*\n")


def course_reply(context: Context) -> str:
    """Return what the course itself has to say, as Markdown in the language that is active."""
    reply = _REPLIES[context.move](context)
    comfort = _comfort(context.mood) if context.move not in {Move.SAFETY, Move.REPLY} else ""
    return f"{comfort} {reply}" if comfort else reply


def _comfort(mood: Mood) -> str:
    """Return a sentence that meets a student's mood, empty if there is nothing to meet."""
    if mood is Mood.FRUSTRATED:
        return _("This is a hard one, and being stuck is part of learning it. One small step at a time.")
    if mood is Mood.CONFUSED:
        return _("Good that you say so. Let us untangle it.")
    if mood is Mood.BORED:
        return _("If this is too easy, show it: answer it right, and harder ones follow.")
    return ""


def hint_given(context: Context) -> str:
    """Return the next hint, and count it as shown."""
    serving, exercise = context.serving, context.open_exercise
    if serving is None or exercise is None or serving.hints_shown >= len(exercise.hints):
        return ""
    shown = hint_show(serving=serving, number=serving.hints_shown + 1)
    return str(exercise.hints[shown.hints_shown - 1])


def example_given(context: Context) -> WorkedExample | None:
    """Return the lesson's next worked example, none that shows the answer to the exercise."""
    examples = list(context.lesson.worked_examples.all()) if context.lesson else []
    safe = [example for example in examples if _is_safe("\n".join([example.problem, *example.steps]), context)]
    return safe[context.moves_made(Move.EXAMPLE) % len(safe)] if safe else None


def passages(context: Context, count: int = 1) -> list[str]:
    """Return the paragraphs of the lesson that fit best what the student said, in their order in the lesson."""
    text = context.lesson.explanation if context.lesson else ""
    paragraphs = [part.strip() for part in _PARAGRAPHS.split(text) if part.strip()]
    safe = [paragraph for paragraph in paragraphs if _is_safe(paragraph, context)]
    if not context.said.strip() or context.intent is Intent.DIFFERENTLY:
        return safe[:count]
    best = process.extract(context.said, safe, scorer=fuzz.token_set_ratio, limit=count)
    return [safe[place] for place in sorted(place for _text, _score, place in best)]


def steps_found(context: Context) -> str:
    """Say which line of the student's calculation is the first that is wrong."""
    lines = steps_in(context.said)
    given = premises_in(context.exercise.stem) if context.exercise else []
    checked = check_steps(lines, given)
    wrong = first_wrong(checked)
    if wrong is not None:
        line = _("Line %(number)d is the first that I doubt: %(line)s.") % {
            "number": wrong + 1,
            "line": _code(lines[wrong]),
        }
        if wrong == 0:
            question = _("Compare it with the question: is everything copied as it stands there?")
            return f"{line} {question}"
        before = _("It does not say the same as the line before it, %(line)s.") % {"line": _code(lines[wrong - 1])}
        question = _("What did you do to get from the one to the other?")
        return f"{line} {before} {question}"
    if any(step.is_right for step in checked):
        ending = _("What comes next?") if context.open_exercise else _("Well worked out.")
        finding = _("I checked each line against the one before it, and each follows.")
        return f"{finding} {ending}"
    return _("I cannot check these lines. Write one equation or one expression in each line, please.")


def _keep_answer(context: Context) -> str:
    return "\n\n".join(
        [_("I keep the answer to myself: finding it is what makes it yours. I help you get there."), _ask(context)]
    )


def _let_try(context: Context) -> str:
    if context.intent is Intent.PROPOSAL:
        return _(
            "Write it into the answer field and choose “Check”: there it is graded for certain, "
            "and a wrong try costs little."
        )
    return _(
        "You have had some help now. Try the next bit by yourself, even if you are not sure: "
        "a wrong try shows us where to look."
    )


def _ask(context: Context) -> str:
    exercise = context.open_exercise
    if exercise is not None and context.serving is not None and context.serving.hints_shown:
        hint = exercise.hints[context.serving.hints_shown - 1]
        return _("Go back to this hint: %(hint)s What would you write down first?") % {"hint": hint}
    found = passages(context)
    question = _("What is asked for, and what would be your first step?")
    return f"{_from_lesson(context, found)}\n\n{question}" if found and context.intent is Intent.QUESTION else question


def _hint(context: Context) -> str:
    hint = hint_given(context)
    return _("Here is a hint: %(hint)s") % {"hint": hint} if hint else _example(context)


def _example(context: Context) -> str:
    example = example_given(context)
    if example is None:
        return _explain(context)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(example.steps, 1))
    ending = _("Which of these steps can you do in yours?") if context.open_exercise else ""
    return "\n\n".join(part for part in [_("Here is one like it:"), example.problem, steps, ending] if part)


def _explain(context: Context) -> str:
    earlier = context.moves_made(Move.EXPLAIN)
    if context.intent is Intent.DIFFERENTLY and earlier and example_given(context):
        return _example(context)
    found = passages(context)
    if found:
        return _from_lesson(context, found)
    return _("I find nothing on that in this lesson. Ask your teacher, or put it in other words.")


def _from_lesson(context: Context, found: list[str]) -> str:
    source = _("From the lesson “%(lesson)s”:") % {"lesson": context.lesson.title if context.lesson else ""}
    return "\n\n".join([source, *found])


def _solution(context: Context) -> str:
    steps = context.exercise.solution if context.exercise else []
    place = context.moves_made(Move.SOLUTION)
    if not steps:
        return _explain(context)
    if place >= len(steps):
        return _("That was the whole solution. Try one like it: choose “Next exercise”.")
    step = _("Step %(number)d of %(all)d: %(step)s") % {"number": place + 1, "all": len(steps), "step": steps[place]}
    ending = _("Ask for help to see the next step.") if place + 1 < len(steps) else _("That is the end of it.")
    return f"{step}\n\n{ending}"


def _recommend(context: Context) -> str:
    curriculum = curriculum_of(context.conversation.course)
    shown = masteries_of(context.learner, curriculum, timezone.now())
    due = [skill for skill in curriculum.skills.values() if shown[skill.pk].is_review_due]
    begun = [
        skill for skill in curriculum.skills.values() if shown[skill.pk].is_started and not shown[skill.pk].is_mastered
    ]
    if due:
        text = _("Refresh **%(skill)s**: you knew it, and it is fading.") % {"skill": due[0].title}
    elif begun:
        text = _("Go on with **%(skill)s**: you have begun it and are not there yet.") % {"skill": begun[0].title}
    else:
        text = _("Choose “Practice”: it begins with what you are ready for.")
    return text


def _summarise(context: Context) -> str:
    since = timezone.now() - WEEK
    answers = Attempt.objects.filter(
        learner=context.learner, course=context.conversation.course, occasion=Occasion.PRACTICE, try_number=1,
        answered_at__gte=since,
    ).values_list("verdict", "serving__skill__title")  # fmt: skip
    if not answers:
        return _("You have not practised this course in the last seven days. One exercise today is a good beginning.")
    right = sum(verdict == "correct" for verdict, _title in answers)
    text = ngettext(
        "In the last seven days you answered %(count)d exercise, %(right)d of them right at the first try.",
        "In the last seven days you answered %(count)d exercises, %(right)d of them right at the first try.",
        len(answers),
    ) % {"count": len(answers), "right": right}
    titles = list(dict.fromkeys(title for _verdict, title in answers))
    subjects = _("You worked on: %(skills)s.") % {"skills": ", ".join(titles[:6])}
    return f"{text} {subjects}"


def _quiz(context: Context) -> str:
    if context.skill is None:
        return _recommend(context)
    return _("Choose “Practise this” below the lesson: the exercises are the quiz, and each is graded at once.")


def _reply(context: Context) -> str:
    if context.intent is Intent.THANKS:
        return _("You are welcome. Go on when you are ready.")
    return _("Hello! Ask me about this, ask for a hint, or write your steps here, one in each line: I check them.")


_REPLIES: Mapping[Move, Callable[[Context], str]] = {
    Move.SAFETY: lambda _context: safety_reply(),
    Move.CHECK_STEPS: steps_found,
    Move.KEEP_ANSWER: _keep_answer,
    Move.LET_TRY: _let_try,
    Move.ASK_STEP: _ask,
    Move.HINT: _hint,
    Move.EXAMPLE: _example,
    Move.EXPLAIN: _explain,
    Move.SOLUTION: _solution,
    Move.RECOMMEND: _recommend,
    Move.SUMMARISE: _summarise,
    Move.QUIZ: _quiz,
    Move.REPLY: _reply,
}


def _is_safe(text: str, context: Context) -> bool:
    exercise = context.open_exercise
    return exercise is None or not gives_answer_away(text, exercise, said=context.said_by_student)


def _code(line: str) -> str:
    return f"`{line.replace('`', '')}`"
