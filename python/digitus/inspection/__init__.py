"""What a model file says, read without running or trusting any of it."""
