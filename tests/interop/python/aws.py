"""Fills a server of the AWS API, and prints the keys of a user who may do everything."""

import importlib
import json
import sys
from typing import Any

# by name: it is in the environment of the servers, and not in that of the type checkers
boto3: Any = importlib.import_module("boto3")

REGION = "eu-central-1"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def client(service: str) -> Any:
    return boto3.client(
        service,
        endpoint_url=sys.argv[1],
        region_name=REGION,
        aws_access_key_id="nobody",
        aws_secret_access_key="nothing",
    )


iam, s3, dynamodb = client("iam"), client("s3"), client("dynamodb")
iam.create_user(UserName="gateway")
key = iam.create_access_key(UserName="gateway")["AccessKey"]
iam.put_user_policy(
    UserName="gateway",
    PolicyName="everything",
    PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [EVERYTHING]}),
)
s3.create_bucket(Bucket="shop", CreateBucketConfiguration={"LocationConstraint": REGION})
s3.put_object(
    Bucket="shop",
    Key="old lamps/a+b.json",
    Body=json.dumps({"id": "a+b", "title": "Lamp"}).encode(),
    ContentType="application/json",
)
dynamodb.create_table(
    TableName="stock",
    KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
    BillingMode="PAY_PER_REQUEST",
)
dynamodb.put_item(TableName="stock", Item={"id": {"S": "a+b"}, "count": {"N": "7"}})
print(json.dumps([key["AccessKeyId"], key["SecretAccessKey"]]))
