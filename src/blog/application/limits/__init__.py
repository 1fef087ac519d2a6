"""How often visitors may try: policies by intention, over one limiter."""
