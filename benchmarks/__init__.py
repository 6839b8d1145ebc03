"""How fast newssearch is beside its neighbours, measured on one machine in one run: ``make bench``."""
