"""Bytes to text, as a browser decides it: byte order mark, HTTP header, declaration in the page, then a guess.

Order and labels follow the WHATWG Encoding standard (§4.2, §6) and the HTML standard's encoding sniffing (§13.2.3).
Only the codecs listed here are ever used: Python knows others (`zlib`, `idna`, `unicode_escape`) that no page may ask
for.
"""

import re
from typing import Final, NamedTuple

__all__ = ["Decoded", "codec_of", "declared_in_markup", "decode_markup", "decode_text"]

_LABELS: Final = {
    "utf-8": "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8",
    "utf-16-le": "utf-16le utf-16 csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff",
    "utf-16-be": "utf-16be unicodefffe",
    "cp1252": "windows-1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 latin1 l1 ascii "
    "us-ascii ansi_x3.4-1968 cp1252 cp819 csisolatin1 ibm819 x-cp1252",
    "cp1250": "windows-1250 cp1250 x-cp1250",
    "cp1251": "windows-1251 cp1251 x-cp1251",
    "cp1253": "windows-1253 cp1253 x-cp1253",
    "cp1254": "windows-1254 cp1254 x-cp1254 iso-8859-9 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 "
    "latin5 l5 csisolatin5",
    "cp1255": "windows-1255 cp1255 x-cp1255",
    "cp1256": "windows-1256 cp1256 x-cp1256",
    "cp1257": "windows-1257 cp1257 x-cp1257",
    "cp1258": "windows-1258 cp1258 x-cp1258",
    "cp874": "windows-874 dos-874 iso-8859-11 iso8859-11 iso885911 tis-620",
    "cp866": "ibm866 866 cp866 csibm866",
    "iso8859_2": "iso-8859-2 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 iso-ir-101 latin2 l2 csisolatin2",
    "iso8859_3": "iso-8859-3 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 iso-ir-109 latin3 l3 csisolatin3",
    "iso8859_4": "iso-8859-4 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 iso-ir-110 latin4 l4 csisolatin4",
    "iso8859_5": "iso-8859-5 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988 iso-ir-144 cyrillic csisolatincyrillic",
    "iso8859_6": "iso-8859-6 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987 iso-ir-127 arabic asmo-708 ecma-114 "
    "csisolatinarabic csiso88596e csiso88596i iso-8859-6-e iso-8859-6-i",
    "iso8859_7": "iso-8859-7 iso8859-7 iso88597 iso_8859-7 iso_8859-7:1987 iso-ir-126 greek greek8 ecma-118 elot_928 "
    "sun_eu_greek csisolatingreek",
    "iso8859_8": "iso-8859-8 iso8859-8 iso88598 iso_8859-8 iso_8859-8:1988 iso-ir-138 hebrew visual iso-8859-8-e "
    "iso-8859-8-i csiso88598e csiso88598i csisolatinhebrew logical",
    "iso8859_10": "iso-8859-10 iso8859-10 iso885910 iso-ir-157 latin6 l6 csisolatin6",
    "iso8859_13": "iso-8859-13 iso8859-13 iso885913",
    "iso8859_14": "iso-8859-14 iso8859-14 iso885914",
    "iso8859_15": "iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9 csisolatin9",
    "iso8859_16": "iso-8859-16",
    "koi8_r": "koi8-r koi8_r koi8 koi cskoi8r",
    "koi8_u": "koi8-u koi8-ru",
    "mac_roman": "macintosh mac x-mac-roman csmacintosh",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "gb18030": "gb18030 gbk gb2312 gb_2312 gb_2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk",
    "big5hkscs": "big5 big5-hkscs cn-big5 csbig5 x-x-big5",
    "euc_jp": "euc-jp cseucpkdfmtjapanese x-euc-jp",
    "iso2022_jp": "iso-2022-jp csiso2022jp",
    "cp932": "shift_jis shift-jis sjis ms_kanji ms932 windows-31j x-sjis csshiftjis",
    "cp949": "euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cseuckr "
    "csksc56011987 iso-ir-149",
}
_CODECS: Final = {label: codec for codec, labels in _LABELS.items() for label in labels.split()}

