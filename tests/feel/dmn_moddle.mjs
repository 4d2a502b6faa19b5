// The DMN 1.3 we write, opened by dmn-moddle (npm), the reader and writer inside dmn-js: every shipped table must be read without a
// warning and written back by it to a file from which we read the very same table. Skipped with a word where it is not installed.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
if (!existsSync(`${root}bench/node_modules/dmn-moddle`)) {
  console.log('skipped: dmn-moddle is not installed (npm --prefix bench ci)')
  console.log('0 passed, 0 failed')
  process.exit(0)
}
const { DmnModdle } = await import(`${root}bench/node_modules/dmn-moddle/dist/index.js`).then((found) => ({ DmnModdle: found.DmnModdle ?? found.default }))
const program = process.env.LIAOYUAN ?? `${root}build/release/liaoyuan`
const run = (...args) => execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
const folder = mkdtempSync(join(tmpdir(), 'moddle-'))
let passed = 0
const failed = []
try {
  for (const { version } of JSON.parse(run('policy', 'list', '--json'))) {
    const [written, back, yaml, again] = ['out.dmn', 'back.dmn', 'out.yaml', 'back.yaml'].map((name) => join(folder, name))
    for (const file of [written, back, yaml, again]) rmSync(file, { force: true })
    try {
      run('policy', 'export', version, written, '--dmn', '1.3')
      const { rootElement, warnings } = await new DmnModdle().fromXML(readFileSync(written, 'utf8'), 'dmn:Definitions')
      if (warnings.length) throw new Error(warnings.slice(0, 3).map((one) => one.message).join('; '))
      const tables = rootElement.drgElement.filter((one) => one.decisionLogic?.$type === 'dmn:DecisionTable')
      if (tables.length !== 1) throw new Error(`${tables.length} decision tables`)
      writeFileSync(back, (await new DmnModdle().toXML(rootElement, { format: true })).xml)
      run('policy', 'export', version, yaml)
      run('policy', 'export', back, again)
      if (readFileSync(yaml, 'utf8') !== readFileSync(again, 'utf8')) throw new Error('the table came back changed')
      passed++
    } catch (thrown) { failed.push(version); console.log(`FAILED ${version}: ${String(thrown.stderr || thrown.message).slice(0, 400)}`) }
  }
} finally { rmSync(folder, { recursive: true, force: true }) }
console.log(`${passed} passed, ${failed.length} failed`)
process.exitCode = failed.length ? 1 : 0
