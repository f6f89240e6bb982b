"""Import what tasks need once, in the process that forks the processes that run tasks.

With the LocalExecutor that is the scheduler, with Celery the worker: what it has imported costs a task neither time nor
memory. Otherwise each of the fourteen tasks of a run imports the pipeline anew, more than a second of a core each: most
of what Airflow adds to a small run (`benchmarks/overhead.py`, `benchmarks/scale.py`). Only modules are loaded, and no
lists: an edit to the gazetteer is seen by the next task, one to the code after scheduler or workers start again.
"""

import sys
from importlib import import_module

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin

PIPELINE = ("etl.asking", "etl.load.note", "etl.pipeline", "etl.upkeep")
# What Airflow itself imports only when a task begins; a scheduler has it.
RUNNER = ("airflow.dag_processing.dagbag", "airflow.providers.standard.operators.hitl")


class Preload:
    """What Airflow calls when a part of it starts, before it says which: the command does. Executors start later."""

    @hookimpl
    def on_starting(self, component):
        from airflow.sdk.configuration import conf

        if sys.argv[1:2] == ["scheduler"] and conf.get("core", "executor") == "LocalExecutor":
            for module in PIPELINE:
                import_module(module)


class PreloadPlugin(AirflowPlugin):
    name = "orinoco_preload"
    listeners = [Preload()]  # noqa: RUF012  # Airflow reads it as it stands


def __getattr__(name):
    """`CELERY`: Airflow's settings for Celery, and what a worker imports when it starts.

    A worker loads no plugin and calls no listener before it forks. It asks for this by AIRFLOW__CELERY__CELERY_CONFIG_
    OPTIONS=orinoco_preload.CELERY, and nobody else does: so it is made then.
    """
    if name != "CELERY":
        raise AttributeError(name)
    from airflow.providers.celery.executors.default_celery import DEFAULT_CELERY_CONFIG

    return {**DEFAULT_CELERY_CONFIG, "imports": (*PIPELINE, *RUNNER)}
