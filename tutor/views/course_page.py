"""What pages show of a course to one learner: every skill with its mastery, reviews due, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from lessons.models import Course, Skill, Unit
from lessons.selectors import course_list
from tutor.models import Placement, PlacementStatus, Serving
from tutor.selectors.curriculum import Curriculum, curriculum_of
from tutor.selectors.learning import MasteryShown, masteries_of
from tutor.selectors.practice import has_practised, serving_current
from tutor.wording import choice_reason_text


@dataclass(frozen=True)
class SkillTile:
    """One skill on the map: its mastery, its prerequisites, and those of them that are not mastered yet."""

    skill: Skill
    mastery: MasteryShown
    prerequisites: Sequence[Skill]
    missing: Sequence[Skill]

    @property
    def is_ready(self) -> bool:
        """Whether everything that the skill builds on is mastered."""
        return not self.missing


@dataclass(frozen=True)
class UnitTiles:
    """One unit of the map."""

    unit: Unit
    tiles: Sequence[SkillTile]

    @property
    def mastered_count(self) -> int:
        return sum(tile.mastery.is_mastered for tile in self.tiles)


@dataclass(frozen=True)
class CoursePage:
    """A course as one learner stands in it."""

    course: Course
    units: Sequence[UnitTiles]
    current: Serving | None
    why_current: str
    placement_status: str
    has_practised: bool

    @property
    def tiles(self) -> Sequence[SkillTile]:
        return [tile for unit in self.units for tile in unit.tiles]

    @property
    def is_new(self) -> bool:
        """Whether the learner has neither practised nor been placed, so that the placement is on offer."""
        return not self.has_practised and self.placement_status in {"", PlacementStatus.RUNNING}

    @property
    def is_begun(self) -> bool:
        """Whether the learner has done anything in the course yet."""
        return not self.is_new or self.placement_is_running

    @property
    def placement_is_running(self) -> bool:
        return self.placement_status == PlacementStatus.RUNNING

    @property
    def reviews_due(self) -> Sequence[SkillTile]:
        return [tile for tile in self.tiles if tile.mastery.is_review_due]

    @property
    def mastered_count(self) -> int:
        return sum(tile.mastery.is_mastered for tile in self.tiles)

    @property
    def skill_count(self) -> int:
        return len(self.tiles)

    @property
    def ready_next(self) -> Sequence[SkillTile]:
        """The skills that can be learned now."""
        return [tile for tile in self.tiles if tile.is_ready and not tile.mastery.is_mastered]


def course_pages(learner: User, now: datetime) -> Sequence[CoursePage]:
    """Gather how a learner stands in every course: the one practised last first, those not begun in their order."""
    pages = [course_page(learner, course, now) for course in course_list()]
    return sorted(pages, key=lambda page: (not page.is_begun, -page.current.pk if page.current else 0))


def course_page(learner: User, course: Course, now: datetime) -> CoursePage:
    """Gather how a learner stands in a course."""
    curriculum = curriculum_of(course)
    current = serving_current(learner, course)
    placement = Placement.objects.filter(learner=learner, course=course).first()
    return CoursePage(
        course=course,
        units=_unit_tiles(curriculum, masteries_of(learner, curriculum, now)),
        current=current,
        why_current=choice_reason_text(current.reason["skill"], curriculum) if current else "",
        placement_status=placement.status if placement else "",
        has_practised=has_practised(learner, course),
    )


def _unit_tiles(curriculum: Curriculum, masteries: dict[int, MasteryShown]) -> Sequence[UnitTiles]:
    units: dict[int, tuple[Unit, list[SkillTile]]] = {}
    for skill_id, skill in curriculum.skills.items():
        required = sorted(curriculum.graph.prerequisites[skill_id], key=lambda pk: curriculum.skills[pk].position)
        tile = SkillTile(
            skill=skill,
            mastery=masteries[skill_id],
            prerequisites=[curriculum.skills[pk] for pk in required],
            missing=[curriculum.skills[pk] for pk in required if not masteries[pk].is_mastered],
        )
        units.setdefault(skill.unit_id, (skill.unit, []))[1].append(tile)
    return [UnitTiles(unit, tiles) for unit, tiles in units.values()]
