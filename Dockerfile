# Airflow's own image with Orinoco's locked packages on top. Built by docker-compose.yml.
FROM apache/airflow:3.3.2-python3.12

# The archive's mount point: a volume made for it takes over this owner.
USER root
RUN install --directory --owner=airflow --group=0 --mode=0770 /opt/orinoco-data
USER airflow

COPY --chown=airflow:0 requirements.txt /opt/orinoco/requirements.txt
RUN pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r /opt/orinoco/requirements.txt

# The code is mounted read-only by docker-compose.yml for a change to show at once; it is in the image too, so that the
# image runs alone (Kubernetes, a registry).
COPY --chown=airflow:0 pyproject.toml requirements.in LICENSE README.md /opt/orinoco/
COPY --chown=airflow:0 etl /opt/orinoco/etl
COPY --chown=airflow:0 sql /opt/orinoco/sql
COPY --chown=airflow:0 dags /opt/orinoco/dags
COPY --chown=airflow:0 plugins /opt/orinoco/plugins
RUN pip install --no-cache-dir --no-deps --no-build-isolation --editable /opt/orinoco

ENV PYTHONPATH=/opt/orinoco \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/orinoco/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/orinoco/plugins
