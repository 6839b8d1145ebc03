"""Workers: processes that do pieces of work, on this machine (`pool`) or on many (`ray_pool`)."""
