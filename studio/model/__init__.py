"""Frozen values, ids, units and errors that every layer shares. Standard library only."""
