"""What the helpdesk fills in to bring a file."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy

from regions.imports.problems import Unreadable
from regions.imports.reading import MAX_CSV_MB, check_size_of


class ImportForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("CSV file or Excel workbook"),
        help_text=gettext_lazy("Up to 50,000 rows. The first row names the columns."),
        error_messages={"empty": gettext_lazy("The file is empty.")},
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    source = forms.CharField(
        label=gettext_lazy("Where it comes from"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Shown as the source of the profiles, for example a list's name."),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish at once"),
        required=False,
        help_text=gettext_lazy(
            "Without this, every changed text waits at the desk to be reviewed like any other."
        ),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        """Too large a file is named before it is read."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            check_size_of(file.size or 0, MAX_CSV_MB)
        except Unreadable as error:
            raise forms.ValidationError(error.problem.message, code=error.problem.code) from error
        return file

    def content(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {
            "content": file.read(),
            "file_name": file.name,
            "publish": self.cleaned_data["publish"],
            "source": self.cleaned_data["source"],
        }
