"""The sample articles by year, as TOML; `etl.sample.catalogue` reads them."""
