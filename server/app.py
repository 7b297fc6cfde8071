"""The server's application, put together here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.template import TemplateConfig
from litestar.types import ControllerRouterHandler
from sqlalchemy import Connection

from server.admin.assets import Assets
from server.admin.router import admin_pages
from server.database.work import Database
from server.desk import AsyncDesk, utc_now
from server.doors.api import doors
from server.hub import Hub
from server.operations import Metrics, operations
from server.problems import EXCEPTION_HANDLERS
from server.requests import RequestFrame
from server.rest.routes import COMPONENTS, rest
from server.schema_page import SchemaPage
from server.security import Hosts, csp_nonce
from server.settings import ServerSettings

HERE = Path(__file__).parent
BODY_LIMIT = 1024 * 1024  # bytes; a handler that takes more says so by its own `request_max_body_size`


def create_app(
    settings: ServerSettings,
    *,
    database: Database,
    at_head: Callable[[Connection], bool],
    handlers: Sequence[ControllerRouterHandler] = (),
    clock: Callable[[], datetime] = utc_now,
) -> Litestar:
    """The application.

    Handlers may ask for `database` (`Database`), `desk` (`AsyncDesk`), `hub` (`Hub`), `metrics` (`Metrics`) and
    `settings` (`ServerSettings`).

    Args:
        database: it is closed with the application.
        at_head: whether the database has the schema that this release needs.
        handlers: more handlers, beside those of the areas; tests bring theirs.
        clock: the server's time.
    """
    metrics = Metrics()
    metrics.watch_pool(database)
    metrics.watch_statements(database.engine)
    desk = AsyncDesk(database, metrics, release=version("doorwright"), clock=clock)
    hub = Hub(database.engine)
    assets = Assets()

    async def close() -> None:
        database.close()

    app = Litestar(
        route_handlers=[
            *operations(metrics, database, at_head),
            doors(desk, database),
            rest(),
            *admin_pages(desk, database, settings, assets),
            *handlers,
        ],
        dependencies={
            "database": Provide(lambda: database, sync_to_thread=False),
            "desk": Provide(lambda: desk, sync_to_thread=False),
            "hub": Provide(lambda: hub, sync_to_thread=False),
            "metrics": Provide(lambda: metrics, sync_to_thread=False),
            "settings": Provide(lambda: settings, sync_to_thread=False),
        },
        exception_handlers=EXCEPTION_HANDLERS,
        request_max_body_size=BODY_LIMIT,
        template_config=TemplateConfig(instance=_templates(assets)),
        openapi_config=OpenAPIConfig(
            title="Doorwright",
            version=version("doorwright"),
            components=COMPONENTS,
            use_handler_docstrings=True,
            render_plugins=[SchemaPage(), JsonRenderPlugin()],
        ),
        logging_config=None,  # shared.logs has configured it
        lifespan=[lambda _app: hub.listening()],
        on_shutdown=[close],
        state=State({"hub": hub}),
    )
    app.asgi_handler = RequestFrame(app.asgi_handler, hosts=Hosts(settings.listen), metrics=metrics)
    return app


def _templates(assets: Assets) -> JinjaTemplateEngine:
    """`page.html` is a template of the server's own folder, `people/page.html` one of the area `people`'s.

    In each, `csp_nonce()` is what its inline scripts and styles need; `asset(name)` and `icon(name)` are `Assets`'.
    """
    areas = {folder.parent.name: FileSystemLoader(folder) for folder in HERE.glob("*/templates")}
    loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), PrefixLoader(areas)])
    engine = JinjaTemplateEngine.from_environment(
        Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    )
    engine.engine.globals |= {"asset": assets.url, "icon": assets.icon}
    engine.register_template_callable("csp_nonce", csp_nonce)
    return engine
