"""Small PDFs written by hand, for the tests: text, pictures, a page whose fonts have no map, a password, a bomb."""

import zlib


def pdf(contents: list[bytes], *, image: set[int] = frozenset(), title: str = "", encrypt: bool = False) -> bytes:
    """A file of these page content streams. `image` names the pages (from 0) that show a picture."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree = add(b""), add(b"")
    font = add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    picture = add(
        b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 "
        b"/Length 1 >>\nstream\n\x00\nendstream"
    )
    pages = []
    for number, content in enumerate(contents):
        if number in image:
            content += b"\nq 500 0 0 700 50 50 cm /I Do Q"
        packed = zlib.compress(content, 9)
        stream = add(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed))
        pages.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
                b"/Resources << /Font << /F %d 0 R >> /XObject << /I %d 0 R >> >> >>" % (tree, stream, font, picture)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects[tree - 1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    info = add(b"<< /Title (%s) >>" % title.encode("latin-1"))
    extra = b""
    if encrypt:
        lock = add(b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32))
        extra = b" /Encrypt %d 0 R /ID [<00> <00>]" % lock
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1, catalog, info, extra, start,
    )  # fmt: skip
    return bytes(out)


def lines(*texts: str) -> bytes:
    """A content stream that prints these lines from the top of the page, in windows-1252."""
    shown = []
    for text in texts:
        raw = text.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        shown.append(b"(%s) Tj T*" % raw)
    return b"BT /F 11 Tf 14 TL 60 740 Td\n" + b"\n".join(shown) + b"\nET"
