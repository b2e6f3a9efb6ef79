"""The guided tour: six scenes, live."""
