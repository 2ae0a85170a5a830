"""The project around a run: configuration, inputs, output folder, lock."""
