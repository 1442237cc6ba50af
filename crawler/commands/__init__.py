"""What operators type after ``scrapy``."""

import os
import sys


def say(text: str, end: str = "\n") -> None:
    """Print *text* at once; say nothing more once nobody reads, as ``head`` and ``less`` leave."""
    try:
        print(text, end=end, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
