"""What objects look like in a notebook: HTML without scripts, styles of its own only."""
