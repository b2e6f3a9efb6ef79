"""The library: the user's store of programs and proofs."""
