"""The page System: what can prove here, the machine, the application itself, versions, licences, folders."""
