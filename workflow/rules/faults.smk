# Virtual faults. Files are named by a hash of their parameters, so that studies share them.


rule simulate:
    input:
        deck="resources/decks/gouge.lmp",
        code=code("simulate"),
    output:
        energy=f"{SIMULATION}/energy",
        bottom=f"{SIMULATION}/ConSV_PlateBottomBeadMiddle",
        top=f"{SIMULATION}/ConSV_PlateTopBeadMiddle",
    priority: 2  # takes minutes, and most jobs wait for it
    resources:
        **job_resources(500, minutes=120),
    params:
        parameters=lambda wildcards: STUDY.faults("simulation")[wildcards.run],
        command=STUDY.config["simulation_command"],
    script:
        "../scripts/simulate.py"


rule apparatus:
    input:
        code=code("apparatus"),
    output:
        directory(APPARATUS),
    resources:
        **job_resources(1500, minutes=60),
    params:
        parameters=lambda wildcards: STUDY.faults("apparatus")[wildcards.run],
    script:
        "../scripts/apparatus.py"


# Random faults are simulated as records.
rule random_faults:
    input:
        priors=lambda wildcards: STUDY.faults("random_faults")[wildcards.run]["priors"],
        code=code("random_faults"),
    output:
        RANDOM_FAULTS,
    resources:
        **job_resources(500, minutes=30),
    params:
        parameters=lambda wildcards: STUDY.faults("random_faults")[wildcards.run],
    script:
        "../scripts/random_faults.py"
