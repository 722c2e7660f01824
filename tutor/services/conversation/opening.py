"""Finding or beginning a learner's conversation; each exercise, lesson and course has one."""

from accounts.models import User
from lessons.models import Course, Skill
from tutor.models import Conversation, Serving


def conversation_about_serving(*, serving: Serving) -> Conversation:
    """Return the talk about an exercise as it was put before a learner."""
    conversation, _is_new = Conversation.objects.get_or_create(
        serving=serving, defaults={"learner_id": serving.learner_id, "course_id": serving.course_id}
    )
    return conversation


def conversation_about_lesson(*, learner: User, skill: Skill) -> Conversation:
    """Return a learner's talk about the lesson of a skill."""
    conversation, _is_new = Conversation.objects.get_or_create(
        learner=learner, skill=skill, serving=None, defaults={"course_id": skill.course_id}
    )
    return conversation


def conversation_about_course(*, learner: User, course: Course) -> Conversation:
    """Return a learner's talk about a course as a whole."""
    conversation, _is_new = Conversation.objects.get_or_create(learner=learner, course=course, serving=None, skill=None)
    return conversation
