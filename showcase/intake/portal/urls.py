"""Addresses of the collection, on the portal of organisations and experts."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from . import bulk, calendars, candidates, invitations, log_in, members, progressing, second_step, submissions, versions

urlpatterns = [
    path("log-in/", log_in.LogIn.as_view(), name="collection_log_in"),
    path("log-in/code/", second_step.code, name="collection_log_in_code"),
    path("account/two-factor/", second_step.manage, name="collection_second_factor"),
    path("log-out/", LogoutView.as_view(next_page="collection_log_in"), name="collection_log_out"),
    path("password/", log_in.Reset.as_view(), name="collection_reset"),
    path("password/sent/", log_in.reset_sent, name="collection_reset_sent"),
    path("password/<uidb64>/<token>/", log_in.ResetConfirm.as_view(), name="collection_reset_confirm"),
    path("invitation/<str:secret>/", log_in.accept_invitation, name="collection_invitation"),
    path("calendar/", calendars.page, name="collection_calendar"),
    path("calendar/rounds.ics", calendars.file, name="collection_calendar_file"),
    path("list/", candidates.own_list, name="collection_list"),
    path("list/new/", candidates.first_step, name="collection_first_step"),
    path("list/bulk/", bulk.page, name="collection_bulk"),
    path("list/template.xlsx", bulk.template, name="collection_template"),
    path("list/<int:pk>/", candidates.candidate, name="collection_candidate"),
    path("list/<int:pk>/archive/", candidates.archive, name="collection_archive"),
    path("list/<int:pk>/evidence/<int:number>/", candidates.kept, name="collection_kept"),
    path("words/<str:lookup>/", candidates.words, name="collection_words"),
    path("invitations/", invitations.page, name="collection_invitations"),
    path("members/", members.page, name="collection_members"),
    path("progress/", progressing.own, name="collection_progress"),
    path("progress/reports/", progressing.all_reports, name="collection_progress_reports"),
    path("progress/reports/<int:pk>/", progressing.note, name="collection_progress_note"),
    path("progress/reports/<int:pk>/file/", progressing.file, name="collection_progress_file"),
    path("progress/<str:public_id>/", progressing.report, name="collection_progress_report"),
    path("submissions/", submissions.every, name="collection_submissions"),
    path("submissions/<str:reference>/", submissions.submission, name="collection_submission"),
    path("submissions/<str:reference>/form.docx", submissions.printable, name="collection_printable"),
    path("submissions/<str:reference>/form.pdf", submissions.printable_pdf, name="collection_printable_pdf"),
    path("submissions/<str:reference>/evidence/<int:number>/", submissions.filed, name="collection_filed"),
    path("submissions/<str:reference>/versions/<int:number>/", versions.version, name="collection_version"),
    path(
        "submissions/<str:reference>/versions/<int:number>/evidence/<int:evidence>/",
        versions.filed,
        name="collection_version_filed",
    ),
    path("submissions/<str:reference>/<str:action>/", submissions.act, name="collection_act"),
    path("disputes/<int:pk>/settle/", submissions.settle, name="collection_settle"),
]
