"""Addresses of the selection, on the portal of organisations and experts."""

from django.urls import path

from . import chairs, deeds, experts, papers, recommending, registers, rounds

urlpatterns = [
    path("assignments/<int:pk>/", experts.assignment, name="selection_assignment"),
    path("assignments/<int:pk>/declare/", experts.declare, name="selection_declare"),
    path("assignments/<int:pk>/score/", experts.score, name="selection_score"),
    path("assignments/<int:pk>/evidence/<int:number>/", experts.filed, name="selection_filed"),
    path("conduct/", experts.conduct, name="selection_conduct"),
    path("conduct/solicited/", experts.solicited, name="selection_solicited"),
    path("ties/", registers.own_ties, name="selection_own_ties"),
    path("groups/<int:pk>/", chairs.group, name="selection_group"),
    path("groups/<int:pk>/minutes/", chairs.minutes, name="selection_minutes"),
    path("groups/<int:pk>/<str:reference>/evidence/<int:number>/", chairs.item_filed, name="selection_item_filed"),
    path("groups/<int:pk>/<str:reference>/filed/", chairs.item, name="selection_item"),
    path("groups/<int:pk>/<str:reference>/", chairs.propose, name="selection_propose"),
    path("apply/", registers.apply, name="selection_apply"),
    path("office/", registers.index, name="selection_office"),
    path("office/experts/", registers.experts, name="selection_experts"),
    path("office/experts/<int:pk>/", registers.expert, name="selection_expert"),
    path("office/experts/<int:pk>/application.pdf", papers.application, name="selection_expert_application"),
    path("office/groups/", registers.groups, name="selection_groups"),
    path("office/groups/new/", registers.group, name="selection_group_new"),
    path("office/groups/<int:pk>/", registers.group, name="selection_group_edit"),
    path("office/rules/collection/", registers.collection_rules, name="selection_collection_rules"),
    path("office/rules/review/", registers.review_rules, name="selection_review_rules"),
    path("office/weights/", registers.weights, name="selection_weights"),
    path("office/lines/", registers.lines, name="selection_lines"),
    path("office/appeals/", registers.appeals, name="selection_appeals"),
    path("office/appeals/<int:pk>/", registers.answer, name="selection_answer"),
    path("office/solicitations/<int:pk>/", registers.handle, name="selection_handle"),
    path("recommendations/", recommending.page, name="selection_recommendations"),
    path("recommendations/<int:pk>/", recommending.answer, name="selection_recommendation"),
    path("rounds/<str:code>/", rounds.submissions, name="selection_round"),
    path("rounds/<str:code>/draws/", rounds.draws, name="selection_draws"),
    path("rounds/<str:code>/notice/", rounds.notice, name="selection_notice"),
    path("rounds/<str:code>/fairness/", rounds.report, name="selection_fairness"),
    path("rounds/<str:code>/export.jsonl", papers.export, name="selection_export"),
    path("rounds/<str:code>/draws/<int:number>/<str:kind>.pdf", papers.record, name="selection_record"),
    path("rounds/<str:code>/<str:action>/", deeds.act, name="selection_act"),
]
