"""Five calls by the clients that openapi-generator and openapi-python-client make: calls.py ADDRESS."""
import sys

address = sys.argv[1]


def by_openapi_generator():
    import openapi_client as made

    client = made.ApiClient(made.Configuration(host=address))
    size = made.ServiceApi(client).get_status().as_of.size
    suggested = made.SearchApi(client).suggest(q="示例").suggestions
    found = made.SearchApi(client).search(q="商贸", limit=1).actual_instance
    code = found.results[0].code
    record = made.RegisterApi(client).get_subject(code).actual_instance
    asked = made.QueriesToCheck.from_dict({"queries": {"a": {"code": code}}})
    return size, len(suggested), code, record.subject.code, made.CheckApi(client).check(asked).responses["a"].verdict


def by_openapi_python_client():
    from gongshi_client import Client
    from gongshi_client.api.check import check
    from gongshi_client.api.register import get_subject
    from gongshi_client.api.search import search, suggest
    from gongshi_client.api.service import get_status
    from gongshi_client.models import QueriesToCheck

    client = Client(base_url=address)
    size = get_status.sync(client=client).as_of.size
    suggested = suggest.sync(client=client, q="示例").suggestions
    found = search.sync(client=client, q="商贸", limit=1)
    code = found.results[0].code
    record = get_subject.sync(code, client=client)
    asked = QueriesToCheck.from_dict({"queries": {"a": {"code": code}}})
    return size, len(suggested), code, record.subject.code, check.sync(client=client, body=asked).responses["a"].verdict


for calls in (by_openapi_generator, by_openapi_python_client):
    print(calls.__name__, *calls())
