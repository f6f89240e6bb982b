"""The tags that DAGs may carry: one for what a DAG does, so that the list in the UI can be filtered."""

from enum import StrEnum


class Tag(StrEnum):
    INGEST = "ingest"  # brings articles into the warehouse
    TRENDS = "trends"  # computes what people look at
    MAINTENANCE = "maintenance"  # keeps the place tidy


class Pool(StrEnum):
    BBC = "bbc"  # requests to the BBC; made when the system starts
