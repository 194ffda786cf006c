# Scalograms of emission and target of each segment, which is transformed by itself. One job reads a record
# and transforms all of its segments for one target, with one wavelet.

for (experiment, target, wavelet), segments in jobs.transformed(STUDY).items():

    rule:
        name:
            # Names hold no double underscore, so that no two of these are equal.
            f"scalogram_{target}_{wavelet}_" + experiment.replace("-", "__")
        input:
            record=PATHS.record_file(experiment),
        output:
            scalograms=[PATHS.scalogram_file(segment, target, wavelet) for segment in segments],
        group:
            "scalograms"
        resources:
            **job_resources(resources.transforming, minutes=20),
        params:
            **code("scalogram"),
            parameters=jobs.scalograms(STUDY, experiment, target, wavelet, segments),
            study=STUDY.name,
        script:
            "../scripts/scalogram.py"
