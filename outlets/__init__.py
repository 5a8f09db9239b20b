"""The catalogue of outlets, one TOML file each, and its loader."""
