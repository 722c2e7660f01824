"""Addresses of running a class: its people, lists, settings, bulk work, and a teacher's last word."""

from django.urls import path

from tutor.views import class_people, class_settings, guardians, jobs, joining, judging, rosters

CLASS = "teach/classrooms/<int:classroom_id>/"

urlpatterns = [
    path("teach/classrooms/", class_settings.classroom_new, name="classroom-new"),
    path(f"{CLASS}settings/", class_settings.class_settings, name="class-settings"),
    path(f"{CLASS}code/", class_settings.class_code, name="class-code"),
    path(f"{CLASS}archive/", class_settings.class_archive, name="class-archive"),
    path(f"{CLASS}teachers/", class_settings.class_teacher_invite, name="class-teacher-invite"),
    path(f"{CLASS}leave/", class_settings.class_teacher_leave, name="class-teacher-leave"),
    path(f"{CLASS}poster/", class_settings.class_poster, name="class-poster"),
    path(f"{CLASS}join.svg", class_settings.class_qr, name="class-qr"),
    path(f"{CLASS}students/", class_people.class_students, name="class-students"),
    path(f"{CLASS}students.csv", class_people.class_students_csv, name="class-students-csv"),
    path(f"{CLASS}invitations/", class_people.class_invite, name="class-invite"),
    path(f"{CLASS}invitations/<int:invitation_id>/", class_people.class_invitation, name="class-invitation"),
    path(f"{CLASS}students/<int:student_id>/remove/", class_people.class_student_remove, name="class-student-remove"),
    path(f"{CLASS}cards/", class_people.class_cards, name="class-cards"),
    path(f"{CLASS}roster/", rosters.roster_new, name="roster-new"),
    path(f"{CLASS}students/<int:student_id>/guardians/", guardians.class_guardians, name="class-guardians"),
    path(f"{CLASS}guardians/<int:guardian_id>/remove/", guardians.class_guardian_remove, name="class-guardian-remove"),
    path(f"{CLASS}report/", guardians.class_report, name="class-report"),
    path("teach/rosters/<uuid:job_id>/", rosters.roster_look, name="roster-preview"),
    path("teach/rosters/<uuid:job_id>/problems.csv", rosters.roster_problems, name="roster-problems"),
    path("teach/jobs/", jobs.job_list, name="job-list"),
    path("teach/jobs/<uuid:job_id>/", jobs.job_page, name="job"),
    path("teach/jobs/<uuid:job_id>/cancel/", jobs.job_stop, name="job-cancel"),
    path("teach/jobs/<uuid:job_id>/lines.csv", jobs.job_lines, name="job-lines"),
    path("teach/jobs/<uuid:job_id>/file/", jobs.job_file, name="job-file"),
    path("teach/provisional/", judging.provisional, name="provisional"),
    path("teach/students/<int:student_id>/attempts/<int:attempt_id>/", judging.student_attempt, name="student-attempt"),
    path("classes/", joining.my_classes, name="my-classes"),
    path("classes/judged/", joining.my_judgements, name="my-judgements"),
    path("classes/<int:classroom_id>/leave/", joining.class_leave, name="class-leave"),
    path("join/<slug:code>/", joining.join_link, name="join-link"),
    path("invitations/<str:token>/", joining.invitation, name="invitation"),
    path("sign-in/card/", joining.card_sign_in, name="card-sign-in"),
    path("sign-in/card/<slug:code>/", joining.card_link, name="card-link"),
    path("guardians/agree/<str:token>/", guardians.agree, name="guardian-agree"),
    path("guardians/stop/<str:token>/", guardians.stop, name="guardian-stop"),
]
