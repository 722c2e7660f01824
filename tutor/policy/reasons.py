"""Why the policy chose as it did, in words for the student and for the teacher.

A ``Reason`` is a code with its parameters; the two wordings are looked up by the code, so storing (code,
params, skills) is enough to say it again in any language.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a message for translation; whoever shows it translates it."""
    return message


@dataclass(frozen=True, slots=True)
class Wording:
    """The two wordings of a reason: English gettext sources with %(name)s parameters."""

    student: str
    teacher: str


WORDINGS: Mapping[str, Wording] = {
    "new_skill": Wording(
        gettext_noop("You are ready for something new: %(skill)s."),
        gettext_noop("New skill: every prerequisite of %(skill)s is mastered. Skills it leads to: %(opens)s."),
    ),
    "practice": Wording(
        gettext_noop("You are getting there with %(skill)s. A little more practice will make it stick."),
        gettext_noop("In progress: mastery of %(skill)s is estimated at %(probability)s %%."),
    ),
    "interleaved": Wording(
        gettext_noop("A change helps the memory, so now %(skill)s again."),
        gettext_noop(
            "Mixed practice: %(skill)s (%(probability)s %%) after several exercises in a row on %(previous)s."
        ),
    ),
    "interesting": Wording(
        gettext_noop("%(skill)s is close to what you like, so it comes next."),
        gettext_noop("Of the skills that are open, %(skill)s fits the student's interests."),
    ),
    "assigned": Wording(
        gettext_noop("Your teacher has set %(skill)s for you."),
        gettext_noop("Assigned by a teacher; mastery of %(skill)s is estimated at %(probability)s %%."),
    ),
    "assigned_prerequisite": Wording(
        gettext_noop("%(skill)s leads to %(target)s, which your teacher has set for you."),
        gettext_noop("%(target)s is assigned, but its prerequisite %(skill)s is only at %(probability)s %%."),
    ),
    "set_exercise": Wording(
        gettext_noop("Your teacher has chosen this exercise on %(skill)s."),
        gettext_noop("Chosen by a teacher, to practise %(skill)s."),
    ),
    "review_due": Wording(
        gettext_noop("Time to refresh %(skill)s before it fades."),
        gettext_noop("Review of %(skill)s is due; the chance of recall now is estimated at %(retention)s %%."),
    ),
    "withdrawn": Wording(
        gettext_noop(
            "The exercise before was taken out, because something may be wrong with it. Here is another one. If it was"
            " wrong, your answers to it will not count."
        ),
        gettext_noop("In the place of an exercise that was taken out of circulation."),
    ),
    "keep_fresh": Wording(
        gettext_noop("You have mastered everything here. %(skill)s keeps it fresh."),
        gettext_noop("Nothing is open or due; %(skill)s has the lowest chance of recall, %(retention)s %%."),
    ),
    "prerequisite_after_misses": Wording(
        gettext_noop("A look at %(skill)s first will make %(target)s easier."),
        gettext_noop("Misses in a row on %(target)s: %(misses)s. Weakest prerequisite: %(skill)s, %(probability)s %%."),
    ),
    "example_after_misses": Wording(
        gettext_noop("Let us walk through an example of %(skill)s, then it is your turn."),
        gettext_noop("Worked example: misses in a row on %(skill)s: %(misses)s, and its prerequisites are sound."),
    ),
    "example_after_guessing": Wording(
        gettext_noop("Those went by very fast. Here is an example of %(skill)s; take your time with the next one."),
        gettext_noop("Worked example: the last answers on %(skill)s were wrong and too fast to have been worked out."),
    ),
    "example_after_pauses": Wording(
        gettext_noop("%(skill)s took some thinking. Here is an example that shows a way."),
        gettext_noop("Worked example: long pauses on %(skill)s, with misses."),
    ),
    "example_after_skipping": Wording(
        gettext_noop("Not sure how to begin with %(skill)s? Here is an example that shows a way."),
        gettext_noop("Worked example: the last exercises on %(skill)s were skipped, or their solution was asked for."),
    ),
    "easier_after_misses": Wording(
        gettext_noop("Let us take %(skill)s in a smaller step."),
        gettext_noop("Easier exercise after trouble with %(skill)s; misses in a row: %(misses)s."),
    ),
    "back_after_help": Wording(
        gettext_noop("Now back to %(skill)s, one small step first."),
        gettext_noop("Return to %(skill)s with an easier exercise after help with what it needs."),
    ),
    "challenge_claimed": Wording(
        gettext_noop("You said that you know %(skill)s. Show it here and move on."),
        gettext_noop("The student claims to know %(skill)s; this challenge decides."),
    ),
    "challenge_skip": Wording(
        gettext_noop("You are doing very well. Solve this one on %(skill)s and skip ahead."),
        gettext_noop("New skills were right from the start: a challenge on %(skill)s, to skip what leads up to it."),
    ),
    "chosen_by_student": Wording(
        gettext_noop("You chose to practise %(skill)s."),
        gettext_noop("The student asked for %(skill)s."),
    ),
    "placement": Wording(
        gettext_noop("A question on %(skill)s, to find your starting point."),
        gettext_noop("Placement question on %(skill)s."),
    ),
    "suits_level": Wording(
        gettext_noop("It should be about right for you: not too easy, not too hard."),
        gettext_noop("Chance of success %(probability)s %%, wanted %(target)s %%."),
    ),
    "smaller_step": Wording(
        gettext_noop("It is one of the easier ones, to get you going again."),
        gettext_noop("Easier than usual on purpose: chance of success %(probability)s %%, wanted %(target)s %%."),
    ),
    "harder_on_purpose": Wording(
        gettext_noop("It is one of the harder ones, to show what you can do."),
        gettext_noop("Harder than usual on purpose: chance of success %(probability)s %%, wanted %(target)s %%."),
    ),
    "suits_interest": Wording(
        gettext_noop("It suits you and is about something you like."),
        gettext_noop("Fits the student's interests; chance of success %(probability)s %%, wanted %(target)s %%."),
    ),
    "comes_back": Wording(
        gettext_noop("You have met this one before, a while ago. You have seen all that there are on this skill."),
        gettext_noop("Shown before: the student has seen every exercise of this skill, and this one waited longest."),
    ),
    "closest_there_is": Wording(
        gettext_noop("It is the closest to your level that we have for this."),
        gettext_noop("No exercise is nearer to the wanted %(target)s %%; chance of success here %(probability)s %%."),
    ),
}


