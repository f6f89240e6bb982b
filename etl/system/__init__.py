"""The whole system on one machine: embedded Postgres, Airflow's four parts and, for the demo, the sample site."""
