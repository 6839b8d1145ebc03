"""Jobs that run unattended: what each run leaves on record, and whether all is well by that."""
