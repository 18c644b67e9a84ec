"""The window: all that imports Qt. One folder a feature."""
