"""Addresses of practice, progress and teaching."""

from django.urls import path

from tutor.views import alerts, conversation, home, lessons, placement, practice, streams, students, teacher

urlpatterns = [
    path("", home.welcome, name="welcome"),
    path("home/", home.home, name="home"),
    path("learn/<slug:course_slug>/", lessons.skill_map, name="skill-map"),
    path("learn/<slug:course_slug>/<slug:skill_slug>/", lessons.lesson, name="lesson"),
    path("learn/<slug:course_slug>/<slug:skill_slug>/claim/", lessons.claim, name="claim"),
    path("practice/<slug:course_slug>/", practice.practice, name="practice"),
    path("exercise/<int:serving_id>/answer/", practice.answer, name="answer"),
    path("exercise/<int:serving_id>/hint/", practice.hint, name="hint"),
    path("exercise/<int:serving_id>/solution/", practice.reveal, name="reveal"),
    path("exercise/<int:serving_id>/next/", practice.advance, name="next"),
    path("exercise/<int:serving_id>/feedback/", practice.feedback, name="feedback"),
    path("exercise/<int:serving_id>/reading/", practice.reading, name="reading"),
    path("tutor/<slug:course_slug>/", conversation.about_course, name="conversation"),
    path("exercise/<int:serving_id>/tutor/", conversation.about_exercise, name="conversation-exercise"),
    path("learn/<slug:course_slug>/<slug:skill_slug>/tutor/", conversation.about_lesson, name="conversation-lesson"),
    path("turns/<int:turn_id>/", conversation.turn, name="turn"),
    path("turns/<int:turn_id>/stop/", conversation.stop, name="turn-stop"),
    path("turns/<int:turn_id>/again/", conversation.again, name="turn-again"),
    path("stream/turns/<int:turn_id>/", streams.turn, name="turn-stream"),
    path("placement/<slug:course_slug>/", placement.placement, name="placement"),
    path("placement/<slug:course_slug>/about/", placement.placement_intro, name="placement-intro"),
    path("placement/<slug:course_slug>/start/", placement.placement_begin, name="placement-start"),
    path("placement/<slug:course_slug>/leave/", placement.placement_leave, name="placement-leave"),
    path("placement/<slug:course_slug>/result/", placement.placement_result, name="placement-result"),
    path("placement-question/<int:serving_id>/answer/", placement.placement_answer, name="placement-answer"),
    path("placement-question/<int:serving_id>/pass/", placement.placement_pass, name="placement-pass"),
    path("teach/alerts/", alerts.alerts, name="alerts"),
    path("teach/alerts/<int:alert_id>/handled/", alerts.alert_handled, name="alert-handled"),
    path("teach/", teacher.teacher_home, name="teacher-home"),
    path("teach/classrooms/", teacher.classroom_new, name="classroom-new"),
    path("teach/classrooms/<int:classroom_id>/", teacher.classroom, name="classroom"),
    path("teach/students/<int:student_id>/", students.student, name="student"),
    path("teach/students/<int:student_id>/skills/<int:skill_id>/", students.student_skill, name="student-skill"),
    path(
        "teach/students/<int:student_id>/skills/<int:skill_id>/state/",
        students.student_skill_state,
        name="student-skill-state",
    ),
    path("classrooms/join/", teacher.classroom_enter, name="classroom-join"),
]
