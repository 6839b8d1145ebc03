"""The on-disk index, above the native core."""
