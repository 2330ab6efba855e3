"""Run every bench and print its table."""

from bench import audit_500, facts, matching, reading

if __name__ == "__main__":
    for bench in (audit_500, reading, matching, facts):
        print(bench.table(), flush=True)
