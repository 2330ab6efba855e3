"""The demo: a small world of sources about an invented shipwreck, and claims that bring out every kind of verdict."""
