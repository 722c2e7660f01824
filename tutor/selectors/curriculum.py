"""A course as the policy sees it: its skills and their prerequisite graph."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from lessons.models import Course, Prerequisite, Skill
from tutor.policy import SkillGraph

COURSES_KEPT = 64


@dataclass(frozen=True)
class Curriculum:
    """The skills of a course by id, in course order, and their graph."""

    course: Course
    skills: Mapping[int, Skill]
    graph: SkillGraph

    def by_slug(self, slug: str) -> Skill | None:
        """Return the skill of that slug, None if the course does not teach it (any more)."""
        return next((skill for skill in self.skills.values() if skill.slug == slug), None)


def curriculum_of(course: Course) -> Curriculum:
    """Return the course's curriculum, kept in memory until the course is loaded anew or corrected by hand."""
    return _curriculum(course, course.content_digest, course.loaded_at)


@lru_cache(maxsize=COURSES_KEPT)
def _curriculum(course: Course, _content_digest: str, _loaded_at: datetime) -> Curriculum:
    skills = {
        skill.pk: skill
        for skill in Skill.objects.filter(course=course, is_retired=False)
        .select_related("unit", "course")
        .order_by("position")
    }
    links = Prerequisite.objects.filter(skill__in=skills, requires__in=skills).values_list("skill_id", "requires_id")
    prerequisites: dict[int, set[int]] = {skill_id: set() for skill_id in skills}
    for skill_id, required_id in links:
        prerequisites[skill_id].add(required_id)
    graph = SkillGraph({skill_id: frozenset(required) for skill_id, required in prerequisites.items()})
    return Curriculum(course, skills, graph)
