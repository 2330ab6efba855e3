"""The command line: parse, call, print, exit. Everything heavy is imported by the command that needs it."""
