"""What people of an organisation, and those who want to be, fill in."""

from typing import Any, cast

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Language
from accounts.models import User
from regions.enums import AffiliationRole, Visibility
from regions.fields import Text, day_field
from regions.models import Affiliation, CooperationInterest, KeyFunction, Profile
from regions.queries.people import HIDEABLE
from regions.services.affiliations import AffiliationContent
from regions.services.contacts import ContactContent

MOST_CONTACTS = 12


def role_choices(grantable: list[str]) -> list[tuple[str, Any]]:
    return [(value, label) for value, label in AffiliationRole.choices if value in grantable]


class InvitationForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address of your colleague"),
        max_length=254,
        help_text=gettext_lazy("The invitation works for this address only."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the mail"), choices=Language.choices
    )

    def __init__(self, *args: Any, grantable: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "role").choices = role_choices(grantable)
        self.fields["role"].initial = AffiliationRole.EDITOR


class JoinForm(forms.Form):
    """What a newcomer says about their own place."""

    function_en = Text(
        label=gettext_lazy("Your function in English"), required=False, max_length=200
    )
    function_ja = Text(
        label=gettext_lazy("Your function in Japanese"), required=False, max_length=200
    )


class AffiliationForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    function_en = Text(label=gettext_lazy("Function in English"), required=False, max_length=200)
    function_ja = Text(label=gettext_lazy("Function in Japanese"), required=False, max_length=200)
    seconded_from = Text(
        label=gettext_lazy("Seconded from"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "The home organisation, where there is one: its name as in the directory, or the "
            "address of its page."
        ),
    )
    starts_on = day_field(gettext_lazy("First day"))
    ends_on = day_field(
        gettext_lazy("Last day"), help_text=gettext_lazy("Leave it empty while it is not known.")
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        hat: Affiliation,
        grantable: list[str],
        reader: User,
    ) -> None:
        super().__init__(data, initial=in_form(hat))
        self.reader = reader
        manages = hat.role in grantable
        choice(self, "role").choices = role_choices(grantable if manages else [hat.role])
        self.fields["role"].disabled = self.fields["starts_on"].disabled = not manages

    def clean_seconded_from(self) -> Profile | None:
        text: str = self.cleaned_data["seconded_from"]
        if not text:
            return None
        slug = text.rstrip("/").rsplit("/", 1)[-1]
        named = Q(slug=slug) | Q(name_en=text) | Q(name_ja=text)
        found = list(Profile.objects.visible_to(self.reader).filter(named)[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                _("Several organisations have this name. Paste the address of its page.")
            )
        raise forms.ValidationError(
            _("There is no such organisation in the directory. Paste the address of its page.")
        )

    @property
    def content(self) -> AffiliationContent:
        return AffiliationContent(**self.cleaned_data)


def in_form(hat: Affiliation) -> dict[str, Any]:
    names = ["role", "function_en", "function_ja", "starts_on", "ends_on"]
    values = {name: getattr(hat, name) for name in names}
    return values | {"seconded_from": hat.seconded_from.name if hat.seconded_from else ""}


class ClaimForm(forms.Form):
    function = Text(
        label=gettext_lazy("Your function there"),
        max_length=200,
        help_text=gettext_lazy("For example: head of international relations."),
    )
    message = Text(
        label=gettext_lazy("How the helpdesk can check this"),
        max_length=2000,
        rows=5,
        help_text=gettext_lazy(
            "For example a page with your name, an office number, or a colleague whom we know."
        ),
    )


class DecisionForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=AffiliationRole.choices, required=False
    )
    comment = Text(
        label=gettext_lazy("Your words to the person"),
        required=False,
        max_length=2000,
        rows=4,
        help_text=gettext_lazy("Needed for a refusal. The person reads them in a mail."),
    )


class ContactForm(forms.Form):
    """A key function and the person in it."""

    TEXTS = ["function_en", "function_ja", "name_en", "name_ja", "email", "phone"]

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    function_en = Text(label=gettext_lazy("Function in English"), required=False, max_length=200)
    function_ja = Text(label=gettext_lazy("Function in Japanese"), required=False, max_length=200)
    name_en = Text(label=gettext_lazy("Name in Latin letters"), required=False, max_length=200)
    name_ja = Text(label=gettext_lazy("Name in Japanese script"), required=False, max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False, max_length=254)
    phone = Text(label=gettext_lazy("Telephone"), required=False, max_length=40)
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may see name and e-mail address"),
        choices=Visibility.choices,
        initial=Visibility.HELPDESK,
    )
    consent = forms.BooleanField(
        label=gettext_lazy("This person has agreed to be shown to those readers"),
        required=False,
        help_text=gettext_lazy(
            "Without this consent only the helpdesk sees the person. Take the mark away and the "
            "person is hidden at once."
        ),
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        named = data.get("function_en") or data.get("function_ja")
        if self.is_filled and not named and not self.errors:
            self.add_error("function_en", _("Name the function in English or in Japanese."))
        return data

    @property
    def is_filled(self) -> bool:
        if "DELETE" in self.fields and self.data.get(self.add_prefix("DELETE")):
            return False
        told = any(self.cleaned_data.get(name) for name in self.TEXTS)
        return told or bool(self.initial.get("pk"))

    @property
    def content(self) -> ContactContent:
        data = dict(self.cleaned_data)
        data.pop("DELETE", None)
        return ContactContent(**data)


ContactFormSet = cast(
    "type[forms.BaseFormSet[ContactForm]]",
    forms.formset_factory(
        ContactForm, extra=1, max_num=MOST_CONTACTS, validate_max=True, can_delete=True
    ),
)


def contact_in_form(row: KeyFunction) -> dict[str, Any]:
    names = ["pk", *ContactForm.TEXTS, "visibility"]
    return {name: getattr(row, name) for name in names} | {"consent": row.consented_at is not None}


class VisibilityForm(forms.Form):
    """Who may read which field of the profile."""

    def __init__(self, *args: Any, profile: Profile, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in HIDEABLE.items():
            self.fields[name] = forms.ChoiceField(
                label=label,
                choices=Visibility.choices,
                initial=profile.visibility.get(name, Visibility.PUBLIC),
            )


class RenewForm(forms.Form):
    """Which offers and seeks stand for another year: those not ended yet, unless one says else."""

    renew = forms.MultipleChoiceField(
        label=gettext_lazy("Renew for another year"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, interests: list[CooperationInterest], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice(self, "renew").choices = [(str(one.pk), str(one)) for one in interests]
        today = timezone.localdate()
        standing = [one for one in interests if one.expires_on and one.expires_on >= today]
        self.fields["renew"].initial = [str(one.pk) for one in standing]

    @property
    def chosen(self) -> list[int]:
        return [int(value) for value in self.cleaned_data["renew"]]


def choice(form: forms.Form, name: str) -> forms.ChoiceField:
    return cast("forms.ChoiceField", form.fields[name])
