// A roster of 10,000 people written by another program (openpyxl), with faults planted in every column, through the command
// line and through the running server: every planted fault is named by its cell, nothing else is called wrong, and the
// annotated workbook opens. `big_roster.mjs [ROWS [SHARE]]`, SHARE = part of the cells
// that may be faulty.. Prints `ok …` / `not ok …` and the seconds each way took.
import crypto from 'node:crypto'
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const rows = Number(process.argv[2] ?? 10000), faults = process.argv[3] ?? '1'
const program = process.env.LIAOYUAN_PROGRAM ?? 'build/release/liaoyuan'
const folder = mkdtempSync(join(tmpdir(), 'liaoyuan-roster-'))
let failed = 0
const check = (name, right, why = '') => { if (!right) failed++; console.log(`${right ? 'ok' : 'not ok'} ${name}${right ? '' : `\n  ${String(why).slice(0, 600)}`}`) }
const seconds = (since) => ((Date.now() - since) / 1000).toFixed(1)
const python = ['/usr/bin/python3', 'python3'].find((one) => spawnSync(one, ['-c', 'import openpyxl']).status === 0)
if (!python) { console.log('not ok python3-openpyxl is installed'); process.exit(1) }

const sheet = join(folder, '员工名册.xlsx')
execFileSync(python, ['tests/corpus/xlsx/make_fixtures.py', String(rows), '7', sheet, join(folder, 'planted.tsv'), faults])
// What a roster reads of the planted columns; notes ("~") are told too, but nothing has to be corrected there.
const fields = { id_number: true, phone: true, left_on: true, temperature: true, contact: true }
const planted = new Map(), sound = new Set()
for (const line of readFileSync(join(folder, 'planted.tsv'), 'utf8').trim().split('\n')) {
  const [cell, field, expected] = line.split('\t')
  if (!fields[field]) continue
  if (expected.startsWith('=')) sound.add(cell)
  else planted.set(cell, expected.replace(/^~/, '').replace(/=.*$/s, ''))
}

// True of a sound cell too: the number stands twice by chance, the made-up area 990000 is only warned about, and the planted
// days lie after the business day for some.
const kNotes = new Set(['roster.twice', 'id_number.area_unknown', 'roster.left_in_future'])
function judge(how, found) {
  const by_cell = new Map()
  for (const one of found) by_cell.set(one.cell, [...(by_cell.get(one.cell) ?? []), one.code])
  const missed = [...planted].filter(([cell, code]) => !(by_cell.get(cell) ?? []).includes(code))
  check(`${how}: each of ${planted.size} planted faults is named by its cell`, missed.length === 0, JSON.stringify(missed.slice(0, 8)))
  const invented = [...by_cell].filter(([cell, codes]) => sound.has(cell) && codes.some((code) => !kNotes.has(code)))
  check(`${how}: none of ${sound.size} sound cells is called wrong`, invented.length === 0, JSON.stringify(invented.slice(0, 8)))
}

let started = Date.now()
const screened = spawnSync(program, ['screen', sheet, '--date', '2020-02-17', '--out', join(folder, '批注.xlsx'), '--json'], { encoding: 'utf8', maxBuffer: 1 << 28 })
console.log(`command line: ${rows} rows in ${seconds(started)} s`)
let answer
try { answer = JSON.parse(screened.stdout) } catch { answer = null }
check('the command line screens it', answer?.rows === rows, screened.stdout.slice(0, 300) + screened.stderr.slice(0, 300))
if (answer) judge('command line', answer.problems)
const opened = spawnSync(python, ['-c', 'import sys, openpyxl; b = openpyxl.load_workbook(sys.argv[1], read_only=True); print(sum(1 for _ in b["员工名册 0217"].iter_rows()))', join(folder, '批注.xlsx')], { encoding: 'utf8', env: { ...process.env, PYTHONIOENCODING: 'utf8' } })
check('the annotated workbook opens and has every row', Number(opened.stdout) >= rows, opened.stdout + opened.stderr)

const server = spawn(program, ['serve', '--demo', '--data', join(folder, 'data'), '--port', '0'], { env: { ...process.env, LIAOYUAN_LANG: 'zh' } })
let said = ''
server.stdout.on('data', (data) => { said += data })
server.stderr.on('data', (data) => { said += data })
try {
  for (let i = 0; i < 900 && !/qiye2 /.test(said); i++) await new Promise((done) => setTimeout(done, 100))
  const base = /http:\/\/[0-9.:]+/.exec(said)?.[0]
  const password = /^ {2}qiye2 +(\S+) {2}/m.exec(said)?.[1]
  let cookie = '', csrf = ''
  const ask = async (verb, path, body, headers = {}) => {
    const response = await fetch(base + path, { method: verb, body, headers: { ...(cookie ? { cookie } : {}), ...(csrf ? { 'x-csrf-token': csrf } : {}), ...(verb === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}), ...headers } })
    const set = response.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0]
    const text = await response.text()
    if (!response.ok) throw new Error(`${verb} ${path}: ${response.status} ${text.slice(0, 300)}`)
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
  }
  const json = { 'content-type': 'application/json' }
  const session = await ask('POST', '/api/session', JSON.stringify({ name: 'qiye2', password }), json)
  csrf = session.csrf
  started = Date.now()
  const file = await ask('POST', `/api/files?name=${encodeURIComponent('员工名册.xlsx')}`, readFileSync(sheet), { 'content-type': 'application/octet-stream' })
  const made = await ask('POST', '/api/rosters', JSON.stringify({ enterprise_id: session.account.scope.id, file_id: file.id, date: '2020-02-17' }), json)
  let job = {}
  for (let i = 0; i < 1200 && !['done', 'failed', 'cancelled'].includes(job.state); i++) {
    job = await ask('GET', `/api/jobs/${made.job_id}`)
    await new Promise((done) => setTimeout(done, 50))
  }
  const took = seconds(started)
  check('the server screens it', job.state === 'done', JSON.stringify(job))
  const found = []
  for (let after = ''; after !== null;) {
    const page = await ask('GET', `/api/rosters/${made.roster_id}/problems?limit=200${after ? `&after=${encodeURIComponent(after)}` : ''}`)
    found.push(...page.items)
    after = page.next
  }
  judge('server', found)
  const roster = await ask('GET', `/api/rosters/${made.roster_id}`)
  console.log(`server, journal and database included: ${rows} rows, ${roster.total} people taken, in ${took} s`)
  check('server and command line agree on every count', answer && ['cleared', 'observe', 'excluded', 'review'].every((key) => roster[key] === answer[key]), JSON.stringify([roster, { ...answer, problems: 0 }]))
  // The same file again changes nothing.
  const again = await ask('POST', '/api/rosters', JSON.stringify({ enterprise_id: session.account.scope.id, file_id: file.id, date: '2020-02-17' }), json)
  check('the same file again makes no second roster', again.roster_id === made.roster_id, JSON.stringify([made, again]))
} catch (thrown) {
  check('the server answers', false, thrown.message + said.slice(-300))
} finally {
  server.kill('SIGINT')
  await new Promise((done) => server.on('exit', done))
  rmSync(folder, { recursive: true, force: true })
}
process.exit(failed ? 1 : 0)
