"""The command ``kilometre``. Django is loaded only by the subcommands that need it."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence

SETTINGS = "kilometre.config.settings"
NO_KEY = "absente"  # what the doctor reads in place of a missing secret key, to go on and say the rest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one subcommand; return its exit status. Unknown ones go to Django's own (``makemigrations``…)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] == "twin":
        return _twin(words[1:])
    parser, own = _parser()
    if words and words[0] not in own and not words[0].startswith("-"):
        return _django(words)
    options = parser.parse_args(words)
    if not hasattr(options, "run"):
        parser.print_help()
        return 2
    return options.run(options)


def _parser() -> tuple[argparse.ArgumentParser, set[str]]:
    parser = argparse.ArgumentParser(
        prog="kilometre",
        description="Premier Kilomètre : le lieu de travail d'un réseau de labs d'innovation publique.",
        epilog="Les commandes de Django (check, makemigrations, shell…) sont acceptées aussi.",
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(title="commandes", metavar="COMMANDE")
    names: set[str] = set()

    def command(name: str, text: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        names.add(name)
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        return sub

    demo = command("demo", "prépare et sert la démonstration, sur cette machine seulement", _demo)
    demo.add_argument("--port", type=_port, default=8000)
    demo.add_argument("--prepare", action="store_true", help="prépare sans servir")
    serve = command("serve", "sert les pages", _serve)
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    serve.add_argument("--workers", type=int, default=2)
    serve.add_argument("--threads", type=int, default=4)
    migrate = command("migrate", "met la base de données à jour", _migrate)
    migrate.add_argument("rest", nargs=argparse.REMAINDER, help=argparse.SUPPRESS)
    worker = command(
        "worker", "fait le travail d'arrière-plan : tâches, échéances, lecteurs du journal", _worker
    )
    worker.add_argument("--once", action="store_true", help="fait ce qui attend, puis s'arrête")
    worker.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
    command("doctor", "dit ce qui manque ou est mal réglé", _doctor)
    journal = command("journal", "vérifie ou scelle le journal", _journal)
    journal.add_argument("act", choices=["verify", "checkpoint"], metavar="verify|checkpoint")
    backup = command("backup", "écrit une archive de la base et des fichiers", _backup)
    backup.add_argument("archive", help="fichier .tar.gz à écrire")
    restore = command("restore", "remet une archive en place", _restore)
    restore.add_argument("archive", help="fichier .tar.gz à lire")
    restore.add_argument("--replace", action="store_true", help="remplace les données présentes")
    command(
        "twin",
        "dit où passe le temps d'une procédure, et ce que changerait une réorganisation",
        lambda _: _twin(["--help"]),
    )
    return parser, names


def _version() -> str:
    from importlib.metadata import version  # noqa: PLC0415 (slow)

    return f"kilometre {version('kilometre')}"


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"« {text} » n'est pas un port (1 à 65535)")
    return int(text)


def _setup() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django  # noqa: PLC0415 (slow)
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 (slow)

    try:
        django.setup()
    except ImproperlyConfigured as error:
        sys.exit(f"kilometre : {error}")


def _django(words: list[str]) -> int:
    _setup()
    from django.core.management import execute_from_command_line  # noqa: PLC0415 (slow)

    execute_from_command_line(["kilometre", *words])
    return 0


def _twin(words: list[str]) -> int:
    from .commands import twin  # noqa: PLC0415 (numpy, when a log is read; never Django)

    return twin.main(words)


def _migrate(options: argparse.Namespace) -> int:
    return _django(["migrate", *options.rest])


def _demo(options: argparse.Namespace) -> int:
    os.environ["KILOMETRE_DEMO"] = "1"
    os.environ.setdefault("KILOMETRE_URL", f"http://127.0.0.1:{options.port}")
    _setup()
    from .commands import demonstration  # noqa: PLC0415 (slow)

    return demonstration.run(port=options.port, serve=not options.prepare)


def _serve(options: argparse.Namespace) -> int:
    _setup()
    from .commands import server  # noqa: PLC0415 (slow)

    server.run(host=options.host, port=options.port, workers=options.workers, threads=options.threads)
    return 0


def _worker(options: argparse.Namespace) -> int:
    _setup()
    from .commands import worker  # noqa: PLC0415 (slow)

    return worker.run(once=options.once, parent=options.parent)


def _doctor(options: argparse.Namespace) -> int:
    if not os.environ.get("KILOMETRE_SECRET_KEY"):
        os.environ["KILOMETRE_SECRET_KEY"] = NO_KEY
    _setup()
    from .commands import doctor  # noqa: PLC0415 (slow)

    return doctor.run()


def _journal(options: argparse.Namespace) -> int:
    _setup()
    from .commands import journal  # noqa: PLC0415 (slow)

    return journal.verify() if options.act == "verify" else journal.checkpoint()


def _backup(options: argparse.Namespace) -> int:
    _setup()
    from .commands import archive  # noqa: PLC0415 (slow)

    return archive.backup(options.archive)


def _restore(options: argparse.Namespace) -> int:
    _setup()
    from .commands import archive  # noqa: PLC0415 (slow)

    return archive.restore(options.archive, replace=options.replace)


if __name__ == "__main__":
    sys.exit(main())
