// One screening table of 30 rules × 6 inputs (hit policy F) as DMN 1.3 and as GoRules JDM, and the stream of records every
// contestant decides: xorshift32 (Marsaglia 2003) with one seed, so all see the same million. Deciding by hand over the cells
// is the judge of all of them.  `node gen.mjs FOLDER N` writes screen.dmn, screen.jdm.json, records.ndjson, oracle.json.
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'

export const inputs = { region: 'string', days: 'number', temp: 'number', code: 'string', cert: 'boolean', local: 'boolean' }
const names = Object.keys(inputs)
export const rules = [
  ['-', '-', '>= 37.3', '-', '-', '-', 'hospital'], ['-', '-', '-', '"red"', '-', '-', 'isolate'],
  ['"high"', '< 14', '-', '-', '-', 'false', 'refuse'], ['"high"', '< 14', '-', '-', '-', 'true', 'isolate'],
  ['"high"', '[14..21)', '-', '"yellow"', '-', '-', 'observe'], ['"high"', '[14..21)', '-', '"green"', 'true', '-', 'observe'],
  ['"high"', '[14..21)', '-', '"green"', 'false', '-', 'test'], ['"high"', '>= 21', '-', '"green"', 'true', '-', 'admit'],
  ['"high"', '>= 21', '-', '"green"', 'false', '-', 'test'], ['"high"', '>= 21', '-', '"yellow"', '-', '-', 'test'],
  ['"medium"', '< 7', '-', '"yellow"', '-', '-', 'isolate'], ['"medium"', '< 7', '-', '"green"', 'true', 'true', 'observe'],
  ['"medium"', '< 7', '-', '"green"', 'true', 'false', 'observe'], ['"medium"', '< 7', '-', '"green"', 'false', '-', 'test'],
  ['"medium"', '[7..14)', '-', '"yellow"', '-', '-', 'observe'], ['"medium"', '[7..14)', '< 36.9', '"green"', 'true', '-', 'admit'],
  ['"medium"', '[7..14)', '[36.9..37.3)', '"green"', 'true', '-', 'observe'], ['"medium"', '[7..14)', '-', '"green"', 'false', '-', 'test'],
  ['"medium"', '>= 14', '-', '"yellow"', 'true', '-', 'observe'], ['"medium"', '>= 14', '-', '"yellow"', 'false', '-', 'test'],
  ['"medium"', '>= 14', '-', '"green"', '-', '-', 'admit'], ['"low"', '< 3', '[36.9..37.3)', '-', '-', '-', 'observe'],
  ['"low"', '< 3', '-', '"yellow"', '-', '-', 'test'], ['"low"', '< 3', '-', '"green"', 'false', 'false', 'register'],
  ['"low"', '< 3', '-', '"green"', 'true', '-', 'admit'], ['"low"', '[3..14)', '-', '"yellow"', '-', 'true', 'observe'],
  ['"low"', '[3..14)', '-', '"yellow"', '-', 'false', 'test'], ['"low","local"', '-', '< 37.3', '"green"', '-', '-', 'admit'],
  ['"low","local"', '>= 14', '-', '"yellow"', '-', '-', 'observe'], ['-', '-', '-', '-', '-', '-', 'manual'],
]

export function* records(n) {
  let state = 2463534242 >>> 0
  const below = (limit) => { state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0; return state % limit }
  for (let k = 0; k < n; k++)
    yield { region: ['high', 'medium', 'low', 'local'][below(4)], days: below(30), temp: (360 + below(15)) / 10, code: ['green', 'green', 'green', 'yellow', 'red'][below(5)], cert: below(2) === 1, local: below(2) === 1 }
}

function holds(cell, value) {
  if (cell === '-') return true
  if (cell === 'true' || cell === 'false') return String(value) === cell
  if (cell.startsWith('"')) return cell.split(',').some((one) => one === `"${value}"`)
  const interval = /^([[(])([\d.]+)\.\.([\d.]+)([\])])$/.exec(cell.replace('..', '..'))
  if (interval) return (interval[1] === '[' ? value >= +interval[2] : value > +interval[2]) && (interval[4] === ']' ? value <= +interval[3] : value < +interval[3])
  const [, sign, limit] = /^(<=|>=|<|>) ([\d.]+)$/.exec(cell)
  return { '<': value < +limit, '<=': value <= +limit, '>': value > +limit, '>=': value >= +limit }[sign]
}
export const oracle = (record) => rules.find((rule) => names.every((name, i) => holds(rule[i], record[name])))?.[6] ?? null
export const histogram = (values) => { const out = {}; for (const one of values) out[one] = (out[one] ?? 0) + 1; return out }
export const sorted = (counts) => JSON.stringify(Object.fromEntries(Object.entries(counts).sort()))

function dmn() {
  const text = (value) => value.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
  const data = names.map((name) => `<inputData id="i_${name}" name="${name}"><variable name="${name}" typeRef="${inputs[name]}"/></inputData>`)
  const columns = names.map((name) => `<input id="in_${name}"><inputExpression typeRef="${inputs[name]}"><text>${name}</text></inputExpression></input>`)
  const rows = rules.map((rule, k) => `<rule id="r${k + 1}">${rule.slice(0, 6).map((cell) => `<inputEntry><text>${text(cell)}</text></inputEntry>`).join('')}<outputEntry><text>"${rule[6]}"</text></outputEntry></rule>`)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="screen" namespace="urn:bench">\n${data.join('\n')}\n<decision id="screen" name="screen"><variable name="screen" typeRef="string"/>${names.map((name) => `<informationRequirement><requiredInput href="#i_${name}"/></informationRequirement>`).join('')}\n<decisionTable id="t" hitPolicy="FIRST">${columns.join('')}<output id="o" name="screen" typeRef="string"/>\n${rows.join('\n')}\n</decisionTable></decision></definitions>\n`
}
function jdm() {
  const content = {
    hitPolicy: 'first', inputs: names.map((name) => ({ id: `i_${name}`, name, type: 'expression', field: name })), outputs: [{ id: 'o', name: 'screen', type: 'expression', field: 'screen' }],
    rules: rules.map((rule, k) => ({ _id: `r${k + 1}`, ...Object.fromEntries(names.map((name, i) => [`i_${name}`, rule[i] === '-' ? '' : rule[i]])), o: `"${rule[6]}"` })),
  }
  const node = (id, type, name, more = {}) => ({ id, type, name, position: { x: 0, y: 0 }, ...more })
  return { nodes: [node('in', 'inputNode', 'Request'), node('t', 'decisionTableNode', 'T', { content }), node('out', 'outputNode', 'Response')], edges: [{ id: 'a', sourceId: 'in', targetId: 't', type: 'edge' }, { id: 'b', sourceId: 't', targetId: 'out', type: 'edge' }] }
}

if (process.argv[1].endsWith('gen.mjs')) {
  const [folder, n] = [process.argv[2], Number(process.argv[3] ?? 1_000_000)]
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/screen.dmn`, dmn())
  writeFileSync(`${folder}/screen.jdm.json`, JSON.stringify(jdm()))
  const out = createWriteStream(`${folder}/records.ndjson`)
  const counts = {}
  let text = ''
  for (const record of records(n)) {
    const outcome = oracle(record)
    counts[outcome] = (counts[outcome] ?? 0) + 1
    text += `${JSON.stringify(record)}\n`
    if (text.length > 1 << 20) { if (!out.write(text)) await once(out, 'drain'); text = '' }
  }
  out.end(text)
  await once(out, 'close')
  writeFileSync(`${folder}/oracle.json`, sorted(counts))
}
