"""Tests of `checker.capture`."""
