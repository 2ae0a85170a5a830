"""The models of acme."""
