"""The admin pages: their frame. The pages themselves are in the areas: `people/pages.py`, `doors/pages.py` and so on.

How a page is made
==================

1. **A handler** in `server/<area>/pages.py`. It asks for `page` (`Page`: who is logged in, and everything a page
   needs), parses, calls and returns. Reading goes through `page.read`, which calls shared code on a worker thread::

       @get("/admin/machines")
       async def show_machines(page: NamedDependency[Page]) -> Template:
           found = await page.read(queries.machines)
           return page.show("equipment/machines.html", machines=found)

2. **Its template** in `server/<area>/templates/`, named `<area>/<page>.html`. It extends `admin/layout.html` and fills
   `title`, `content` and, beside the title, `actions`. It may use `page`, `say`, `say_n`, `icon(name)` (Tabler's names)
   and the macros of `admin/parts.html`. Every sentence is a literal in `say`, with German in `shared/locale`::

       {% extends "admin/layout.html" %}
       {% from "admin/parts.html" import form, field, submit with context %}
       {% block title %}{{ say("Machines") }}{% endblock %}
       {% block content %}
         {% call form("add", "/admin/machines") %}
           {{ field("name", say("Name"), required=true) }}
           {{ submit(say("Add")) }}
         {% endcall %}
       {% endblock %}

   Neither inline styles nor inline scripts pass the content security policy: styles are Tabler's classes, what is
   missing goes into `server/admin/static/admin.css`. A page that needs a script of its own has it there, too, and
   names it: `<script src="{{ asset('week.js') }}" defer></script>`.

3. **A change** is posted by a form. `page.form(Kind)` reads it into a msgspec struct of strings, numbers, ids and
   enumerations; `page.take` puts the change through the desk, signed with the server's key, with whoever is logged in
   as its actor, judged like any other. Nothing against it: redirect with a word about what was done. Otherwise show the
   same page again, status 422: the macro `form` prints the words beside the form of that name, with what was typed::

       @post("/admin/machines")
       async def add_machine(page: NamedDependency[Page]) -> Response[Any]:
           wanted = page.form("add", NewMachine)
           if wanted is not None and await page.take("add", MachineSet(...)):
               return page.done("/admin/machines", page.say("{name} is here.", name=wanted.name))
           return await show_machines(page)

   `StaleEdit` works by itself: the form knows the journal's head that the page was made from.

4. **Who may see it**: an owner of the system. A page for others names the action that they need instead:
   `@get(..., opt=needs(Action.MANAGE_PEOPLE))`. The desk judges each change again.

5. **In the router and the navigation**: add the handlers in `router.py`, a line in `navigation.py`.

6. **Live**: what shall show what others change, without a reload, stands in a region of its own; forms with text to
   type stand outside. It is fetched again when the workshop's journal has moved::

       {% call live("machines") %} ... {% endcall %}

Sessions, CSRF, languages and errors are the frame's; a handler has nothing to do for them. `logins.py` knows who asks,
`page.py` what a page is given, `errors.py` what is shown when something is wrong.
"""
