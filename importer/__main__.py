"""`python -m importer` is `plazbot-import`."""

from importer.cli import main

if __name__ == "__main__":
    main()
