"""How the portal draws Django's forms: labels without Django's colon, which is a half-width one."""

from django.forms.renderers import DjangoTemplates


class PortalForms(DjangoTemplates):
    field_template_name = "collection/field.html"
