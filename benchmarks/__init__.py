"""Speed of newssearch beside its neighbours, measured on one machine in one run: ``make bench``."""
