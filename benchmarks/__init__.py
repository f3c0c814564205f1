"""What makes the figures and pictures of the documents, by commands of this repository."""
