"""Questions of a newsroom, asked of any archive: every article, how many, in which context, more like one."""
