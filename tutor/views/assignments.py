"""A teacher sets work: the list of a class, the form, choosing exercises, the preview, publishing and copying."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.models import Classroom
from lessons.models import Course, Exercise, ExerciseStatus
from lessons.selectors import course_list
from tutor.assignment_forms import AssignmentForm, CopyForm, PickerForm, PointsForm
from tutor.models import Assignment, AssignmentKind
from tutor.selectors.assignments import (
    assignment_rows,
    assignment_taught_by,
    classroom_taught_by,
    exercises_to_pick,
    seen_before,
    skills_by_unit,
)
from tutor.selectors.scores import class_students
from tutor.selectors.set_work import class_time_zone, items_of
from tutor.services.assignments import (
    LOCKED_ONCE_BEGUN,
    Locked,
    NotReady,
    assignment_archive,
    assignment_close,
    assignment_copy,
    assignment_create,
    assignment_edit,
    assignment_publish,
    draft_delete,
    has_begun,
    item_add,
    item_move,
    item_points,
    item_remove,
)
from tutor.views.teacher import teacher_required

EXAMPLES_OF_A_SKILL = 2


@teacher_required
@never_cache
@require_safe
def assignments(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    classroom = classroom_of(request, classroom_id)
    context = {"classroom": classroom, "rows": assignment_rows(classroom, timezone.now())}
    return render(request, "tutor/assignments.html", context)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def assignment_new(request: SignedInRequest, classroom_id: int) -> HttpResponse:
    classroom = classroom_of(request, classroom_id)
    students = class_students(classroom)
    if request.method != "POST":
        form = AssignmentForm(classroom, students, instance=_unsaved(request, classroom))
        return _form_page(request, classroom, form, None)
    form = AssignmentForm(classroom, students, request.POST)
    if not form.is_valid():
        return _form_page(request, classroom, form, None, status=422)
    made = assignment_create(teacher=request.user, classroom=classroom, fields=form.cleaned_data, now=timezone.now())
    return _after_saving(request, made)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def assignment_change(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    assignment = assignment_of(request, assignment_id)
    classroom, students = assignment.classroom, class_students(assignment.classroom)
    locked = LOCKED_ONCE_BEGUN if has_begun(assignment) else frozenset()
    if request.method != "POST":
        form = AssignmentForm(classroom, students, instance=assignment, locked=locked)
        return _form_page(request, classroom, form, assignment)
    form = AssignmentForm(classroom, students, request.POST, instance=assignment, locked=locked)
    if not form.is_valid():
        assignment.refresh_from_db()
        return _form_page(request, classroom, form, assignment, status=422)
    try:
        saved = assignment_edit(
            assignment=assignment, teacher=request.user, fields=form.cleaned_data, now=timezone.now()
        )
    except Locked:
        form.add_error(None, _("A student has begun meanwhile, so what was asked stays as it is. Open the form anew."))
        return _form_page(request, classroom, form, assignment, status=422)
    return _after_saving(request, saved)


@teacher_required
@never_cache
@require_http_methods(["GET", "POST"])
def assignment_items(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """The list of a fixed assignment, and the bank to choose from."""
    assignment = assignment_of(request, assignment_id)
    if request.method == "POST":
        try:
            return _change_items(request, assignment)
        except Locked:
            messages.error(request, _("Students have begun, so the list stays as it is. Copy the assignment instead."))
            return redirect("assignment-items", assignment.pk)
    return _items_page(request, assignment)


@teacher_required
@never_cache
@require_safe
def assignment_preview(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """What students will get, with keys and solutions for the teacher."""
    assignment = assignment_of(request, assignment_id)
    if assignment.is_fixed:
        exercises = [item.exercise for item in items_of(assignment)]
    else:
        skills = list(assignment.skills.filter(is_retired=False))
        exercises = [
            exercise
            for skill in skills
            for exercise in exercises_to_pick(assignment.course, skills=[skill], words="", without=[])[
                :EXAMPLES_OF_A_SKILL
            ]
        ]
    context = {"assignment": assignment, "classroom": assignment.classroom, "exercises": exercises}
    return render(request, "tutor/assignment_preview.html", context)


@teacher_required
@require_POST
def assignment_status(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Publish, close, archive, or delete a draft."""
    assignment, now = assignment_of(request, assignment_id), timezone.now()
    wanted = request.POST.get("to", "")
    try:
        if wanted == "publish":
            assignment_publish(assignment=assignment, now=now)
            messages.success(request, _("Published. Your students see it on their home pages."))
        elif wanted == "close":
            assignment_close(assignment=assignment, now=now)
            messages.success(request, _("Closed. No more answers are taken."))
        elif wanted == "archive":
            assignment_archive(assignment=assignment, now=now)
            messages.success(request, _("Archived. Its scores stay in the gradebook."))
        elif wanted == "delete":
            draft_delete(assignment=assignment)
            messages.success(request, _("The draft is deleted."))
            return redirect("assignments", assignment.classroom_id)
    except NotReady as missing:
        messages.error(request, str(missing))
        return redirect("assignment-items" if assignment.is_fixed else "assignment-edit", assignment.pk)
    except Locked:
        messages.error(request, _("It was published, so it cannot be deleted. Archive it instead."))
    return redirect("assignment", assignment.pk)


