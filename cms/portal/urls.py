"""Addresses of the portal of organisations and experts. The desk has none here."""

from django.urls import include, path

from . import views

handler404 = views.missing
handler500 = views.failed

urlpatterns = [
    path("", views.home, name="collection_home"),
    path("theme/<str:name>", views.theme, name="collection_theme"),
    path("", include("showcase.intake.portal.urls")),
    path("", include("showcase.review.portal.urls")),
]
