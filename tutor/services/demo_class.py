"""The demo class: which of its simulated students have no history yet, and giving it to them."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from lessons.selectors import course_list
from tutor.models import Serving
from tutor.services.demo_history import demo_history_make
from tutor.services.demo_personas import PERSONAS


def demo_students_waiting() -> Sequence[str]:
    """Return the user names of simulated students who have no history yet."""
    shown = Serving.objects.filter(learner=OuterRef("pk"))
    waiting = User.objects.filter(~Exists(shown), username__in=PERSONAS)
    return [learner.username for learner in waiting.order_by("pk") if not learner.has_usable_password()]


def demo_class_play(*, username: str) -> int:
    """Give one simulated student a history in the first course; done twice, it is made once. Returns its exercises."""
    learner, course = User.objects.filter(username=username).first(), course_list().first()
    if learner is None or course is None or learner.has_usable_password():
        return 0
    seed = list(PERSONAS).index(username) + 1
    return demo_history_make(learner=learner, course=course, persona=PERSONAS[username], now=timezone.now(), seed=seed)
