"""Programs: opening and checking ELF files, manifests, witness forms, journals, the bundled programs."""
