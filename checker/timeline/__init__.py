"""When did the words change: the copies of an archive in the order of time, and as few of them read as may be."""
