"""Forms of the office's registers and rules, and of who applies to be an expert."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from showcase.intake import mailing
from showcase.intake.models import CollectionRules, ReportingLine
from showcase.library.models import Category
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term

from ..models import Criterion, Employment, Expert, ExpertGroup, ReviewRules, Tie, WeightSet

MOST_ROWS = 60
"""Rows of a set: each draws its choices, so whoever posts a hundred thousand would hold up the portal."""
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class FieldsOfExpert(forms.ModelForm):  # type: ignore[type-arg]
    """What every form of an expert shares: the strategic fields as ticks."""

    fields_known = forms.ModelMultipleChoiceField(
        Term.objects.filter(scheme="field"), label=_("战略领域"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["fields_known"].initial = self.instance.fields.all()

    def _save_m2m(self) -> None:
        super()._save_m2m()  # type: ignore[misc]  # Django's own hook, which the stubs leave out
        self.instance.fields.set(self.cleaned_data["fields_known"])


class ApplicationForm(FieldsOfExpert):
    """入库申请: by the person. Admission is the office's."""

    class Meta:
        model = Expert
        fields = ("abilities", "application")


class ExpertForm(FieldsOfExpert):
    """By the office: admission, fields, suspension; a reason for what is taken away."""

    reason = forms.CharField(
        label=_("删除任职或利害关系的理由"),
        required=False,
        max_length=400,
        help_text=_("删除时必填，记入运营台账。已认定的回避不受影响。"),
    )

    class Meta:
        model = Expert
        fields = ("abilities", "application", "admitted_on", "suspended_from", "suspended_until")
        widgets = dict.fromkeys(("admitted_on", "suspended_from", "suspended_until"), DATE)


EmploymentFormSet = forms.inlineformset_factory(
    Expert,
    Employment,
    fields=("organisation", "unit_name", "until"),
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
TieFormSet = forms.inlineformset_factory(
    Expert,
    Tie,
    fields=("kind", "person", "organisation", "last_year", "source"),
    extra=1,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)


class AddedOnly(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """What an expert declares is added; what is there already only the office changes, with a reason."""

    def get_queryset(self) -> Any:
        return super().get_queryset().none()


OwnEmploymentFormSet = forms.inlineformset_factory(
    Expert,
    Employment,
    formset=AddedOnly,
    fields=("organisation", "unit_name", "until"),
    extra=1,
    can_delete=False,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)
OwnTieFormSet = forms.inlineformset_factory(
    Expert,
    Tie,
    formset=AddedOnly,
    fields=("kind", "person", "organisation", "last_year", "source"),
    extra=1,
    can_delete=False,
    max_num=MOST_ROWS,
    absolute_max=MOST_ROWS,
)


class GroupForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ExpertGroup
        fields = ("name", "field", "chair", "term_from", "term_until")
        widgets = dict.fromkeys(("term_from", "term_until"), DATE)


class CollectionRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = CollectionRules
        fields = (
            "tenth_counts",
            "limitation_required",
            "material_required",
            "secrecy_required",
            "similar_from",
            "reminder_days",
        )


class ReviewRulesForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReviewRules
        fields = "__all__"  # noqa: DJ007  (one row of rules; each column is one)


FORWARDING = frozenset({"city-bureau", "department-office", "award-nominating-department"})
"""Kinds of reporting bodies that may forward for others. Counties are of no kind of their own (FIELD.md 0)."""


class LineForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = ReportingLine
        fields = ("organisation", "through")

    def clean_through(self) -> Organisation:
        """Who reads and returns what others report: an authority, with somebody there to do it."""
        through: Organisation = self.cleaned_data["through"]
        kinds = set(through.kinds.values_list("code", flat=True))
        if kinds and not kinds & FORWARDING:
            raise forms.ValidationError(gettext("转报单位应是市、县（市、区）科技局或省级主管部门，%s不是。") % through)
        if not mailing.members_of(through):
            raise forms.ValidationError(gettext("%s还没有可以登录的成员，申报会停在那里。请先邀请。") % through)
        return through


def _whole(value: Any) -> int:
    """A weight as it was typed; 0 for what is none."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


class WeightsForm(forms.Form):
    """Six weights for each category; the sum of each must be 100."""

    note = forms.CharField(label=_("修改说明"), max_length=400)

    def __init__(self, *args: Any, current: WeightSet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for category in Category:
            for criterion in Criterion:
                self.fields[f"{category}-{criterion}"] = forms.IntegerField(
                    label=f"{category.label}：{criterion.label}",
                    min_value=0,
                    max_value=100,
                    initial=current.weights[category][criterion],
                    widget=forms.NumberInput(attrs={"aria-label": f"{category.label}：{criterion.label}"}),
                )

    def categories(self) -> list[tuple[str, Any, int]]:
        """The columns of the table: key, name, and what the weights of each come to as they stand."""
        sums = {one: sum(_whole(self[f"{one}-{criterion}"].value()) for criterion in Criterion) for one in Category}
        return [(one.value, one.label, sums[one]) for one in Category]

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """The lines of the table: each criterion with its weight in every category."""
        return [(criterion.label, [self[f"{one}-{criterion}"] for one in Category]) for criterion in Criterion]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for category in Category:
            names = [f"{category}-{criterion}" for criterion in Criterion]
            if not given.keys() >= set(names):
                continue
            if (total := sum(given[name] for name in names)) != 100:
                message = _("“%(category)s”的六项权重合计为 %(sum)d，应为 100。")
                self.add_error(None, message % {"category": category.label, "sum": total})
        return given

    def weights(self) -> dict[str, dict[str, int]]:
        return {
            str(category): {str(one): self.cleaned_data[f"{category}-{one}"] for one in Criterion}
            for category in Category
        }