@teacher_required
@require_POST
def assignment_duplicate(request: SignedInRequest, assignment_id: int) -> HttpResponse:
    """Copy an assignment to the same class or another one of the teacher's."""
    assignment = assignment_of(request, assignment_id)
    form = CopyForm(request.user, request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of your classes."))
        return redirect("assignment", assignment.pk)
    copy = assignment_copy(
        assignment=assignment,
        classroom=form.cleaned_data["classroom"],
        teacher=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Here is the copy, a draft without dates."))
    return redirect("assignment-edit", copy.pk)


def classroom_of(request: SignedInRequest, classroom_id: int) -> Classroom:
    """Return a class of the teacher; from here on, times of this request are the class's."""
    classroom = classroom_taught_by(request.user, classroom_id)
    timezone.activate(class_time_zone(classroom))
    return classroom


def assignment_of(request: SignedInRequest, assignment_id: int) -> Assignment:
    """Return an assignment of the teacher's classes; from here on, times of this request are the class's."""
    assignment = assignment_taught_by(request.user, assignment_id)
    timezone.activate(class_time_zone(assignment.classroom))
    return assignment


def _unsaved(request: SignedInRequest, classroom: Classroom) -> Assignment:
    number = classroom.assignments.count() + 1
    courses = course_list()
    course = courses.filter(slug=request.GET.get("course", "")).first() or courses.first()
    return Assignment(title=_("Assignment %(number)d") % {"number": number}, course=course)


def _form_page(
    request: SignedInRequest,
    classroom: Classroom,
    form: AssignmentForm,
    assignment: Assignment | None,
    status: int = 200,
) -> HttpResponse:
    courses: list[Course] = list(course_list())
    chosen = str(form["course"].value() or "")
    course = next((one for one in courses if str(one.pk) == chosen), courses[0] if courses else None)
    context = {
        "classroom": classroom,
        "assignment": assignment,
        "form": form,
        "units": [(one, skills_by_unit(one)) for one in courses if course is None or one == course or not assignment],
        "zone": timezone.get_current_timezone_name(),
        "is_locked": bool(assignment and has_begun(assignment)),
    }
    return render(request, "tutor/assignment_form.html", context, status=status)


def _after_saving(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    if assignment.kind == AssignmentKind.FIXED and not assignment.items.exists():
        messages.info(request, _("Now choose the exercises."))
        return redirect("assignment-items", assignment.pk)
    if "publish" in request.POST:
        try:
            assignment_publish(assignment=assignment, now=timezone.now())
            messages.success(request, _("Published. Your students see it on their home pages."))
        except NotReady as missing:
            messages.error(request, str(missing))
            return redirect("assignment-edit", assignment.pk)
    else:
        messages.success(request, _("Saved."))
    return redirect("assignment", assignment.pk)


def _items_page(
    request: SignedInRequest, assignment: Assignment, points: PointsForm | None = None, status: int = 200
) -> HttpResponse:
    query = request.GET if request.GET else QueryDict("")
    picker = PickerForm(assignment.course, query)
    picker.is_valid()
    # A skill that is none is passed over; the words still count.
    wanted = picker.cleaned_data
    skills = [wanted["skill"]] if wanted.get("skill") else list(assignment.skills.all())
    items = list(assignment.items.select_related("exercise__main_skill"))
    chosen = [item.exercise_id for item in items]
    context = {
        "assignment": assignment, "classroom": assignment.classroom, "items": items, "picker": picker,
        "found": exercises_to_pick(
            assignment.course, skills=skills, words=wanted.get("words", ""), without=chosen
        ),
        "seen": seen_before(assignment, chosen), "is_locked": has_begun(assignment), "points_form": points,
        "query": request.META.get("QUERY_STRING", ""),
    }  # fmt: skip
    return render(request, "tutor/assignment_items.html", context, status=status)


def _change_items(request: SignedInRequest, assignment: Assignment) -> HttpResponse:
    action, number = request.POST.get("action", ""), request.POST.get("number", "")
    known = int(number) if number.isdecimal() and len(number) < 19 else 0
    if action == "add":
        live = Exercise.objects.filter(course=assignment.course, status=ExerciseStatus.LIVE, dressed_from=None)
        item_add(assignment=assignment, exercise=get_object_or_404(live, pk=known))
    elif action in {"remove", "up", "down", "points"}:
        item = get_object_or_404(assignment.items, pk=known)
        if action == "remove":
            item_remove(assignment=assignment, item=item)
        elif action == "points":
            form = PointsForm(request.POST)
            if not form.is_valid():
                return _items_page(request, assignment, form, status=422)
            item_points(assignment=assignment, item=item, points=form.cleaned_data["points"])
        else:
            item_move(assignment=assignment, item=item, up=action == "up")
    else:
        return _items_page(request, assignment, status=422)
    response = redirect("assignment-items", assignment.pk)
    if request.META.get("QUERY_STRING"):
        response["Location"] += f"?{request.META['QUERY_STRING']}"
    return response
