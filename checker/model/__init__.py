"""The types that everything else passes along. Imports nothing but `checker.errors`."""
