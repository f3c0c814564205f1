"""Development only: reads the corpus, trains the learned judge and measures it. Nothing here runs in a school."""
