"""Import what tasks need once, in the scheduler, before it forks the processes that run them.

With the LocalExecutor every task is a fork of the scheduler, so what it has imported costs a task neither time nor
memory; otherwise each of the fourteen tasks of a run imports the pipeline anew, which is most of what Airflow adds to
a small run (`benchmarks/overhead.py`). Other executors run tasks elsewhere: nothing happens. Only modules are loaded,
no lists: an edit to the gazetteer is seen by the next task, one to the code after `make down` and `make up`.
"""

import sys

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


class Preload:
    """What Airflow calls when a part of it starts, before it says which: the command does. Executors start later."""

    @hookimpl
    def on_starting(self, component):
        from airflow.sdk.configuration import conf

        if sys.argv[1:2] != ["scheduler"] or conf.get("core", "executor") != "LocalExecutor":
            return
        import etl.asking
        import etl.load.note
        import etl.pipeline
        import etl.upkeep  # noqa: F401


class PreloadPlugin(AirflowPlugin):
    name = "orinoco_preload"
    listeners = [Preload()]  # noqa: RUF012  # Airflow reads it as it stands
