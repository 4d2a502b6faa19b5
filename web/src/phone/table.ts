// A decision table as it came with the bundle (src/formats/phone_table.h), decided on the phone: the first rule whose every cell
// holds. Only the cells such a table needs are read; a cell that is anything else makes the whole table unusable, which is said and never
// guessed around. The table's own tests are run before it is trusted.
export interface Rule { if: Record<string, string>; action: string; conclusion: string; record: string; reason: string; because_zh: string; because_english: string; cites?: string }
export interface Test { name: string; given: Record<string, unknown>; reason: string; expect: Record<string, unknown>; problem: string }
export interface Table { version: string; title_zh: string; title_english: string; draft: boolean; inputs: { name: string; required: boolean }[]; rules: Rule[]; tests: Test[] }

export type Facts = Record<string, string | number | boolean | null>
export interface Said { rule: Rule; because: { zh: string; english: string } }

function parts(cell: string): string[] {
  const out: string[] = []
  let inside = false, one = ''
  for (const c of cell) {
    if (c === '"') inside = !inside
    if (c === ',' && !inside) { out.push(one.trim()); one = '' } else one += c
  }
  return [...out, one.trim()]
}

function holds(cell: string, value: unknown): boolean {
  const text = cell.trim()
  if (text === '' || text === '-') return true
  return parts(text).some((part) => {
    if (/^".*"$/.test(part)) return value === part.slice(1, -1)
    if (part === 'true' || part === 'false') return value === (part === 'true')
    const compared = /^(<=|>=|<|>)?\s*(-?\d+(?:\.\d+)?)$/.exec(part)
    if (compared) {
      const [, sign, digits] = compared, limit = Number(digits), number = value as number
      if (typeof value !== 'number') return false
      return sign === '<=' ? number <= limit : sign === '>=' ? number >= limit : sign === '<' ? number < limit : sign === '>' ? number > limit : number === limit
    }
    const range = /^\[\s*(-?[\d.]+)\s*\.\.\s*(-?[\d.]+)\s*\]$/.exec(part)
    if (range) return typeof value === 'number' && value >= Number(range[1]) && value <= Number(range[2])
    throw new Error(`cell ${part}`)
  })
}

const filled = (text: string, facts: Record<string, unknown>) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''))

// Nothing where a fact is missing that the table asks for.
export function decide(table: Table, facts: Facts): Said | null {
  if (table.inputs.some((input) => input.required && (facts[input.name] === null || facts[input.name] === undefined || facts[input.name] === ''))) return null
  const rule = table.rules.find((one) => Object.entries(one.if).every(([name, cell]) => holds(cell, facts[name])))
  return rule ? { rule, because: { zh: filled(rule.because_zh, facts), english: filled(rule.because_english, facts) } } : null
}

// The first test the phone decides otherwise than the table says; nothing when all agree.
export function wrong_test(table: Table): string | null {
  for (const test of table.tests) {
    let said: Said | null
    try { said = decide(table, { temp: null, ...test.given } as Facts) } catch (thrown) { return `${test.name}: ${String(thrown)}` }
    if (test.problem ? said !== null : said?.rule.reason !== test.reason || (typeof test.expect.action === 'string' && said.rule.action !== test.expect.action)) return test.name
  }
  return null
}
