# Forecasts of failures: trees that learn from random faults, and what they forecast along each record.

from faultslip.study import forecasts

if STUDY.section("forecasts").get("train"):

    rule forecast_training:
        input:
            faults=forecasts.faults(PATHS, "faults"),
            validation=forecasts.faults(PATHS, "validate"),
        output:
            model=PATHS.forecast_models[0],
            clock=PATHS.forecast_models[1],
        priority: 2  # all forecasts wait for it
        resources:
            **job_resources(8000, minutes=60),
        params:
            **code("forecast_training"),
            **job_parameters(forecasts.training),
        script:
            "../scripts/forecast_training.py"


rule forecast:
    input:
        record=lambda wildcards: PATHS.record_file(wildcards.experiment),
        models=PATHS.forecasting(),
    output:
        PATHS.forecast,
    resources:
        **job_resources(1500, minutes=60),
    params:
        **code("forecast"),
        **job_parameters(forecasts.forecast),
    script:
        "../scripts/forecast.py"
