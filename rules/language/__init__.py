"""Language as the law reads it: what a text claims, about which goods, and whether an exemption holds."""
