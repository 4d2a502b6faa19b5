// The command line as a person at the machine uses it: real program, real folder, exit codes, JSON, and what must not
// happen. Prints `ok …` / `not ok …`; ends with 1 if anything failed.
import crypto from 'node:crypto'
import { cookies_of } from '../cookies.mjs'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { misfits } from './json_schema.mjs'

const program = process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan'
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-cli-'))
const data = join(folder, 'data')
let failed = 0
function check(name, holds, shown) {
  console.log(`${holds ? 'ok' : 'not ok'} ${name}${holds ? '' : `\n  ${String(shown).split('\n').slice(0, 8).join('\n  ')}`}`)
  if (!holds) failed++
}
function run(...args) {
  const r = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, LIAOYUAN_LANG: 'en' }, maxBuffer: 1 << 26 })
  return { code: r.status, out: r.stdout, err: r.stderr, all: r.stdout + r.stderr, json: () => JSON.parse(r.stdout) }
}

let r = run('--version')
check('--version says its name', r.code === 0 && /^liaoyuan \d/.test(r.out), r.all)
// Every command shows in its help how it is used.
{
  const bare = []
  const walk = (path) => {
    const help = run(...path, '--help').out, at = help.indexOf('Subcommands:')
    if (at < 0) { if (!help.includes('例 / e.g.:')) bare.push(path.join(' ')); return }
    for (const line of help.slice(at).split('\n').slice(1)) { const word = /^  ([a-z][a-z0-9-]*)(?: |$)/.exec(line)?.[1]; if (word) walk([...path, word]) }
  }
  walk([])
  check('--help of every command has an example', bare.length === 0, bare.join(', '))
}
r = run('--help')
check('--help lists the commands', r.code === 0 && ['serve', 'demo', 'admin', 'service', 'screen', 'import', 'export', 'journal', 'check', 'backup', 'restore', 'openapi', 'policy', 'conformance', 'pass', 'keys', 'status-list'].every((c) => r.out.includes(c)), r.all)
r = run('demo', '--help')
check('demo --help tells of the story, with an example', r.code === 0 && r.out.includes('--story') && r.out.includes('e.g.: liaoyuan demo --story'), r.all)
r = run('nonsense')
check('an unknown command is a usage error', r.code === 2, r.all)
r = run('check', '--data', join(folder, 'nowhere'))
check('a folder that is not there: exit 3, and the path is named', r.code === 3 && r.err.includes('nowhere'), r.all)

r = run('admin', 'create', 'wang', '--data', data, '--json')
check('admin create prints a one-time password', r.code === 0 && r.json().one_time_password?.length > 12, r.all)
check('the key file is readable by its owner only', (statSync(join(data, 'keys/master.json')).mode & 0o077) === 0, statSync(join(data, 'keys/master.json')).mode.toString(8))
r = run('admin', 'create', 'li', '--data', data)
check('a second first administrator is refused', r.code === 1, r.all)
r = run('check', '--data', data, '--json')
check('check: every invariant holds', r.code === 0 && r.json().ok === true && r.json().checked > 20, r.all)
r = run('journal', 'verify', '--data', data, '--json')
const entries = r.json().entries
check('journal verify: sound', r.code === 0 && entries > 0, r.all)
r = run('journal', 'head', '--data', data, '--json')
const head = r.json().file
check('journal head writes a signed head', r.code === 0 && existsSync(head), r.all)
r = run('journal', 'verify', '--data', data, '--head', head)
check('journal verify --head: sound', r.code === 0, r.all)
{
  // The tail is cut from outside: the head in the folder sees it, and is not replaced by a shorter one.
  const cut = join(folder, 'cut')
  cpSync(data, cut, { recursive: true })
  const sql = (text) => spawnSync('python3', ['-c', 'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute(sys.argv[2])\nc.commit()', join(cut, 'liaoyuan.db'), text], { encoding: 'utf8' })
  check('(the tail is cut)', sql(`delete from journal where seq > ${entries - 1}`).status === 0)
  r = run('journal', 'verify', '--data', cut)
  check('journal verify sees a cut tail by the head in the folder', r.code === 1 && r.all.includes(String(entries)) && r.all.includes('tail cut'), r.all)
  r = run('check', '--data', cut)
  check('check sees it too', r.code === 1 && r.all.includes('tail cut'), r.all)
  r = run('journal', 'head', '--data', cut)
  check('a shorter head does not take the place of a longer one', r.code === 1 && r.all.includes('its tail was cut') && run('journal', 'verify', '--data', cut).code === 1, r.all)
  check('(the journal is emptied)', sql('delete from journal').status === 0)
  check('an emptied journal is not sound', run('journal', 'verify', '--data', cut).code === 1)
  rmSync(cut, { recursive: true })
}

