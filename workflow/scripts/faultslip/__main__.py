"""`python -m faultslip` is the command `faultslip`."""

from faultslip.command_line.main import main

if __name__ == "__main__":
    main(prog_name="faultslip")
