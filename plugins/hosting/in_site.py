"""`_headers` and `_redirects` as outputs of a build, for hosts that read them in the site itself."""

from __future__ import annotations

from plugins.hosting.addresses import places_of
from plugins.hosting.host_files import Host, HostFiles, host_files
from plugins.hosting.policies import Transport
from plugins.network import urls
from plugins.network.whole import Catalog
from plugins.pipeline.outputs import Document, Later, Output

OWNER = "hosting"


def outputs(catalog: Catalog, host: Host, transport: Transport) -> tuple[Output, ...]:
    """Both files, as values."""
    value = Later(files_for, (catalog,), (host.value, transport.value))
    return (
        Document(path=urls.output_file(urls.HOST_HEADERS), value=value, write=write_headers, owner=OWNER),
        Document(path=urls.output_file(urls.HOST_REDIRECTS), value=value, write=write_redirects, owner=OWNER),
    )


def files_for(catalog: Catalog, host: str, transport: str) -> HostFiles:
    """Both files of a network as it is now."""
    network = catalog.network
    return host_files(Host(host), network.url, Transport(transport), places_of(catalog), network.admin)


def write_headers(files: HostFiles) -> bytes:
    return files.headers.encode()


def write_redirects(files: HostFiles) -> bytes:
    return files.redirects.encode()
