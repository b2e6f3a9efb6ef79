"""The benchmark of this machine: figures beside their aims, results that can be kept, carried and compared."""
