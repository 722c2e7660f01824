"""A class's week, as reports and their preview show it. Mastery is what the pages show, computed in the same place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from accounts.models import Classroom, User
from lessons.models import Course, Skill
from lessons.selectors import course_list
from tutor.models import Attempt
from tutor.selectors.curriculum import curriculum_of
from tutor.selectors.learning import MasteryShown, masteries_of_many
from tutor.selectors.verdicts import with_verdicts

WEEK = timedelta(days=7)
FEWEST_FOR_HELP = 2
MOST_NAMED = 6
Practised = Mapping[int, Mapping[int, tuple[int, int]]]
"""By student and skill: first answers of the week, and how many of them were right."""


@dataclass(frozen=True)
class StudentWeek:
    """One student's week in the courses of a class.

    `mastered` are the skills practised in the week that are mastered now; `needs_help` those that were answered wrongly
    more often than not and are not mastered.
    """

    student: User
    answers: int
    right: int
    practised: Sequence[Skill]
    mastered: Sequence[Skill]
    needs_help: Sequence[Skill]
    mastered_count: int
    skill_count: int

    @property
    def percent_right(self) -> int | None:
        return round(100 * self.right / self.answers) if self.answers else None


@dataclass(frozen=True)
class SkillCount:
    """A skill and how many students it is about."""

    skill: Skill
    students: int


@dataclass(frozen=True)
class ClassWeek:
    """A class's week: from Monday to Sunday, in the class's time zone."""

    classroom: Classroom
    first_day: date
    last_day: date
    students: Sequence[StudentWeek]

    @property
    def active(self) -> Sequence[StudentWeek]:
        return [week for week in self.students if week.answers]

    @property
    def idle(self) -> Sequence[StudentWeek]:
        return [week for week in self.students if not week.answers]

    @property
    def answers(self) -> int:
        return sum(week.answers for week in self.students)

    @property
    def needs_help(self) -> Sequence[SkillCount]:
        """The skills with which most students need help, at most six."""
        return _most([skill for week in self.students for skill in week.needs_help])

    @property
    def mastered(self) -> Sequence[SkillCount]:
        return _most([skill for week in self.students for skill in week.mastered])


def _most(skills: Sequence[Skill]) -> Sequence[SkillCount]:
    by_id = {skill.pk: skill for skill in skills}
    counts = Counter(skill.pk for skill in skills).most_common(MOST_NAMED)
    return [SkillCount(by_id[skill_id], count) for skill_id, count in counts]


def courses_of(classroom: Classroom) -> Sequence[Course]:
    """Return the courses that a class works on: those chosen for it, all of them if none is."""
    return list(classroom.courses.all()) or list(course_list())


def week_before(classroom: Classroom, now: datetime) -> date:
    """Return the Monday that ends the latest whole week, by the class's own clock."""
    today = now.astimezone(ZoneInfo(classroom.time_zone)).date()
    return today - timedelta(days=today.weekday())


def bounds(classroom: Classroom, monday: date) -> tuple[datetime, datetime]:
    """Return the beginning and end of the week that a Monday ends."""
    zone = ZoneInfo(classroom.time_zone)
    return tuple(datetime.combine(day, time(), zone) for day in (monday - WEEK, monday))  # type: ignore[return-value]


def class_week(classroom: Classroom, monday: date, now: datetime, students: Sequence[User] | None = None) -> ClassWeek:
    """Return the week that ended before a Monday; a number of queries that depends on the courses only."""
    if students is None:
        students = list(classroom.students.select_related("profile").order_by("profile__display_name", "username"))
    start, end = bounds(classroom, monday)
    courses = courses_of(classroom)
    practised = _practised(students, courses, start, end)
    skills: dict[int, Skill] = {}
    masteries: dict[int, dict[int, MasteryShown]] = {student.pk: {} for student in students}
    for course in courses:
        curriculum = curriculum_of(course)
        skills |= curriculum.skills
        for learner_id, shown in masteries_of_many(students, curriculum, now).items():
            masteries[learner_id] |= shown
    weeks = [
        _student_week(student, practised.get(student.pk, {}), masteries[student.pk], skills) for student in students
    ]
    return ClassWeek(classroom, monday - WEEK, monday - timedelta(days=1), weeks)


def _practised(students: Sequence[User], courses: Sequence[Course], start: datetime, end: datetime) -> Practised:
    answers = Attempt.objects.filter(
        learner__in=students, course__in=courses, try_number=1, answered_at__gte=start, answered_at__lt=end
    )
    rows = (
        with_verdicts(answers)
        .values("learner_id", "exercise__main_skill_id")
        .annotate(answers=Count("pk"), right=Count("pk", filter=Q(verdict_now="correct")))
        .order_by()
    )
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["learner_id"], {})[row["exercise__main_skill_id"]] = (row["answers"], row["right"])
    return found


def _student_week(
    student: User,
    practised: Mapping[int, tuple[int, int]],
    masteries: Mapping[int, MasteryShown],
    skills: Mapping[int, Skill],
) -> StudentWeek:
    known = [skills[skill_id] for skill_id in skills if skill_id in practised]

    def needs_help(skill: Skill) -> bool:
        answers, right = practised[skill.pk]
        return answers >= FEWEST_FOR_HELP and 2 * right < answers and not masteries[skill.pk].is_mastered

    return StudentWeek(
        student=student,
        answers=sum(answers for answers, _right in practised.values()),
        right=sum(right for _answers, right in practised.values()),
        practised=known,
        mastered=[skill for skill in known if masteries[skill.pk].is_mastered],
        needs_help=[skill for skill in known if needs_help(skill)],
        mastered_count=sum(shown.is_mastered for shown in masteries.values()),
        skill_count=len(skills),
    )
