"""How the gateway authenticates itself towards backends.

`Credentials` are put on a request: a header, a query parameter, an OAuth 2 token, an AWS signature.
`AuthenticatedTransport` does so for every request of one backend, and gRPC channels for every call.
A backend without credentials uses its transport directly. No secret is in a `repr`, a message or a
log line.
"""

from graphweft.connectors.credentials.attached import (
    HeaderCredentials,
    QueryCredentials,
    basic,
    bearer,
)
from graphweft.connectors.credentials.aws_sigv4 import AwsKeys, AwsSigV4
from graphweft.connectors.credentials.contract import Credentials
from graphweft.connectors.credentials.oauth2 import ClientCredentials, OAuth2Client
from graphweft.connectors.credentials.secret import ReadSecret, SecretFile, fixed_secret
from graphweft.connectors.credentials.transport import AuthenticatedTransport

__all__ = [
    "AuthenticatedTransport",
    "AwsKeys",
    "AwsSigV4",
    "ClientCredentials",
    "Credentials",
    "HeaderCredentials",
    "OAuth2Client",
    "QueryCredentials",
    "ReadSecret",
    "SecretFile",
    "basic",
    "bearer",
    "fixed_secret",
]
