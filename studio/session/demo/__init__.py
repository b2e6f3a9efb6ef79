"""The demo: scenes that compute everything live, and values that know what is not as expected."""
