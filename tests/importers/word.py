"""Word files, put together as Word, Zotero and Mendeley write them: runs, notes, fields and the archive."""

import io
import json
import zipfile

__all__ = ["citation_field", "endnote", "field", "footnote", "link", "note", "paragraph", "run", "split_field", "word"]

W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def run(text: str, properties: str = "") -> str:
    made = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{made}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>'


def paragraph(*parts: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(parts)}</w:p>"


def note(number: int, kind: str = "footnote") -> str:
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:{kind}Reference w:id="{number}"/></w:r>'


def footnote(number: int, *parts: str, kind: str = "footnote") -> str:
    own = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:{kind}Ref/></w:r>'
    return f'<w:{kind} w:id="{number}">{paragraph(own, run(" "), *parts, style="FootnoteText")}</w:{kind}>'


def endnote(number: int, *parts: str) -> str:
    return footnote(number, *parts, kind="endnote")


def link(name: str, text: str) -> str:
    return f'<w:hyperlink r:id="{name}" w:history="1">{run(text)}</w:hyperlink>'


def field(code: str, shown: str) -> str:
    return split_field([code], shown)


def split_field(codes: list[str], shown: str) -> str:
    """A field whose instruction Word has cut into several runs."""
    said = "".join(f'<w:r><w:instrText xml:space="preserve">{escaped(code)}</w:instrText></w:r>' for code in codes)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{said}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{run(shown)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def citation_field(shown: str, *items: dict[str, object], lead: str = " ADDIN ZOTERO_ITEM CSL_CITATION ") -> str:
    """A citation as Zotero and Mendeley keep it; an item is `itemData` with `locator` beside it, cut into runs."""
    cited = [
        {"id": number, "uris": [f"http://zotero.org/users/412/items/K{number}"], "itemData": item.get("data", item),
         "locator": item.get("locator", ""), "label": "page"}
        for number, item in enumerate(items)
    ]  # fmt: skip
    properties = {"formattedCitation": shown, "plainCitation": shown, "noteIndex": 0}
    schema = "https://github.com/citation-style-language/schema/raw/master/csl-citation.json"
    code = lead + json.dumps(
        {"citationID": "a1b2", "properties": properties, "citationItems": cited, "schema": schema}, ensure_ascii=False
    )
    return split_field([code[at : at + 200] for at in range(0, len(code), 200)], shown)


def _relations(found: dict[str, str]) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    return RELS.format(
        "".join(
            f'<Relationship Id="{key}" TargetMode="External" Target="{escaped(url)}" Type="{kind}"/>'
            for key, url in found.items()
        )
    )


def word(
    body: str,
    footnotes: str = "",
    links: dict[str, str] | None = None,
    note_links: dict[str, str] | None = None,
    endnotes: str = "",
    core: str = "",
) -> bytes:
    """The archive; the same parts give the same bytes."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(links or {}),
    }
    for kind, notes in (("footnote", footnotes), ("endnote", endnotes)):
        if notes:
            separators = "".join(
                f'<w:{kind} w:type="{name}" w:id="{number}"><w:p/></w:{kind}>'
                for number, name in ((-1, "separator"), (0, "continuationSeparator"))
            )
            parts[f"word/{kind}s.xml"] = f"<w:{kind}s {W}>{separators}{notes}</w:{kind}s>"
            parts[f"word/_rels/{kind}s.xml.rels"] = _relations(note_links or {})
    if core:
        parts["docProps/core.xml"] = core
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), text, zipfile.ZIP_DEFLATED)
    return data.getvalue()
