# Virtual faults. Files are named by a hash of their parameters, so that studies share them.


rule simulate:
    input:
        deck="resources/decks/gouge.lmp",
    output:
        energy=f"{SIMULATION}/energy",
        bottom=f"{SIMULATION}/ConSV_PlateBottomBeadMiddle",
        top=f"{SIMULATION}/ConSV_PlateTopBeadMiddle",
    priority: 2  # takes minutes, and most jobs wait for it
    resources:
        **job_resources(500, minutes=120),
    params:
        **code("simulate"),
        parameters=lambda wildcards: STUDY.faults("simulation")[wildcards.run],
        command=STUDY.config["simulation_command"],
    script:
        "../scripts/simulate.py"


rule apparatus:
    output:
        directory(APPARATUS),
    resources:
        **job_resources(1500, minutes=60),
    params:
        **code("apparatus"),
        parameters=lambda wildcards: STUDY.faults("apparatus")[wildcards.run],
    script:
        "../scripts/apparatus.py"


# Random faults are simulated as records.
rule random_faults:
    input:
        priors=lambda wildcards: STUDY.faults("random_faults")[wildcards.run]["priors"],
    output:
        RANDOM_FAULTS,
    resources:
        **job_resources(500, minutes=30),
    params:
        **code("random_faults"),
        parameters=lambda wildcards: STUDY.faults("random_faults")[wildcards.run],
    script:
        "../scripts/random_faults.py"
