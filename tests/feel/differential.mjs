// Random FEEL expressions, decided by our engine and by feelin (npm, another's implementation in JavaScript): values must agree.
// Expressions keep to what both define alike: FEEL numbers here are small, since JavaScript has doubles and DMN decimals, and null
// stands for every error. Skipped with a word where feelin is not installed (npm --prefix bench ci).
//   node tests/feel/differential.mjs [--seed N] [--n N]
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
if (!existsSync(`${root}bench/node_modules/feelin`)) {
  console.log('skipped: feelin is not installed (npm --prefix bench ci)')
  console.log('0 passed, 0 failed')
  process.exit(0)
}
const { evaluate } = await import(`${root}bench/node_modules/feelin/dist/index.js`).catch(() => import(`${root}bench/node_modules/feelin/dist/index.esm.js`))
const option = (name, otherwise) => { const at = process.argv.indexOf(name); return at < 0 ? otherwise : Number(process.argv[at + 1]) }
const n = option('--n', 3000)
let state = (option('--seed', 20200217) >>> 0) || 1
const below = (limit) => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state % limit }
const pick = (...of) => of[below(of.length)]
const deeper = (depth, leaf, ...branches) => (depth <= 0 || below(4) === 0 ? leaf() : pick(...branches)())

const number = (d) => deeper(d, () => pick(String(below(20)), `${below(9)}.5`, 'x', `-${1 + below(9)}`),
  () => `(${number(d - 1)} ${pick('+', '-', '*')} ${number(d - 1)})`, () => `(if ${truth(d - 1)} then ${number(d - 1)} else ${number(d - 1)})`, () => `${pick('abs', 'floor', 'ceiling')}(${number(d - 1)})`,
  () => `${pick('count', 'sum', 'min', 'max')}(${numbers(d - 1)})`, () => `string length(${text(d - 1)})`)
const numbers = (d) => deeper(d, () => `[${number(0)}, ${number(0)}, ${number(0)}]`, () => `(for i in ${numbers(d - 1)} return i ${pick('+', '*')} ${number(0)})`, () => `${numbers(d - 1)}[item ${pick('>', '<', '>=')} ${number(0)}]`,
  () => `concatenate(${numbers(d - 1)}, [${number(0)}])`, () => `reverse(${numbers(d - 1)})`, () => `(for i in 1..${1 + below(4)} return i * ${number(0)})`)
const text = (d) => deeper(d, () => pick('"甲"', '"ab"', '""', '"Hello"', 's'), () => `(${text(d - 1)} + ${text(d - 1)})`, () => `${pick('upper case', 'lower case')}(${text(d - 1)})`, () => `(if ${truth(d - 1)} then ${text(d - 1)} else ${text(d - 1)})`)
const truth = (d) => deeper(d, () => pick('true', 'false', 'b'), () => `(${number(d - 1)} ${pick('<', '<=', '>', '>=', '=', '!=')} ${number(d - 1)})`, () => `(${truth(d - 1)} ${pick('and', 'or')} ${truth(d - 1)})`, () => `not(${truth(d - 1)})`,
  () => `(${text(d - 1)} = ${text(d - 1)})`, () => `(${number(d - 1)} in ${pick('[', '(')}${below(9)}..${9 + below(9)}${pick(']', ')')})`, () => `(${pick('some', 'every')} v in ${numbers(d - 1)} satisfies v ${pick('>', '<')} ${number(0)})`, () => `list contains(${numbers(d - 1)}, ${number(0)})`,
  () => `${pick('contains', 'starts with', 'ends with')}(${text(d - 1)}, ${text(d - 1)})`)
const any = () => pick(() => number(4), () => truth(4), () => text(3), () => numbers(3))()

const context = { x: 7, s: 'abc', b: true }
const expressions = Array.from({ length: n }, any)
const theirs = expressions.map((one) => { try { const found = evaluate(one, context); return found && typeof found === 'object' && 'value' in found ? found.value : found } catch { return null } })

const folder = mkdtempSync(join(tmpdir(), 'feel-'))
const ours = []
try {
  const escape = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const kAtOnce = 250
  for (let from = 0; from < n; from += kAtOnce) {
    const part = expressions.slice(from, from + kAtOnce)
    const entries = part.map((one, i) => `<contextEntry><variable name="e${i}"/><literalExpression><text>${escape(one)}</text></literalExpression></contextEntry>`)
    const data = Object.keys(context).map((name) => `<inputData id="i_${name}" name="${name}"><variable name="${name}"/></inputData>`)
    writeFileSync(join(folder, 'm.dmn'), `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="m" namespace="urn:feel">${data.join('')}<decision id="all" name="all"><variable name="all"/>${Object.keys(context).map((name) => `<informationRequirement><requiredInput href="#i_${name}"/></informationRequirement>`).join('')}<context>${entries.join('')}</context></decision></definitions>`)
    writeFileSync(join(folder, 'in.json'), JSON.stringify(context))
    const told = JSON.parse(execFileSync(`${root}build/release/liaoyuan`, ['policy', 'eval', join(folder, 'm.dmn'), '--decision', 'all', '--input', join(folder, 'in.json'), '--json'], { encoding: 'utf8', maxBuffer: 1 << 26 }))
    part.forEach((_, i) => ours.push(told.outcome?.[`e${i}`] ?? null))
  }
} finally { rmSync(folder, { recursive: true, force: true }) }

const same = (a, b) => {
  if (typeof a === 'number' && typeof b === 'number') return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((one, i) => same(one, b[i]))
  return (a ?? null) === (b ?? null)
}
let passed = 0
const differing = []
expressions.forEach((one, i) => { if (same(ours[i], theirs[i])) passed++; else differing.push({ expression: one, ours: ours[i], theirs: theirs[i] ?? null }) })
for (const one of differing.slice(0, 10)) console.log(`FAILED ${one.expression}\n  ours   ${JSON.stringify(one.ours)}\n  feelin ${JSON.stringify(one.theirs)}`)
assert.ok(ours.filter((one) => one !== null).length > n * 0.7, 'most expressions must have a value, or nothing was compared')
console.log(`${passed} passed, ${differing.length} failed`)
process.exitCode = differing.length ? 1 : 0
