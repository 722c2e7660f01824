"""Finding or beginning a learner's talk; each exercise, lesson and course has one."""

from accounts.models import User
from tutor.models import Conversation
from tutor.selectors.conversation import Subject


def conversation_open(*, learner: User, about: Subject) -> Conversation:
    """Return the learner's talk about something, begun if it is the first time."""
    if about.serving is not None:
        return Conversation.objects.get_or_create(
            serving=about.serving, defaults={"learner": learner, "course": about.course}
        )[0]
    return Conversation.objects.get_or_create(learner=learner, course=about.course, skill=about.skill, serving=None)[0]
