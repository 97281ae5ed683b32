"""Addresses of our own pages of the desk; Wagtail asks for the log-in before each of them."""

from django.urls import path

from .views import approvals, editions, media, publications, references, stories, translations, two_factor

urlpatterns = [
    path("approvals/", approvals.index, name="desk_approvals"),
    path("approvals/<int:pk>/", approvals.detail, name="desk_approval"),
    path("approvals/<int:pk>/record/", approvals.record, name="desk_approval_record"),
    path("approvals/<int:pk>/decide/", approvals.decide, name="desk_approval_decide"),
    path("publications/", publications.index, name="desk_publications"),
    path("publications/<path:name>/versions/<int:number>/", publications.version, name="desk_version"),
    path("publications/<path:name>/versions/<int:number>/restore/", publications.roll_back, name="desk_roll_back"),
    path("publications/<path:name>/withdraw/", publications.withdraw, name="desk_withdraw"),
    path("publications/<path:name>/address/", publications.change_address, name="desk_change_address"),
    path("publications/<path:name>/", publications.history, name="desk_history"),
    path("editions/", editions.index, name="desk_editions"),
    path("editions/<int:number>/", editions.detail, name="desk_edition"),
    path("references/", references.index, name="desk_references"),
    path("translations/", translations.board, name="desk_translations"),
    path("translations/<int:pk>/translate/", translations.translate, name="desk_translate"),
    path("stories/", stories.without_story, name="desk_without_story"),
    path("stories/<int:pk>/write/", stories.write, name="desk_write"),
    path("stories/<int:pk>/submit/", stories.submit, name="desk_submit"),
    path("two-factor/", two_factor.manage, name="desk_two_factor"),
    path("two-factor/verify/", two_factor.verify, name="desk_two_factor_verify"),
    path("theme/<str:name>", media.theme_file, name="desk_theme"),
    path("approval-media/<path:name>", media.approval_file, name="desk_approval_media"),
    path("uploads/<path:name>", media.upload, name="desk_upload"),
    path("documents/<int:document_id>/<str:document_filename>", media.document, name="wagtaildocs_serve"),
]
