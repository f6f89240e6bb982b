# Airflow's own image, and in it a virtual environment of exactly Orinoco's locked packages: what the tests run with.
# Built by docker-compose.yml; complete in itself, so it runs from a registry on Kubernetes too.
FROM apache/airflow:3.3.2-python3.12

USER root
# Folders the build writes to, and the archive's mount point: a volume made for it takes over this owner. An empty
# configuration file keeps Airflow from writing one when it starts: the root file system is read-only then.
RUN install --directory --owner=airflow --group=0 --mode=0775 /opt/orinoco /opt/orinoco-data \
    && install --owner=airflow --group=0 --mode=0440 /dev/null /opt/airflow/airflow.cfg
USER airflow
WORKDIR /opt/orinoco

# The image installs into the home of its user by default, next to more than a hundred packages that we do not want.
ENV PIP_USER=false \
    PATH=/opt/orinoco/.venv/bin:$PATH \
    PYTHONPATH=/opt/orinoco \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/orinoco/dags \
    AIRFLOW__CORE__PLUGINS_FOLDER=/opt/orinoco/plugins
COPY --chown=airflow:0 requirements.txt ./
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --no-deps --only-binary :all: --require-hashes -r requirements.txt

COPY --chown=airflow:0 pyproject.toml requirements.in LICENSE README.md ./
COPY --chown=airflow:0 etl ./etl
COPY --chown=airflow:0 sql ./sql
COPY --chown=airflow:0 dags ./dags
COPY --chown=airflow:0 plugins ./plugins
COPY --chown=airflow:0 scripts/init-airflow ./scripts/init-airflow
RUN .venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable . \
    && .venv/bin/python -m compileall -q etl dags plugins