@dataclass(frozen=True, slots=True)
class Reason:
    """A code, the figures (``params``) and the skills (``skills``, by parameter name) that its wordings
    mention.

    The policy does not know what skills are called: ``named`` puts the names in. Raises ``KeyError`` for a
    code without wording.
    """

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    skills: Mapping[str, Hashable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.code not in WORDINGS:
            raise KeyError(self.code)

    @property
    def message(self) -> str:
        """The student's wording, a gettext source."""
        return WORDINGS[self.code].student

    @property
    def teacher_message(self) -> str:
        """The teacher's wording, a gettext source."""
        return WORDINGS[self.code].teacher

    def named(self, name_of: Callable[[Hashable], str]) -> Reason:
        """Return the reason with every skill's name moved into ``params``."""
        names = {parameter: name_of(skill) for parameter, skill in self.skills.items()}
        return Reason(self.code, {**self.params, **names})

    def for_teacher(self) -> str:
        """Return the teacher's wording in English with its parameters filled in."""
        return self.teacher_message % self._filled()

    def __str__(self) -> str:
        return self.message % self._filled()

    def _filled(self) -> dict[str, str]:
        return {**{name: str(skill) for name, skill in self.skills.items()}, **self.params}


def percent(share: float) -> str:
    """Write a share from 0 to 1 as a whole percentage, without the sign."""
    return str(round(100 * share))
