"""A Flyte workflow whose SQL task runs in sqlpod's image: the container_image is all that says so.

    pyflyte register --project my-project --domain development examples/flyte/workflow.py

The password is asked of Flyte, as the secret `shop`, key `password`. Needs flytekit, flytekitplugins-sqlalchemy, pandas and
pyarrow where the workflow is registered, and where `total_value` runs.
"""

import os

import pandas as pd
from flytekit import Secret, kwtypes, task, workflow
from flytekit.types.schema import FlyteSchema
from flytekitplugins.sqlalchemy import SQLAlchemyConfig, SQLAlchemyTask

PASSWORD = Secret(group="shop", key="password")

products = SQLAlchemyTask(
    "shop.products",
    query_template="select id, name, value from my_table where id > {{ .inputs.id_threshold }} order by id",
    inputs=kwtypes(id_threshold=int),
    output_schema_type=FlyteSchema,
    task_config=SQLAlchemyConfig(
        uri=os.environ.get("SHOP_URI", "postgresql+psycopg2://app@postgres:5432/shop"),
        secret_connect_args={"password": PASSWORD},
    ),
    secret_requests=[PASSWORD],
    container_image=os.environ.get("SQLPOD_IMAGE", "sqlpod:0.1.0"),
)


@task
def total_value(products: pd.DataFrame) -> float:
    return float(products["value"].sum())


@workflow
def shop_value(id_threshold: int) -> float:
    return total_value(products=products(id_threshold=id_threshold))
