"""Files that came with a mail, each read into text by the one module that knows its format."""
