"""Text against quote: whether the quoted words stand in a document, and if not, what stands there instead."""

__all__: list[str] = []
