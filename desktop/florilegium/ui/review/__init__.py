"""Looking at what a change of a document did to its highlights, one by one."""
