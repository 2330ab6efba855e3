"""How often quotes are judged rightly: true ones, changed ones, those of other pages, those nobody can see.

The cases are made here, from a seed, by code that shares nothing with `checker.match`: what is true of a page is
settled by the standard library's parser and by comparing words.
"""
