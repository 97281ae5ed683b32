"""The form of a document: what is in the file must be what its ending says."""

from django.core.exceptions import ValidationError
from wagtail.documents.forms import BaseDocumentForm

from showcase.library.file_kinds import check_beginning


class DocumentForm(BaseDocumentForm):
    """The stock form, in the uploader, the chooser and the editor, which asks for the ending only."""

    def _post_clean(self) -> None:
        """After the model has looked at the ending: a file taken away before would be one without any."""
        super()._post_clean()
        file = self.cleaned_data.get("file")
        if "file" not in self.changed_data or not file:
            return
        try:
            check_beginning(file, file.name.rpartition(".")[2].lower())
        except ValidationError as error:
            self.add_error("file", error)
