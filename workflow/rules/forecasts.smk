# Forecasts of failures: trees that learn from random faults, and what they forecast along each record.

from faultslip.study import forecasts

if STUDY.section("forecasts").get("train"):

    rule forecast_training:
        input:
            **forecasts.faults(PATHS),
        output:
            model=PATHS.forecast_models[0],
            clock=PATHS.forecast_models[1],
        resources:
            **job_resources(8000, minutes=60),
        params:
            **code("forecast", "faultslip.forecasts.training_job"),
            **job_parameters(forecasts.training),
            name="training_job",
        script:
            "../scripts/forecast.py"


rule forecast:
    input:
        record=lambda wildcards: PATHS.record_file(wildcards.experiment),
        models=PATHS.forecasting(),
    output:
        PATHS.forecast,
    resources:
        **job_resources(1500, minutes=60),
    params:
        **code("forecast", "faultslip.forecasts.forecast_job"),
        **job_parameters(forecasts.forecast),
        name="forecast_job",
    script:
        "../scripts/forecast.py"
