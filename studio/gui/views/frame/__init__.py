"""The frame around the pages: rail, header, status strip, and what lies over them."""
