"""PDF by pypdfium2: the text of each page."""

from typing import TYPE_CHECKING

from checker.document.base import Reader, unreadable
from checker.document.pdfraised import with_raised_digits
from checker.document.pdftext import PAGES_LIMIT, TEXT_LIMIT, has_text_map, join_pages, mend
from checker.model.document import Document

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

__all__ = ["PdfReader"]


class PdfReader(Reader):
    """Portable Document Format. Only ever called in a limited process: the library is C++ and can abort."""

    name = "pdf/pypdfium2"
    media_types = frozenset({"application/pdf", "application/x-pdf"})

    def read(self, body: bytes, charset: str) -> Document:  # noqa: ARG002 - a PDF has no charset
        """Read every page, or say why the file has no text that can be trusted."""
        # Imported when it is needed: most captures are pages, and a process should start quickly.
        import pypdfium2 as pdfium
        from pypdfium2 import raw

        try:
            document = pdfium.PdfDocument(body)
        except pdfium.PdfiumError as error:
            code = getattr(error, "err_code", None)
            if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                return unreadable("pdf-encrypted", "the PDF asks for a password", self.name)
            return unreadable("pdf-damaged", f"the PDF cannot be opened: {error}", self.name)
        try:
            return self._read(document)
        finally:
            document.close()

    def _read(self, document: "PdfDocument") -> Document:
        """The document of an open file."""
        from pypdfium2 import PdfiumError

        count = len(document)
        if count > PAGES_LIMIT:
            return unreadable("pdf-too-large", f"the PDF has {count} pages; {PAGES_LIMIT} are read", self.name)
        pages: list[str] = []
        pictures: list[int] = []
        size = 0
        for index in range(count):
            try:
                text, pictured = _page(document, index)
            except PdfiumError as error:
                return unreadable("pdf-damaged", f"page {index + 1} of the PDF cannot be read: {error}", self.name)
            size += len(text)
            if size > TEXT_LIMIT:
                return unreadable("pdf-too-large", f"the PDF has more than {TEXT_LIMIT} characters", self.name)
            # A cover may be a picture; nobody quotes it.
            if pictured and 0 < index < count - 1:
                pictures.append(index + 1)
            pages.append(mend(text))
        if not any(text.strip() for text in pages):
            return unreadable("pdf-no-text", "the PDF has pictures of pages and no text", self.name)
        foreign = [number for number, text in enumerate(pages, 1) if not has_text_map(text)]
        if foreign and sum(len(pages[number - 1]) for number in foreign) > size / 2:
            return unreadable("pdf-no-text-map", "the PDF's fonts do not say which letters they draw", self.name)
        reason = detail = ""
        if foreign:
            reason, detail = "pdf-no-text-map", f"on {_pages(foreign)} the fonts do not say which letters they draw"
        elif pictures:
            reason, detail = "pdf-no-text", f"{_pages(pictures)} of the PDF: a picture and no text"
        title = document.get_metadata_value("Title") or ""
        return Document(
            join_pages(pages), title=" ".join(title.split())[:500], reader=self.name, reason=reason, detail=detail
        )


def _page(document: "PdfDocument", index: int) -> tuple[str, bool]:
    """One page's text in content order, and whether it is a picture without text. Its handles are closed again."""
    from pypdfium2 import raw

    page = document[index]
    try:
        text_page = page.get_textpage()
        try:
            text: str = text_page.get_text_bounded()
            text = with_raised_digits(text_page, text)
        finally:
            text_page.close()
        pictured = not text.strip() and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=2))
        return text, pictured
    finally:
        page.close()


def _pages(numbers: list[int]) -> str:
    """Page 3, or: pages 3, 4 and 7 more."""
    if len(numbers) == 1:
        return f"page {numbers[0]}"
    listed = ", ".join(str(number) for number in numbers[:5])
    return f"pages {listed}" + (f" and {len(numbers) - 5} more" if len(numbers) > 5 else "")
