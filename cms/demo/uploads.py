"""Pictures and files of the demonstration, uploaded to the desk as an editor would."""

from typing import Any

from django.core.files import File
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from . import seed

PICTURE_ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".avif"}


class Uploads:
    """Finds an upload by its id in the seed, uploading it at first use. Its title at the desk carries the id."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.rows = seed.media()
        self._found: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._found:
            self._found[key] = self._find(key) or self._upload(key)
        return self._found[key]

    def row(self, key: str) -> dict[str, Any]:
        """What the seed says of an upload: title, credit, licence."""
        return self.rows[key]

    def _title(self, key: str) -> str:
        return f"{self.rows[key]['title']} [{key}]"

    def _model(self, key: str) -> Any:
        is_picture = seed.media_file(self.rows[key]).suffix.lower() in PICTURE_ENDINGS
        return get_image_model() if is_picture else get_document_model()

    def _find(self, key: str) -> Any:
        return self._model(key).objects.filter(title=self._title(key)).first()

    def _upload(self, key: str) -> Any:
        row, model = self.rows[key], self._model(key)
        path = seed.media_file(row)
        facts = {"title": self._title(key), "uploaded_by_user": self.user}
        if model is get_image_model():
            facts |= {name: row.get(name) or "" for name in ("credit", "credit_en", "licence", "licence_en", "source")}
        with path.open("rb") as stream:
            upload = model(**facts, file=File(stream, name=path.name))
            upload.full_clean(exclude=["collection"])
            upload.save()
        return upload
