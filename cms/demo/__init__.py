"""The demonstration: accounts and a library that goes through the same approvals as everything else."""
