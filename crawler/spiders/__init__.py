"""One file per publisher: its page class and its spider class."""
