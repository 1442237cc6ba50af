"""Measures: accuracy with pinned floors, speed as ratios within one run."""
