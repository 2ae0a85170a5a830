"""The normalised document to the intermediate model: decided, named, frozen."""
