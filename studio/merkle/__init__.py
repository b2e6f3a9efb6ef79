"""Aggregates: many proofs under one root, and the small proof that one of them is among them."""
