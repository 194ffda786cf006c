"""The study: its configuration, validated and resolved into objects. Light enough for `snakemake -n`."""
