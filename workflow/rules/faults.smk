# Virtual faults. Files are named by a hash of their parameters, so that studies share them.


rule simulate:
    input:
        deck="resources/decks/gouge.lmp",
        code=code("simulate"),
    output:
        energy="resources/simulations/{run}-seed{seed}/energy",
        bottom="resources/simulations/{run}-seed{seed}/ConSV_PlateBottomBeadMiddle",
        top="resources/simulations/{run}-seed{seed}/ConSV_PlateTopBeadMiddle",
    log:
        "logs/simulations/{run}-seed{seed}.log",
    benchmark:
        "benchmarks/runs/simulations/{run}-seed{seed}.tsv"
    priority: 2  # takes minutes, and most jobs wait for it
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(500),
        runtime=growing(120),
    params:
        parameters=lambda wildcards: STUDY.faults("simulation")[wildcards.run],
        command=STUDY.config["simulation_command"],
    script:
        "../scripts/simulate.py"


rule apparatus:
    input:
        code=code("apparatus"),
    output:
        directory("resources/apparatus/{run}-seed{seed}"),
    log:
        "logs/apparatus/{run}-seed{seed}.log",
    benchmark:
        "benchmarks/runs/apparatus/{run}-seed{seed}.tsv"
    conda:
        ENVIRONMENT
    resources:
        mem_mb=growing(1500),
        runtime=growing(60),
    params:
        parameters=lambda wildcards: STUDY.faults("apparatus")[wildcards.run],
    script:
        "../scripts/apparatus.py"
