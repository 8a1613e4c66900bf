"""Recordings as files: what container, how long, which pictures and sounds. Everything that decodes runs in a child."""
