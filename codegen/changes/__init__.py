"""What has changed for callers between two versions of a client's surface."""
