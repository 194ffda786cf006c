# Targets other than `all`, and messages at start and end. Figures are targets by their own names.


onstart:
    if workflow.executor_plugin.name == "slurm":
        resources = workflow.resource_settings
        places = [resources.default_resources or {}, *resources.overwrite_resources.values()]
        try:
            check_slurm(any("slurm_account" in place for place in places))
        except InputError as error:
            raise WorkflowError(str(error))


onsuccess:
    print(
        f"Tables and figures are in {RESULTS}/tables and {RESULTS}/figures. One page with all of them:"
        " the same command, with --report report.html in place of the targets."
    )


onerror:
    print("The messages above say what went wrong, once for each failed job. Nothing is lost.")


localrules:
    all,
    released_networks,
    tables,


rule tables:
    input:
        [getattr(rules, f"{name}_table").output for name in TABLES],
