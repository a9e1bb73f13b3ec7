#!/bin/bash
#SBATCH --job-name=microgpt-sweep
#SBATCH --array=1-20
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=02:00:00
#SBATCH --signal=B:INT@60

# A sweep as an array of Slurm: each task does its share of the grid, in a directory of its own.
#
#   sbatch docs/beyond/slurm.sh
#   ./microgpt sweep --merge runs/grid/* --out runs/grid-all
#
# From the folder of ./microgpt, on a file system that all nodes see; build it there once before (./microgpt --version).
# A minute before its time is up a task stops; the same sbatch goes on with what is left of it.
set -euo pipefail

grid=${GRID:-'n-embd=16,32,64 learning-rate=0.003..0.03:5 seed=1..10'}
out=${OUT:-runs/grid}

# It reads SLURM_ARRAY_TASK_ID and SLURM_ARRAY_TASK_COUNT itself. exec, so that the signal arrives.
exec ./microgpt sweep --grid "$grid" --steps "${STEPS:-1000}" --out "$out/$SLURM_ARRAY_TASK_ID" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}"
