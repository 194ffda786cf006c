"""Tables for programs and for people."""

from faultslip.files import whole

# A page that reads well inside the report and alone.
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 14px sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.3em 0.8em; text-align: left; border-bottom: 1px solid #ccc; }}
p {{ max-width: 50em; }}
</style></head><body><h1>{title}</h1>
{table}
<p>{note}</p></body></html>
"""


def write(table, shown, title, note, output):
    """A table for programs (CSV) and for people (Markdown, and a page for the report).

    Parameters
    ----------
    table : DataFrame
    shown : DataFrame
        The same as text, as it is to be read.
    title, note : str
    output
        Files to write: `csv`, `markdown`, `html`.
    """
    with whole(output.csv) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n", float_format="%.6g")
    text = shown.to_markdown(index=False, disable_numparse=True)
    with whole(output.markdown) as temporary:
        temporary.write_text(f"# {title}\n\n{text}\n\n{note}\n", encoding="utf-8")
    with whole(output.html) as temporary:
        page = shown.to_html(index=False, border=0)
        temporary.write_text(PAGE.format(title=title, table=page, note=note), encoding="utf-8")
