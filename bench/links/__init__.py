"""Link checkers side by side, on a web of this machine: `python -m bench.links`."""
