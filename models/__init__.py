"""What an article is: in flight, in comparison, at rest."""
