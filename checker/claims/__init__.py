"""Claim files: YAML in, guarded; edits that keep every byte they do not mean; new files; the JSON Schema."""
