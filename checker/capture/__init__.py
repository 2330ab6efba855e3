"""Address to bytes: live pages and archived copies, guarded, paced, classified, kept as evidence."""