{
  // An auditor takes the journal away and checks it with a program that shares nothing with ours; what somebody changed on the way is named by its line.
  const out = join(folder, 'audit')
  r = run('journal', 'export', '--out', out, '--data', data, '--json')
  check('journal export: everything, with the fingerprint of the key', r.code === 0 && r.json().first === 1 && r.json().last === entries && r.json().whole === true && /^[0-9a-f]{64}$/.test(r.json().fingerprint), r.all)
  const fingerprint = r.json().fingerprint, kept = head
  check('journal export: readable by its owner only, with words on how to check it', (statSync(join(out, 'journal.jsonl')).mode & 0o077) === 0 && readFileSync(join(out, 'README.md'), 'utf8').includes('RFC 8032') && readFileSync(join(out, 'key.txt'), 'utf8').includes(fingerprint), '')
  check('journal export does not overwrite', run('journal', 'export', '--out', out, '--data', data).code === 1)
  r = run('journal', 'export', '--out', join(folder, 'none'), '--from', '2019-13-40', '--data', data)
  check('journal export: a bound that is none is told', r.code === 1 && r.err.includes('2019-13-40') && !existsSync(join(folder, 'none')), r.all)
  r = run('journal', 'export', '--out', join(folder, 'none'), '--to', '2019-01-01', '--data', data)
  check('journal export: an empty span writes nothing', r.code === 3 && !existsSync(join(folder, 'none')), r.all)
  const audit = (place, ...more) => { const a = spawnSync(process.execPath, ['tools/journal_verify.mjs', place, ...more], { encoding: 'utf8' }); return { code: a.status, all: a.stdout + a.stderr } }
  let a = audit(out, '--key', fingerprint, '--head', kept)
  check('journal_verify: an untouched export is sound', a.code === 0 && a.all.includes(`1 to ${entries}, ${entries} in all; heads that agree: 2`), a.all)
  check('journal_verify: without an argument it says how it is called', audit('').code === 2)
  const lines = readFileSync(join(out, 'journal.jsonl'), 'utf8').trimEnd().split('\n')
  check('(there is enough to change)', entries >= 4 && lines.length === entries + 2 && lines.slice(0, entries).every((line) => line.startsWith('{"entry":')), lines.length)
  const sha = (text) => crypto.createHash('sha256').update(text).digest('hex')
  const as_line = (entry) => { const body = JSON.stringify(entry, Object.keys(entry).sort()); return `{"entry":${body},"hash":"${sha(body)}"}` }
  const entry = (n) => JSON.parse(lines[n - 1]).entry
  check('(a line is its own canonical JSON)', lines.slice(0, entries).every((line, i) => as_line(entry(i + 1)) === line), lines[0])
  const planted = (name, made, said, ...more) => {
    const file = join(folder, 'planted.jsonl')
    writeFileSync(file, made.join('\n') + '\n')
    a = audit(file, ...more)
    check(`journal_verify: ${name}`, a.code === 1 && said.test(a.all), a.all)
  }
  const with_line = (n, line) => lines.map((one, i) => (i === n - 1 ? line : one))
  for (let n = 1; n <= entries; n++) {
    planted(`an edit of line ${n}`, with_line(n, lines[n - 1].replace(/"actor":"/, '"actor":"x')), new RegExp(`line ${n} \\(entry ${n}\\): altered`))
    planted(`an edit of line ${n}, hashed anew`, with_line(n, as_line({ ...entry(n), actor: 'mallory' })), new RegExp(`line ${n} \\(entry ${n}\\): (not the one|not the last|the head in line)`))
    planted(`line ${n} deleted`, lines.filter((_, i) => i !== n - 1), n < entries ? new RegExp(`line ${n}: entry ${n} is missing`) : new RegExp(`after line ${n - 1}: the tail was cut, it should go on to entry ${entries}`))
    const forged = as_line({ ...entry(n), actor: 'mallory' })
    planted(`a line inserted at ${n}`, [...lines.slice(0, n - 1), forged, ...lines.slice(n - 1)], n < entries ? new RegExp(`line ${n} \\(entry ${n}\\): inserted`) : new RegExp(`line ${n}|line ${n + 1}`))
    if (n < entries) planted(`lines ${n} and ${n + 1} exchanged`, [...lines.slice(0, n - 1), lines[n], lines[n - 1], ...lines.slice(n + 1)], new RegExp(`line ${n} \\(entry ${n + 1}\\): out of order`))
  }
  planted('the end of the file cut', lines.slice(0, entries - 1), /export, is missing/)
  planted('something else among the lines', with_line(2, '{"else":1}'), /line 2 is of no known kind/)
  const last = JSON.parse(lines.at(-1)).export
  planted('a shorter end claimed', [...lines.slice(0, -1), JSON.stringify({ export: { ...last, last: last.last - 1 } })], /signature of the last line/)
  // Somebody else writes all of it anew with a key of his own: sound in itself, but not by the key one noted down, nor by the head one kept.
  const foreign = crypto.generateKeyPairSync('ed25519'), raw = foreign.publicKey.export({ format: 'der', type: 'spki' }).subarray(12)
  const sign = (text) => crypto.sign(null, Buffer.from(text), foreign.privateKey).toString('base64')
  let prev = ''
  const anew = lines.slice(0, entries).map((_, i) => { const line = as_line({ ...entry(i + 1), actor: 'mallory', prev }); prev = JSON.parse(line).hash; return line })
  const part = { ...last, hash: prev, public_key: raw.toString('base64') }
  part.signature = sign(['liaoyuan journal export', part.first, part.last, part.prev, part.hash, 'whole', part.made_at].join('\n'))
  const forged = [...anew, JSON.stringify({ export: part })]
  writeFileSync(join(folder, 'forged.jsonl'), forged.join('\n') + '\n')
  a = audit(join(folder, 'forged.jsonl'))
  check('journal_verify: a chain all of somebody else is sound in itself, and the key is shown as not compared', a.code === 0 && a.all.includes('not compared'), a.all)
  planted('a foreign key', forged, /a foreign key: here [0-9a-f]{64}, you noted down/, '--key', fingerprint)
  planted('a chain that the kept head does not know', forged, /was signed by another key/, '--head', kept)
  // The house itself cuts its tail and signs a shorter export: only the head in the auditor's keeping sees it.
  const cut = join(folder, 'cut')
  cpSync(data, cut, { recursive: true })
  rmSync(join(cut, 'heads'), { recursive: true })
  spawnSync('python3', ['-c', 'import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.execute("delete from journal where seq > ?", (int(sys.argv[2]),))\nc.commit()', join(cut, 'liaoyuan.db'), String(entries - 1)])
  r = run('journal', 'export', '--out', join(folder, 'short.jsonl'), '--data', cut)
  check('journal export: one file', r.code === 0 && existsSync(join(folder, 'short.jsonl')), r.all)
  check('journal_verify: a cut tail is sound in itself', audit(join(folder, 'short.jsonl'), '--key', fingerprint).code === 0)
  a = audit(join(folder, 'short.jsonl'), '--key', fingerprint, '--head', kept)
  check('journal_verify: a cut tail against the newest signed head', a.code === 1 && a.all.includes(`after line ${entries - 1}: the tail was cut, it should go on to entry ${entries}`), a.all)
  rmSync(cut, { recursive: true })
  r = run('journal', 'export', '--out', join(folder, 'piece.jsonl'), '--from', '2', '--to', String(entries - 1), '--data', data, '--json')
  a = audit(join(folder, 'piece.jsonl'), '--key', fingerprint, '--head', kept)
  check('journal export: a part is sound as a part', r.code === 0 && r.json().whole === false && a.code === 0 && a.all.includes(`2 to ${entries - 1}`) && a.all.includes('outside this part, of no use here: 1'), r.all + a.all)
}

// Services from forms: a service's sheet to fill in is itself a blank form, from which another service comes that is sound at once.
{
  const sheet = join(folder, 'form.xlsx'), made = join(folder, 'copy')
  r = run('service', 'form', 'services/talent-housing', sheet)
  check('service form writes the sheet to fill in', r.code === 0 && readFileSync(sheet).subarray(0, 2).toString() === 'PK', r.all)
  r = run('service', 'new', '--from', sheet, '--name', 'copy', '--out', made, '--json')
  check('service new: a sound service from a form, notes by cell', r.code === 0 && r.json().sound === true && r.json().fields === 9 && r.json().notes.every((note) => note.at.includes('!')), r.all)
  r = run('service', 'check', made)
  check('service check: what was made is sound', r.code === 0, r.all)
  r = run('service', 'test', made)
  check('service test: its own tests drive everything', r.code === 0 && /transitions driven: (\d+) of \1/.test(r.all), r.all)
  const picture = join(folder, 'flow.svg')
  r = run('service', 'draw', made, '--out', picture)
  check('service draw writes a picture with every state', r.code === 0 && readFileSync(picture, 'utf8').startsWith('<svg ') && (readFileSync(picture, 'utf8').match(/class="state"/g) ?? []).length === 7, r.all)
  r = run('service', 'draw', made, '--out', picture)
  check('service draw does not overwrite', r.code === 1, r.all)
  r = run('service', 'draw', 'resumption', '--mermaid')
  check('service draw: a service that ships, as Mermaid', r.code === 0 && r.out.startsWith('stateDiagram-v2') && r.out.includes('s_draft --> s_submitted'), r.all)
  r = run('service', 'draw', join(made, 'service.yaml'), '--scxml')
  check('service draw: a file, as SCXML', r.code === 0 && r.out.includes('<scxml ') && r.out.includes('<final id="granted"/>'), r.all)
  r = run('service', 'draw', 'no-such-service')
  check('service draw: an unknown service is told by its name', r.code !== 0 && r.all.includes('no-such-service'), r.all)
  r = run('service', 'new', '--from', sheet, '--name', 'copy', '--out', made)
  check('service new does not overwrite', r.code === 1, r.all)
  r = run('service', 'new', '--from', sheet, '--name', 'Bad Name', '--out', join(folder, 'bad'))
  check('service new: a bad name is refused and nothing is written', r.code === 1 && !existsSync(join(folder, 'bad')), r.all)
  const out = join(folder, 'handover')
  r = run('service', 'export', 'talent-housing', '--data', data, '--out', out, '--reason', 'to the formal system', '--json')
  check('service export: json, xlsx and the service itself', r.code === 0 && r.json().cases === 0 && JSON.parse(readFileSync(join(out, 'cases.json'), 'utf8')).format === 'liaoyuan handover v1' && existsSync(join(out, 'cases.xlsx')), r.all)
  check('service export: readable by its owner only', (statSync(join(out, 'cases.json')).mode & 0o077) === 0, '')
  r = run('service', 'export', 'talent-housing', '--data', data, '--out', out, '--reason', 'again')
  check('service export does not overwrite', r.code === 1, r.all)
  r = run('paper', 'verify', '0000-0000-0000', '--data', data)
  check('paper verify: an unknown code is exit 3 and says what to do', r.code === 3 && r.err.includes('compare'), r.all)
  r = run('paper', 'issue', 'FG-1', 'resumption_permit', '--data', data, '--out', join(folder, 'p.pdf'))
  check('paper issue: an unknown case is told', r.code === 3 && r.err.includes('FG-1'), r.all)
}

// Import: good rows go in, problems by cell, the same file again changes nothing.
const sheet = join(folder, 'enterprises.csv')
writeFileSync(sheet, '统一社会信用代码,企业名称,所在地,行业,职工人数\n91990000MA0000001X,错码测试有限公司,990101,工业,10\n')
r = run('import', 'enterprises', sheet, '--data', data, '--json')
check('import: a wrong code is told by its cell and nothing goes in', r.code === 1 && r.json().added === 0 && JSON.stringify(r.json().problems).includes('A2'), r.all)
r = run('export', 'enterprises', join(folder, 'out.xlsx'), '--data', data)
check('export writes a workbook', r.code === 0 && readFileSync(join(folder, 'out.xlsx')).subarray(0, 2).toString() === 'PK', r.all)
r = run('export', 'enterprises', join(folder, 'out.xlsx'), '--data', data)
check('export does not overwrite', r.code === 1, r.all)

// Drivers' hours: the night from 19:30 with 10 h 35 min of driving, by two drivers who are rested, and by two who are not.
{
  const ask = (extra, ...more) => {
    const file = join(folder, 'trip.json')
    writeFileSync(file, JSON.stringify({ rules: 'cn-coach', depart: '2020-02-21T19:30:00+08:00', drivers: [{ id: 'a' }, { id: 'b' }], legs: [{ drive_minutes: 635 }], rest_places: 'anywhere', latest: null, events: null, ...extra }))
    return run('plan', 'timetable', file, ...more)
  }
  const span = (from, to) => ({ start: `2020-02-21T${from}:00+08:00`, end: `2020-02-21T${to}:00+08:00` })
  r = ask({})
  check('plan timetable: two rested drivers arrive at 09:55', r.code === 0 && r.json().legal && r.json().arrive === '2020-02-22T09:55:00+08:00' && r.json().events.length === 8, r.all)
  const tired = [{ id: 'a', driven: [span('07:30', '11:30'), span('15:40', '18:10')] }, { id: 'b', driven: [span('11:50', '15:20')] }]
  r = ask({ drivers: tired, latest: '2020-02-22T10:00:00+08:00' })
  check('plan timetable: two who drove all day cannot: rule, and a third driver as remedy', r.code === 1 && !r.json().legal && r.json().crew_free_arrive === '2020-02-22T09:55:00+08:00' && r.json().breaches.every((b) => b.rule === 'CN4' && b.clause) && r.json().remedies.some((x) => x.in_time), r.all)
  r = ask({ drivers: tired }, '--explain')
  check('plan timetable --explain: in words', r.code === 0 && r.out.includes('CN4') && r.out.includes('relay'), r.all)
  r = ask({ rest_places: 'listed', depart: '2020-02-21T22:00:00+08:00', legs: [{ drive_minutes: 130, rest_places: [{ name: '测试服务区', at_minutes: 30, detour_minutes: 6 }] }] })
  check('plan timetable: rests at the listed place, the detour is driven', r.code === 0 && r.json().arrive === '2020-02-22T00:36:00+08:00' && r.json().events[1].rest_place.name === '测试服务区', r.all)
  check('the question is as docs/timetable.schema.json says', misfits('timetable.schema.json', JSON.parse(readFileSync(join(folder, 'trip.json'), 'utf8'))).length === 0)
  r = ask({ rules: 'us-coach', drivers: [{ id: 'a' }], legs: [{ drive_minutes: 601 }] })
  check('plan timetable: another law by its name, on its clock', r.code === 0 && r.json().arrive === '2020-02-22T00:31:00-05:00' && r.json().binding[0].rule === 'US1', r.all)
  r = ask({ depart: '2020-02-21T19:30:30+08:00' })
  check('plan timetable: seconds are bad input, exit 2', r.code === 2 && r.err.includes('depart'), r.all)
}

// Coach plans: planned, checked, explained, changed at 23:00, and every mistake of a file named.
{
  const [demand, plan, change, next] = ['demand.json', 'plan.json', 'change.json', 'plan-2.json'].map((name) => join(folder, name))
  const fits = (schema, file) => {
    const wrong = misfits(schema, JSON.parse(readFileSync(file, 'utf8')))
    if (wrong.length) console.log(`  ${schema}: ${wrong.slice(0, 5).join('; ')}`)
    return wrong.length === 0
  }
  const group = (id, from, heads, more) => ({ id, heads, from, to: '企业', board_seconds_per_head: 20, ...more })
  const problem = {
    from: '2020-02-21T12:00:00+08:00', until: '2020-02-24T00:00:00+08:00', rules: 'cn-coach',
    places: ['车场', '甲村', '乙村', '企业'].map((id) => ({ id })),
    travel: { minutes: [[0, 300, 320, 20], [300, 0, 40, 310], [320, 40, 0, 330], [20, 310, 330, 0]], km: [[0, 380, 400, 15], [380, 0, 35, 390], [400, 35, 0, 410], [15, 390, 410, 0]] },
    coaches: [1, 2, 3].map((i) => ({ plate: `测A000${i}`, seats: 45, from: '车场', to: '车场', cost: { fixed: 300, per_km: 4, per_driver: 200 } })),
    drivers: [1, 2, 3, 4, 5, 6].map((i) => ({ id: `驾驶员${i}`, base: '车场' })),
    groups: [group('G1', '甲村', 30), group('G2', '乙村', 25), group('G3', '乙村', 12)],
  }
  writeFileSync(demand, JSON.stringify(problem))
  r = run('plan', 'solve', demand, '--steps', '60', '--out', plan)
  check('plan solve: everybody is fetched, by one coach twice: coaches are dearer than time', r.code === 0 && JSON.parse(readFileSync(plan)).routes.length === 1, r.all)
  check('the problem and its plan are as docs/*.schema.json say', fits('plan-problem.schema.json', demand) && fits('plan.schema.json', plan))
  r = run('plan', 'check', demand, plan)
  check('plan check: the plan holds', r.code === 0, r.all)
  r = run('plan', 'explain', demand, plan, 'G1', '--json')
  check('plan explain: where else the group could ride', r.code === 0 && r.json().groups[0].rides.length === 1 && r.json().groups[0].alternatives.length > 0, r.all)
  r = run('plan', 'solve', demand, '--steps', '20', '--format-out', 'svg')
  check('plan solve --format-out svg: a chart and nothing else', r.code === 0 && r.out.trim().startsWith('<svg') && r.out.trim().endsWith('</svg>'), r.all)
  writeFileSync(change, JSON.stringify({ now: '2020-02-21T13:00:00+08:00', cancel: ['G3'], add: [group('G9', '甲村', 10)] }))
  check('the change is as its schema says; what is misspelt or missing is not', fits('plan-change.schema.json', change) && misfits('plan-change.schema.json', { cancelled: ['G3'], late: [{ group: 'G1' }] }).length === 2)
  r = run('plan', 'replan', demand, plan, change, '--steps', '60', '--out', next, '--json')
  check('plan replan: cancelled and added, nobody else moved', r.code === 0 && r.json().others_moved === 0 && r.json().groups.some((g) => g.group === 'G9' && g.coaches_now.length === 1), r.all)
  r = run('plan', 'check', demand, next, '--was', plan, '--change', change)
  check('plan check --was --change: the changed plan holds', r.code === 0 && fits('plan.schema.json', next), r.all)
  writeFileSync(demand, JSON.stringify({ ...problem, groups: [group('G1', '甲村', 30, { deadline: '2020-02-21T16:00:00+08:00' })] }))
  r = run('plan', 'solve', demand, '--steps', '5', '--out', plan)
  check('plan solve: left behind, with reason and remedy, exit 1', r.code === 1 && JSON.parse(readFileSync(plan)).unserved[0].remedies.length > 0 && fits('plan.schema.json', plan), r.all)
  writeFileSync(demand, JSON.stringify({ ...problem, rules: 'moon', groups: [group('G1', '无此地', -3)] }))
  r = run('plan', 'solve', demand)
  check('plan solve: each mistake at its place, exit 2', r.code === 2 && ['rules', 'groups[0].from', 'groups[0].heads'].every((at) => r.err.includes(at)), r.all)
}

// The engines by themselves: the example of the library.
{
  const example = join(program, '..', 'one_night')
  const told = existsSync(example) ? spawnSync(example, [], { encoding: 'utf8' }) : { status: -1, stdout: 'it was not built' }
  check('examples/one_night: a legal night and a plan that holds', told.status === 0 && /arrives day 2 09:55/.test(told.stdout) && /finds the plan in order/.test(told.stdout), told.stdout)
}

// A public draw: frozen, drawn, repeated by us and by a program that shares nothing with us; tampering is named.
{
  const pool = join(folder, 'pool.csv')
  writeFileSync(pool, '编号,档次,积分,标记\n' + Array.from({ length: 203 }, (_, i) => `RC-${String(i + 1).padStart(4, '0')},${1 + (i % 4)},${40 + 20 * (i % 3)},m${i}`).join('\n') + '\n')
  const [secret, frozen, drawn, broken] = ['secret.json', 'frozen.json', 'drawn.json', 'broken.json'].map((name) => join(folder, name))
  r = run('draw', 'secret', '--name', '纪检 代表', secret, '--json')
  const witness = `纪检 代表=${r.json().commitment}`
  check('draw secret: a commitment, the secret for the owner alone', r.code === 0 && (statSync(secret).mode & 0o077) === 0, r.all)
  r = run('draw', 'freeze', pool, '--title', '集中选房', '--witness', witness, '--source', '双色球', '--round', '2099001', '--out', frozen, '--json')
  check('draw freeze: the pool has a root', r.code === 0 && r.json().entries === 203 && /^[0-9a-f]{64}$/.test(r.json().root), r.all)
  r = run('draw', 'run', frozen, '--value', '01 02', '--at', '2099-03-10T21:30:00+08:00', '--out', drawn)
  check('draw run: a witness who is missing is named', r.code === 1 && r.all.includes('纪检 代表') && !existsSync(drawn), r.all)
  r = run('draw', 'run', frozen, '--secret', secret, '--value', '01 02', '--at', '2001-01-01T00:00:00+08:00', '--out', drawn)
  check('draw run: chance known before the freeze is refused', r.code === 1 && !existsSync(drawn), r.all)
  r = run('draw', 'run', frozen, '--secret', secret, '--value', '01 02', '--at', '2099-03-10T21:30:00+08:00', '--out', drawn, '--json')
  check('draw run: everybody has a place', r.code === 0 && new Set(r.json().order).size === 203, r.all)
  r = run('draw', 'verify', drawn, '--json')
  check('draw verify: sound', r.code === 0 && r.json().ok === true, r.all)
  const record = JSON.parse(readFileSync(drawn, 'utf8'))
  const other = spawnSync('node', ['tools/draw_verify.mjs', drawn], { encoding: 'utf8' })
  check('a second program comes to the same order', other.status === 0, other.stdout + other.stderr)
  r = run('draw', 'proof', drawn, '--no', 'RC-0101', '--json')
  check('draw proof: one line without the others', r.code === 0 && r.json().proof.length === 8 && r.json().root === record.root, r.all)
  for (const [what, tamper] of [['two places swapped', (x) => { [x.order[0], x.order[1]] = [x.order[1], x.order[0]] }], ['points changed after the freeze', (x) => { x.pool[7].points += 20 }], ['another beacon', (x) => { x.beacon.value = '9' }]]) {
    const copy = structuredClone(record)
    tamper(copy)
    writeFileSync(broken, JSON.stringify(copy))
    r = run('draw', 'verify', broken, '--json')
    check(`draw verify: ${what} is seen`, r.code === 1 && r.json().faults.length > 0 && spawnSync('node', ['tools/draw_verify.mjs', broken]).status === 1, r.all)
  }
  r = run('draw', 'run', drawn, '--secret', secret, '--value', '01 02', '--at', '2099-03-10T21:30:00+08:00', '--out', broken + '2')
  check('draw run: never twice', r.code === 1, r.all)
  writeFileSync(pool, '编号,档次,积分\nA,1,10\nA,0,x\n')
  r = run('draw', 'freeze', pool, '--title', 't', '--source', 's', '--round', '1', '--out', join(folder, 'no.json'), '--json')
  check('draw freeze: every fault of the pool by its cell', r.code === 1 && r.all.includes('B3') && r.all.includes('C3') && !existsSync(join(folder, 'no.json')), r.all)
}

// Passes: keys and lists from the house; verifying asks for no database.
{
  const [lists, list, changed] = ['lists.json', 'status.cose', 'delta.cose'].map((name) => join(folder, name))
  r = run('keys', 'export', lists, '--data', data)
  check('keys export: without a key there are no lists, and it says what to do', r.code === 1 && r.err.includes('keys create') && !existsSync(lists), r.all)
  r = run('keys', 'create', '--kind', 'health', '--issuer', '测试镇卫生院', '--data', data, '--json')
  const key = r.json().id
  check('keys create: a key for one kind and issuer', r.code === 0 && r.json().kind === 'health' && /^[0-9a-f]{8}$/.test(key), r.all)
  check('keys create: another kind is a usage error', run('keys', 'create', '--kind', 'coach', '--issuer', 'x', '--data', data).code === 2)
  r = run('keys', 'rotate', key, '--data', data, '--json')
  check('keys rotate: another key, the former ends within the day', r.code === 0 && r.json().id !== key && run('keys', 'list', '--data', data, '--json').json().filter((one) => one.kind === 'health' && one.state === 'active').length === 2, r.all)
  r = run('keys', 'revoke', r.json().id, '--reason', '测试泄露', '--data', data, '--json')
  check('keys revoke', r.code === 0 && r.json().state === 'revoked', r.all)
  check('keys revoke: twice is refused', run('keys', 'revoke', r.json().id, '--reason', '测试泄露', '--data', data).code === 1)
  check('keys rotate: an unknown key is exit 3', run('keys', 'rotate', '00000000', '--data', data).code === 3)
  r = run('keys', 'export', lists, '--data', data, '--json')
  check('keys export: public keys only', r.code === 0 && !/PRIVATE|pkcs8/i.test(readFileSync(lists, 'utf8')) && JSON.parse(readFileSync(lists, 'utf8')).trust.length > 50, r.all)
  check('status-list build', run('status-list', 'build', list, '--data', data).code === 0 && existsSync(list))
  r = run('status-list', 'check', list, '--trust', lists, '--json')
  check('status-list check: signature, number, age', r.code === 0 && r.json().revoked === 0 && r.json().old === false, r.all)
  r = run('status-list', 'delta', list, '--out', changed, '--data', data)
  check('status-list delta: nothing newer is told', r.code === 1 && !existsSync(changed), r.all)
  const bent = readFileSync(list)
  bent[bent.length - 1] ^= 1
  writeFileSync(join(folder, 'bent.cose'), bent)
  check('status-list check: a turned bit is refused', run('status-list', 'check', join(folder, 'bent.cose'), '--trust', lists).code === 1)

  // The vectors of both verifiers, through the program.
  const vectors = JSON.parse(readFileSync('tests/corpus/passes/vectors.json', 'utf8'))
  writeFileSync(join(folder, 'trust.json'), JSON.stringify({ root: vectors.root, trust: vectors.trust, status: vectors.status }))
  const seen = {}
  for (const row of vectors.passes.filter((one) => !/^(bit|cut)/.test(one.name) && one.text && !one.text.includes('\n'))) {
    if (seen[row.finding]) continue
    seen[row.finding] = true
    r = run('pass', 'verify', row.text, '--trust', join(folder, 'trust.json'), '--at', new Date(row.at).toISOString(), '--json', ...(row.place ? ['--place', row.place] : []), ...(row.division ? ['--division', row.division] : []))
    check(`pass verify: ${row.finding}`, r.json().finding === row.finding && r.code === (row.finding === 'good' ? 0 : 1) && r.json().reason.length > 3, r.all)
  }
  check('pass verify: all twelve findings', Object.keys(seen).length === 12, Object.keys(seen).join(' '))
  const good = vectors.passes.find((row) => row.name === 'good')
  r = run('pass', 'inspect', good.text, '--json')
  check('pass inspect: what it says, and that nothing was verified', r.code === 0 && r.json().verified === false && r.json().claims.serial === 1000 && r.json().modules <= 53, r.all)
  check('pass inspect: an address is no pass', run('pass', 'inspect', 'https://example.org').code === 1)
  writeFileSync(join(folder, 'pass.txt'), good.text + '\n')
  r = run('pass', 'verify', join(folder, 'pass.txt'), '--trust', join(folder, 'trust.json'), '--at', new Date(good.at).toISOString())
  check('pass verify: from a text file, in words', r.code === 0 && r.out.includes('Good') && r.out.includes('002X'), r.all)
  r = run('pass', 'verify', good.text, '--trust', join(folder, 'trust.json'))
  check('pass verify: years later it is over', r.code === 1, r.all)
  check('pass verify: a time that is none is refused', run('pass', 'verify', good.text, '--trust', join(folder, 'trust.json'), '--at', 'noon').code === 1)
}

// Policy tables: no data folder is needed.
const put = (name, value) => { const file = join(folder, name); writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value)); return file }
const at = ['--date', '2020-02-17']
r = run('policy', 'list', ...at, '--json')
check('policy list: what is in force on a day', r.code === 0 && r.json().some((t) => t.version === 'worker_screening@2020-02-08' && t.in_force && t.rules === 13), r.all)
const person = { temp: 36.6, symptom: false, contact: false, code: '黄', risk: '低', days: 3 }
r = run('policy', 'eval', 'worker_screening', ...at, '--input', put('person.json', person), '--explain', '--json')
check('policy eval: outcome, rule, and why each other rule did not hit', r.code === 0 && r.json().outcome.verdict === 'observe' && r.json().rules[0] === 'S09' && r.json().explanation.length === 8, r.all)
check('policy eval: a refusal says what would let it pass', r.json().passes === false && /^It would pass if health code is /.test(r.json().would_pass) && run('policy', 'eval', 'worker_screening', ...at, '--input', join(folder, 'person.json'), '--explain').out.includes(r.json().would_pass), r.all)
r = run('policy', 'eval', 'worker_screening', '--date', '2020-04-08', '--input', join(folder, 'person.json'), '--json')
check('policy eval: another day, another version', r.code === 0 && r.json().outcome.verdict === 'cleared' && r.json().rules[0] === 'S20', r.all)
r = run('policy', 'eval', 'worker_screening', ...at, '--input', put('people.json', [person, { ...person, temp: 37.3 }, { ...person, temp: 99 }]), '--out', join(folder, 'decided.xlsx'), '--json')
check('policy eval: a list; a value outside the allowed ones is told and gives exit 1', r.code === 1 && r.json().length === 3 && r.json()[1].outcome.verdict === 'excluded' && r.json()[2].problem.code === 'table.not_allowed', r.all)
check('policy eval --out writes a workbook', readFileSync(join(folder, 'decided.xlsx')).subarray(0, 2).toString() === 'PK')
r = run('policy', 'check', 'worker_screening', ...at, '--json')
check('policy check: sound, every rule reached by a test', r.code === 0 && r.json().faults.length === 0 && r.json().rules_reached === r.json().rules, r.all)
const [book, model, text] = ['screening.xlsx', 'screening.dmn', 'screening.yaml'].map((name) => join(folder, name))
check('policy export: a workbook', run('policy', 'export', 'worker_screening', book, ...at).code === 0 && existsSync(book))
check('policy export: DMN 1.3 out of the workbook', run('policy', 'export', book, model, '--dmn', '1.3').code === 0 && readFileSync(model, 'utf8').includes('20191111/MODEL'))
r = run('policy', 'import', model, text)
check('policy import: YAML out of DMN, and it is sound', r.code === 0 && r.out.includes('sound'), r.all)
r = run('policy', 'diff', 'worker_screening@2020-02-08', text, '--json')
check('policy diff: nothing was lost on the way', r.code === 0 && r.json().length === 0, r.all)
check('policy export does not overwrite', run('policy', 'export', 'worker_screening', book, ...at).code === 1)
r = run('policy', 'diff', 'worker_screening@2020-02-08', 'worker_screening@2020-04-07')
check('policy diff: two versions, cell by cell', r.code === 1 && r.out.includes('rule added S20') && r.out.includes('S07 risk: "高" → "高", "境外"'), r.all)
r = run('policy', 'check', put('broken.yaml', readFileSync(text, 'utf8').replace('risk: 高', 'risk: 极高')))
check('policy check: a value nobody knows is named by file and line', r.code === 1 && /broken\.yaml:\d+/.test(r.err), r.all)
const less = readFileSync(text, 'utf8').split('\n').filter((line) => !line.includes('体温37.3') && !line.includes('name: "体温 37.3')).join('\n')
r = run('policy', 'test', put('less.yaml', less.replace(/if: \{\}[\s\S]*?(?=tests:)/, '')))
check('policy test: what the rules no longer do is told', r.code !== 0, r.all)
r = run('policy', 'eval', 'nowhere', '--input', join(folder, 'person.json'))
check('policy: a table that is not there is exit 3', r.code === 3 && r.err.includes('nowhere'), r.all)
r = run('policy', 'eval', put('loan.dmn', `<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" id="d" name="loan" namespace="urn:loan">
  <inputData id="i" name="Monthly Income"><variable name="Monthly Income" typeRef="number"/></inputData>
  <decision id="a" name="Yearly Income"><informationRequirement><requiredInput href="#i"/></informationRequirement><literalExpression><text>Monthly Income * 12</text></literalExpression></decision>
  <decision id="b" name="Good"><informationRequirement><requiredDecision href="#a"/></informationRequirement><literalExpression><text>Yearly Income &gt; 60000</text></literalExpression></decision>
</definitions>`), '--decision', 'Good', '--input', put('loan.json', { 'Monthly Income': 5000.01 }), '--json')
check('policy eval: a decision of a DMN model', r.code === 0 && r.json().outcome === true, r.all)
r = run('policy', 'eval', join(folder, 'loan.dmn'), '--input', join(folder, 'loan.json'))
check('policy eval: which decision? their names are told', r.code === 1 && r.err.includes('Yearly Income') && r.err.includes('Good'), r.all)
if (process.env.LIAOYUAN_CONFORMANCE) {
  r = run('conformance', 'dmn-tck', join(process.env.LIAOYUAN_CONFORMANCE, 'dmn-tck'), '--json')
  check('conformance dmn-tck: every case of level 2 and 3', r.code === 0 && r.json().levels.find((l) => l.name.endsWith('level-3')).passed === 2652, r.all)
}

// Service files.
for (const name of ['resumption', 'stop-notice', '_template']) {
  r = run('service', 'check', `services/${name}`, '--json')
  check(`service check ${name}`, r.code === 0 && r.json().problems.length === 0, r.all)
}
r = run('service', 'test', 'services/resumption')
check('service test: every transition driven by the file itself', r.code === 0 && /transitions driven: (\d+) of \1\b/.test(r.out), r.all)
const broken = join(folder, 'broken')
spawnSync('mkdir', [broken])
writeFileSync(join(broken, 'service.yaml'), readFileSync('services/stop-notice/service.yaml', 'utf8').replace('to: lifted, by: [issuer, system]', 'to: nowhere, by: [issuer, system]'))
r = run('service', 'check', broken)
check('service check names the line of an unknown state', r.code === 1 && /service\.yaml:\d+/.test(r.err), r.all)

// Screening on the command line.
const roster = join(folder, 'roster.csv')
writeFileSync(roster, '姓名,身份证号,14天内到过,离开日期,体温,健康码\n测试甲,990000190001010008,本地,,36.5,绿\n测试乙,990000190001010009,本地,,36.5,绿\n测试丙,99000020000229001X,本地,,37.5,绿\n')
r = run('screen', roster, '--date', '2020-02-17', '--out', join(folder, 'screened.xlsx'), '--json', '--data', join(folder, 'none'))
check('screen: decides, and names the wrong cell', r.code === 1 && r.json().people === 2 && r.json().excluded === 1 && r.json().problems.some((p) => p.cell === 'B3'), r.all)
check('screen: annotated workbook written', existsSync(join(folder, 'screened.xlsx')), '')
r = run('screen', roster, '--date', '2020-02-30')
check('screen: a day that does not exist is refused', r.code === 1, r.all)

// OpenAPI is what the web client was made from.
r = run('openapi')
check('openapi equals web/openapi.json (else: build/release/liaoyuan openapi > web/openapi.json && npm --prefix web run api)', r.code === 0 && r.out === readFileSync('web/openapi.json', 'utf8'), 'differs')

// While serving: second server refused, commands handed over, backup consistent; then restore.
const figures_port = 20000 + Math.floor(Math.random() * 30000)
const server = spawn(program, ['serve', '--data', data, '--port', '0', '--metrics-port', String(figures_port), '--log-requests'], { env: { ...process.env, LIAOYUAN_LANG: 'en' } })
let said = '', logged = ''
server.stderr.on('data', (d) => { logged += d })
server.stdout.on('data', (d) => { said += d })
for (let i = 0; i < 100 && !said.includes('running'); i++) await new Promise((done) => setTimeout(done, 100))
const base = /http:\/\/[0-9.:]+/.exec(said)?.[0]
check('serve says its address', Boolean(base), said)
const health = await fetch(`${base}/healthz`).then((answer) => answer.json())
check('healthz answers', health.ok === true, JSON.stringify(health))
await fetch(`${base}/api/cases`)
const figures = await fetch(`http://127.0.0.1:${figures_port}/metrics`)
const figure = await figures.text()
check('metrics tell what was asked, on a port of their own', figures.headers.get('content-type')?.startsWith('text/plain; version=0.0.4') && /liaoyuan_http_requests_total\{endpoint="cases.list",status="4xx"\} 1/.test(figure) && /^process_resident_memory_bytes \d+/m.test(figure), figure.slice(0, 600))
check('the public port has no metrics', (await fetch(`${base}/metrics`)).headers.get('content-type')?.includes('text/html') || (await fetch(`${base}/metrics`)).status === 404, 'shown')
for (let i = 0; i < 20 && !logged.includes('cases.list'); i++) await new Promise((done) => setTimeout(done, 50))
check('each request is a line of JSON without a path', JSON.parse(logged.split('\n').find((line) => line.includes('cases.list')) ?? '{}').status === 401 && !logged.includes('/api/'), logged)
r = run('serve', '--data', data, '--port', '0')
check('a second server on the same folder is refused with the pid', r.code === 4 && r.err.includes(String(server.pid)), r.all)
r = run('admin', 'reset', 'wang', '--data', data, '--json')
check('admin reset is handed over to the running server', r.code === 0 && r.json().one_time_password?.length > 12, r.all)
// An officer issues passes at the machine, through the running server; the code is read from the picture and verified.
{
  const send = async (path, body, session = {}) => {
    const answer = await fetch(`${base}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Idempotency-Key': crypto.randomUUID(), ...(session.csrf ? { 'X-CSRF-Token': session.csrf, Cookie: session.cookie } : {}) }, body: JSON.stringify(body) })
    return { ...(await answer.json()), cookie: cookies_of(answer) }
  }
  const first = await send('/api/session', { name: 'wang', password: r.json().one_time_password })
  const wang = await send('/api/session/password', { old: r.json().one_time_password, new: 'Quiet-Lamp-2718' }, first)
  const made = await send('/api/accounts', { name: 'jingban', title: '测试经办', roles: ['officer'], scope: { kind: 'region', code: '990101' }, unmask: [] }, wang)
  check('an officer is made', Boolean(made.one_time_password), JSON.stringify(made))
  const order = { kind: 'person', category: '居民', document_number: '990000190001010008', name: '测试居民', screen: '准予', division: '990101400', papers: true }
  const picture = join(folder, 'pass.png')
  writeFileSync(join(folder, 'orders.json'), JSON.stringify([order, { ...order, screen: '观察' }, { ...order, division: '990181' }]))
  r = run('pass', 'issue', join(folder, 'orders.json'), '--by', 'jingban', '--out', picture, '--data', data, '--json')
  check('pass issue: one issued, one refused by the table, one outside the region', r.code === 1 && r.json()[0].text.startsWith('LY1:') && r.json()[1].code === 'pass.not_granted' && r.json()[2].code === 'pass.beyond', r.all)
  const [text, serial] = [r.json()[0].text, r.json()[0].serial]
  check('pass issue: by an account that is not there: exit 3', run('pass', 'issue', join(folder, 'orders.json'), '--by', 'nobody', '--data', data).code === 3)
  r = run('pass', 'issue', join(folder, 'orders.json'), '--by', 'wang', '--data', data, '--json')
  check('pass issue: an administrator is no issuer', r.code === 1 && r.json()[0].code === 'pass.by_officer', r.all)
  const lists = join(folder, 'lists2.json')
  run('keys', 'export', lists, '--data', data)
  const fetched = await fetch(`${base}/api/pass-lists`).then((answer) => answer.text())
  writeFileSync(join(folder, 'fetched.json'), fetched)
  r = run('pass', 'verify', picture, '--trust', join(folder, 'fetched.json'), '--division', '990101400', '--json')
  check('pass verify: the picture, by the lists the server gives to everybody', r.code === 0 && r.json().claims.serial === serial && r.json().claims.last4 === '0008' && !JSON.stringify(r.json()).includes('99000019000101'), r.all)
  check('pass inspect reads the picture', run('pass', 'inspect', picture, '--json').json().characters === text.length)
  const sheet = join(folder, 'passes.pdf')
  writeFileSync(join(folder, 'one.json'), JSON.stringify({ ...order, document_number: '990000190001020003' }))
  r = run('pass', 'issue', join(folder, 'one.json'), '--by', 'jingban', '--out', sheet, '--data', data)
  check('pass issue --out PDF', existsSync(sheet) && readFileSync(sheet).subarray(0, 4).toString() === '%PDF', r.all)
}
const backup = join(folder, 'backup.db')
r = run('backup', backup, '--data', data)
check('backup while serving, and it says that it holds no key', r.code === 0 && r.out.includes('no key'), r.all)
// A new master key while it serves; the former one is saved first, and the backup from before needs it.
const masters = () => JSON.parse(readFileSync(join(data, 'keys/master.json'), 'utf8')).keys.map((key) => key.id)
const former = masters()
const old_key = join(folder, 'former-key.json')
r = run('key', 'rotate', old_key, '--data', data)
check('key rotate asks for a reason', r.code === 2 && !existsSync(old_key), r.all)
r = run('key', 'rotate', old_key, '--reason', '很短', '--data', data)
check('key rotate: a reason that says nothing is refused, and no key is left lying about', r.code === 1 && !existsSync(old_key) && masters().join() === former.join(), r.all)
r = run('key', 'rotate', old_key, '--reason', '值班人员离职，更换主密钥', '--data', data)
check('key rotate while serving: the former key is saved, the file holds the new one alone', r.code === 0 && r.out.includes('Save the new one') && (statSync(old_key).mode & 0o077) === 0 && JSON.parse(readFileSync(old_key, 'utf8')).active === former[0] && masters().length === 1 && masters()[0] !== former[0], r.all)
check('check after a rotation', run('check', '--data', data).code === 0)
r = run('key', 'rotate', old_key, '--reason', '值班人员离职，更换主密钥', '--data', data)
check('key rotate overwrites no file', r.code === 1 && masters().length === 1, r.all)
r = run('restore', backup, '--data', data)
check('restore while serving is refused', r.code === 4, r.all)
const stopped = new Promise((done) => server.on('exit', done))
server.kill('SIGINT')
check('Ctrl-C ends cleanly', (await stopped) === 0 && said.includes('everything is saved'), said)
r = run('restore', backup, '--data', data)
check('restore: a backup from before a rotation needs the former key, and it says so', r.code === 1 && r.err.includes('--key'), r.all)
r = run('restore', backup, '--key', old_key, '--data', data)
check('restore', r.code === 0 && masters().length === 2, r.all)
r = run('key', 'rotate', join(folder, 'both-keys.json'), '--reason', '恢复旧备份之后', '--data', data, '--json')
check('key rotate on a folder at rest drops the former one again', r.code === 0 && r.json().state === 'done' && masters().length === 1 && masters()[0] === r.json().master, r.all)
r = run('check', '--data', data)
check('check after restore', r.code === 0, r.all)
writeFileSync(join(folder, 'half.db'), readFileSync(backup).subarray(0, 20000))
r = run('restore', join(folder, 'half.db'), '--data', data)
check('a damaged backup is refused and nothing changed', r.code === 1 && run('check', '--data', data).code === 0, r.all)
r = run('key', 'export', join(folder, 'key.json'), '--data', data)
check('key export', r.code === 0 && (statSync(join(folder, 'key.json')).mode & 0o077) === 0, r.all)
copyFileSync(join(data, 'keys/master.json'), join(folder, 'saved.json'))
writeFileSync(join(data, 'keys/master.json'), readFileSync(join(folder, 'saved.json'), 'utf8').replace(/"secret":"[^"]+"/, `"secret":"${Buffer.alloc(32, 7).toString('base64')}"`))
r = run('check', '--data', data)
check('an example key is never accepted', r.code === 1, r.all)
rmSync(join(data, 'keys/master.json'))
r = run('check', '--data', data)
check('a missing key is told, not replaced', r.code === 1 && !existsSync(join(data, 'keys/master.json')), r.all)
r = run('key', 'import', join(folder, 'key.json'), '--data', data)
check('key import puts it back', r.code === 0 && run('check', '--data', data).code === 0, r.all)

// The key in three parts on paper, of which two give it back; by the text on the sheet as people type it.
{
  const parts = join(folder, 'parts')
  r = run('key', 'split', parts, '--of', '3', '--need', '2', '--data', data)
  check('key split', r.code === 0 && (statSync(join(parts, 'key-part-2-of-3.pdf')).mode & 0o077) === 0, r.all)
  const typed = [1, 2, 3].map((n) => {
    const words = execFileSync('pdftotext', ['-layout', join(parts, `key-part-${n}-of-3.pdf`), '-'], { encoding: 'utf8' })
    return [...words.matchAll(/^\s*\d+\s+((?:[0-9A-Z]{1,4} ?)+-[0-9A-Z]{2})\s*$/gm)].map((m) => m[1]).join(' ').toLowerCase()
  })
  check('the sheet has all lines', typed.every((text) => text.length > 150), typed[0])
  r = run('key', 'join', typed[0], typed[2], '--check', '--data', data)
  check('a drill of two parts', r.code === 0, r.all)
  r = run('key', 'join', typed[0], '--check', '--data', data)
  check('one part is not enough', r.code === 1 && r.all.includes('1'), r.all)
  const slip = typed[1].replace(/^./, (c) => (c === '2' ? '3' : '2'))
  r = run('key', 'join', typed[0], slip, '--check', '--data', data)
  check('a slip is named by its line', r.code === 1 && r.all.includes('1'), r.all)
  r = run('key', 'join', typed[0], typed[1], '--data', data)
  check('a key at hand is not overwritten', r.code === 1, r.all)
  rmSync(join(data, 'keys/master.json'))
  writeFileSync(join(folder, 'part.txt'), typed[1])
  r = run('key', 'join', typed[2], join(folder, 'part.txt'), '--data', data)
  check('key join puts it back', r.code === 0 && run('check', '--data', data).code === 0, r.all)
  r = run('key', 'split', parts, '--data', data)
  check('sheets are not overwritten', r.code === 1, r.all)
  r = run('key', 'split', join(folder, 'more'), '--of', '2', '--need', '3', '--data', data)
  check('more needed than there are', r.code === 1, r.all)
}

// On a local network: HTTPS by an authority of our own, handed out one port higher; a machine without a private address says so.
{
  const { networkInterfaces } = await import('node:os')
  const https = await import('node:https')
  const private_ones = Object.values(networkInterfaces()).flat().filter((one) => one.family === 'IPv4' && !one.internal && /^(10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(one.address))
  const port = 20000 + Math.floor(Math.random() * 30000)
  const lan = spawn(program, ['serve', '--lan', '--data', data, '--port', String(port)], { env: { ...process.env, LIAOYUAN_LANG: 'en' } })
  let told = ''
  lan.stdout.on('data', (d) => { told += d })
  lan.stderr.on('data', (d) => { told += d })
  const over = new Promise((done) => lan.on('exit', done))
  if (!private_ones.length) check('serve --lan: without an address on a local network it says what to do', (await over) !== 0 && told.includes('no address'), told)
  else {
    for (let i = 0; i < 100 && !told.includes('Fingerprint'); i++) await new Promise((done) => setTimeout(done, 100))
    check('serve --lan: address, a code to scan, the fingerprint', /https:\/\/[0-9.]+:/.test(told) && told.includes('█') && /Fingerprint ([0-9A-F]{2}:){31}/.test(told), told)
    const page = await fetch(`http://127.0.0.1:${port + 1}/`).then((answer) => answer.text())
    check('the page that installs tells how, and the same fingerprint', page.includes('iOS') && page.includes(/Fingerprint (\S+)/.exec(told)[1]), page)
    const der = Buffer.from(await fetch(`http://127.0.0.1:${port + 1}/authority.crt`).then((answer) => answer.arrayBuffer()))
    const ca = `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`
    const asked = (options) => new Promise((done) => https.get({ host: private_ones[0].address, port, path: '/healthz', ...options }, (answer) => { answer.resume(); done(answer.statusCode) }).on('error', (error) => done(error.code)))
    check('who installed it is served by HTTPS, who did not is warned', (await asked({ ca })) === 200 && typeof await asked({}) === 'string')
    lan.kill('SIGINT')
    await over
  }
}

// ---- in Chinese, to a program, on a terminal, and where nothing can be written ----
const chinese = (...args) => { const r = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, LIAOYUAN_LANG: 'zh-CN' } }); return { code: r.status, out: r.stdout, err: r.stderr, all: r.stdout + r.stderr } }
for (const [args, words] of [[['backup'], 'file 必须给出'], [['nonsense'], '不认识：nonsense'], [['key', 'split', 'x', '--of', '99'], '不在范围内'], [['import', 'cars', 'x'], '不在其中'], [['serve', '--port', 'abc'], '写法不对'],
                             [['serve', '--tls-cert', 'x.pem'], '--tls-cert 要和它一起给出：--tls-key'], [['journal'], '要写出做什么']]) {
  const said = chinese(...args)
  check(`wrong usage in Chinese: ${args.join(' ')}`, said.code === 2 && said.err.includes(words) && said.err.includes('用法见：liaoyuan') && !/ (is|was|were) /.test(said.err), said.all)
}
r = run('backup', '--json')
check('wrong usage to a program', r.code === 2 && r.json().problem.code === 'usage', r.all)
r = run('check', '--data', join(folder, 'nowhere'), '--json')
check('a failure to a program: code, place and words', r.code === 3 && r.json().problem.code === 'data.not_there' && r.json().problem.at.endsWith('nowhere') && r.json().problem.detail.length > 10 && r.err.length > 10, r.all)
{
  const rows = join(folder, 'three.csv')
  writeFileSync(rows, '姓名,身份证号,14天内到过\n测试甲,99000019000101001X,本地\n')
  for (const [name, args] of [['backup', (out) => ['backup', out, '--data', data]], ['export', (out) => ['export', 'places', out, '--data', data]], ['key export', (out) => ['key', 'export', out, '--data', data]],
                              ['screen --out', (out) => ['screen', rows, '--date', '2020-02-17', '--data', join(folder, 'none'), '--out', out]]]) {
    const none = run(...args(join(folder, 'no-such-folder', 'x')))
    check(`${name} into a folder that is not there says what to do`, none.code === 4 && none.err.includes('does not exist; make it first') && none.err.includes('no-such-folder'), none.all)
    const there = run(...args(folder))
    check(`${name} onto a folder is refused`, there.code !== 0 && (there.err.includes('exists') || there.err.includes('is a folder')), there.all)
    if (process.getuid() === 0) {
      // A disk with room for nothing: root writes anywhere else.
      const full = run(...args('/dev/full/x'))
      check(`${name} where nothing can be written`, full.code === 4 && /make it first|cannot be written|may be written/.test(full.err), full.all)
    }
  }
}
{
  // On a terminal the line at its end says how far it is, and is wiped before anything is printed; into a file nothing of it goes.
  const typed = spawnSync('script', ['-qec', `${program} check --data ${data}`, '/dev/null'], { encoding: 'utf8', env: { ...process.env, LIAOYUAN_LANG: 'en' } })
  check('progress on a terminal', typed.status === 0 && /checking invariants \d+ \/ \d+ \(\d+ %\)/.test(typed.stdout) && /\r\x1b\[K\d+ invariants checked, all hold/.test(typed.stdout), typed.stdout)
  r = run('check', '--data', data)
  check('no progress elsewhere', r.code === 0 && !r.all.includes('\x1b') && !r.all.includes('%'), r.all)
}
{
  const fresh = join(folder, 'fresh'), copy = join(folder, 'copy.db')
  r = run('backup', copy, '--data', data)
  check('backup of a quiet house', r.code === 0, r.all)
  r = run('key', 'export', join(folder, 'key2.json'), '--data', data)
  r = run('key', 'import', join(folder, 'key2.json'), '--data', fresh)
  r = run('restore', copy, '--data', fresh)
  check('restore into an empty folder speaks of no former data', r.code === 0 && !r.all.includes('former') && run('check', '--data', fresh).code === 0, r.all)
  r = run('restore', copy, '--data', fresh, '--json')
  check('restore over data says where they are kept', r.code === 0 && existsSync(r.json().kept), r.all)
}

// ---- a house of an older program: every row is still there, everything still opens, and it goes on ----
{
  const old = join(folder, 'older')
  check('(the older house is unpacked)', spawnSync('tar', ['-xJf', 'tests/corpus/store/house_at_migration_5.tar.xz', '-C', folder]).status === 0)
  renameSync(join(folder, 'house'), old)
  const rows = (of) => JSON.parse(spawnSync('python3', ['-c', `import sqlite3, sys, json
c = sqlite3.connect(sys.argv[1])
print(json.dumps({t: c.execute(f'select count(*) from {t}').fetchone()[0] for (t,) in c.execute("select name from sqlite_master where type = 'table'").fetchall()}))`, join(of, 'liaoyuan.db')], { encoding: 'utf8' }).stdout)
  const before = rows(old)
  check('(it was written by a program of five migrations)', before.migration === 5 && before.person === 164 && before.case_event === 195 && before.journal === 594, JSON.stringify(before))
  r = run('check', '--data', old)
  check('an older house: every invariant holds, among them that each case equals its events', r.code === 0, r.all)
  const after = rows(old)
  const lost = Object.keys(before).filter((table) => ['migration', 'job', 'outbox', 'answered', 'case_number', 'service_version', 'case_decision', 'journal', 'house', 'data_key'].includes(table) ? after[table] < before[table] : after[table] !== before[table])
  check('no row is lost on the way', after.migration > 20 && lost.length === 0, JSON.stringify(lost.map((table) => [table, before[table], after[table]])))
  r = run('journal', 'verify', '--data', old, '--json')
  check('its journal is sound from the first entry on, by the head it signed itself', r.code === 0 && r.json().entries >= before.journal, r.all)
  const sheet = join(folder, 'older.xlsx')
  r = run('export', 'enterprises', sheet, '--data', old)
  const back = run('import', 'enterprises', sheet, '--data', old, '--json')
  check('what it sealed is read: 27 enterprises go out and come back as they were', r.code === 0 && back.code === 0 && back.json().same === 27, back.all)
  r = run('admin', 'reset', 'jingban', '--data', old, '--json')
  check('its people go on working', r.code === 0 && r.json().one_time_password.length > 10 && run('check', '--data', old).code === 0, r.all)
}

// ---- the demo region: the same each time, every state an application can be in, and every sheet comes back as it went ----
{
  const sql = (of, text) => JSON.parse(spawnSync('python3', ['-c', 'import sqlite3, sys, json\nprint(json.dumps(sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchall()))', join(of, 'liaoyuan.db'), text], { encoding: 'utf8' }).stdout)
  const load = async (of, port) => {
    const server = spawn(program, ['serve', '--demo', '--data', of, '--port', String(port)], { env: { ...process.env, LIAOYUAN_LANG: 'en' } })
    let told = ''
    server.stdout.on('data', (d) => { told += d })
    for (let i = 0; i < 1200 && !told.includes('Demo accounts'); i++) await new Promise((done) => setTimeout(done, 100))
    server.kill('SIGINT')
    await new Promise((done) => server.on('exit', done))
  }
  const one = join(folder, 'demo1'), two = join(folder, 'demo2'), port = 20000 + Math.floor(Math.random() * 30000)
  await load(one, port)
  await load(two, port)
  const states = Object.fromEntries(sql(one, "select state, count(*) from case_row where service = 'resumption' group by state"))
  check('the demo region has applications in every state', ['draft', 'submitted', 'site_review', 'returned', 'approved', 'refused', 'withdrawn', 'expired', 'rectifying', 'suspended', 'revoked'].every((one) => states[one] > 0), JSON.stringify(states))
  const notices = Object.fromEntries(sql(one, "select state, count(*) from case_row where service = 'stop-notice' group by state"))
  check('and stop notices in force and lifted', notices.in_force > 0 && notices.lifted > 0, JSON.stringify(notices))
  // Keys and passwords are drawn anew each time, and coaches are planned as long as the clock allows: but who applied for what and what became of it is the same.
  const story = (of) => sql(of, "select what, subject_kind, division from journal where actor not like 'system:%' and what not like 'plan.%' and what not like 'trip%' order by seq").map(String)
  const [first, second] = [story(one), story(two)]
  const differ = first.findIndex((line, at) => line !== second[at])
  check('the demo region is the same each time', first.length > 500 && first.length === second.length && differ < 0 && JSON.stringify(sql(two, "select service, state, count(*) from case_row group by 1, 2 order by 1, 2")) === JSON.stringify(sql(one, "select service, state, count(*) from case_row group by 1, 2 order by 1, 2")), `${first.length} ${second.length} ${differ} ${first[differ]} | ${second[differ]}`)
  const kinds = /enterprises \| [a-z| -]+/.exec(run('export', '--help').out)[0].split(' | ').map((kind) => kind.trim().split(' ')[0])
  check('(the kinds of sheets are read from the help)', kinds.length === 11, kinds.join())
  for (const kind of kinds) {
    const sheet = join(folder, `${kind}.xlsx`)
    r = run('export', kind, sheet, '--data', one)
    const back = run('import', kind, sheet, '--data', one, '--json')
    const report = back.code === 0 ? back.json() : {}
    check(`${kind}: what is exported comes back as it was (${report.rows} rows)`, r.code === 0 && back.code === 0 && report.failed === 0 && report.added === 0 && report.changed === 0 && report.same === report.rows, r.all + back.all)
  }
  check('check holds afterwards', run('check', '--data', one).code === 0)
}

rmSync(folder, { recursive: true, force: true })
process.exit(failed ? 1 : 0)
