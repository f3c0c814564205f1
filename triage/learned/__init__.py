"""The learned judge: an encoder of passages, tuned on the corpus, and the heads that read labels off it."""
