"""What the door promises, measured: from badge to frame, and from start to first frame."""
