"""A roster of N people the whole way: read, every cell checked, every person decided by the tables of the day, the annotated workbook written
(`liaoyuan screen`), beside openpyxl and SheetJS that only read the same file. Processor time and peak memory of each, one after the other.
    /usr/bin/python3 bench/roster_bench.py [N] [PROGRAM] [FOLDER]      SheetJS: npm --prefix bench install
"""
import os
import resource
import subprocess
import sys
import tempfile

here = os.path.dirname(os.path.abspath(__file__))
rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
program = sys.argv[2] if len(sys.argv) > 2 else 'build/release/liaoyuan'
folder = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp(prefix='liaoyuan-roster-bench-')
sheet = os.path.join(folder, f'roster-{rows}.xlsx')
if not os.path.exists(sheet):  # every twentieth cell may hold a planted fault
    subprocess.run([sys.executable, os.path.join(here, '../tests/corpus/xlsx/make_fixtures.py'), str(rows), '7', sheet, os.path.join(folder, 'planted.tsv'), '0.05'], check=True)

OPENPYXL = 'import sys, openpyxl; b = openpyxl.load_workbook(sys.argv[1], read_only=True); print(sum(1 for s in b for _ in s.iter_rows(values_only=True)))'
SHEETJS = ("const {createRequire} = require('module'); const X = createRequire(process.argv[1])('xlsx'); const b = X.readFile(process.argv[2]); "
           "let n = 0; for (const s of b.SheetNames) n += X.utils.sheet_to_json(b.Sheets[s], {header: 1}).length; console.log(n)")


def cost(name, command):
    """Runs it as a child of a child, so that its own peak is told; (seconds of processor, MB)."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        os.write(write, f'{done.returncode} {used.ru_utime + used.ru_stime} {used.ru_maxrss / 1024}'.encode())
        os._exit(0)
    os.waitpid(child, 0)
    code, seconds, megabytes = os.read(read, 200).decode().split()
    if code not in ('0', '1'):
        sys.exit(f'{name}: exit code {code}')
    print(f'{name:<58}{rows / float(seconds):>10.0f} rows/s {float(seconds):>7.2f} s {float(megabytes):>8.1f} MB', flush=True)
    return float(seconds)


out = os.path.join(folder, 'annotated.xlsx')
if os.path.exists(out):
    os.remove(out)
ours = cost('ours: read, checked, decided, written back', [program, 'screen', sheet, '--date', '2020-02-17', '--out', out, '--data', os.path.join(folder, 'none')])
theirs = cost('openpyxl: read only', [sys.executable, '-c', OPENPYXL, sheet])
print(f'{theirs / ours:.2f} times openpyxl, which only reads')
if os.path.isdir(os.path.join(here, 'node_modules/xlsx')):
    theirs = cost('SheetJS: read only', ['node', '-e', SHEETJS, os.path.join(here, 'package.json'), sheet])
    print(f'{theirs / ours:.2f} times SheetJS, which only reads')
else:
    print('SheetJS is not installed: no comparison')
