"""The proof by breaking: each module breaks an index in one way, many times, and counts what became of it.

``python -m faults.run``, or ``make faults``; the counts stand in ``docs/reliability.md``.
"""
