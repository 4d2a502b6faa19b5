// Comparisons with other implementations, one after the other; each says so when its peer is not installed.
import { spawnSync } from 'node:child_process'

let [passed, failed] = [0, 0]
for (const [file, ...args] of [['differential.mjs', '--n', '1500']]) {
  const run = spawnSync(process.execPath, [new URL(file, import.meta.url).pathname, ...args], { encoding: 'utf8' })
  process.stdout.write(run.stdout.replace(/^\d+ passed, \d+ failed\n/m, '') + run.stderr)
  const line = /^(\d+) passed, (\d+) failed$/m.exec(run.stdout)
  passed += Number(line?.[1] ?? 0)
  failed += line ? Number(line[2]) : 1
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed ? 1 : 0
