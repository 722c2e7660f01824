"""What the exercise page shows, gathered in one value so that templates ask nothing of the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from lessons.grading import Verdict
from lessons.models import Exercise, Lesson, Skill
from lessons.selectors import lesson_for
from tutor.forms import AnswerForm, ReportForm, longest_answer
from tutor.models import (
    Attempt,
    ExerciseReport,
    Feedback,
    FeedbackStatus,
    Judgement,
    Occasion,
    ReportStatus,
    Serving,
    ServingState,
)
from tutor.policy import Mode
from tutor.selectors.assigned import Help, help_with
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.learning import MasteryShown, mastery_of
from tutor.selectors.practice import attempts_on
from tutor.selectors.reports import report_of
from tutor.selectors.verdicts import judgement_on, score_of, verdict_of
from tutor.services.attempts import Submission, tries_allowed
from tutor.views.answer_fields import (
    ClozePart,
    Offer,
    Pairing,
    cloze_parts,
    gaps_of,
    offers,
    pairings,
    partner_letters,
)
from tutor.views.shown import Place, ShownVerdict, pairs_shown
from tutor.wording import choice_reason_text, grade_reason_text, share_right_text


@dataclass(frozen=True)
class ExercisePage:
    """Everything the exercise fragment shows."""

    serving: Serving
    curriculum: Curriculum
    attempts: Sequence[Attempt]
    mastery: MasteryShown
    focus: Skill | None
    form: AnswerForm | None
    submission: Submission | None
    example: Lesson | None
    judgement: Judgement | None = None
    draft: str | None = None
    report: ExerciseReport | None = None
    report_form: ReportForm | None = None

    @property
    def exercise(self) -> Exercise:
        return self.serving.exercise

    @property
    def is_open(self) -> bool:
        """Whether another answer can be given."""
        return self.serving.state == ServingState.OPEN

    @cached_property
    def help(self) -> Help:
        """Which help there is."""
        return help_with(self.serving)

    @property
    def is_placement(self) -> bool:
        return self.serving.occasion == Occasion.PLACEMENT

    @property
    def try_number(self) -> int:
        """The try that the form on the page is for, from 1."""
        return len(self.attempts) + 1

    @property
    def tries_left(self) -> int:
        return max(0, tries_allowed(self.serving) - len(self.attempts))

    @property
    def typed(self) -> str:
        """What stays in the answer field: an answer that was not taken or not sent, else the latest wrong one."""
        if self.form is not None:
            return self.form.typed
        if self.draft is not None:
            return self.draft
        return self.attempts[-1].response if self.attempts else ""

    @property
    def typed_parts(self) -> Sequence[str]:
        """What was chosen, where an answer is one or more of several options."""
        return [part.strip() for part in self.typed.split(",")]

    @property
    def choices(self) -> Sequence[Offer]:
        """The options to choose from, in the order of this showing."""
        return offers(self.serving, "choices")

    @property
    def items(self) -> Sequence[Offer]:
        """The items to put in order, in the order of this showing."""
        return offers(self.serving, "items")

    @property
    def places(self) -> Sequence[Place]:
        """The places of an ordering with what was put there."""
        items = self.exercise.options.get("items", [])
        chosen = [*self.typed_parts, *[""] * len(items)]
        return [Place(number, chosen[number - 1]) for number in range(1, len(items) + 1)]

    @property
    def cloze(self) -> Sequence[ClozePart]:
        """The text of a cloze with its gaps and what was typed into them."""
        return cloze_parts(self.exercise.options, self.typed)

    @property
    def pairings(self) -> Sequence[Pairing]:
        """The items on the left of a matching with the partners chosen for them."""
        return pairings(self.exercise.options, self.typed_parts)

    @property
    def partners(self) -> Sequence[str]:
        """The items on the right of a matching where they are chosen by letter; empty where by their text."""
        rights = self.exercise.options["right"] if partner_letters(self.exercise.options) else []
        return [str(right["text"]) for right in rights]

    @property
    def longest_answer(self) -> int:
        return longest_answer(self.exercise.kind)

    @property
    def answer_text(self) -> str:
        """The latest answer in words, for the kinds that are not read as mathematics."""
        options = self.exercise.options
        response = self.verdict.response if self.verdict else ""
        if self.exercise.kind == "cloze":
            return "; ".join(gap.text for gap in gaps_of(options, response).values())
        parts = [part.strip() for part in response.split(",")]
        if self.exercise.kind == "matching":
            return "; ".join(pairs_shown(options, parts))
        texts = {
            str(option["id"]): str(option["text"]) for option in options.get("choices") or options.get("items") or []
        }
        return ", ".join(texts.get(part, part) for part in parts) if texts else response

    @property
    def answer_is_typed(self) -> bool:
        """Whether the answer's words are the learner's own, to be shown as they are."""
        return self.exercise.kind not in {"choice", "choices", "ordering", "matching"}

    @property
    def is_retry(self) -> bool:
        """Whether the latest answer has to be given more clearly, or in full."""
        return self.submission is not None and self.submission.is_retry

    @property
    def form_errors(self) -> Sequence[str]:
        return [str(error) for error in self.form.errors.get("answer", [])] if self.form is not None else []

    @cached_property
    def verdict(self) -> ShownVerdict | None:
        """The verdict to show; None before the first answer."""
        if self.submission is not None and self.submission.grade is not None:
            grade = self.submission.grade
            return ShownVerdict(Verdict.RETRY.value, grade_reason_text(grade.reason), grade.reading, self.typed)
        if self.form_errors or not self.attempts:
            return None
        latest = self.attempts[-1]
        share = share_right_text(self.exercise.kind, self.exercise.options, latest.score, latest.reason)
        return ShownVerdict(
            verdict=verdict_of(latest),
            reason="" if self.judgement else share or grade_reason_text(latest.reason),
            reading=latest.reading,
            response=latest.response,
            score=score_of(latest),
            gave_up=latest.gave_up,
            is_provisional=latest.is_provisional and self.judgement is None,
        )

    @property
    def hints(self) -> Sequence[str]:
        """The hints shown so far."""
        return list(self.exercise.hints[: self.serving.hints_shown])

    @property
    def next_hint_number(self) -> int | None:
        """The number of the hint to ask for next, None when all are shown."""
        shown = self.serving.hints_shown
        return shown + 1 if self.help.hints and shown < len(self.exercise.hints) else None

    @property
    def hint_count(self) -> int:
        return len(self.exercise.hints)

    @property
    def solution(self) -> Sequence[str]:
        """The worked solution, once the exercise is finished; empty before."""
        return [] if self.is_open else self.exercise.solution

    @property
    def why(self) -> str:
        """Why this exercise, in words for the student."""
        reasons = self.serving.reason
        sentences = (
            choice_reason_text(reasons[part], self.curriculum) for part in ("skill", "exercise") if part in reasons
        )
        return " ".join(sentence for sentence in sentences if sentence)

    @property
    def shown_report(self) -> ReportForm:
        """The form for a report: what was just typed, else the student's open report, else blank."""
        if self.report_form is not None:
            return self.report_form
        sent = self.report if self.report and self.report.status == ReportStatus.OPEN else None
        return ReportForm(initial={"report_reason": sent.reason, "report_words": sent.words} if sent else None)

    @property
    def is_reported(self) -> bool:
        return self.report is not None and self.report.status == ReportStatus.OPEN

    @property
    def notice(self) -> str:
        """What the student must be told first: that this stands in the place of an exercise that was taken out."""
        instead = self.serving.reason.get("instead")
        return choice_reason_text(instead, self.curriculum) if instead and not self.attempts else ""

    @property
    def feedback(self) -> Feedback | None:
        """The feedback on the latest wrong answer, None where there is none to come."""
        if not self.attempts or self.is_retry:
            return None
        return getattr(self.attempts[-1], "feedback", None)

    @property
    def feedback_is_pending(self) -> bool:
        return self.feedback is not None and self.feedback.status != FeedbackStatus.READY


def exercise_page(
    serving: Serving,
    *,
    focus: Skill | None = None,
    form: AnswerForm | None = None,
    submission: Submission | None = None,
    draft: str | None = None,
    report_form: ReportForm | None = None,
) -> ExercisePage:
    """Gather what the page of a serving shows."""
    curriculum, attempts = curriculum_of(serving.course), attempts_on(serving)
    wants_example = serving.mode in {Mode.WORKED_EXAMPLE, Mode.NEW} and help_with(serving).hints
    return ExercisePage(
        serving=serving,
        curriculum=curriculum,
        attempts=attempts,
        mastery=mastery_of(serving.learner, serving.skill, timezone.now()),
        focus=focus,
        form=form,
        submission=submission,
        example=lesson_for(serving.skill) if wants_example else None,
        judgement=judgement_on(attempts[-1]) if attempts else None,
        draft=draft,
        report=report_of(serving.learner, serving.exercise),
        report_form=report_form,
    )
