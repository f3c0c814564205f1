"""Who, whom, where and when: the facts that a mail states, each drawn by a module of its own."""
