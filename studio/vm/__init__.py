"""A readable RV32IM in plain Python: the oracle that the Rust engine must equal, and its documentation.

Read `interpreter.py` first, then `instructions/`, `syscalls.py` and `memory.py`. Speed is no aim here.
"""
