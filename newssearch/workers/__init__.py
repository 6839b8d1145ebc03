"""Worker processes of this machine (`pool`) or of many (`ray_pool`)."""
