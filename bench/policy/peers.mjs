// The peers on the same records, one thread: GoRules zen-engine (Rust, by its Node binding, one decision a call as its users call
// it) and feelin (JavaScript). Processor time; histograms must equal the oracle's.  `node peers.mjs FOLDER [N zen] [N feelin]`
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { unaryTest } from 'feelin'
import { histogram, inputs, oracle, records, rules, sorted } from './gen.mjs'

const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine')
const [folder, zen_n, feelin_n] = [process.argv[2], Number(process.argv[3] ?? 100_000), Number(process.argv[4] ?? 5_000)]
const names = Object.keys(inputs)
const cpu = () => { const used = process.cpuUsage(); return (used.user + used.system) / 1e6 }

const all = [...records(Math.max(zen_n, feelin_n))]
function judged(name, n, outcomes, seconds) {
  const same = sorted(histogram(outcomes)) === sorted(histogram(all.slice(0, n).map(oracle)))
  const per_second = Math.round(n / seconds)
  console.log(JSON.stringify({ name, n, cpu_s: Number(seconds.toFixed(2)), per_cpu_s: per_second, same_histogram: same }))
  if (!same) process.exitCode = 1
}

const decision = new ZenEngine().createDecision(readFileSync(`${folder}/screen.jdm.json`))
for (const trace of [false, true]) {
  for (let i = 0; i < 1000; i++) await decision.evaluate(all[i])
  const from = cpu()
  const outcomes = []
  for (let i = 0; i < zen_n; i++) outcomes.push((await decision.evaluate(all[i], trace ? { trace: true } : undefined)).result.screen)
  judged(trace ? 'zen-engine, with its trace' : 'zen-engine', zen_n, outcomes, cpu() - from)
}

const from = cpu()
const outcomes = []
for (const record of all.slice(0, feelin_n)) {
  const hit = rules.find((rule) => names.every((name, i) => { if (rule[i] === '-') return true; const found = unaryTest(rule[i], { '?': record[name], ...record }); return (found?.value ?? found) === true }))
  outcomes.push(hit?.[6] ?? null)
}
judged('feelin', feelin_n, outcomes, cpu() - from)
