"""The components: what they promise to assistive technology and to the pages that use them."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.utils import translation

from kernel.styleguide import SampleForm, sample_context


def render(source, **values):
    with translation.override("en"):
        text = Template(source).render(Context(values))
    return re.sub(r"\s+", " ", text).strip()


def test_ui_shows_a_component_only_what_it_is_given():
    assert render('{% ui "badge" label=word %}', word="New", tone="danger") == (
        '<span class="badge">New</span>'
    )


def test_ui_takes_an_argument_called_name():
    page = render('{% ui "button" label="Accept" name="answer" value="yes" %}')
    assert re.findall(r'(type|name|value)="(\w+)"', page) == [
        ("type", "submit"),
        ("name", "answer"),
        ("value", "yes"),
    ]


def test_uiblock_hands_over_what_stands_between():
    assert "<p>Between</p>" in render(
        '{% uiblock "card" title="A" %}<p>Between</p>{% enduiblock %}'
    )


def test_components_escape_what_people_typed():
    typed = "<script>alert(1)</script>"
    page = render('{% ui "badge" label=typed %}{% ui "button" label=typed %}', typed=typed)
    assert "<script" not in page


class AskForm(forms.Form):
    mail = forms.EmailField(help_text="Where we answer.")
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_field_ties_help_and_error_to_the_control():
    page = render('{% ui "field" field=form.mail %}', form=AskForm({"mail": "nobody"}))
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in page
    assert 'aria-invalid="true"' in page
    assert re.findall(r'id="(id_mail\w*)"', page) == [
        "id_mail_helptext",
        "id_mail_error",
        "id_mail",
    ]


def test_field_puts_a_group_into_a_named_fieldset():
    page = render('{% ui "field" field=form.way %}', form=AskForm({}))
    assert re.findall(r"<(fieldset|legend|label)\b", page) == [
        "fieldset",
        "legend",
        "label",
        "label",
    ]
    assert 'aria-describedby="id_way_error"' in page


def test_form_errors_lead_to_their_fields():
    form = AskForm({})
    fields = render('{% for f in form %}{% ui "field" field=f %}{% endfor %}', form=form)
    links = re.findall(r'href="#(\w+)"', render('{% ui "form_errors" form=form %}', form=form))
    assert links == ["id_mail", "id_way"]
    assert [link for link in links if f'id="{link}"' not in fields] == []


def test_form_errors_say_nothing_of_a_fresh_form():
    assert render('{% ui "form_errors" form=form %}', form=AskForm()) == ""


@pytest.mark.parametrize(
    ("number", "pages"),
    [(1, ["1", "2", "20"]), (7, ["1", "6", "7", "8", "20"]), (20, ["1", "19", "20"])],
)
def test_pagination_keeps_the_question(number, pages):
    page = Paginator(range(200), 10).page(number)
    shown = render('{% ui "pagination" page=page query=query %}', page=page, query="q=wood&side=eu")
    numbered = re.findall(r'<li><a href="\?q=wood&amp;side=eu&amp;page=(\d+)"', shown)
    assert numbered == pages


def test_pagination_is_silent_on_a_single_page():
    assert render('{% ui "pagination" page=page %}', page=Paginator([1], 10).page(1)) == ""


def test_two_clocks_put_the_readers_own_side_first():
    page = render('{% ui "two_clocks" clocks=clocks %}', clocks=sample_context()["clocks"])
    assert re.findall(r'datetime="([^"]+)">([^<]+)<', page) == [
        ("2022-12-13T09:00:00+01:00", "09:00–10:00"),
        ("2022-12-13T17:00:00+09:00", "17:00–18:00"),
    ]


def test_map_names_every_area_and_repeats_it_in_a_table():
    areas = sample_context()["areas"]
    page = render('{% ui "map" label="Map" areas=areas viewbox="0 0 240 120" %}', areas=areas)
    assert re.findall(r'aria-label="(\w+: \d+ profiles?)"', page) == [
        "Gifu: 0 profiles",
        "Aichi: 1 profile",
        "Shiga: 3 profiles",
        "Mie: 6 profiles",
        "Nara: 12 profiles",
        "Kyoto: 24 profiles",
    ]
    assert re.findall(r'<td class="number">(\d+)</td>', page) == ["0", "1", "3", "6", "12", "24"]


def test_sample_form_has_a_field_of_every_sort():
    widgets = {type(field.widget).__name__ for field in SampleForm().fields.values()}
    assert widgets == {
        "TextInput",
        "EmailInput",
        "Textarea",
        "Select",
        "DateInput",
        "RadioSelect",
        "CheckboxSelectMultiple",
        "CheckboxInput",
    }
