"""What the program costs, printed by ``python -m tests.benchmarks``; nothing here is asserted."""
