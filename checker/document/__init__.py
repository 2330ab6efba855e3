"""Bytes to the text a reader would see, in channels, with offsets. Begin with `read.read_document`."""