_PRESCAN: Final = 8192
"""Bytes searched for a declaration. The standard asks for 1024; browsers read on to the end of the head."""
_SAMPLE: Final = 65_536
_XML: Final = re.compile(rb"""\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_META: Final = re.compile(rb"<!--.*?-->|<meta[\s/]([^>]*)>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE: Final = re.compile(rb"""([A-Za-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_CONTENT_CHARSET: Final = re.compile(rb"""charset\s*=\s*["']?\s*([^\s"';,]+)""", re.IGNORECASE)
_WRONG_SHARE: Final = 0.1
_CONTROLS: Final = bytes((*range(0x01, 0x09), *range(0x0E, 0x20), 0x7F))


class Decoded(NamedTuple):
    """A page's text without NULs, the codec it was read with, and whether that codec is in doubt.

    Bytes that do not fit become U+FFFD, as in a browser.
    """

    text: str
    codec: str
    guessed: bool = False

    @property
    def garbled(self) -> bool:
        """Whether it is no text: more than one character in twenty is a control character or could not be decoded."""
        plain = self.text.encode("utf-8", "replace")
        wrong = len(plain) - len(plain.translate(None, _CONTROLS))
        return (wrong + self.text.count("\ufffd")) * 20 > len(self.text)


def codec_of(label: str) -> str:
    """The Python codec for a label from a header or a page, "" for one that no browser knows.

    As in a browser, `iso-8859-1` and `ascii` mean windows-1252, and `gb2312` means gb18030.
    """
    return _CODECS.get(label.strip().strip("\"'").lower(), "")


def decode_markup(body: bytes, charset: str) -> Decoded:
    """Decode a page of HTML or XML.

    Args:
        body: The bytes.
        charset: What the HTTP header says, "" when nothing.
    """
    return _decode(body, codec_of(charset) or declared_in_markup(body))


def decode_text(body: bytes, charset: str) -> Decoded:
    """Decode a text file, which can declare nothing of itself; else as `decode_markup`."""
    return _decode(body, codec_of(charset))


def declared_in_markup(body: bytes) -> str:
    """The codec that a page's XML declaration or a meta element near its beginning asks for, "" when none."""
    head = body[:_PRESCAN]
    xml = _XML.match(head)
    if xml is not None and (codec := _meant(xml[1])):
        return codec
    for meta in _META.finditer(head):
        if meta[1] is None:
            continue
        attributes = {name.lower(): a or b or c for name, a, b, c in _ATTRIBUTE.findall(meta[1])}
        label = attributes.get(b"charset")
        if label is None and attributes.get(b"http-equiv", b"").strip().lower() == b"content-type":
            content = _CONTENT_CHARSET.search(attributes.get(b"content", b""))
            label = content[1] if content is not None else None
        if label is not None and (codec := _meant(label)):
            return codec
    return ""


def _meant(label: bytes) -> str:
    """The codec of a label found in the page itself: one that was read as ASCII cannot be UTF-16."""
    text = label.decode("ascii", "replace")
    if text.strip().lower() == "x-user-defined":
        return "cp1252"
    codec = codec_of(text)
    return "utf-8" if codec.startswith("utf-16") else codec


def _decode(body: bytes, declared: str) -> Decoded:
    """Decode by the byte order mark, else as declared, else by a guess."""
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(mark):
            return Decoded(_text(body[len(mark) :], codec), codec)
    if declared.startswith("utf-16") and b"\0" not in body:
        # No page is without a space or a tag, which are NULs in UTF-16: read by its label it would be other letters.
        codec = _guess(body)
        return Decoded(_text(body, codec), codec, guessed=True)
    if declared:
        text = _text(body, declared)
        if declared != "utf-8" or not _plainly_wrong(body, text):
            return Decoded(text, declared, _rather_utf8(body, declared))
    codec = _guess(body)
    return Decoded(_text(body, codec), codec, codec != "utf-8")


def _text(body: bytes, codec: str) -> str:
    """The text of some bytes, without NULs. No decoder makes half of a surrogate pair."""
    return body.decode(codec, "replace").replace("\0", "")


def _plainly_wrong(body: bytes, text: str) -> bool:
    """Whether what claims to be UTF-8 is not: of the bytes beyond ASCII, more than a tenth do not fit."""
    wrong = text.count("\ufffd") - body.count(b"\xef\xbf\xbd")
    if wrong <= 0:
        return False
    beyond = len(body) - len(body.decode("ascii", "ignore"))
    return wrong > _WRONG_SHARE * beyond


def _rather_utf8(body: bytes, declared: str) -> bool:
    """Whether a page that says another encoding has letters beyond ASCII and is UTF-8 throughout.

    Text in another encoding is that by the rarest chance only, so the label is in doubt, and with it what was read.
    """
    if declared.startswith("utf") or body.isascii():
        return False
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _guess(body: bytes) -> str:
    """The codec of bytes that say nothing: UTF-8 if they fit, else what their letters look like, else windows-1252.

    Where a guess finds windows-1252 as likely as its best, that is taken: it is what browsers fall back to.
    """
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        # Imported when it is needed: nearly every page says its encoding.
        from charset_normalizer import from_bytes

        likely = list(from_bytes(body[:_SAMPLE]))
        if not likely:
            return "cp1252"
        best = likely[0]
        for one in likely:
            if "cp1252" in one.could_be_from_charset and (one.chaos, -one.coherence) <= (best.chaos, -best.coherence):
                return "cp1252"
        # charset-normalizer names codecs with underscores, the labels have hyphens.
        return codec_of(best.encoding.replace("_", "-")) or codec_of(best.encoding) or "cp1252"
    return "utf-8"
