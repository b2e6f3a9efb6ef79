"""Proving Studio: run, trace, prove and verify RISC-V programs."""

__version__ = "0.1.0"
